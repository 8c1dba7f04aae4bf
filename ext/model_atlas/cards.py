"""From a record to its card: everything that is known of it, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from model_atlas.catalogue import KINDS
from model_atlas.cells import (
    Cell,
    Markdown,
    Part,
    Reader,
    Statement,
    Word,
)
from model_atlas.glance import Tile, card_cell, card_formula, glance, marks
from model_atlas.records import (
    Benchmark,
    CommercialUse,
    Dataset,
    DataUse,
    Fact,
    Model,
    Record,
    Remark,
    kind_of,
)
from model_atlas.references import Located
from model_atlas.scores import card_scores, labelled, note
from model_atlas.tables import Query, QueryError, Table, select
from model_atlas.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model_atlas.cells import Translate
    from model_atlas.source import Loaded


class Item(NamedTuple):
    """A labelled entry of a card; *notes* follow the value."""

    name: str
    label: str
    cell: Cell
    notes: tuple[Markdown, ...] = ()

    def spaced_notes(self, translate: Translate) -> Iterator[tuple[str, Markdown]]:
        """The notes, each with what parts it from what stands before it.

        Notes are sentences: after the first only the gap between sentences is wanted.
        """
        full_stop = translate(". ")
        ended = self.cell.text().rstrip().endswith((".", "。"))
        for sentence in self.notes:
            yield (full_stop[1:] if ended else full_stop), sentence
            ended = True


class Group(NamedTuple):
    """A heading with sentences below it."""

    label: str
    cells: tuple[Cell, ...]


class Card(NamedTuple):
    """A record, ready to be shown."""

    kind: str
    id: str
    title: str
    verified: str
    other_names: str
    marks: tuple[str, ...]
    summary: Markdown
    tiles: tuple[Tile, ...]
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    scores: Table | None
    papers: tuple[str, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the card."""
        return (self.scores,) if self.scores else ()

    def cells(self) -> Iterator[Cell]:
        """Everything on the card as cells, in reading order."""
        yield _sentence(self.summary)
        yield from (tile.cell for tile in self.tiles)
        for item in self.items:
            yield item.cell
            yield _sentence(*item.notes)
        for group in self.groups:
            yield from group.cells
        for table in self.tables:
            yield from (cell for row in table.rows for cell in row.cells)

    def words(self, translate: Translate) -> Iterator[str]:
        """What a reader sees and may search beside the cells: names, marks and labels."""
        if self.other_names:
            yield translate("Also called: {}").replace("{}", self.other_names)
        yield from self.marks
        for parts in (self.tiles, self.items, self.groups):
            yield from (part.label for part in parts)
        for table in self.tables:
            yield translate("Scores as reported")
            yield from (head.label for head in table.heads)

    def located(self) -> Iterator[Located]:
        """The cells that name sources, in reading order, with their labels."""
        for item in self.items:
            yield Located(item.cell, "", item.label)
        for group in self.groups:
            for cell in group.cells:
                yield Located(cell, "", group.label)
        for table in self.tables:
            yield from table.located()


def make_card(reader: Reader, query: Query) -> Card:
    """The card of the one record that *query* names. Raises :class:`QueryError`."""
    (entry,) = select(reader, query)
    record = entry.record
    return Card(
        kind=query.kind,
        id=record.id,
        title=reader.title(record),
        verified=record.verified,
        other_names=_other_names(reader, record),
        marks=marks(reader, entry),
        summary=reader.prose(record.summary, entry.position("summary")),
        tiles=glance(reader, entry),
        items=tuple(_items(reader, entry)),
        groups=tuple(_groups(reader, entry)),
        scores=card_scores(reader, entry),
        papers=record.paper,
    )


def fact_text(reader: Reader, kind: str, id_: str, name: str) -> Cell:
    """The cell that the role ``{fact}`` shows. Raises :class:`QueryError`."""
    (entry,) = select(reader, Query("fact", kind, (id_,)))
    fields = reader.catalogue.shape.fields[KINDS[kind]]
    if name not in fields:
        raise QueryError(f"a {kind} has no field '{short(name)}'; there are: {', '.join(fields)}")
    return reader.cell(entry, fields[name])


def _other_names(reader: Reader, record: Record) -> str:
    title = reader.title(record)
    # The Chinese name of a model is a name; that of a benchmark or a data set, or one with
    # the Latin name in it, is a rendering of ours.
    chinese = record.name.zh if isinstance(record, Model) else None
    if chinese and any(character.isascii() and character.isalpha() for character in chinese):
        chinese = None
    names = [record.name.en, chinese, *record.aliases]
    return reader.translate(", ").join(name for name in names if name and name != title)


def _items(reader: Reader, entry: Loaded) -> list[Item]:
    record = entry.record
    kind, shape = kind_of(record), reader.catalogue.shape
    fields = shape.fields[kind]
    shown = []
    for name in shape.card_fields[kind]:
        value = getattr(record, name)
        if (
            value is None
            or value == ()
            or (name == "links" and not value.model_dump(exclude_defaults=True))
        ):
            continue
        cell = reader.cell(entry, fields[name])
        label = reader.translate(fields[name].label)
        shown.append(Item(name, label, cell, tuple(_notes(reader, entry, name, value))))
        if name == "context":
            shown += _graphics_card(reader, entry)
    return shown


def _graphics_card(reader: Reader, entry: Loaded) -> list[Item]:
    """The card that the model needs, and how that is computed."""
    cell = card_cell(reader, entry)
    if cell is None:
        return []
    note = Markdown(card_formula(reader), entry.position("params_total"))
    return [Item("card", reader.translate("Graphics card"), cell, (note,))]


