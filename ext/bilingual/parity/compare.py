"""What one page has and its translation has not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bilingual.parity.finding import Finding
from bilingual.parity.page import COUNTED, NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilingual.parity.page import Item, Page

#: So many names are shown in a message.
_SHOWN = 5

#: Kind → one and several in a sentence, and what to do.
_WORDS = {
    "id": ("id", "ids", "write no target or label in a translation, and leave none out"),
    "link": ("link", "links", "keep the target of each link and reference of the sentence"),
    "citation": ("citation", "citations", "keep each citation role with its key"),
    "math": ("formula", "formulae", "copy formulae as they are"),
    "heading": ("heading", "headings", "see whether a heading begins like a list or a quotation"),
    "table": ("table", "tables", "see whether the text of its directive is translated"),
    "row": ("row", "rows", "see whether a cell of the table was translated into several"),
    "cell": ("cell", "cells", "see whether a cell of the table was translated into several"),
    "list-item": ("list item", "list items", "see whether a sentence begins like a list"),
    "definition": ("definition", "definitions", "see whether a sentence begins with a colon"),
    "image": ("image", "images", "keep each image of the sentence"),
    "figure": ("figure", "figures", "see whether the figure is left out in this language"),
    "svg": ("drawing", "drawings", "see whether the drawing is left out in this language"),
    "code": ("piece of code", "pieces of code", "keep each piece in back-quotes, and add none"),
    "footnote": ("footnote", "footnotes", "keep each footnote"),
    "footnote-reference": ("footnote mark", "footnote marks", "keep each [^label]"),
    "admonition": ("note", "notes", "a message of an error may stand on the page: look at it"),
    "details": ("folded part", "folded parts", "see whether the part is left out in this language"),
    "external-link": ("outside link", "outside links", "keep each link of the sentence"),
}


def compare(source: Page, target: Page) -> Iterator[Finding]:
    """Differences of the page *target* from *source*, by kind and place."""
    shared = source.anchors & target.anchors
    for kind in NAMED:
        yield from _by_name(kind, source, target, shared)
    for kind in COUNTED:
        yield from _by_number(kind, source, target, shared)


def nearest(where: Iterable[str], shared: frozenset[str]) -> str:
    """The innermost anchor that both pages have."""
    return next((name for name in reversed(tuple(where)) if name in shared), "")


def _by_name(kind: str, source: Page, target: Page, shared: frozenset[str]) -> Iterator[Finding]:
    """Names that one page has more often; where they stand is where the page has them."""
    one, two = _of_kind(source, kind), _of_kind(target, kind)
    missing = _located(one, _names(one) - _names(two), shared)
    added = _located(two, _names(two) - _names(one), shared)
    for anchor in sorted(missing.keys() | added.keys()):
        lost, more = missing.get(anchor, ()), added.get(anchor, ())
        parts = [f"lacks {_shown(kind, lost)}"] if lost else []
        parts += [f"has {_shown(kind, more)} that the source has not"] if more else []
        yield Finding(target.path, anchor, kind, " and ".join(parts), _WORDS[kind][2], lost, more)


def _of_kind(page: Page, kind: str) -> list[Item]:
    return [item for item in page.items if item.kind == kind]


def _names(items: list[Item]) -> Counter[str]:
    return Counter(item.name for item in items)


def _located(
    items: list[Item], wanted: Counter[str], shared: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """Anchor → those of the *wanted* names that stand there, in the order of the page."""
    found: dict[str, tuple[str, ...]] = {}
    left = Counter(wanted)
    # Of several equal ones the last are missing: which of them was lost, nobody knows.
    for item in reversed(items):
        if left[item.name] > 0:
            left[item.name] -= 1
            anchor = nearest(item.where, shared)
            found[anchor] = (item.name, *found.get(anchor, ()))
    return found


def _shown(kind: str, names: tuple[str, ...]) -> str:
    few = ", ".join(f"“{_short(name)}”" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"the {_WORDS[kind][len(names) > 1]} {few}{more}"


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"


def _by_number(kind: str, source: Page, target: Page, shared: frozenset[str]) -> Iterator[Finding]:
    """Numbers that differ, section by section of those that both pages have."""
    one, two = _by_anchor(source, kind, shared), _by_anchor(target, kind, shared)
    for anchor in sorted(one.keys() | two.keys()):
        items, others = one.get(anchor, []), two.get(anchor, [])
        if len(items) == len(others):
            continue
        missing = tuple((_names(items) - _names(others)).elements())
        added = tuple((_names(others) - _names(items)).elements())
        _, plural, advice = _WORDS[kind]
        message = f"{plural}: {len(others)} here, {len(items)} in the source"
        missing, added = (tuple(filter(None, names)) for names in (missing, added))
        if kind != "heading":  # the words of headings are translated
            message += f"; lacks {_shown(kind, missing)}" if missing else ""
            message += f"; has {_shown(kind, added)}" if added else ""
        yield Finding(target.path, anchor, kind, message, advice, missing, added)


def _by_anchor(page: Page, kind: str, shared: frozenset[str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in _of_kind(page, kind):
        found.setdefault(nearest(item.where, shared), []).append(item)
    return found
