"""Axes: from values to places in a drawing, and the values that are written beside them."""

from __future__ import annotations

import datetime
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
#: Up to so many days an axis of dates shows quarters, beyond it years.
_QUARTERS_UP_TO = 800


class Tick(NamedTuple):
    """A value on an axis and how it is written."""

    value: float
    label: str


class Axis(NamedTuple):
    """An axis from *low* to *high*, its ticks within; ``log`` values are all positive."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    log: bool = False

    def place(self, value: float, start: float, end: float) -> float:
        """Where *value* lies between *start* (the low end) and *end*, in points."""
        low, high = self.low, self.high
        if self.log:
            low, high, value = log10(low), log10(high), log10(value)
        return start + (value - low) / (high - low) * (end - start)


#: From here on numbers are written with K, M, B or T.
_LARGE = 10_000


def amount_label(value: float) -> str:
    """A number with its unit: 1.5B, 200M."""
    for size, unit in _UNITS:
        if value >= size:
            return f"{value / size:.10g}{unit}"
    return f"{value:.10g}"


def log_axis(values: Sequence[float]) -> Axis:
    """Powers of ten, with 2 and 5 between them if there are few."""
    low, high = min(values) / 1.25, max(values) * 1.25
    exponents = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in ((1,), (1, 2, 5), (1, 1.5, 2, 3, 5, 7)):
        found = [step * 10.0**exponent for exponent in exponents for step in steps]
        ticks = [value for value in found if low <= value <= high]
        if len(ticks) >= 3:
            break
    return Axis(low, high, tuple(Tick(value, amount_label(value)) for value in ticks), log=True)


def linear_axis(values: Sequence[float]) -> Axis:
    """About five ticks at multiples of 1, 2 or 5; the axis ends at ticks."""
    low, high = min(values), max(values)
    if low == high:
        around = abs(low) / 10 if abs(low) >= _LARGE else 1.0
        low, high = low - around, high + around
    rough = (high - low) / 5
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    first, last = floor(low / step), ceil(high / step)
    large = max(abs(low), abs(high)) >= _LARGE
    ticks = tuple(
        Tick(i * step, amount_label(i * step) if large else f"{i * step:.10g}")
        for i in range(first, last + 1)
    )
    return Axis(first * step, last * step, ticks)


def date_axis(values: Sequence[float]) -> Axis:
    """Years, or quarters if the time is short. Values are ordinals of days."""
    first = datetime.date.fromordinal(int(min(values)))
    last = datetime.date.fromordinal(int(max(values)))
    if (last - first).days <= _QUARTERS_UP_TO:
        start = first.year * 4 + (first.month - 1) // 3
        end = last.year * 4 + (last.month - 1) // 3 + 1
        days = [datetime.date(i // 4, i % 4 * 3 + 1, 1) for i in range(start, end + 1)]
        ticks = tuple(Tick(day.toordinal(), f"{day:%Y-%m}") for day in days)
    else:
        days = [datetime.date(year, 1, 1) for year in range(first.year, last.year + 2)]
        ticks = tuple(Tick(day.toordinal(), str(day.year)) for day in days)
    return Axis(ticks[0].value, ticks[-1].value, ticks)
