"""Points in time → scene: a lane for each series, with as many rows as its names need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.drawing import RADIUS, WIDTH, Line, Mark, Scene, Text, text_width
from model_atlas.plots import ROW, apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_atlas.axes import Axis
    from model_atlas.drawing import Anchor, Place
    from model_atlas.plots import Point, Words

#: A stretch of more days is shown as such; a month is about as wide as a mark.
_MONTH: Final = 31
#: Room between the mark or its stretch and the name, between entries, and around lanes.
_NAME, _ENTRY, _LANE = RADIUS + 3.0, 5.0, 3.0

#: Height of all lanes that a page of the book can hold at full size, in points.
_MOST: Final = 540.0


class _Lane(NamedTuple):
    marks: tuple[Mark, ...]
    spans: tuple[Line, ...]
    bottom: float


def timeline(words: Words, points: Sequence[Point], axis: Axis) -> list[Scene]:
    """The lanes in the order of ``words.series``, as many in a drawing as a page can hold.

    *points* come in order of time.
    """
    start = 10 + max(text_width(label, "head") for label in words.series.values())
    ends = (start, WIDTH - 6)
    parts: list[dict[int, str]] = []
    height = 0.0
    for number, label in words.series.items():
        lane = _lane(_of(number, points), axis, ends, 2 * _LANE).bottom
        if not parts or height + lane > _MOST:
            parts.append({})
            height = 0.0
        parts[-1][number] = label
        height += lane
    return [_scene(words._replace(series=part), points, axis, ends) for part in parts]


def _of(number: int, points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.series == number]


def _scene(words: Words, points: Sequence[Point], axis: Axis, ends: Place) -> Scene:
    top = 1.4 * ROW
    lanes: list[_Lane] = []
    rules: list[Line] = []
    heads: list[Text] = []
    for number, label in words.series.items():
        rules.append(Line(((0, top), (WIDTH, top)), "axis"))
        heads.append(Text(0, top + _LANE + ROW / 2, label, "head"))
        lanes.append(_lane(_of(number, points), axis, ends, top + _LANE))
        top = lanes[-1].bottom + _LANE
    rules.append(Line(((0, top), (WIDTH, top)), "axis"))
    grid, ticks = _ticks(axis, ends, top)
    return Scene(
        words.title,
        words.description,
        WIDTH,
        top + 1.4 * ROW,
        lines=(*grid, *rules, *(span for lane in lanes for span in lane.spans)),
        marks=tuple(mark for lane in lanes for mark in lane.marks),
        texts=(*heads, *ticks),
    )


def _ticks(axis: Axis, ends: Place, bottom: float) -> tuple[list[Line], list[Text]]:
    """A line for each tick through all lanes, with its label above and below."""
    places = [axis.place(tick.value, *ends) for tick in axis.ticks]
    grid = [Line(((x, 1.4 * ROW), (x, bottom)), "grid") for x in places]
    anchors: list[Anchor] = ["middle" for _ in places[1:]]
    anchors.append("end")
    texts: list[Text] = []
    for y in (0.7 * ROW, bottom + 0.7 * ROW):
        labels = zip(places, axis.ticks, anchors, strict=True)
        texts += apart([Text(x, y, tick.label, "minor", anchor) for x, tick, anchor in labels])
    return grid, texts


def _lane(points: Sequence[Point], axis: Axis, ends: Place, top: float) -> _Lane:
    """Each point on the first row of the lane where it and its name touch nothing."""
    free: list[float] = []
    marks, spans = [], []
    for point in points:
        left, right = (axis.place(day, *ends) for day in (point.x, point.until))
        middle = (left + right) / 2
        long = point.until - point.x > _MONTH
        if not long:
            left = right = middle
        text = _name(point, left, right)
        edge = text.x - text_width(text.text) if text.anchor == "end" else left - RADIUS
        row = next((i for i, until in enumerate(free) if until <= edge), len(free))
        free[row : row + 1] = [max(right + RADIUS, _end(text)) + _ENTRY]
        y = top + (row + 0.5) * ROW
        spans += [Line(((left, y), (right, y)), "span")] if long else []
        names = (text._replace(y=y),)
        marks.append(Mark(middle, y, point.series, point.title, point.target, names))
    return _Lane(tuple(marks), tuple(spans), top + len(free) * ROW)


def _name(point: Point, left: float, right: float) -> Text:
    """The name behind its mark, or before it at the right edge; the row is not known yet."""
    if right + _NAME + text_width(point.name) <= WIDTH:
        return Text(right + _NAME, 0, point.name)
    return Text(left - _NAME, 0, point.name, anchor="end")


def _end(text: Text) -> float:
    return text.x if text.anchor == "end" else text.x + text_width(text.text)
