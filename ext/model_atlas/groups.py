"""Comparable groups: which scores may be ranked together, and which may not.

Two scores are comparable only if their *setting* is equal: benchmark, version, split,
subset, metric, shots and harness. That is necessary, not enough. They must also

1. stand in the same table of the same source: the same ``group`` in the records or, where
   no ``group`` is written, the same source and place; or
2. be complete and alike: version, split and shots are stated, in words that mean the same in
   every source, prompt, decoding and judge are equal, and the harness is stated. If nobody
   names a harness, this joins scores of one source only, and only those without a ``group``:
   who wrote two ``group`` keys has read two tables.

Metrics and subsets of one table are groups of their own. A score whose record says
``comparable: no`` is in no group; such a baseline stands in its group without a rank. Nor is
there a group for a metric of which one source counts up and another down.
Whatever is in doubt is kept apart: a table too many misleads nobody. Knows no Sphinx.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.records import Baseline, Model, Score
from model_atlas.source import Loaded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from model_atlas.catalogue import Catalogue

#: Metrics of which less is better.
LOWER_IS_BETTER: Final = frozenset({"perplexity", "mean-squared-error", "mae", "rmse"})
#: Metrics that some count from the top and others from the bottom: no order is certain.
WITHOUT_ORDER: Final = frozenset({"percentile-rank"})

#: Words of a setting that say nothing, or something else in every source.
_RELATIVE: Final = re.compile(r"\b(unknown|not stated|own|makers?|authors?)\b", re.IGNORECASE)
Key = tuple[str, ...]


class Result(NamedTuple):
    """A score with the record, and the place in it, where it is written."""

    entry: Loaded
    place: int
    score: Score

    @property
    def names(self) -> frozenset[str]:
        """What another source may call the system that was tested."""
        name, variant = self.entry.record.name.en, self.score.variant
        found = (variant, f"{name} {variant}") if variant else (name,)
        return frozenset(map(folded, found))


class Group(NamedTuple):
    """Scores that may be compared; *id* stays the same when other groups are added."""

    id: str
    results: tuple[Result, ...]
    less_is_better: bool = False

    @property
    def score(self) -> Score:
        """A score that has the setting of all."""
        return self.results[0].score


def results(entries: Iterable[Loaded]) -> list[Result]:
    """All scores of the models among *entries*."""
    return [
        Result(entry, place, score)
        for entry in entries
        if isinstance(entry.record, Model)
        for place, score in enumerate(entry.record.scores)
    ]


def groups(found: Iterable[Result], lower: Collection[str] = LOWER_IS_BETTER) -> list[Group]:
    """The comparable groups, in the order in which their first scores come.

    *lower* are the metrics of which less is better.
    """
    comparable = [result for result in found if may_be_ranked(result.score)]
    parent: dict[Key, Key] = {}
    for result in comparable:
        first, *others = _keys(result.score)
        root = _root(parent, first)
        for key in others:
            parent[_root(parent, key)] = root
    members: dict[Key, list[Result]] = {}
    for result in comparable:
        root = _root(parent, next(_keys(result.score)))
        members.setdefault(root, []).append(result)
    ids = [_id(group) for group in members.values()]
    taken = Counter(map(_anchor, ids))
    return [
        Group(
            id_ if taken[_anchor(id_)] == 1 else f"{id_}-{_hash(group)}",
            tuple(group),
            group[0].score.metric in lower,
        )
        for id_, group in zip(ids, members.values(), strict=True)
    ]


def lower_is_better(catalogue: Catalogue) -> frozenset[str]:
    """The metrics of which less is better, those of the project included."""
    return LOWER_IS_BETTER.union(catalogue.shape.settings.lower_is_better)


def may_be_ranked(score: Score) -> bool:
    """Whether a score may be compared with any other."""
    return score.comparable != "no" and score.metric not in WITHOUT_ORDER


def _root(parent: dict[Key, Key], key: Key) -> Key:
    """The key that stands for all keys joined with *key*."""
    parent.setdefault(key, key)
    while parent[key] != key:
        key = parent[key]
    return key


def _keys(score: Score) -> Iterator[Key]:
    """What a score shares with those that it is comparable with; one shared key is enough."""
    setting = _setting(score)
    source = (*score.cite, score.url or "")
    yield ("group", score.group, *setting) if score.group else (*source, score.at or "", *setting)
    way = tuple(_stated(text) for text in (score.prompt, score.decoding, score.judge))
    if not all(_absolute(text) for text in (score.version, score.split, score.shots)):
        return
    if _absolute(score.harness):
        yield ("harness", *setting, *way)
    elif not score.harness and not score.group:
        yield ("source", *source, *setting, *way)


def _setting(score: Score) -> Key:
    given = (score.version, score.split, score.subset, score.shots, score.harness)
    return (score.benchmark, score.metric, *map(_stated, given))


def _stated(text: str | None) -> str:
    """*text* to compare; nothing and "unknown" are the same."""
    return "" if text is None or text == "unknown" else folded(text)


def _absolute(text: str | None) -> bool:
    return bool(_stated(text)) and not _RELATIVE.search(text or "")


def folded(text: str) -> str:
    """*text* without case and hyphens."""
    return " ".join(text.casefold().replace("-", " ").split())


def _id(group: Sequence[Result]) -> str:
    """Made of the table's own key; where there is none, of the source and a short hash."""
    score = _first(group)
    key = score.group
    if key is None:
        key = "-".join((*score.cite[:1], _hash(group)))
    return "-".join(filter(None, (score.benchmark, key, score.subset, score.metric)))


def _hash(group: Sequence[Result]) -> str:
    return hashlib.sha256(repr(next(_keys(_first(group)))).encode()).hexdigest()[:6]


def _first(group: Sequence[Result]) -> Score:
    """A score of the group, whatever the order of the records."""
    return min((result.score for result in group), key=lambda score: next(_keys(score)))


def _anchor(id_: str) -> str:
    """What is left of *id_* in an address, where a Chinese key is nothing."""
    return re.sub("[^a-z0-9]+", "-", id_.casefold())


def gain(score: Score, baseline: Baseline, less_is_better: bool) -> Decimal:
    """By how many points the score is better; negative if the baseline is."""
    difference = Decimal(score.score) - Decimal(baseline.score)
    return -difference if less_is_better else difference
