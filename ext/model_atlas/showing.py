"""What a query shows now, as one digest: the other half of incremental builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_atlas.cards import fact_text, make_card
from model_atlas.charts import make_charts
from model_atlas.export import exports
from model_atlas.lineage import make_lineage
from model_atlas.measures import digest_of
from model_atlas.scores import pair_table
from model_atlas.tables import make_table, ordered

if TYPE_CHECKING:
    from model_atlas.cells import Reader
    from model_atlas.tables import Query


def digest(reader: Reader, query: Query) -> str:
    """The digest of what *query* shows. Raises :class:`~model_atlas.tables.QueryError`."""
    match query.shows:
        case "table":
            return make_table(reader, query).digest
        case "card":
            return make_card(reader, query).digest
        case "pairs":
            return pair_table(reader, query).digest
        case "cards":
            return " ".join(entry.record.id for entry in ordered(reader, query))
        case "chart":
            return digest_of(make_charts(reader, query))
        case "lineage":
            return digest_of(chart for _, chart in make_lineage(reader, query))
        case "downloads":
            files = exports(reader.catalogue, "")
            return " ".join(reader.translate(file.content) for file in files)
        case "fact":
            return repr(fact_text(reader, query.kind, query.ids[0], query.columns[0]))
        case "link":
            return reader.link(query.kind, query.ids[0]).text
    raise ValueError(query.shows)
