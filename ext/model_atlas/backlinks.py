"""Where else a record is shown or named: from pages to the cards of what they name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from model_atlas.cells import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from model_atlas.cells import Cell
    from model_atlas.tables import Query
    from model_atlas.views import View

#: Kind and id of a record.
Named = tuple[str, str]


def named_in(query: Query, view: View) -> set[Named]:
    """The records that a view names: those of the query, and those that its cells link to."""
    found: set[Named] = {(query.kind, id_) for id_ in query.ids}
    found.update(linked(cell for table in view.tables for row in table.rows for cell in row.cells))
    return found


def linked(cells: Iterable[Cell]) -> set[Named]:
    """The records that *cells* link to."""
    return {
        (part.kind, part.id)
        for cell in cells
        for statement in cell.statements
        for part in statement.parts
        if isinstance(part, Link)
    }


def pages_by_record(
    named: Mapping[str, Iterable[Named]], homes: Mapping[Named, str]
) -> dict[Named, tuple[str, ...]]:
    """Record → the pages that name it, in order, without the page of its card."""
    found: dict[Named, list[str]] = defaultdict(list)
    for docname in sorted(named):
        for record in named[docname]:
            if homes.get(record) != docname:
                found[record].append(docname)
    return {record: tuple(pages) for record, pages in found.items()}
