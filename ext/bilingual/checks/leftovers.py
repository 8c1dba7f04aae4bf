"""Marks that no parser read: left in the text, or typed full-width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bilingual.checks.kinds import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.checks.markup import Markup

#: What looks like markup in running text, and is none.
_LEFT: Final = re.compile(
    r"\*+|`+|\]\(|\]\[|\{[a-zA-Z][\w:+.-]*\}|\[\^|__+|\$+|\{\{|\}\}|~~|</?[a-z]+>"
)
_FULL_WIDTH: Final = re.compile(r"[｛｝｀＊＄［］＾＿]|\](?=（)|(?<=\})[“‘「](?=[^\s])")
_TO_ASCII: Final = str.maketrans("｛｝｀＊＄［］＾＿", "{}`*$[]^_")
_TARGET: Final = re.compile(r"\]（([^（）]*)）")
_QUOTED: Final = re.compile(r"(\{[a-zA-Z][\w:+.-]*\})[“‘「]([^”’」`]*)[”’」]")
_ABBREVIATION: Final = re.compile(r"(\{abbr(?:eviation)?\}`[^`（]*)（([^`）]*)）`")
_NOQA: Final = re.compile(r"\s*#\s*noqa\b[^`]*$", re.IGNORECASE)


def leftovers(source: Markup, target: Markup) -> Iterator[Fault]:
    """Marks that stand more often in the running text of the translation than in the source's."""
    known = _LEFT.findall(source.text)
    found: list[str] = []
    for mark in _LEFT.findall(target.text):
        if mark in known:
            known.remove(mark)
        elif mark not in found:
            found.append(mark)
    if found:
        yield Fault(Kind.LEFTOVER, f"shows {' '.join(found)} as text: a mark is open or misspelt")


def full_width(source: Markup, target: Markup, string: str) -> Iterator[Fault]:
    """Full-width marks where the source has marks."""
    marks = set(_FULL_WIDTH.findall(target.text)) - set(_FULL_WIDTH.findall(source.text))
    corrected = _QUOTED.sub(r"\1`\2`", string) if marks else string
    if marks:
        corrected = _TARGET.sub(r"](\1)", corrected.translate(_TO_ASCII))
    corrected = _ABBREVIATION.sub(r"\1 (\2)`", corrected)
    if corrected != string:
        shown = " ".join(sorted(marks)) or "（）"
        yield Fault(Kind.FULL_WIDTH_MARKUP, f"has full-width marks: {shown}", corrected)


def noqa(source: str, string: str) -> Iterator[Fault]:
    """``# noqa`` at the end."""
    corrected = _NOQA.sub("", string)
    if corrected != string and not _NOQA.search(source):
        yield Fault(Kind.NOQA, "ends in “# noqa”: delete it", corrected, safe=True)
