"""What a reader wants to know of a model before anything else, in one look.

Values without their sources: these stand with the same values in the details below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.cells import Cell, Part, Reader, Statement, Word
from model_atlas.computed import COMPUTED, filled_in, is_stale
from model_atlas.memory import BYTES
from model_atlas.records import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model_atlas.source import Loaded

#: Label → fields that answer it.
_TILES: Final = (
    ("What it is", ("kind", "base")),
    ("Made for", ("tasks",)),
    ("Parameters", ("params_total",)),
    ("Languages", ("languages",)),
    ("Weights", ("weights",)),
    ("Commercial use", ("commercial",)),
)
#: Weights that nobody but the maker can run.
_KEPT: Final = frozenset({"api-only", "none"})


class Tile(NamedTuple):
    """An answer: its label, and a cell without sources."""

    label: str
    cell: Cell


def glance(reader: Reader, entry: Loaded) -> tuple[Tile, ...]:
    """The answers for a model; nothing for other kinds of records."""
    if not isinstance(entry.record, Model):
        return ()
    tiles = [_tile(reader, entry, label, names) for label, names in _TILES]
    card = card_cell(reader, entry)
    if card:
        tiles.insert(3, Tile(reader.translate("Graphics card"), card))
    return tuple(tiles)


def marks(reader: Reader, entry: Loaded) -> tuple[str, ...]:
    """How the model and its record stand: life cycle, level, date, whether it is stale."""
    record = entry.record
    if not isinstance(record, Model):
        return ()
    fields = reader.catalogue.shape.fields[Model]
    level = reader.translate("level {}").replace("{}", reader.word(f"level-{record.level}"))
    verified = reader.translate("verified {}").replace("{}", record.verified)
    found = [reader.cell(entry, fields["lifecycle"]).text(), level, verified]
    if is_stale(record, reader.catalogue.shape.settings):
        found.append(reader.word("stale"))
    return tuple(found)


def _tile(reader: Reader, entry: Loaded, label: str, names: tuple[str, ...]) -> Tile:
    fields = reader.catalogue.shape.fields[Model]
    cells = [reader.cell(entry, fields[name]) for name in names]
    known = [cell for cell in cells if cell.status not in ("unknown", "not-applicable")]
    statements = [
        Statement(statement.parts) for cell in known or cells[:1] for statement in cell.statements
    ]
    status = "disclosed" if known else cells[0].status
    return Tile(reader.translate(label), Cell(tuple(statements), status=status))


def card_cell(reader: Reader, entry: Loaded) -> Cell | None:
    """The graphics card for each precision.

    Nothing where nobody else can run the model, or where it cannot be computed.
    """
    record = entry.record
    if not isinstance(record, Model) or record.weights.value in _KEPT:
        return None
    cards = tuple(_cards(reader, entry))
    return Cell(cards) if cards else None


def _cards(reader: Reader, entry: Loaded) -> Iterator[Statement]:
    fields = reader.catalogue.shape.fields[Model]
    for precision in BYTES:
        cell = reader.cell(entry, fields[f"card_{precision}"])
        if cell.status != "unknown":
            label: Part = Word(precision + reader.translate(": "))
            yield Statement((label, *cell.statements[0].parts))


def card_formula(reader: Reader) -> str:
    """How the cards are computed."""
    formula = reader.translate(COMPUTED["card_fp16"].formula)
    return filled_in(formula, reader.catalogue.shape.settings)
