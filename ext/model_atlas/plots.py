"""Points → scene: where marks, labels and axes stand. Knows no records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.drawing import (
    WIDTH,
    Box,
    Line,
    Mark,
    Place,
    Scene,
    Target,
    Text,
    text_box,
    text_width,
)
from model_atlas.names import Crowd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model_atlas.axes import Axis

#: Height of the field of a scatter chart, and of a row of labels, in points.
_FIELD: Final = 320.0
ROW: Final = 11.0
_GAP: Final = 5.0


class Point(NamedTuple):
    """Something at (*x*, *y*) in the units of the axes, with a name beside it, perhaps none.

    ``until`` is the end of a stretch of time that begins at ``x``; equal to it for a day.
    """

    x: float
    y: float
    series: int
    name: str
    title: str
    target: Target
    until: float = 0.0


class Words(NamedTuple):
    """Title and description of a scene, and the labels of its series by number."""

    title: str
    description: str
    series: dict[int, str]


def legend(series: dict[int, str], top: float) -> tuple[list[Mark], float]:
    """A mark with its label for each series, in rows from *top*; and where they end."""
    marks: list[Mark] = []
    x, y = 6.0, top + ROW / 2
    for number, label in series.items():
        width = 8 + text_width(label) + 12
        if x + width > WIDTH and marks:
            x, y = 6.0, y + ROW
        marks.append(Mark(x, y, number, texts=(Text(x + 8, y, label),)))
        x += width
    return marks, y + ROW / 2 if marks else top


def scatter(
    words: Words,
    points: Sequence[Point],
    axes: tuple[Axis, Axis],
    labels: tuple[str, str],
    *,
    joined: bool = True,
) -> tuple[Scene, list[str]]:
    """A scatter chart, and the names for which there was no room in it.

    If *joined*, a line connects the points of each record.
    """
    keys, top = legend(words.series, 0)
    left = 8 + max(text_width(tick.label, "minor") for tick in axes[1].ticks)
    field = Box(left, top + 2 * ROW, WIDTH - 8, top + 2 * ROW + _FIELD)
    places = [_place(point, field, *axes) for point in points]
    lines, texts = _frame(field, axes, labels)
    families = list(_joined(points, places)) if joined else []
    crowd = Crowd(places, families, Box(field.left, field.top, WIDTH, field.bottom))
    crowd.place([point.name for point in points])
    marks = [
        Mark(*place, point.series, point.title, point.target, crowd.named(i))
        for i, (point, place) in enumerate(zip(points, places, strict=True))
    ]
    scene = Scene(
        words.title,
        words.description,
        WIDTH,
        field.bottom + 3 * ROW,
        lines=(*lines, *families, *crowd.leads),
        marks=(*keys, *marks),
        texts=texts,
    )
    unnamed = [p.name for i, p in enumerate(points) if p.name and not crowd.named(i)]
    return scene, unnamed


def _place(point: Point, field: Box, across: Axis, up: Axis) -> Place:
    x = across.place(point.x, field.left + _GAP, field.right - _GAP)
    return x, up.place(point.y, field.bottom - _GAP, field.top + _GAP)


def _frame(
    field: Box, axes: tuple[Axis, Axis], labels: tuple[str, str]
) -> tuple[list[Line], tuple[Text, ...]]:
    """The axes with their labels, a grid line at each tick, and the labels of the ticks."""
    across, up = axes
    lines: list[Line] = []
    ticks: list[Text] = []
    for tick in up.ticks:
        y = up.place(tick.value, field.bottom - _GAP, field.top + _GAP)
        lines.append(Line(((field.left, y), (field.right, y)), "grid"))
        ticks.append(Text(field.left - 4, y, tick.label, "minor", "end"))
    for tick in across.ticks:
        x = across.place(tick.value, field.left + _GAP, field.right - _GAP)
        lines.append(Line(((x, field.top), (x, field.bottom)), "grid"))
        ticks.append(Text(x, field.bottom + 0.9 * ROW, tick.label, "minor", "middle"))
    corner = ((field.left, field.top), (field.left, field.bottom), (field.right, field.bottom))
    names = (
        Text(0, field.top - ROW, labels[1], "head"),
        Text(field.right, field.bottom + 2.2 * ROW, labels[0], "head", "end"),
    )
    return [*lines, Line(corner, "axis")], (*apart(ticks), *names)


def apart(texts: list[Text]) -> list[Text]:
    """*texts* without those that would touch the one before."""
    kept: list[Text] = []
    for text in texts:
        if not kept or not text_box(kept[-1]).meets(text_box(text)):
            kept.append(text)
    return kept


def _joined(points: Sequence[Point], places: Sequence[Place]) -> Iterator[Line]:
    """A line through the points of each record that has several names or sizes."""
    for i in range(1, len(points)):
        if points[i - 1].target == points[i].target:
            yield Line((places[i - 1], places[i]), "span")
