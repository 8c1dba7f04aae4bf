"""The JSON Schemas of the records, exported from their types.

They are kept in the repository so that editors find them through the first line of each
record; a test refuses files that differ from the types.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from model_atlas.records import KINDS
from model_atlas.shape import make_shape

if TYPE_CHECKING:
    from pathlib import Path

    from model_atlas.shape import Shape


def schema_text(kind: str, shape: Shape | None = None) -> str:
    """The JSON Schema (draft 2020-12) of a kind of record, as the text of its file."""
    type_ = (shape or make_shape()).types[KINDS[kind]]
    schema = type_.model_json_schema()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path, shape: Shape | None = None) -> list[Path]:
    """Write ``<kind>.schema.json`` for every kind and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in KINDS:
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_text(kind, shape), encoding="utf-8")
        written.append(path)
    return written
