"""What an entry itself says: translated or not, uncertain, flags, permissions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bilingual.checks.kinds import ALLOWABLE, Fault, Kind
from bilingual.wording import first_difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.catalogues.entries import Entry

#: Flags that tools guess from braces and per cent signs of ordinary text.
WRONG_FLAGS: Final = frozenset({"python-format", "python-brace-format", "c-format"})

_ALLOW: Final = re.compile(r"bilingual:\s*allow\b(.*)$")
_WORD: Final = re.compile(r"\b[a-z]{3,}\b")
_LETTER: Final = re.compile(r"[^\W\d_a-zA-Z]")


def unusable(entry: Entry) -> Iterator[Fault]:
    """Why Sphinx does not use the entry at all."""
    if entry.obsolete:
        yield Fault(Kind.OBSOLETE, "is obsolete: delete it")
    elif entry.fuzzy:
        yield Fault(Kind.FUZZY, _fuzzy(entry))
    elif not entry.text:
        yield Fault(Kind.UNTRANSLATED, "is not translated")


def _fuzzy(entry: Entry) -> str:
    if not entry.previous or entry.previous == entry.source:
        return "is marked fuzzy: read the translation, correct it, then delete “#, fuzzy”"
    before, after = first_difference(entry.previous, entry.source)
    said = f"the source changed (“{before}” → “{after}”)"
    return f"is fuzzy, {said}: correct it, then delete both “#, fuzzy” and “#| msgid”"


def flags(entry: Entry) -> Iterator[Fault]:
    """Flags that make tools refuse what is right. Only for texts of pages."""
    for flag in sorted(WRONG_FLAGS & set(entry.flags)):
        yield Fault(Kind.FLAG, f"has the flag {flag}: delete it", entry.text, safe=True)


def left_over(entry: Entry) -> Iterator[Fault]:
    """The old source of an entry that is not fuzzy any more."""
    if entry.previous:
        message = "has an old source (#| msgid), but is not fuzzy: delete those lines"
        yield Fault(Kind.FLAG, message, entry.text, safe=True)


def same_as_source(is_cjk: bool, source: str, target: str) -> Iterator[Fault]:
    """A sentence that was copied. Names and titles are not sentences."""
    if len(_WORD.findall(source)) < 4:
        return
    if source == target or (is_cjk and not _LETTER.search(target)):
        yield Fault(Kind.SAME_AS_SOURCE, "is left in the language of the source")


def allowed(entry: Entry) -> dict[str, bool]:
    """The names of kinds that comments allow: ``# bilingual: allow number``, and whether
    they may be allowed.
    """
    names = [
        name.strip(",.")
        for comment in entry.notes
        if (found := _ALLOW.search(comment))
        for name in found[1].split()
    ]
    known = {str(kind) for kind in ALLOWABLE}
    return {name: name in known for name in names}
