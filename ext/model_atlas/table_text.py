"""A table as a file for other programs: CSV and JSON, piece by piece. Knows no Sphinx.

Each column of the table becomes several in CSV: what a reader sees, and what a program
needs, which is the same in every language.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from model_atlas.export import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from model_atlas.cells import Cell, Source
    from model_atlas.tables import Head, Row, Table

#: The first column of a CSV file: the anchor of the row, without the name of the table.
ROW_COLUMN: Final = "id"
#: What follows the name of a column of the table; ``number`` only where it is of numbers.
PARTS: Final = ("", ".value", ".number", ".status", ".sources")

#: Reasons why there is no value.
_MISSING: Final = frozenset({"unknown", "not-applicable", "not-yet-checked"})
#: How a cell looks, not how well it is known.
_LOOKS: Final = frozenset({"behind"})


class About(NamedTuple):
    """What a file says about itself: the caption of the table, who offers it, how to use it."""

    caption: str
    source: str
    licence: str
    language: str


def csv_pieces(table: Table, translate: Callable[[str], str]) -> Iterator[str]:
    """The text of a CSV file, one line a row."""
    names = [ROW_COLUMN]
    for head in table.heads:
        names += [head.name + part for part in parts(head)]
    return write_csv(names, (_csv_row(table.heads, row, translate) for row in table.rows))


def parts(head: Head) -> tuple[str, ...]:
    """The columns of a CSV file that a column of the table becomes, as endings of its name."""
    return tuple(part for part in PARTS if part != ".number" or head.kind == "number")


def _csv_row(
    heads: tuple[Head, ...], row: Row, translate: Callable[[str], str]
) -> Mapping[str, str]:
    found = {ROW_COLUMN: row.id}
    for head, cell in zip(heads, row.cells, strict=True):
        found[head.name] = cell.text(translate("; "))
        found[f"{head.name}.value"] = value(cell)
        found[f"{head.name}.number"] = cell.sort
        found[f"{head.name}.status"] = status(cell)
        found[f"{head.name}.sources"] = " | ".join(map(_source_text, sources(cell)))
    return found


def value(cell: Cell) -> str:
    """The value as records write it; empty if there is none."""
    return "" if cell.status in _MISSING else cell.value


def status(cell: Cell) -> str:
    """How well the value is known, in a word of the records."""
    return "disclosed" if cell.status in _LOOKS else cell.status


def sources(cell: Cell) -> list[Source]:
    """The sources of all statements of a cell, each once."""
    return list(
        dict.fromkeys(source for statement in cell.statements for source in statement.sources)
    )


def _source_text(source: Source) -> str:
    work = source.key or source.uri
    return f"{work} @ {source.place}" if source.place else work


def json_pieces(table: Table, about: About, translate: Callable[[str], str]) -> Iterator[str]:
    """The text of a JSON file, one line a row."""
    head = {
        **({"caption": about.caption} if about.caption else {}),
        "source": about.source,
        "licence": about.licence,
        "language": about.language,
        "columns": [
            {"name": head.name, "label": head.label, "kind": head.kind} for head in table.heads
        ],
    }
    yield _json(head)[:-1] + ', "rows": ['
    for i, row in enumerate(table.rows):
        yield (",\n" if i else "\n") + _json(_json_row(table.heads, row, translate))
    yield "\n]}\n"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _json_row(
    heads: tuple[Head, ...], row: Row, translate: Callable[[str], str]
) -> Mapping[str, Any]:
    cells = {
        head.name: _json_cell(head, cell, translate)
        for head, cell in zip(heads, row.cells, strict=True)
    }
    return {"id": row.id, "cells": cells}


def _json_cell(head: Head, cell: Cell, translate: Callable[[str], str]) -> Mapping[str, Any]:
    """Where sources disagree, each of the ``statements`` has its own."""
    found: dict[str, Any] = {"text": cell.text(translate("; ")), "value": value(cell)}
    if head.kind == "number":
        found["number"] = cell.sort
    found["status"] = status(cell)
    found["sources"] = [_json_source(source) for source in sources(cell)]
    if len(cell.statements) > 1:
        found["statements"] = [
            {
                "text": "".join(part.text for part in statement.parts),
                "sources": [_json_source(source) for source in statement.sources],
            }
            for statement in cell.statements
        ]
    return found


def _json_source(source: Source) -> Mapping[str, str]:
    named = {
        "key": source.key,
        "url": source.uri,
        "retrieved": source.retrieved,
        "at": source.place,
    }
    return {name: text for name, text in named.items() if text}
