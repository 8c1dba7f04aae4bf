"""What the built pages say: the check that all ways say the same, and sizes."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from .project import Way
from .records import COLUMNS, UNKNOWN, Content, Entry

#: Cells of a row, whatever they contain.
CELLS = "th, td"
#: The part of a page between the navigation bars.
ARTICLE = ("<article", "</article>")
#: How many records' cells and cards are compared, word for word.
SAMPLE = 10


class DifferentError(Exception):
    """A page does not say what the records say."""


def check(folder: Path, way: Way, content: Content) -> dict[str, int]:
    """Compare the pages with the records; the counts of rows, cells and cards.

    Raises :class:`DifferentError`.
    """
    counts = {"rows": 0, "cells": 0, "cards": 0}
    for page, entries in {"all": list(content.entries), **content.parts()}.items():
        soup = _soup(folder / f"{page}.html")
        rows = soup.select(way.rows)
        counts["rows"] += len(rows)
        counts["cells"] += sum(len(row.select(CELLS)) for row in rows)
        _expect(f"rows of {page}", len(rows), len(entries))
        for at in _sample(len(rows)):
            _compare_row(page, rows[at], entries[at])
        if page != "all":
            cards = soup.select(way.cards)
            counts["cards"] += len(cards)
            _expect(f"cards of {page}", len(cards), len(entries))
            for at in _sample(len(cards)):
                _compare_card(page, cards[at], entries[at])
    _expect("cells", counts["cells"], 2 * len(content.entries) * len(COLUMNS))
    return counts


def stale_pages(folder: Path, way: Way, content: Content, entry: Entry) -> tuple[str, ...]:
    """The pages of *entry* that do not say what it says now."""
    part = content.parts()[entry.part]
    found = []
    for page, entries in (("all", list(content.entries)), (entry.part, part)):
        soup = _soup(folder / f"{page}.html")
        at = entries.index(entry)
        try:
            _compare_row(page, soup.select(way.rows)[at], entry)
            if page != "all":
                _compare_card(page, soup.select(way.cards)[at], entry)
        except DifferentError:
            found.append(page)
    return tuple(found)


def _soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _expect(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise DifferentError(f"{what}: {found} instead of {wanted}")


def _sample(length: int) -> Iterable[int]:
    return range(0, length, max(1, length // SAMPLE))


def _compare_row(page: str, row: Tag, entry: Entry) -> None:
    for cell, field in zip(row.select(CELLS), COLUMNS, strict=True):
        # A marker or label of the source may follow.
        if not _words(cell).startswith(entry.texts[field]):
            raise DifferentError(f"{page}, {entry.id}, {field}: {_words(cell)!r}")


def _compare_card(page: str, card: Tag, entry: Entry) -> None:
    said = _words(card)
    for text in (entry.name, entry.summary, *entry.card().values()):
        if text not in said:
            raise DifferentError(f"{page}, card of {entry.id}: '{text}' is missing")
    # The plugin's cards say more: a summary of their values, and what is computed from them.
    if said.count(UNKNOWN) < _unknowns(entry):
        raise DifferentError(f"{page}, card of {entry.id}: '{UNKNOWN}' is missing")


def _unknowns(entry: Entry) -> int:
    return list(entry.card().values()).count(UNKNOWN)


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").replace(" ,", ",").split())


def article_bytes(page: Path) -> int:
    """The size of what stands between the navigation bars of *page*."""
    text = page.read_bytes()
    start, end = (text.index(mark.encode()) for mark in ARTICLE)
    return end - text.index(b">", start) - 1


def table_pages_bytes(folder: Path, content: Content) -> int:
    """The size of the pages that show records."""
    return sum((folder / f"{page}.html").stat().st_size for page in ("all", *content.parts()))


def raw_table(entries: Iterable[Entry]) -> str:
    """The table of all records as a person would write it in HTML, on one line a row.

    It has what the plugin's has: anchors, links, values to filter and sort by, numbered
    sources with their places below.
    """
    numbers: dict[str, int] = {}
    uses: dict[str, list[str]] = {}
    lines = ["<h1>All models</h1>", '<table id="all">', "<caption>All models</caption>"]
    heads = "".join(
        f'<th scope="col" data-field="{f}">{label}</th>' for f, label in COLUMNS.items()
    )
    lines += [f"<thead><tr>{heads}</tr></thead>", "<tbody>"]
    for entry in entries:
        cells = "".join(_raw_cell(entry, field, numbers, uses) for field in COLUMNS)
        lines.append(f'<tr id="all-{entry.id}">{cells}</tr>')
    lines += ["</tbody>", "</table>"]
    if uses:
        items = (
            f'<li id="all-source-{number}">[<a href="bibliography.html#{key}">{key}</a>]: '
            f"{'; '.join(uses[key])}</li>"
            for key, number in numbers.items()
        )
        lines += ["<p>Sources</p>", "<ol>", *items, "</ol>"]
    return "\n".join(lines)


def _raw_cell(entry: Entry, field: str, numbers: dict[str, int], uses: dict[str, list[str]]) -> str:
    text = html.escape(entry.texts[field])
    if field == "name":
        return f'<th scope="row"><a href="{entry.part}.html#{entry.id}">{text}</a></th>'
    if field == "alternative":
        text = f'<a href="{entry.other_part}.html#{entry.other}">{text}</a>'
    source = entry.sources.get(field)
    if source:
        number = numbers.setdefault(source.key, len(numbers) + 1)
        uses.setdefault(source.key, []).append(f"{source.place} ({entry.name}: {COLUMNS[field]})")
        text += f'<sup><a href="#all-source-{number}">{number}</a></sup>'
    value = html.escape(entry.words.get(field, entry.texts[field]))
    return f'<td data-value="{value}" data-sort="{value}">{text}</td>'
