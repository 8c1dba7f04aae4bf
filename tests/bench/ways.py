"""The same content for each way of making tables and cards: what its pages hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from .project import Files, Way
from .records import (
    CITED,
    COLUMNS,
    PARTS,
    UNKNOWN,
    UNKNOWN_FACTS,
    Content,
    Entry,
    as_yaml,
    part_name,
)


def _pages(all_records: str, part: Callable[[str], str]) -> Files:
    """The page of all records, and one for each part."""
    files = {"all.md": f"# All models\n\n{all_records}"}
    for number in range(PARTS):
        name = part_name(number)
        files[f"{name}.md"] = f"# {caption(name)}\n\n{part(name)}"
    return files


def caption(part: str) -> str:
    """The heading of the page, and the caption of the table, of a part."""
    return f"Models of {part}"


# --- our plugin


def _plugin(content: Content) -> Files:
    columns = f":columns: {' '.join(COLUMNS)}\n:sort: name\n"

    def part(name: str) -> str:
        table = (
            f"```{{model-table}} {caption(name)}\n:domain: {name}\n{columns}:name: {name}\n```\n"
        )
        return f"{table}\n```{{model-cards}}\n:domain: {name}\n```\n"

    files = _pages(f"```{{model-table}} All models\n{columns}:name: all\n```\n", part)
    return files | {_record_file(entry): as_yaml(entry) for entry in content.entries}


def _record_file(entry: Entry) -> str:
    return f"models/{entry.part}/{entry.id}.yaml"


# --- pages without records: what a project costs by itself


def _empty(content: Content) -> Files:
    return _pages("No records.\n", lambda name: "No records.\n")


# --- static MyST, written ahead


def _static(content: Content) -> Files:
    parts = content.parts()

    def part(name: str) -> str:
        cards = "\n".join(_card(entry) for entry in parts[name])
        return f"{_list_table(caption(name), name, parts[name])}\n{cards}"

    return _pages(_list_table("All models", "all", content.entries), part)


def _list_table(title: str, name: str, entries: Iterable[Entry]) -> str:
    lines = [f"```{{list-table}} {title}", ":header-rows: 1", f":name: {name}", ""]
    lines += _cells(COLUMNS.values())
    for entry in entries:
        lines += _cells(_cell(entry, field) for field in COLUMNS)
    return "\n".join([*lines, "```", ""])


def _cells(texts: Iterable[str]) -> Iterator[str]:
    for i, text in enumerate(texts):
        yield f"{' ' if i else '*'} - {text}"


def _cell(entry: Entry, field: str) -> str:
    text = entry.texts[field]
    if field == "name":
        return f"{{ref}}`{text} <{entry.id}>`"
    if field == "alternative":
        return f"{{ref}}`{text} <{entry.other}>`"
    source = entry.sources.get(field)
    return f"{text} {{cite:p}}`{source.key}`" if source else text


def _card(entry: Entry) -> str:
    texts = entry.card() | {COLUMNS["alternative"]: _cell(entry, "alternative")}
    texts |= {COLUMNS[fact]: _cell(entry, fact) for fact in CITED}
    fields = "\n".join(f":{label}: {text}" for label, text in texts.items())
    return f"({entry.id})=\n## {entry.name}\n\n{entry.summary}\n\n{fields}\n"


def _pages_of(entry: Entry) -> tuple[str, ...]:
    return ("all.md", f"{entry.part}.md")


# --- sphinxcontrib-datatemplates: a template makes the same Markdown of JSON files

_TEMPLATES = {
    "templates/table.jinja": """\
```{list-table} {{ data.title }}
:header-rows: 1
:name: {{ data.name }}

{% for cell in data.labels %}{{ "  -" if loop.index0 else "* -" }} {{ cell }}
{% endfor %}{% for file in data.files %}{% for entry in load(file).entries %}\
{% for cell in entry.cells %}{{ "  -" if loop.index0 else "* -" }} {{ cell }}
{% endfor %}{% endfor %}{% endfor %}```
""",
    "templates/cards.jinja": """\
{% for entry in data.entries %}
({{ entry.id }})=
## {{ entry.name }}