def _notes(reader: Reader, entry: Loaded, name: str, value: Any) -> list[Markdown]:
    """The sentences that qualify a value."""
    written: list[tuple[str | None, str]] = []
    if isinstance(value, Fact):
        written = [(value.note, "note"), (value.formula, "formula")]
    elif isinstance(value, CommercialUse):
        written = [(value.conditions, "conditions"), (value.reason, "reason")]
    notes = [reader.prose(text, entry.position(name, part)) for text, part in written if text]
    return notes + _claim_notes(reader, entry, name, value)


def _claim_notes(reader: Reader, entry: Loaded, name: str, value: Any) -> list[Markdown]:
    """What is said of each of several disagreeing values, with the value before it."""
    claims = value.claims if isinstance(value, Fact) else ()
    notes = []
    for i, claim in enumerate(claims):
        if claim.note:
            values = claim.value if isinstance(claim.value, tuple) else (claim.value,)
            which = reader.translate(", ").join(map(reader.word, values))
            text = which + reader.translate(": ") + reader.translate(claim.note)
            notes.append(Markdown(text, entry.position(name, "claims", i, "note")))
    return notes


def _groups(reader: Reader, entry: Loaded) -> list[Group]:
    record = entry.record
    groups: list[tuple[str, list[Cell]]] = []
    if isinstance(record, Model):
        groups = [
            ("Training data", _data(reader, entry, record)),
            ("Contamination", _contamination(reader, entry, record)),
            ("Attempts to reproduce", _reproductions(reader, record)),
            ("Known failures", _remarks(reader, entry, "known_failures", record.known_failures)),
            ("Rules that apply", _regimes(reader, entry, record)),
        ]
    elif isinstance(record, Benchmark):
        groups = [
            ("Contamination", _remarks(reader, entry, "contamination", record.contamination)),
            ("Known flaws", _remarks(reader, entry, "flaws", record.flaws)),
        ]
    elif isinstance(record, Dataset):
        groups = [("Known flaws", _remarks(reader, entry, "flaws", record.flaws))]
    return [Group(reader.translate(label), tuple(cells)) for label, cells in groups if cells]


def _remarks(reader: Reader, entry: Loaded, name: str, remarks: tuple[Remark, ...]) -> list[Cell]:
    return [
        _sentence(
            reader.prose(remark.text, entry.position(name, i, "text")),
            statement=Statement((), reader.sources(remark)),
        )
        for i, remark in enumerate(remarks)
    ]


def _sentence(*parts: Part, statement: Statement | None = None) -> Cell:
    return Cell((Statement(parts, statement.sources if statement else ()),))


def _data(reader: Reader, entry: Loaded, record: Model) -> list[Cell]:
    return [_data_use(reader, entry, i, use) for i, use in enumerate(record.data)]


def _data_use(reader: Reader, entry: Loaded, i: int, use: DataUse) -> Cell:
    """One body of data as a line: what, how much, in which language, under which terms."""
    name: Part = reader.prose(use.name, entry.position("data", i, "name"))
    details: list[Part] = [Word(reader.word(use.kind))]
    if use.amount:
        unit = f" {reader.word(use.unit)}" if use.unit else ""
        details.append(Word(f"{use.amount}{unit}"))
    details += [Word(reader.language_name(tag)) for tag in use.languages]
    if use.licence:
        details.append(Word(reader.word(use.licence)))
    if use.synthetic and use.synthetic != "no":
        details.append(labelled(reader, "synthetic: {}", use.synthetic))
    if use.personal_data and use.personal_data != "unknown":
        details.append(labelled(reader, "personal data: {}", use.personal_data))
    if use.cutoff:
        details.append(Word(reader.translate("cut-off: {}").replace("{}", use.cutoff)))
    parts: list[Part] = [name, Word(reader.translate(": ")), *reader.between(details)]
    if use.dataset:
        link = reader.link("dataset", use.dataset)
        parts += [Word(reader.translate(" – see ")), link]
    if use.note:
        parts += note(reader, use.note, entry.position("data", i, "note"))
    return _sentence(*parts, statement=Statement((), reader.sources(use)))


def _contamination(reader: Reader, entry: Loaded, record: Model) -> list[Cell]:
    cells = []
    for i, report in enumerate(record.contamination):
        parts: list[Part] = []
        if report.benchmark:
            parts += [reader.link("benchmark", report.benchmark), Word(reader.translate(": "))]
        parts.append(Word(reader.word(report.value)))
        if report.note:
            parts += note(reader, report.note, entry.position("contamination", i, "note"))
        cells.append(_sentence(*parts, statement=Statement((), reader.sources(report))))
    return cells


def _reproductions(reader: Reader, record: Model) -> list[Cell]:
    cells = []
    for trial in record.reproductions:
        words = reader.translate(": {metric}, reported {reported}, reproduced {reproduced}. {by}")
        text = (
            words.replace("{metric}", reader.word(trial.metric))
            .replace("{reported}", trial.reported)
            .replace("{reproduced}", trial.reproduced)
            .replace("{by}", reader.translate(trial.by))
        )
        link = reader.link("benchmark", trial.benchmark)
        cells.append(_sentence(link, Word(text), statement=Statement((), reader.sources(trial))))
    return cells


def _regimes(reader: Reader, entry: Loaded, record: Model) -> list[Cell]:
    cells = []
    for i, regime in enumerate(record.regimes):
        parts: list[Part] = [
            reader.prose(regime.regime, entry.position("regimes", i, "regime")),
            Word(reader.translate(": ") + reader.word(regime.standing)),
        ]
        if regime.note:
            parts += note(reader, regime.note, entry.position("regimes", i, "note"))
        cells.append(_sentence(*parts, statement=Statement((), reader.sources(regime))))
    return cells
