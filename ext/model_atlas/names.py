"""Where the names of points in a crowd can stand so that all of them can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model_atlas.drawing import RADIUS, SIZES, Box, Line, Text, text_box, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model_atlas.drawing import Anchor, Place

#: Directions in which a name may stand from its mark: steps across and down, and the anchor.
_BESIDE: Final[tuple[tuple[float, float, Anchor], ...]] = (
    (1, 0, "start"), (-1, 0, "end"), (0, -1, "middle"), (0, 1, "middle"),
    (0.8, -0.8, "start"), (0.8, 0.8, "start"), (-0.8, -0.8, "end"), (-0.8, 0.8, "end"),
)  # fmt: skip
_FAR: Final[tuple[tuple[float, float, Anchor], ...]] = (
    *_BESIDE,
    (0.4, -1, "start"), (0.4, 1, "start"), (-0.4, -1, "end"), (-0.4, 1, "end"),
    (1, -0.4, "start"), (1, 0.4, "start"), (-1, -0.4, "end"), (-1, 0.4, "end"),
)  # fmt: skip
#: Distances of a name from its mark at which a line leads to it.
_DISTANCES: Final = (8.0, 14.0, 21.0, 29.0, 38.0, 48.0)


class Crowd:
    """The marks, lines and names of a chart. Names touch neither marks nor other names.

    Where nothing beside a mark is free its name stands farther off, with a line that leads
    to it and crosses no name.
    """

    def __init__(self, places: Sequence[Place], lines: Sequence[Line], room: Box) -> None:
        self._places, self._room = places, room
        self._taken = [_around(place, RADIUS + 1) for place in places]
        self._lines = [_hull(line) for line in lines]
        self._leads: list[Box] = []
        self.names: dict[int, Text] = {}
        self.leads: list[Line] = []

    def place(self, names: Sequence[str]) -> None:
        """Find a place for each name: first beside the mark, then farther, then upon lines.

        A name for which there is none is left out.
        """
        for distances, avoid in (
            ((0.0,), self._lines),
            (_DISTANCES, self._lines),
            (_DISTANCES, []),
        ):
            for i, name in enumerate(names):
                if name and i not in self.names:
                    self._place(i, name, distances, avoid)

    def named(self, i: int) -> tuple[Text, ...]:
        """The name of mark number *i*, if there is one."""
        return (self.names[i],) if i in self.names else ()

    def _place(self, i: int, name: str, distances: Sequence[float], avoid: list[Box]) -> None:
        place = self._places[i]
        around = _around(place, max(distances) + 2 * RADIUS + text_width(name))
        avoid = [box for box in avoid if box.meets(around)]
        taken = [box for box in (*self._taken, *self._leads) if box.meets(around)]
        for text in _candidates(name, place, distances):
            box = text_box(text)
            steps = list(_steps(place, text)) if any(distances) else []
            if not box.within(self._room) or any(map(box.meets, (*taken, *avoid))):
                continue
            if any(step.meets(other) for step in steps for other in taken):
                continue
            self.names[i] = text
            self._taken.append(box)
            self._leads += steps
            self.leads += [Line((place, (text.x, text.y)), "lead")] if steps else []
            return


def _candidates(name: str, place: Place, distances: Sequence[float]) -> Iterator[Text]:
    for distance in distances:
        for across, down, anchor in _FAR if distance else _BESIDE:
            x = place[0] + across * (RADIUS + 3.5 + distance)
            y = place[1] + down * (RADIUS + SIZES["label"] * 0.6 + distance)
            yield Text(x, y, name, "label", anchor)


def _steps(place: Place, text: Text) -> Iterator[Box]:
    """Small boxes along the line from a mark to its name, a little away from both."""
    across, down = text.x - place[0], text.y - place[1]
    length = max(abs(across), abs(down))
    for at in range(6, int(length) - 4, 2):
        share = at / length
        yield _around((place[0] + share * across, place[1] + share * down), 0.7)


def _around(place: Place, reach: float) -> Box:
    return Box(place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)


def _hull(line: Line) -> Box:
    xs, ys = zip(*line.points, strict=True)
    return Box(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)
