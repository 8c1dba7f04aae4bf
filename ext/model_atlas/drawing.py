"""What a chart consists of: lines, bars, marks and text at places in points, no colours.

A :class:`Scene` is plain data. :mod:`model_atlas.svg` writes it for the web,
:mod:`model_atlas.tikz` for the book. The origin is the upper left corner, *y* grows
downwards. How a style or a series looks is the writers' business.
"""

from __future__ import annotations

import unicodedata
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Width of an ordinary drawing in points: the line of the book (A4, margins of an inch).
WIDTH: Final = 450.0

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
#: Kind and id of a record.
Target = tuple[str, str]

#: Style of text → size in points.
SIZES: Final[Mapping[str, float]] = {"label": 8.0, "head": 8.0, "minor": 7.0}
#: Radius of a mark in points.
RADIUS: Final = 3.0


def _polygon(corners: int, turn: float, radius: float) -> tuple[Place, ...]:
    steps = (turn + 2 * pi * i / corners for i in range(corners))
    return tuple((round(radius * sin(a), 2), round(-radius * cos(a), 2)) for a in steps)


_ARM = 1.1
#: Shape → corners relative to its centre, in points; a circle has none.
SHAPES: Final[Mapping[str, tuple[Place, ...]]] = {
    "circle": (),
    "square": _polygon(4, pi / 4, 3.7),
    "triangle": _polygon(3, 0, 4.2),
    "diamond": _polygon(4, 0, 4.1),
    "triangle-down": _polygon(3, pi, 4.2),
    "cross": (
        (-_ARM, -3.6), (_ARM, -3.6), (_ARM, -_ARM), (3.6, -_ARM), (3.6, _ARM), (_ARM, _ARM),
        (_ARM, 3.6), (-_ARM, 3.6), (-_ARM, _ARM), (-3.6, _ARM), (-3.6, -_ARM), (-_ARM, -_ARM),
    ),
    "pentagon": _polygon(5, 0, 3.7),
}  # fmt: skip


class Line(NamedTuple):
    """A broken line, or a curve from the first to the last of four points.

    *style*: ``axis``, ``grid``, ``edge``, ``span`` or ``lead``.
    """

    points: tuple[Place, ...]
    style: str
    curved: bool = False


class Bar(NamedTuple):
    """A filled rectangle; *x* and *y* are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    title: str = ""


class Text(NamedTuple):
    """A line of text; *y* is the middle of its height. *style* is a key of ``SIZES``."""

    x: float
    y: float
    text: str
    style: str = "label"
    anchor: Anchor = "start"


class Mark(NamedTuple):
    """A point of series number *series*, with a tooltip, a link and texts that belong to it."""

    x: float
    y: float
    series: int
    title: str = ""
    target: Target | None = None
    texts: tuple[Text, ...] = ()

    @property
    def shape(self) -> str:
        """The shape of the series: a key of ``SHAPES``."""
        return list(SHAPES)[self.series % len(SHAPES)]

    @property
    def hollow(self) -> bool:
        """When all shapes are used up they come again as outlines."""
        return self.series // len(SHAPES) % 2 == 1


class Scene(NamedTuple):
    """A drawing of *width* × *height* points. Lines lie under bars, these under marks."""

    title: str
    description: str
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    texts: tuple[Text, ...] = ()


class Box(NamedTuple):
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies in the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def text_width(text: str, style: str = "label") -> float:
    """The width of *text* in points, estimated: fonts differ, and none is known here."""
    return SIZES[style] * sum(map(_character_width, text))


def _character_width(character: str) -> float:
    """In em; about those of Helvetica, a little wider to be safe."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iljtfrI.,:;'|!()[] -":
        return 0.36
    if character in "mwMW@%":
        return 0.92
    return 0.73 if character.isupper() else 0.59


def text_box(text: Text) -> Box:
    """The room that *text* takes up."""
    width, half = text_width(text.text, text.style), SIZES[text.style] * 0.55
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return Box(left, text.y - half, left + width, text.y + half)
