"""What stands in a ``.po`` or ``.pot`` file."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A message with its translation. Comments have no sign before them."""

    #: The source (``msgid``) and its translation (``msgstr``), which is empty if there is none.
    source: str
    text: str = ""
    #: Whether somebody must look at the translation before readers see it.
    fuzzy: bool = False
    #: The source that a fuzzy translation was made from (``#| msgid``).
    previous: str = ""
    #: Comments of translators (``#``), comments for them (``#.``), places (``#:``), a line each.
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    #: Flags other than fuzzy.
    flags: tuple[str, ...] = ()
    obsolete: bool = False
    context: str | None = None
    #: The message in the plural, and the forms of its translation after the first.
    plural: str | None = None
    forms: tuple[str, ...] = ()
    #: The lines of ``msgid`` and ``msgstr``, and the one after the translation. They count
    #: from 1; 0 for an entry that comes from no file.
    line: int = 0
    text_line: int = 0
    end_line: int = 0

    @property
    def is_translated(self) -> bool:
        """Whether readers see the translation: there is one, in every plural, and not fuzzy."""
        return bool(self.text) and all(self.forms) and not (self.fuzzy or self.obsolete)


class Catalogue(NamedTuple):
    """A file: the comments and the text of its head, and its messages in their order."""

    notes: tuple[str, ...]
    head: str
    entries: tuple[Entry, ...]

    @property
    def header(self) -> dict[str, str]:
        """The fields of the head, by name in lower case."""
        pairs = (line.partition(":") for line in self.head.splitlines())
        return {name.strip().lower(): value.strip() for name, _, value in pairs}
