"""Text of the source language that is left on a translated page."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bilingual.languages import script
from bilingual.parity.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.parity.page import Page
    from bilingual.parity.text import Block

#: Script → how the names of its letters begin in Unicode.
_LETTERS = {
    "Hans": ("CJK",),
    "Hant": ("CJK", "BOPOMOFO"),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("CJK", "HANGUL"),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Taml": ("TAMIL",),
    "Telu": ("TELUGU",),
    "Thai": ("THAI",),
    "Geor": ("GEORGIAN",),
    "Armn": ("ARMENIAN",),
}
#: A word of running text, which a name is not: lower case, three Latin letters at least.
_WORD = re.compile(r"(?<![\w-])[a-z\u00df-\u024f]{3,}(?![\w-])")
#: Where the source has another script: any letter of that script.
_LETTER = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
#: A heading or sentence quoted from a work.
_QUOTATION = re.compile('“[^“”]*”|"[^"]*"|「[^「」]*」|『[^『』]*』|«[^«»]*»|„[^„“]*“')
#: A block with more words than this is running text.
_FEW = 3
_SHOWN = 80


def find_untranslated(
    source: Page,
    target: Page,
    languages: tuple[str, str],
    names: re.Pattern[str] | None = None,
    names_file: str = "",
) -> Iterator[Finding]:
    """Blocks of *target* that are still in the language of *source*.

    *languages* are the codes of both. A block is left over if it is equal to a block of the
    source, or, where the scripts tell the languages apart, if it has no letter of the target's.
    Names that *names* matches, and quotations, do not count.
    """
    one, two = (script(code) for code in languages)
    known = {block.prose for block in source.blocks}
    for block in target.blocks:
        is_left = block.prose in known or (
            one == "Latn" and two != "Latn" and not _has_letters(block.text, two)
        )
        if is_left and _words(block, names, one) > _FEW:
            advice = "translate it"
            advice += f", or, if it is a name, add it to {names_file}" if names_file else ""
            text = block.text if len(block.text) <= _SHOWN else f"{block.text[:_SHOWN]}…"
            where = block.where[-1] if block.where else ""
            yield Finding(target.path, where, "untranslated", f"“{text}”", advice)


def _has_letters(text: str, code: str) -> bool:
    """Whether a text has letters of a script; of any but Latin if the script is unknown."""
    beginnings = _LETTERS.get(code, ())
    for letter in {letter for letter in text if ord(letter) > 0x2FF and letter.isalpha()}:
        name = unicodedata.name(letter, "")
        if name.startswith(beginnings) if beginnings else not name.startswith("LATIN"):
            return True
    return False


def _words(block: Block, names: re.Pattern[str] | None, code: str) -> int:
    """Number of words of running text in a script; a letter counts as a word but in Latin."""
    prose = names.sub(" ", block.prose) if names else block.prose
    prose = _QUOTATION.sub(" ", prose)
    return len((_WORD if code == "Latn" else _LETTER).findall(prose))
