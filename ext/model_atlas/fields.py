"""The fields of records as readers see them: label, form and width.

Declared once, for table columns, cards, the role ``{fact}`` and exports alike. Widths are
in characters: LaTeX and the text builder use them as shares of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model_atlas.computed import COMPUTED
from model_atlas.records import Benchmark, Dataset, Model, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMN_KINDS: Mapping[str, str] = {
    "amount": "number",
    "gigabytes": "number",
    "card": "number",
    "share": "number",
    "date": "date",
}


class Field(NamedTuple):
    """A field of a record. *form* is a key of :data:`model_atlas.cells.FORMS`."""

    name: str
    label: str
    form: str
    width: int

    @property
    def column_kind(self) -> str:
        """How a column of this field is compared and set: ``text``, ``number`` or ``date``."""
        return _COLUMN_KINDS.get(self.form, "text")


def _index(*fields: Field) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


FIELDS: Mapping[type[Record], Mapping[str, Field]] = {
    Model: _index(
        Field("name", "Model name", "text", 12),
        Field("summary", "Summary", "prose", 30),
        Field("kind", "Kind", "word", 12),
        Field("domain", "Domain", "domain", 10),
        Field("also", "Further domains", "domain", 10),
        Field("tasks", "Tasks", "word", 20),
        Field("maker", "Maker", "prose", 14),
        Field("country", "Country", "country", 8),
        Field("released", "Released", "date", 11),
        Field("lifecycle", "Life cycle", "word", 9),
        Field("superseded_by", "Superseded by", "model", 12),
        Field("route", "Route", "word", 16),
        Field("base", "Base model", "model", 11),
        Field("vocabulary_extended", "Vocabulary extended", "word", 10),
        Field("training_tokens", "Training tokens", "amount", 9),
        Field("training_compute", "Training compute", "prose", 14),
        Field("params_total", "Parameters", "amount", 10),
        Field("params_active", "Active parameters", "amount", 10),
        Field("context", "Context length", "amount", 9),
        Field("modality", "Modality", "word", 9),
        Field("layers", "Layers", "amount", 7),
        Field("kv_heads", "KV heads", "amount", 7),
        Field("head_dim", "Head size", "amount", 7),
        Field("quantised_releases", "Quantised releases", "word", 10),
        Field("languages", "Languages", "language", 10),
        Field("jurisdiction", "Jurisdiction", "prose", 12),
        Field("weights", "Weights", "word", 11),
        Field("licence_weights", "Licence of the weights", "word", 14),
        Field("licence_code", "Licence of the code", "word", 14),
        Field("licence_data", "Licence of the data", "word", 14),
        Field("upstream", "Inherited terms", "prose", 20),
        Field("commercial", "Commercial use", "word", 11),
        Field("data_released", "Data released", "word", 9),
        Field("intended_use", "Intended use", "prose", 24),
        Field("not_for", "Not intended for", "prose", 24),
        Field("pick_when", "Pick it when", "prose", 24),
        Field("avoid_when", "Avoid it when", "prose", 24),
        Field("alternative", "Alternatives", "model", 14),
        Field("not_to_be_confused_with", "Not to be confused with", "model", 14),
        Field("links", "Links", "text", 20),
        Field("level", "Verification level", "level", 10),
        Field("verified", "Last verified", "date", 9),
        *(Field(item.name, item.label, item.form, 9) for item in COMPUTED.values()),
    ),
    Benchmark: _index(
        Field("name", "Benchmark name", "text", 12),
        Field("summary", "Summary", "prose", 30),
        Field("domain", "Domain", "domain", 10),
        Field("also", "Further domains", "domain", 10),
        Field("tasks", "Tasks", "word", 16),
        Field("maker", "Maker", "prose", 14),
        Field("released", "Released", "date", 11),
        Field("languages", "Languages", "language", 10),
        Field("size", "Size", "amount", 13),
        Field("splits", "Splits", "prose", 20),
        Field("metrics", "Metrics", "word", 12),
        Field("licence", "Licence", "word", 13),
        Field("saturated", "Saturated", "word", 9),
        Field("not_to_be_confused_with", "Not to be confused with", "benchmark", 14),
        Field("links", "Links", "text", 20),
        Field("level", "Verification level", "level", 10),
        Field("verified", "Last verified", "date", 9),
    ),
    Dataset: _index(
        Field("name", "Data set name", "text", 12),
        Field("summary", "Summary", "prose", 30),
        Field("domain", "Domain", "domain", 10),
        Field("also", "Further domains", "domain", 10),
        Field("kind", "Kind", "word", 12),
        Field("maker", "Maker", "prose", 14),
        Field("released", "Released", "date", 11),
        Field("languages", "Languages", "language", 10),
        Field("size", "Size", "amount", 13),
        Field("tokens", "Tokens", "amount", 9),
        Field("licence", "Licence", "word", 13),
        Field("commercial", "Commercial use", "word", 11),
        Field("personal_data", "Personal data", "word", 10),
        Field("synthetic", "Synthetic", "word", 9),
        Field("available", "Availability", "availability", 11),
        Field("not_to_be_confused_with", "Not to be confused with", "dataset", 14),
        Field("links", "Links", "text", 20),
        Field("level", "Verification level", "level", 10),
        Field("verified", "Last verified", "date", 9),
    ),
}

#: What a table shows if its directive names no columns; they fit an upright page of the book.
DEFAULT_COLUMNS: Mapping[type[Record], tuple[str, ...]] = {
    Model: ("name", "base", "params_total", "released", "route", "weights", "commercial"),
    Benchmark: ("name", "tasks", "size", "languages", "metrics", "licence"),
    Dataset: ("name", "kind", "size", "languages", "licence", "personal_data"),
}

#: The fields of a card, in the reader's order. ``name`` and ``summary`` head the card.
CARD_FIELDS: Mapping[type[Record], tuple[str, ...]] = {
    Model: (
        "pick_when", "avoid_when", "alternative", "kind", "tasks", "maker", "country",
        "released", "lifecycle", "superseded_by",
        "base", "route", "params_total", "params_active", "context", "modality", "layers",
        "kv_heads", "head_dim", "vocabulary_extended", "training_tokens", "training_compute",
        "languages", "jurisdiction", "weights", "quantised_releases", "licence_weights",
        "licence_code", "licence_data", "upstream", "commercial", "data_released",
        "intended_use", "not_for", "not_to_be_confused_with", "links", "level", "verified",
    ),
    Benchmark: (
        "domain", "tasks", "maker", "released", "languages", "size", "splits", "metrics",
        "licence", "saturated", "not_to_be_confused_with", "links", "level", "verified",
    ),
    Dataset: (
        "domain", "kind", "maker", "released", "languages", "size", "tokens", "licence",
        "commercial", "personal_data", "synthetic", "available", "not_to_be_confused_with",
        "links", "level", "verified",
    ),
}  # fmt: skip
