"""Checks of what scores say about each other: groups that mix, attempts at no score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model_atlas.groups import results
from model_atlas.records import Model
from model_atlas.source import Problem
from model_atlas.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from model_atlas.groups import Result
    from model_atlas.records import Score
    from model_atlas.source import Loaded

#: What must be equal, word for word, in one group, benchmark, subset and metric.
_EQUAL: Final = ("version", "split", "shots", "harness")


def check_groups(entries: Iterable[Loaded]) -> Iterator[Problem]:
    """Scores under one ``group`` that stand in different sources or have different settings.

    A table may print several metrics, subsets and benchmarks: they are not compared.
    """
    sources: dict[str, tuple[Result, frozenset[str]]] = {}
    firsts: dict[tuple[str | None, ...], Result] = {}
    for result in results(entries):
        score = result.score
        if score.group is None:
            continue
        own = frozenset((*score.cite, score.url or ""))
        first, shared = sources.setdefault(score.group, (result, own - {""}))
        sources[score.group] = (first, shared & own)
        if not shared & own:
            yield _mixed(result, first, ["no source in common"])
            sources[score.group] = (first, shared)
        key = (score.group, score.benchmark, score.subset, score.metric)
        other = firsts.setdefault(key, result)
        differing = list(_differing(score, other.score))
        if differing:
            yield _mixed(result, other, differing)


def _differing(score: Score, other: Score) -> Iterator[str]:
    for name in _EQUAL:
        here, there = getattr(score, name), getattr(other, name)
        if here != there:
            yield f"{name} {_quoted(here)}, not {_quoted(there)}"
    if score.n and other.n and score.n != other.n:
        yield f"n {_quoted(score.n)}, not {_quoted(other.n)}"


def _quoted(text: str | None) -> str:
    return f"'{short(text)}'" if text else "nothing"


def _mixed(result: Result, first: Result, differing: list[str]) -> Problem:
    place = first.entry.position("scores", first.place, "group")
    return Problem(
        result.entry.position("scores", result.place, "group"),
        f"a group must not mix: compared with {place}, "
        f"'{short(result.score.group)}' has "
        f"{'; '.join(differing)}: give one of the two another group",
    )


def check_reproductions(entries: Iterable[Loaded]) -> Iterator[Problem]:
    """Attempts to reproduce what the model has no score for."""
    for entry in entries:
        if not isinstance(entry.record, Model):
            continue
        there = dict.fromkeys((s.benchmark, s.metric) for s in entry.record.scores)
        for i, trial in enumerate(entry.record.reproductions):
            if (trial.benchmark, trial.metric) not in there:
                known = ", ".join(f"{metric} on {benchmark}" for benchmark, metric in there)
                yield Problem(
                    entry.position("reproductions", i, "benchmark"),
                    f"the model has no score for {trial.metric} on {trial.benchmark}; it has: "
                    f"{known or 'none'}; or add the score",
                )