{{ entry.summary }}

{% for label, text in entry.fields %}:{{ label }}: {{ text }}
{% endfor %}{% endfor %}
""",
}


def _templated(content: Content) -> Files:
    def table(name: str) -> str:
        return f"```{{datatemplate:json}} {name}-table.json\n:template: table.jinja\n```\n"

    def part(name: str) -> str:
        cards = f"```{{datatemplate:json}} {name}.json\n:template: cards.jinja\n```\n"
        return f"{table(name)}\n{cards}"

    files = _pages(table("all"), part) | _TEMPLATES
    parts = content.parts()
    files["all-table.json"] = _table_data("All models", "all", parts)
    for name, entries in parts.items():
        files[f"{name}.json"] = json.dumps({"entries": [_data(entry) for entry in entries]})
        files[f"{name}-table.json"] = _table_data(caption(name), name, [name])
    return files


def _table_data(title: str, name: str, parts: Iterable[str]) -> str:
    files = [f"{part}.json" for part in parts]
    return json.dumps(
        {"title": title, "name": name, "labels": list(COLUMNS.values()), "files": files}
    )


def _data(entry: Entry) -> dict[str, object]:
    texts = entry.card() | {COLUMNS["alternative"]: _cell(entry, "alternative")}
    texts |= {COLUMNS[fact]: _cell(entry, fact) for fact in CITED}
    cells = [_cell(entry, field) for field in COLUMNS]
    return {
        "id": entry.id, "name": entry.name, "summary": entry.summary,
        "cells": cells, "fields": list(texts.items()),
    }  # fmt: skip


# --- sphinx-needs: an object for each record, and tables that query them


def _needs(content: Content) -> Files:
    parts = content.parts()
    columns = "; ".join(f'{_NEED.get(f, f)} as "{label}"' for f, label in COLUMNS.items())
    options = f":columns: {columns}\n:style: table\n:sort: id\n"

    def part(name: str) -> str:
        table = f"```{{needtable}} {caption(name)}\n:filter: domain == '{name}'\n{options}```\n"
        return table + "\n" + "\n".join(_need(entry) for entry in parts[name])

    return _pages(f"```{{needtable}} All models\n{options}```\n", part)


_NEED = {"name": "id"}


def _need(entry: Entry) -> str:
    """The object. Its fields hold text only, so citations stand in its summary."""
    values = {f: entry.texts[f] for f in COLUMNS if f != "name"}
    values |= dict.fromkeys(UNKNOWN_FACTS, UNKNOWN) | {"commercial": "unclear"}
    fields = "\n".join(f":{field}: {text}" for field, text in values.items())
    cited = "".join(f" {{cite:p}}`{source.key}`" for source in entry.sources.values())
    head = f"```{{record}} {entry.name}\n:id: {entry.name}\n{fields}"
    return f"{head}\n\n{entry.summary}{cited}\n```\n"


WAYS: dict[str, Way] = {
    "plugin": Way(
        "the plugin model_atlas",
        _plugin,
        ("model_atlas",),
        holders=lambda entry: (_record_file(entry),),
    ),
    "static": Way("static list-table, written ahead", _static, holders=_pages_of),
    "datatemplates": Way(
        "sphinxcontrib-datatemplates",
        _templated,
        ("sphinxcontrib.datatemplates",),
        needs="sphinxcontrib.datatemplates",
        holders=lambda entry: (f"{entry.part}.json",),
    ),
    "needs": Way(
        "sphinx-needs (objects and needtable)",
        _needs,
        ("sphinx_needs",),
        needs="sphinx_needs",
        rows="table:not(.need) tbody > tr[data-need-id]",
        cards="table.need",
        holders=lambda entry: (f"{entry.part}.md",),
    ),
    # The extensions of the plugin, so that the difference is the records alone.
    "empty": Way("the same pages without records", _empty, ("model_atlas",)),
}
