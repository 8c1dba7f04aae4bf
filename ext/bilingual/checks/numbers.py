"""Numbers and units of a message must stand in its translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilingual.checks.kinds import Fault, Kind
from bilingual.checks.numerals import Amount, amounts, words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Unit → other ways to write it in Chinese.
_SAME: Final = {
    "%": ("百分之", "个百分点", "成"),
    "$": ("美元",),
    "€": ("欧元", "歐元"),
    "£": ("英镑", "英鎊"),
    "¥": ("元",),
    "ms": ("毫秒",),
    "°C": ("摄氏", "攝氏"),
    "K": ("千", "万"),
    "k": ("千", "万"),
    "M": ("百万", "万", "亿"),
    "B": ("亿", "億"),
    "T": ("万亿", "兆"),
}


def numbers(source: str, target: str) -> Iterator[Fault]:
    """Numbers that are lost, added, or without their unit. Both are running text."""
    before = [amount for amount in amounts(source) if amount.counts]
    after = list(amounts(target))
    lost = [amount for amount in before if not _stands(amount, after, target)]
    if lost:
        yield Fault(Kind.NUMBER, f"lacks {_written(lost)}")
    bare = [a for a in before if a not in lost and a.unit and not _has_unit(a, after, target)]
    if bare:
        yield Fault(Kind.UNIT, f"lacks the unit of {_written(bare)}")
    all_before = list(amounts(source))
    new = [a for a in after if len(a.digits) > 1 and not _stands(a, all_before, source)]
    if new:
        yield Fault(Kind.ADDED_NUMBER, f"has {_written(new)}, which the source has not")


def _written(found: list[Amount]) -> str:
    return ", ".join(dict.fromkeys(amount.written for amount in found))


def _stands(amount: Amount, others: list[Amount], text: str) -> bool:
    """Whether the number stands in another text, in this or another form."""
    if any(amount.digits == other.digits for other in others):
        return True
    values = frozenset[object]().union(*(other.values for other in others), words(text))
    scaled = amount.values if amount.is_decade else {max(amount.values, default=None)}
    if "." in amount.digits and len(amount.values) == 1:
        return False  # 44.7 is not 44.70
    return bool(scaled & values)


def _has_unit(amount: Amount, others: list[Amount], text: str) -> bool:
    """Whether the number stands with its unit, or in Chinese words for it."""
    if any(amount.digits == other.digits and amount.unit == other.unit for other in others):
        return True
    return any(word in text for word in _SAME.get(amount.unit, ()))
