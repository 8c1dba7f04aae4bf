"""The lines of a comparable group: each system with its number once, best first."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.groups import Result, folded
from model_atlas.records import Baseline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from model_atlas.groups import Group

#: What one source adds to the name of a system and another leaves out: its size, a remark.
_ADDED: Final = re.compile(r"(?: \d+(?:\.\d+)?[bm])?(?:,.*)?")
#: Parts of a setting in which scores of one group may differ.
WAYS: Final = ("prompt", "decoding", "harness", "n", "judge")
_SIZE: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[bm]\b")


class Mention(NamedTuple):
    """A baseline with the score that it stands beside."""

    result: Result
    place: int
    baseline: Baseline


class Line(NamedTuple):
    """One system with one number: its own score, mentions of it as a baseline, or both."""

    number: str
    own: Result | None
    mentions: tuple[Mention, ...] = ()

    @property
    def value(self) -> Decimal:
        """The number that is ranked."""
        return Decimal(self.number)

    @property
    def ranked(self) -> bool:
        """Whether the number may be compared with the others."""
        return self.own is not None or self.mentions[0].baseline.comparable != "no"

    @property
    def names(self) -> frozenset[str]:
        """All names of the system, folded."""
        own = self.own.names if self.own else frozenset[str]()
        return own | {folded(mention.baseline.name) for mention in self.mentions}

    @property
    def model(self) -> str | None:
        """The id of the record of the system, if there is one."""
        return self.own.entry.record.id if self.own else self.mentions[0].baseline.model

    @property
    def results(self) -> tuple[Result, ...]:
        """The scores whose sources print the number."""
        own = (self.own,) if self.own else ()
        return (*own, *(mention.result for mention in self.mentions))


def lines(group: Group) -> list[Line]:
    """The systems of a group, best first; those that must not be ranked come last."""
    found = [Line(result.score.score, result) for result in group.results]
    by_value: dict[Decimal, list[int]] = defaultdict(list)
    for i, line in enumerate(found):
        by_value[line.value].append(i)
    for result in group.results:
        for place, baseline in enumerate(result.score.baselines):
            mention = Mention(result, place, baseline)
            alike = by_value[Decimal(baseline.score)]
            same = next((i for i in alike if _same(found[i], mention)), None)
            if same is None:
                alike.append(len(found))
                found.append(Line(baseline.score, None, (mention,)))
            else:
                line = found[same]
                found[same] = line._replace(mentions=(*line.mentions, mention))
    sign = 1 if group.less_is_better else -1
    return sorted(found, key=lambda line: (not line.ranked, sign * line.value))


def _same(line: Line, mention: Mention) -> bool:
    """Whether a baseline, which has the number of a line, is the same system."""
    baseline = mention.baseline
    if (baseline.comparable != "no") != line.ranked:
        return False
    name = folded(baseline.name)
    others = [folded(mention.baseline.name) for mention in line.mentions]
    # All of them: "Gamma, 0 shots" and "Gamma, 5 shots" both agree with "Gamma" alone.
    if others and all(_agree(name, other) for other in others):
        return True
    if line.own is None:
        return False
    if any(_agree(name, other) for other in line.own.names):
        return True
    sizes = [set(_SIZE.findall(text)) for text in (name, folded(line.own.score.variant or ""))]
    linked = baseline.model == line.own.entry.record.id
    return linked and (not all(sizes) or bool(sizes[0] & sizes[1]))


def _agree(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and _ADDED.fullmatch(long[len(short) :]) is not None


def best(found: Iterable[Line], less_is_better: bool) -> Decimal | None:
    """The best number that is ranked; whoever has it is best."""
    values = [line.value for line in found if line.ranked]
    if not values:
        return None
    return min(values) if less_is_better else max(values)


def rivals(line: Line, found: Iterable[Line]) -> list[Line]:
    """Lines that give another number for the same system in the same way of asking."""
    return [
        other
        for other in found
        if other.value != line.value
        and other.names & line.names
        and (other.own is None or line.own is None or _way(other.own) == _way(line.own))
    ]


class Ranking:
    """The lines of a group, and what each of them needs to know of all."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.lines = lines(group)

    @functools.cached_property
    def best(self) -> Decimal | None:
        """The best number that is ranked."""
        return best(self.lines, self.group.less_is_better)

    @functools.cached_property
    def is_complete(self) -> bool:
        """Whether all lines are ranked."""
        return all(line.ranked for line in self.lines)

    @functools.cached_property
    def differing(self) -> frozenset[str]:
        """The parts of a setting in which the scores differ; a missing count says nothing."""
        scores = [result.score for result in self.group.results]
        given = {name: {getattr(score, name) for score in scores} for name in WAYS}
        given["n"] -= {None}
        return frozenset(name for name, texts in given.items() if len(texts) > 1)

    @functools.cached_property
    def first_of(self) -> Mapping[str, Line]:
        """Id of a model → the first line about it."""
        first: dict[str, Line] = {}
        for line in self.lines:
            if line.model:
                first.setdefault(line.model, line)
        return first

    def rivals(self, line: Line) -> list[Line]:
        """Lines that give another number for the same system in the same way of asking."""
        places = sorted({place for name in line.names for place in self._by_name[name]})
        return rivals(line, [self.lines[place] for place in places])

    @functools.cached_property
    def _by_name(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            for name in line.names:
                found[name].append(place)
        return found


def _way(result: Result) -> tuple[str | None, ...]:
    score = result.score
    return result.entry.record.id, score.variant, score.prompt, score.decoding, score.judge
