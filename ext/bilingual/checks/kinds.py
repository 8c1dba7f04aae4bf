"""The kinds of findings. Their names are stable: scripts and comments in catalogues use them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Severity(StrEnum):
    """Errors fail a check; warnings fail it only with ``--strict``; notes never do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Kind(StrEnum):
    """What a finding is about."""

    # Files
    SYNTAX = "syntax"
    ENCODING = "encoding"
    BYTE_ORDER_MARK = "byte-order-mark"
    CONFLICT = "conflict"
    HEADER = "header"
    MISSING_FILE = "missing-file"
    ORPHAN_FILE = "orphan-file"
    # Entries
    UNTRANSLATED = "untranslated"
    FUZZY = "fuzzy"
    OBSOLETE = "obsolete"
    STALE = "stale"
    DUPLICATE = "duplicate"
    FLAG = "flag"
    ALLOWED = "allowed"
    SAME_AS_SOURCE = "same-as-source"
    # Structure
    PARAGRAPH = "paragraph"
    BLOCK_MARKER = "block-marker"
    ROLE = "role"
    CITATION = "citation"
    BARE_TERM = "bare-term"
    LINK = "link"
    IMAGE = "image"
    CODE = "code"
    MATHS = "maths"
    FOOTNOTE = "footnote"
    SUBSTITUTION = "substitution"
    PLACEHOLDER = "placeholder"
    LEFTOVER = "leftover"
    FULL_WIDTH_MARKUP = "full-width-markup"
    NOQA = "noqa"
    EMPHASIS = "emphasis"
    HARD_BREAK = "hard-break"
    LINE_BREAK = "line-break"
    INLINE_HTML = "inline-html"
    # Contents
    NUMBER = "number"
    ADDED_NUMBER = "added-number"
    UNIT = "unit"
    GLOSSARY = "glossary"
    AVOIDED = "avoided"
    # Typography
    SPACE = "space"
    PUNCTUATION = "punctuation"
    QUOTES = "quotes"
    FULL_WIDTH = "full-width"
    TRADITIONAL = "traditional"

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return _ABOUT[self].severity

    @property
    def why(self) -> str:
        """Why it matters, in one sentence."""
        return _ABOUT[self].why


class _About(NamedTuple):
    severity: Severity
    why: str


def _error(why: str) -> _About:
    return _About(Severity.ERROR, why)


def _warning(why: str) -> _About:
    return _About(Severity.WARNING, why)


_UNREAD: Final = "A broken catalogue is read in part or not at all, and pages turn English."

_ABOUT: Final = {
    Kind.SYNTAX: _error(_UNREAD),
    Kind.ENCODING: _error(_UNREAD),
    Kind.BYTE_ORDER_MARK: _error(_UNREAD),
    Kind.CONFLICT: _error(_UNREAD),
    Kind.HEADER: _error("Tools take charset and language from the header."),
    Kind.MISSING_FILE: _error("The whole page is shown in the language of the source."),
    Kind.ORPHAN_FILE: _error("Nobody reads it, and work on it is lost."),
    Kind.UNTRANSLATED: _error("Readers see it in the language of the source."),
    Kind.FUZZY: _error("Sphinx does not use it: readers see the language of the source."),
    Kind.OBSOLETE: _error("It belongs to no page any more and hides what does."),
    Kind.STALE: _error("The page says something else now: readers see the new source text."),
    Kind.DUPLICATE: _error("Only one of the translations is used, and tools disagree which."),
    Kind.FLAG: _warning("Tools then refuse right translations, or take them for outdated."),
    Kind.ALLOWED: _warning("A permission that nothing needs would hide the next fault."),
    Kind.SAME_AS_SOURCE: _warning("It looks translated to every count, but is not."),
    Kind.PARAGRAPH: _error("Sphinx shows the first paragraph only; the rest is lost."),
    Kind.BLOCK_MARKER: _error("Sphinx drops a translation that is no paragraph, silently."),
    Kind.ROLE: _error("A reference or value is lost, or leads elsewhere."),
    Kind.CITATION: _error("A statement loses its source, or gets another."),
    Kind.BARE_TERM: _error("The glossary shows the term in the language of the source."),
    Kind.LINK: _error("A link is lost, or leads elsewhere."),
    Kind.IMAGE: _error("A picture is lost or another one is shown."),
    Kind.CODE: _error("Readers copy code and names; they must be as in the source."),
    Kind.MATHS: _error("A formula is lost or says something else."),
    Kind.FOOTNOTE: _error("A footnote is lost, or leads elsewhere."),
    Kind.SUBSTITUTION: _error("A value that is filled in is lost."),
    Kind.PLACEHOLDER: _error("The program fills in values here; one is lost, or it fails."),
    Kind.LEFTOVER: _error("Marks that nothing reads as markup appear in the text."),
    Kind.FULL_WIDTH_MARKUP: _error("Full-width marks are plain text: what they mark is lost."),
    Kind.NOQA: _error("Sphinx takes it out and hides the warnings of the sentence."),
    Kind.EMPHASIS: _warning("Words lose their stress, or others get it."),
    Kind.HARD_BREAK: _warning("A line ends in one language and not in the other."),
    Kind.LINE_BREAK: _warning("The break becomes a space in the middle of the sentence."),
    Kind.INLINE_HTML: _warning("The page may be damaged."),
    Kind.NUMBER: _error("A number is lost or differs from the source."),
    Kind.ADDED_NUMBER: _warning("A number that the source does not have is often a slip."),
    Kind.UNIT: _warning("A number without its unit says something else."),
    Kind.GLOSSARY: _warning("One term has one name, or readers think of two things."),
    Kind.AVOIDED: _error("The word was agreed to be wrong or misleading."),
    Kind.SPACE: _error("Spaces are set alike on all pages."),
    Kind.PUNCTUATION: _error("Punctuation is that of the language."),
    Kind.QUOTES: _error("Straight quotes are those of code."),
    Kind.FULL_WIDTH: _error("Full-width letters and digits are not found by a search."),
    Kind.TRADITIONAL: _error("The language is written in the other script."),
}

#: Kinds that "bilingual: allow …" may allow.
ALLOWABLE: Final = frozenset(
    {
        Kind.SAME_AS_SOURCE, Kind.EMPHASIS, Kind.HARD_BREAK, Kind.LINE_BREAK, Kind.INLINE_HTML,
        Kind.NUMBER, Kind.ADDED_NUMBER, Kind.UNIT, Kind.GLOSSARY, Kind.AVOIDED, Kind.SPACE,
        Kind.PUNCTUATION, Kind.QUOTES, Kind.FULL_WIDTH, Kind.TRADITIONAL, Kind.LEFTOVER,
    }
)  # fmt: skip


class Fault(NamedTuple):
    """A fault of one translation, and the corrected translation where one is known."""

    kind: Kind
    message: str
    suggestion: str = ""
    #: Whether the suggestion can be written without a person who reads it.
    safe: bool = False
