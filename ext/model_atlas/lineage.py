"""Families of models as drawings, from the base on the left to what was made of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from model_atlas.drawing import RADIUS, SIZES, WIDTH, Line, Mark, Scene, Text, text_width
from model_atlas.families import (
    Family,
    all_families,
    base_edges,
    below,
    descendants,
    family_of,
    layout,
    with_bases,
)
from model_atlas.measures import (
    Chart,
    fill,
    known,
    record_table,
    sentences,
    series_labels,
    series_of,
    tooltip,
)
from model_atlas.plots import ROW, legend
from model_atlas.records import Model
from model_atlas.tables import Query, QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model_atlas.cells import Reader
    from model_atlas.drawing import Place
    from model_atlas.families import Edge, Spot

#: Rows that fit on a page of the book at full size; a larger family is drawn in parts.
MOST_ROWS: Final = 44
_ROW: Final = ROW + 1
#: Between the mark of a model and its name, and between the name and its year.
_GAP: Final = RADIUS + 3.0
_YEAR_GAP: Final = 4.0


def make_lineage(reader: Reader, query: Query) -> list[tuple[Family, Chart]]:
    """The families that *query* asks for. Raises :class:`~model_atlas.tables.QueryError`.

    With an id in the query: that model, all that descends from it and their other bases;
    else every family of two or more, the largest first.
    """
    edges = base_edges(reader)
    families = [below(reader, edges, query.ids[0])] if query.ids else all_families(edges)
    if not families:
        raise QueryError("nothing to draw: no model names the record of its base")
    return [(part, _chart(reader, part)) for family in families for part in in_parts(family)]


def in_parts(family: Family) -> list[Family]:
    """*family*, or if it has too many rows for a page, parts of it.

    Each part holds the head and some of the models made directly of it, with their
    descendants and all bases of these; the first holds what does not descend from the head.
    """
    places, _ = layout(family)
    groups = _groups(family)
    if max(row for _, row in places.values()) < MOST_ROWS or len(groups) == 1:
        return [family]
    groups[0] |= set(family.members) - descendants(family.edges, family.head)
    found = [
        family_of(with_bases(group | {family.head}, family.edges), family.edges, family.head)
        for group in groups
    ]
    return [part._replace(part=i, parts=len(found)) for i, part in enumerate(found, 1)]


def _groups(family: Family) -> list[set[str]]:
    """The branches of the head, as many together as fit on a page."""
    branches = [
        descendants(family.edges, derived) - {family.head}
        for base, derived in family.edges
        if base == family.head
    ]
    groups: list[set[str]] = []
    for branch in branches:
        if groups and len(groups[-1] | branch) < MOST_ROWS - 3:
            groups[-1] |= branch
        elif not groups or not branch <= groups[-1]:
            groups.append(set(branch))
    return groups


def title(reader: Reader, family: Family) -> str:
    """What heads the figure of a family."""
    name = reader.link("model", family.head).text
    if family.parts == 1:
        return fill(reader, "Lineage of {name}", name=name)
    phrase = "Lineage of {name}, part {part} of {parts}"
    return fill(reader, phrase, name=name, part=family.part, parts=family.parts)


def _chart(reader: Reader, family: Family) -> Chart:
    records = [r for r in reader.catalogue.records(Model) if r.id in family.members]
    columns = ("name", "domain", "released", "base")
    table = record_table(reader, records, columns, "released name")
    return Chart(_scene(reader, family, records), table)


def _scene(reader: Reader, family: Family, records: Sequence[Model]) -> Scene:
    keys, top = legend(series_labels(reader, records), 0)
    places, routes = layout(family)
    labels = {record.id: _label(reader, record) for record in records}
    grid = _Grid(places, routes, labels, top + ROW)
    description = sentences(
        reader,
        fill(reader, "Models drawn: {n}", n=len(records)),
        reader.translate("A line leads from a base model on the left to what was made of it"),
    )
    return Scene(
        title(reader, family),
        description,
        max(WIDTH, grid.rights[-1]),
        grid.bottom + ROW,
        lines=tuple(line for edge in routes for line in grid.edge(edge)),
        marks=(*keys, *(_mark(reader, record, grid) for record in records)),
    )


def _label(reader: Reader, record: Model) -> tuple[str, str]:
    """Name and year of a model; the year is empty if it is not known."""
    return reader.title(record), "".join(known(reader, record, "released")[:1])[:4]


def _mark(reader: Reader, record: Model, grid: _Grid) -> Mark:
    name, year = grid.labels[record.id]
    x, y = grid.at(grid.places[record.id])
    texts = [Text(x + _GAP, y, name)]
    if year:
        texts.append(Text(x + _GAP + text_width(name) + _YEAR_GAP, y, year, "minor"))
    shown = tooltip(reader, record, *known(reader, record, "released")[:1])
    series = series_of(reader)[record.domain]
    return Mark(x, y, series, shown, ("model", record.id), tuple(texts))


class _Grid:
    """From layers and rows to points: a column for each layer, with a gap after it."""

    def __init__(
        self,
        places: Mapping[str, Spot],
        routes: Mapping[Edge, Sequence[Spot]],
        labels: Mapping[str, tuple[str, str]],
        top: float,
    ) -> None:
        self.places, self.labels, self._routes, self._top = places, labels, routes, top
        self.bottom = top + max(row for _, row in places.values()) * _ROW
        self.lefts: list[float] = []
        self.rights: list[float] = []
        left = RADIUS + 2
        for layer in range(1 + max(layer for layer, _ in places.values())):
            self.lefts.append(left)
            inside = [id_ for id_, spot in places.items() if spot[0] == layer]
            self.rights.append(left + max(map(self._width, inside), default=0.0))
            left = self.rights[-1] + self._gap(layer)

    def at(self, spot: Spot) -> Place:
        """The place of a mark."""
        return self.lefts[spot[0]], self._top + spot[1] * _ROW

    def _width(self, id_: str) -> float:
        name, year = self.labels[id_]
        years = _YEAR_GAP + text_width(year, "minor") if year else 0.0
        return _GAP + text_width(name) + years + SIZES["label"] / 2

    def _gap(self, layer: int) -> float:
        """Room for the curves behind *layer*: wide enough that steep ones can be told apart."""
        spots = [self._spots(edge) for edge in self._routes]
        steps = [pair for route in spots for pair in pairwise(route)]
        rise = max((abs(a[1] - b[1]) for a, b in steps if a[0] == layer), default=0.0)
        return min(24 + rise * 2.5, 70.0)

    def _spots(self, edge: Edge) -> list[Spot]:
        return [self.places[edge[0]], *self._routes[edge], self.places[edge[1]]]

    def edge(self, edge: Edge) -> list[Line]:
        """Straight beside the names of a column, curved from one column to the next."""
        found: list[Line] = []
        route = self._spots(edge)
        x, y = self.at(route[0])
        start = (x + self._width(edge[0]), y)
        for here, there in pairwise(route):
            end = self.at(there)
            right = (max(start[0], self.rights[here[0]]), start[1])
            if right != start:
                found.append(Line((start, right), "edge"))
            last = there is route[-1]
            end = (end[0] - RADIUS - 1, end[1]) if last else end
            middle = (right[0] + end[0]) / 2
            curve = (right, (middle, right[1]), (middle, end[1]), end)
            found.append(Line(curve, "edge", curved=True))
            start = end
        return found
