"""The sources of one table or card, numbered in the order in which they appear.

Each source stands once in the list below a table, with every place in it that a cell names
and what stands there. Pure data: a writer asks for the number of a source, and for the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from model_atlas.cells import Cell, Source

Translate = Callable[[str], str]


class Use(NamedTuple):
    """What a source is cited for: a place in it, and the row and column of the cell."""

    place: str
    row: str
    column: str


class Located(NamedTuple):
    """A cell with the labels of its row and its column; a card has no rows."""

    cell: Cell
    row: str
    column: str


class References:
    """The numbers and uses of the sources of *cells*, given in reading order."""

    def __init__(self, cells: Iterable[Located]) -> None:
        self._uses: dict[tuple[str, str], list[Use]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._sources: list[Source] = []
        for cell, row, column in cells:
            for statement in cell.statements:
                for source in statement.sources:
                    self._note(source, Use(source.place, row, column))

    def _note(self, source: Source, use: Use) -> None:
        identity = source.identity
        if identity not in self._numbers:
            self._sources.append(source)
            self._numbers[identity] = len(self._sources)
            self._uses[identity] = []
        self._uses[identity].append(use)

    def number(self, source: Source) -> int:
        """The number of *source* in the list, from 1."""
        return self._numbers[source.identity]

    @property
    def keys(self) -> list[str]:
        """The keys of ``refs.bib`` among the sources."""
        return [source.key for source in self._sources if source.key]

    @property
    def sources(self) -> Sequence[Source]:
        """The sources in the order of their numbers."""
        return self._sources

    def places(self, source: Source, translate: Translate) -> str:
        """The places in *source*, each with what it is cited for."""
        found = _places(self._uses[source.identity], translate)
        return translate("; ").join(found)


def marker_title(number: int, source: Source, translate: Translate) -> str:
    """What a marker says when one points at it: "Source 3: Table 2"."""
    message = translate("Source {}: {}" if source.place else "Source {}")
    return message.replace("{}", str(number), 1).replace("{}", source.place, 1)


def _places(uses: Sequence[Use], translate: Translate) -> list[str]:
    """Each place with what it is the source of; the row is named if there are several."""
    many_rows = len({use.row for use in uses if use.row}) > 1
    by_place: dict[str, dict[str, dict[str, None]]] = {}
    for place, row, column in uses:
        columns = by_place.setdefault(place, {}).setdefault(row if many_rows else "", {})
        if column:
            columns[column] = None
    return [_place(place, rows, translate) for place, rows in by_place.items()]


def _place(place: str, rows: dict[str, dict[str, None]], translate: Translate) -> str:
    served = []
    for row, columns in rows.items():
        names = translate(", ").join(columns)
        served.append(translate(": ").join(part for part in (row, names) if part))
    what = translate("; ").join(part for part in served if part)
    if place and what:
        return place + translate(" ({})").replace("{}", what)
    return place or what
