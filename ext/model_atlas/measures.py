"""What charts have in common: values as numbers, series of domains, words about a drawing."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.drawing import Scene
from model_atlas.filters import values_of
from model_atlas.records import Fact, Model
from model_atlas.scalars import day
from model_atlas.tables import Query, Table, make_table, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from model_atlas.cells import Reader

#: So many marks without a name are listed; of more only the number is told.
_MOST_LISTED: Final = 12


class Chart(NamedTuple):
    """A drawing and the numbers behind it."""

    scene: Scene
    table: Table


def series_of(reader: Reader) -> dict[str, int]:
    """Domain → number of its series: the same in every chart of a project."""
    known = [
        key.removeprefix("domain-")
        for key in reader.catalogue.shape.labels
        if key.startswith("domain-")
    ]
    there = reader.catalogue.domains
    order = [name for name in known if name in there] + sorted(there.difference(known))
    return {name: number for number, name in enumerate(order)}


def series_labels(reader: Reader, records: Iterable[Model]) -> dict[int, str]:
    """Number of a series → its label, for the domains of *records*."""
    domains = {record.domain for record in records}
    return {n: reader.domain(name) for name, n in series_of(reader).items() if name in domains}


def sentences(reader: Reader, *parts: str) -> str:
    """*parts* as sentences, one after the other."""
    stop = reader.translate(". ")
    return stop.join(parts) + stop.rstrip()


def fill(reader: Reader, phrase: str, **values: object) -> str:
    """A translated phrase with its ``{name}`` replaced."""
    text = reader.translate(phrase)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def tooltip(reader: Reader, record: Model, *values: str) -> str:
    """What a mark says when the pointer is over it."""
    shown = reader.translate(", ").join(values)
    return reader.title(record) + (reader.translate(": ") + shown if shown else "")


def models(reader: Reader, query: Query) -> list[Model]:
    """The models that *query* asks for, by id."""
    found = [entry.record for entry in select(reader, query)]
    return [record for record in found if isinstance(record, Model)]


def known(reader: Reader, record: Model, name: str) -> tuple[str, ...]:
    """The values of a field as written; where sources disagree, those of the first."""
    value = getattr(record, name, None)
    if isinstance(value, Fact) and value.claims:
        first = value.claims[0].value
        return first if isinstance(first, tuple) else (str(first),)
    return tuple(values_of(record, name, reader.catalogue) or ())


def stretch(text: str) -> tuple[int, int]:
    """The first and the last day that a date such as ``2024`` or ``2024-03`` can mean."""
    first = day(text)
    if len(text) == len("2024"):
        return first.toordinal(), datetime.date(first.year, 12, 31).toordinal()
    if len(text) == len("2024-03"):
        following = (first.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        return first.toordinal(), following.toordinal() - 1
    return first.toordinal(), first.toordinal()


def record_table(
    reader: Reader, records: Sequence[Model], columns: tuple[str, ...], sort: str
) -> Table:
    """The fields of *records* that a drawing shows, with their sources."""
    ids = tuple(record.id for record in records)
    return make_table(reader, Query("table", "model", ids, columns=columns, sort=sort))


def drawn(reader: Reader, shown: int, among: int) -> str:
    """How many models are drawn and how many are left out."""
    words = fill(reader, "Models drawn: {shown} of {all}", shown=shown, all=among)
    left = fill(reader, "left out because a value is not known: {left}", left=among - shown)
    return words + reader.translate("; ") + left


def with_unnamed(reader: Reader, scene: Scene, names: Sequence[str]) -> Scene:
    """*scene*; its description also tells which marks bear no name: few by name, many by number."""
    if not names:
        return scene
    what = reader.translate("Marks without a name, for want of room")
    listed = reader.translate(", ").join(names) if len(names) <= _MOST_LISTED else str(len(names))
    more = what + reader.translate(": ") + listed
    return scene._replace(description=sentences(reader, scene.description[:-1], more))


def extent(reader: Reader, label: str, texts: Sequence[str]) -> str:
    """The lowest and the highest value as they are written."""
    between = fill(reader, "from {low} to {high}", low=texts[0], high=texts[-1])
    return label + reader.translate(": ") + between
