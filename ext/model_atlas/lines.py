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


class _Draft:
    """A line to which mentions are still added."""

    def __init__(self, number: str, own: Result | None, is_ranked: bool) -> None:
        self.number = number
        self.own = own
        self.is_ranked = is_ranked
        self.mentions: list[Mention] = []
        # Hundreds of scores may mention one system by one name.
        self.names: set[str] = set()

    def add(self, mention: Mention) -> None:
        """Let a baseline stand in this line."""
        self.mentions.append(mention)
        self.names.add(folded(mention.baseline.name))

    def line(self) -> Line:
        """The finished line."""
        return Line(self.number, self.own, tuple(self.mentions))


def lines(group: Group) -> list[Line]:
    """The systems of a group, best first; those that must not be ranked come last."""
    drafts = [_Draft(result.score.score, result, is_ranked=True) for result in group.results]
    by_value: dict[Decimal, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_value[Decimal(draft.number)].append(draft)
    for result in group.results:
        for place, baseline in enumerate(result.score.baselines):
            alike = by_value[Decimal(baseline.score)]
            same = next((one for one in alike if _is_same(one, baseline)), None)
            draft = same or _Draft(baseline.score, None, baseline.comparable != "no")
            if same is None:
                alike.append(draft)
                drafts.append(draft)
            draft.add(Mention(result, place, baseline))
    found = [draft.line() for draft in drafts]
    sign = 1 if group.less_is_better else -1
    return sorted(found, key=lambda line: (not line.ranked, sign * line.value))


def _is_same(draft: _Draft, baseline: Baseline) -> bool:
    """Whether a baseline, which has the number of a line, is the same system."""
    if (baseline.comparable != "no") != draft.is_ranked:
        return False
    name = folded(baseline.name)
    # All of them: "Gamma, 0 shots" and "Gamma, 5 shots" both agree with "Gamma" alone.
    if draft.names and all(_agree(name, other) for other in draft.names):
        return True
    if draft.own is None:
        return False
    if any(_agree(name, other) for other in draft.own.names):
        return True
    sizes = [set(_SIZE.findall(text)) for text in (name, folded(draft.own.score.variant or ""))]
    linked = baseline.model == draft.own.entry.record.id
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
