"""How many models of each domain have been reviewed, and how closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model_atlas import plots
from model_atlas.bars import Count, bars
from model_atlas.cells import plain_cell
from model_atlas.measures import Chart, fill, models, sentences, series_labels, series_of
from model_atlas.records import Model
from model_atlas.tables import Head, Query, QueryError, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_atlas.cells import Reader

#: The levels of records that somebody has reviewed.
_REVIEWED: Final = ("1", "2", "3", "4")


def coverage(reader: Reader, query: Query) -> Chart:
    """The chart. Raises :class:`~model_atlas.tables.QueryError`."""
    among = models(reader, query)
    records = [record for record in among if record.level in _REVIEWED]
    if not records:
        raise QueryError("nothing to draw: no model has been reviewed")
    levels = [reader.word(f"level-{level}") for level in _REVIEWED]
    counts = [
        _count(label, [r.level for r in records if series_of(reader)[r.domain] == number])
        for number, label in series_labels(reader, records).items()
    ]
    unreviewed = fill(reader, "Models not yet reviewed: {n}", n=len(among) - len(records))
    words = plots.Words(
        reader.translate("Reviewed models by domain and level"),
        sentences(reader, fill(reader, "Reviewed models: {n}", n=len(records)), unreviewed),
        {},
    )
    return Chart(bars(words, levels, counts), _count_table(reader, levels, counts))


def _count(label: str, levels: Sequence[str]) -> Count:
    return Count(label, len(levels), tuple(levels.count(level) for level in _REVIEWED))


def _count_table(reader: Reader, levels: Sequence[str], counts: Sequence[Count]) -> Table:
    heads = [
        Head("domain", reader.translate(reader.catalogue.shape.fields[Model]["domain"].label), 14)
    ]
    heads += [Head(f"level-{i}", label, 14, "number") for i, label in enumerate(levels, 1)]
    heads.append(Head("total", reader.translate("Total"), 8, "number"))
    rows = [
        Row(
            f"row-{i}",
            count.label,
            tuple(
                plain_cell(text)._replace(sort=text if text.isdigit() else "")
                for text in (count.label, *map(str, count.numbers), str(count.total))
            ),
        )
        for i, count in enumerate(counts, 1)
    ]
    return Table("model", tuple(heads), tuple(rows))
