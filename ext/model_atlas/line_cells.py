"""The cells of a line in a comparable group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model_atlas import groups
from model_atlas.cells import Cell, Link, Markdown, Part, Reader, Statement, Strong, Word
from model_atlas.records import Model
from model_atlas.scores import labelled, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from model_atlas.groups import Group, Result
    from model_atlas.lines import Line, Ranking
    from model_atlas.records import Score

_NOTHING: Final = (Statement((Word("–"),)),)

#: Parts of a setting that stand below the table if all scores share them, else in the rows.
_WAYS: Final[Mapping[str, str]] = {
    "prompt": "prompt: {}",
    "decoding": "decoding: {}",
    "harness": "harness: {}",
    "n": "test items: {}",
    "judge": "judge: {}",
}


def ways(reader: Reader, score: Score) -> Iterator[tuple[str, str]]:
    """How a model was asked and judged: names of the parts, and each in words."""
    for name, label in _WAYS.items():
        text = getattr(score, name)
        if text:
            yield name, reader.translate(label).replace("{}", reader.translate(text))


def line_cells(reader: Reader, ranking: Ranking, line: Line) -> tuple[Cell, ...]:
    """System, role, score, difference to the own base, who ran it, and notes."""
    return (
        _system_cell(reader, line),
        _role_cell(reader, line),
        _score_cell(reader, ranking, line),
        _gain_cell(reader, ranking.group, line),
        _run_by_cell(reader, line),
        Cell(tuple(_notes(reader, ranking, line)) or _NOTHING),
    )


def line_name(reader: Reader, line: Line) -> str:
    """How a line is called where there is no room for its variant."""
    if line.own:
        return reader.title(line.own.entry.record)
    return reader.translate(line.mentions[0].baseline.name)


def _system_cell(reader: Reader, line: Line) -> Cell:
    if line.own is None:
        mention = line.mentions[0]
        link: Part = _prose(reader, mention.result, mention.baseline.name, mention.place, "name")
        if mention.baseline.model:
            link = Link("model", mention.baseline.model, line_name(reader, line))
        return Cell(
            (Statement((link,)),), mention.baseline.name, line_name(reader, line).casefold()
        )
    entry, place, score = line.own
    parts: list[Part] = [reader.link("model", entry.record.id)]
    named = entry.record.name.en.casefold()
    if score.variant and score.variant.casefold().startswith(named):
        parts = [Link("model", entry.record.id, reader.translate(score.variant))]
    elif score.variant:
        before, _, after = reader.translate(" ({})").partition("{}")
        variant = reader.prose(score.variant, entry.position("scores", place, "variant"))
        parts += [Word(before), variant, Word(after)]
    return Cell((Statement(tuple(parts)),), entry.record.id, entry.record.name.en.casefold())


def _prose(reader: Reader, result: Result, text: str, place: int, field: str) -> Markdown:
    return reader.prose(
        text, result.entry.position("scores", result.place, "baselines", place, field)
    )


def _role_cell(reader: Reader, line: Line) -> Cell:
    """What a system is in this table; of a base model also whose base it is."""
    kinds = [mention.baseline.kind for mention in line.mentions]
    words = []
    if line.own:
        general = line.own.entry.record.domain == "general"
        words.append(reader.translate("general model" if general else "domain model"))
    if "same-base" in kinds:
        based = [
            mention.result for mention in line.mentions if mention.baseline.kind == "same-base"
        ]
        names = dict.fromkeys(reader.title(result.entry.record) for result in based)
        message = reader.translate("own base model of {}")
        words.append(message.replace("{}", reader.translate(", ").join(names)))
    if not words:
        words.append(_role(reader, kinds[0]))
    return Cell(tuple(Statement((Word(text),)) for text in words), kinds[0] if kinds else "model")


def _role(reader: Reader, kind: str) -> str:
    match kind:
        case "general":
            return reader.translate("general model")
        case "other-domain-model":
            return reader.translate("domain model")
    return reader.word(kind)


def _score_cell(reader: Reader, ranking: Ranking, line: Line) -> Cell:
    parts: tuple[Part, ...] = (Word(line.number),)
    before, _, after = reader.translate(" ({})").partition("{}")
    if not line.ranked:
        parts = (*parts, Word(before + reader.translate("not ranked") + after))
    elif line.value == ranking.best:
        word = reader.translate("best" if ranking.is_complete else "best of those ranked")
        parts = (Strong(line.number), Word(before + word + after))
    sources = {
        source.identity: source
        for result in reversed(line.results)
        for source in reversed(reader.sources(result.score))
    }
    # Each once, with the place that the first to name it gives.
    statement = Statement(parts, tuple(reversed(sources.values())))
    return Cell((statement,), line.number, line.number)


def _gain_cell(reader: Reader, group: Group, line: Line) -> Cell:
    """The difference to each own base model that stands beside the score."""
    bases = (
        []
        if line.own is None
        else [
            baseline
            for baseline in line.own.score.baselines
            if baseline.kind == "same-base" and baseline.comparable != "no"
        ]
    )
    if line.own is None or not bases:
        return Cell(_NOTHING)
    gains = [groups.gain(line.own.score, base, group.less_is_better) for base in bases]
    statements = []
    for base, gain in zip(bases, gains, strict=True):
        name = reader.translate(" ({})").replace("{}", reader.translate(base.name))
        statements.append(Statement((Word(signed(gain) + (name if len(bases) > 1 else "")),)))
    status = "behind" if min(gains) < 0 else "disclosed"
    return Cell(tuple(statements), str(gains[0]), str(gains[0]), status)


def _run_by_cell(reader: Reader, line: Line) -> Cell:
    """Who ran the score of a model; of baselines the records do not say it."""
    word = reader.word(line.own.score.run_by) if line.own else reader.translate("not recorded")
    return Cell((Statement((Word(word),)),), line.own.score.run_by if line.own else "")


def _notes(reader: Reader, ranking: Ranking, line: Line) -> Iterator[Statement]:
    """What qualifies the number: remarks, attempts to reproduce it, contamination."""
    remarks: list[Part] = []
    for remark in _remarks(reader, ranking, line):
        remarks += [Word(reader.translate(". ")), remark] if remarks else [remark]
    if remarks:
        yield Statement(tuple(remarks))
    yield from _reproductions(reader, ranking.group, line)
    yield from _contamination(reader, ranking, line)


def _remarks(reader: Reader, ranking: Ranking, line: Line) -> Iterator[Part]:
    if not line.ranked:
        yield Word(reader.translate("tested in another way"))
    if line.own:
        for name, words in ways(reader, line.own.score):
            if name in ranking.differing:
                yield Word(words)
        if line.own.score.note:
            position = line.own.entry.position("scores", line.own.place, "note")
            yield _sentence(reader.prose(line.own.score.note, position))
    said = {mention.baseline.note: mention for mention in reversed(line.mentions)}
    for text, mention in reversed(said.items()):
        if text:
            yield _sentence(_prose(reader, mention.result, text, mention.place, "note"))
    for rival in ranking.rivals(line):
        words = reader.translate("the same system also stands here with {}")
        yield Word(words.replace("{}", rival.number))


def _sentence(prose: Markdown) -> Markdown:
    """A note without its full stop, which stands only between two of them."""
    return prose._replace(text=prose.text.rstrip(".。"))


def _model(reader: Reader, line: Line) -> Model | None:
    """The record of a system, if there is one."""
    return reader.catalogue.get(Model, line.model) if line.model else None


def _reproductions(reader: Reader, group: Group, line: Line) -> Iterator[Statement]:
    """Attempts at this number; those at numbers that no score has stand beside all."""
    model = _model(reader, line)
    if model is None:
        return
    same = (group.score.benchmark, group.score.metric)
    numbers = {score.score for score in model.scores if (score.benchmark, score.metric) == same}
    for trial in model.reproductions:
        if (trial.benchmark, trial.metric) != same:
            continue
        if trial.reported == line.number or (line.own and trial.reported not in numbers):
            words = reader.translate(
                "attempt to reproduce: {reported} reported, {reproduced} reproduced. {by}"
            )
            words = words.replace("{reported}", trial.reported)
            words = words.replace("{reproduced}", trial.reproduced)
            words = words.replace("{by}", reader.translate(trial.by).rstrip(".。"))
            yield Statement((Word(words),), reader.sources(trial))


def _contamination(reader: Reader, ranking: Ranking, line: Line) -> Iterator[Statement]:
    """What is known of this benchmark; what explains it stands once in the table."""
    model = _model(reader, line)
    if model is None:
        return
    entry = reader.catalogue.entries[Model][model.id]
    first = ranking.first_of[model.id] is line
    for i, report in enumerate(model.contamination):
        if report.benchmark == ranking.group.score.benchmark:
            parts: list[Part] = [labelled(reader, "contamination: {}", report.value)]
            if report.note and first:
                prose = reader.prose(report.note, entry.position("contamination", i, "note"))
                parts += [Word(reader.translate(". ")), _sentence(prose)]
            yield Statement(tuple(parts), reader.sources(report))
