"""How much of each page is translated, counted in the catalogues on disk.

A catalogue is as long as the text of its page, because an update keeps it so and a check
refuses one that is out of date: a sentence that is not in it yet is not counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues.reading import read_catalogue
from bilingual.errors import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# Names of roles and targets of links are no words of the text.
_MARKUP = re.compile(r"\{[\w:+-]+\}|\]\([^)\s]*\)|<[^<>\s]+>")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


class PageProgress(NamedTuple):
    """The counts of one catalogue. ``messages`` = ``translated`` + ``fuzzy`` + the rest."""

    #: Page (``domains/law/index``) or, for texts that belong to no page, text domain.
    name: str
    messages: int
    #: Messages whose translation readers see. A fuzzy one is shown in the source language.
    translated: int
    fuzzy: int
    #: Words of the source, in all messages.
    words: int
    #: Why the catalogue cannot be read, if so; its messages are then as many as they seem.
    fault: BrokenFile | None = None

    @property
    def untranslated(self) -> int:
        """Messages without any translation."""
        return self.messages - self.translated - self.fuzzy

    @property
    def percent(self) -> int:
        """Per cent translated, rounded down: only a complete page has 100."""
        return 100 * self.translated // self.messages if self.messages else 100


def read_progress(folder: Path) -> list[PageProgress]:
    """The counts of all catalogues below *folder* (``<locale>/<code>/LC_MESSAGES``), by name.

    The list is empty if the folder is missing. Nothing counts as translated in a file that
    cannot be read.
    """
    paths = ((path.relative_to(folder).with_suffix(""), path) for path in folder.rglob("*.po"))
    return [_read_or_note(path, name.as_posix()) for name, path in sorted(paths)]


def _read_or_note(path: Path, name: str) -> PageProgress:
    try:
        return read_page(path, name)
    except BrokenFile as fault:
        # The head is the first.
        count = path.read_bytes().count(b"\nmsgid ") if path.is_file() else 0
        return PageProgress(name, max(1, count), translated=0, fuzzy=0, words=0, fault=fault)


def read_page(path: Path, name: str) -> PageProgress:
    """The counts of the catalogue *path*. Raises ``CatalogueError``."""
    messages = [entry for entry in read_catalogue(path).entries if not entry.obsolete]
    return PageProgress(
        name,
        messages=len(messages),
        translated=sum(message.is_translated for message in messages),
        fuzzy=sum(message.fuzzy for message in messages),
        words=sum(count_words(message.source) for message in messages),
    )


def side_by_side(
    languages: Sequence[Sequence[PageProgress]],
) -> dict[str, tuple[PageProgress, ...]]:
    """Page → its counts in each of *languages*. Where a language has no catalogue for it, or
    one that cannot be read, the page is as long as in another one, and not translated.
    """
    found = [{page.name: page for page in pages} for pages in languages]
    names = sorted({name for pages in found for name in pages})
    known = {
        name: min(
            (pages[name] for pages in found if name in pages), key=lambda page: bool(page.fault)
        )
        for name in names
    }
    return {
        name: tuple(_as_long_as(known[name], pages.get(name)) for pages in found) for name in names
    }


def _as_long_as(known: PageProgress, page: PageProgress | None) -> PageProgress:
    """*page*, or if it has no counts of its own, as many messages and words as *known*."""
    if page and not page.fault:
        return page
    return known._replace(translated=0, fuzzy=0, fault=page.fault if page else None)


def total(pages: Iterable[PageProgress], name: str = "") -> PageProgress:
    """The sums over *pages*."""
    pages = tuple(pages)
    return PageProgress(
        name,
        messages=sum(page.messages for page in pages),
        translated=sum(page.translated for page in pages),
        fuzzy=sum(page.fuzzy for page in pages),
        words=sum(page.words for page in pages),
    )


def count_words(text: str) -> int:
    """Words in a text with MyST markup, without names of roles and targets of links."""
    return len(_WORD.findall(_MARKUP.sub(" ", text)))
