"""Everything that one run found, and the medians in it."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any, NamedTuple

from .atlas import CheckTiming, SiteTiming
from .measure import Taken
from .series import FULL, Size, Timing


class Results(NamedTuple):
    """What was measured. Empty lists: that part was left out."""

    machine: dict[str, str]
    versions: dict[str, str]
    compare_at: int
    repeat: int
    jobs: int
    timings: list[Timing]
    sizes: list[Size]
    sites: list[SiteTiming]
    checks: list[CheckTiming]

    def lengths(self) -> list[int]:
        """The numbers of records, rising."""
        return sorted({timing.size for timing in self.timings})

    def ways(self) -> list[str]:
        """The ways, in the order in which they were built."""
        return list(dict.fromkeys(timing.way for timing in self.timings))

    def builds(self, way: str, size: int, cited: bool, step: str) -> list[Taken]:
        """What each repetition of a build took."""
        wanted = (way, size, cited, step)
        return [t.taken for t in self.timings if (t.way, t.size, t.cited, t.step) == wanted]

    def middle(
        self, way: str, size: int, cited: bool, step: str = FULL, of: str = "cpu"
    ) -> float | None:
        """The median of CPU seconds, or of another part of :class:`Taken`."""
        return _median(getattr(taken, of) for taken in self.builds(way, size, cited, step))

    def record_cost(self, way: str, size: int, cited: bool) -> float | None:
        """CPU milliseconds for a record, what the smallest project takes taken off."""
        least = self.lengths()[0]
        costs = self.middle(way, size, cited), self.middle(way, least, cited)
        if size == least or None in costs:
            return None
        return 1000 * (costs[0] - costs[1]) / (size - least)  # type: ignore[operator]

    def pages(self, size: int, cited: bool, way: str = "plugin") -> Size | None:
        """The sizes of pages, if they were measured."""
        wanted = (way, size, cited)
        return next((s for s in self.sizes if (s.way, s.size, s.cited) == wanted), None)

    def site(self, records: bool, language: str, of: str = "cpu") -> float | None:
        """The median for a site of the Atlas, with its records or without."""
        return _median(
            getattr(s.taken, of)
            for s in self.sites
            if (s.records, s.language) == (records, language)
        )

    def check(self) -> tuple[int, float, float] | None:
        """Messages, milliseconds a message of the check alone, and with the extraction."""
        if not self.checks:
            return None
        messages = self.checks[0].messages
        whole = _median(c.whole.cpu for c in self.checks) or 0.0
        alone = _median(c.whole.cpu - c.extraction.cpu for c in self.checks) or 0.0
        return messages, 1000 * max(alone, 0.0) / messages, 1000 * whole / messages

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {name: _plain(value) for name, value in self._asdict().items()}


def ratio(one: float | None, other: float | None) -> float | None:
    """*one* in *other*, where both are known."""
    return one / other if one is not None and other else None


def _median(values: Iterable[float]) -> float | None:
    values = list(values)
    return median(values) if values else None


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
