"""From one Chinese script, or region, to another, by OpenCC; markup stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.catalogues.pieces import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bilingual.languages import Language

#: Script of the base and of the language → region of the traditional one → OpenCC's name of
#: the conversion, with the words of that region.
_NAMES = {
    ("Hans", "Hant"): {"TW": "s2twp", "HK": "s2hkp", "MO": "s2hkp", "": "s2t"},
    ("Hant", "Hans"): {"TW": "tw2sp", "HK": "hk2sp", "MO": "hk2sp", "": "t2s"},
}


def base_of(language: Language, others: Iterable[Language]) -> Language | None:
    """The first of *others* that *language* can be converted from, or None."""
    if not language.is_chinese:
        return None
    return next((other for other in others if other.is_chinese and other != language), None)


def conversion(base: Language, language: Language) -> str:
    """The name of OpenCC's conversion (``s2twp``); empty within one script."""
    names = _NAMES.get((base.script, language.script), {})
    traditional = language if language.script == "Hant" else base
    return names.get(traditional.code.rpartition("_")[2], names.get("", ""))


def converter(base: Language, language: Language) -> Callable[[str], str]:
    """A function that converts a text without its markup."""
    name = conversion(base, language)
    if not name:
        return str
    # It loads dictionaries, which no other command needs.
    from opencc import OpenCC

    convert = OpenCC(name).convert

    def converted(text: str) -> str:
        return "".join(
            piece.text if piece.fixed else str(convert(piece.text)) for piece in pieces(text)
        )

    return converted
