"""Counts → scene: small bars side by side, each with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from model_atlas.drawing import SIZES, WIDTH, Bar, Line, Scene, Text, text_width
from model_atlas.plots import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_atlas.plots import Words

#: Room for the sum of a row and for the number behind a bar, and height of a row, in points.
_TOTAL: Final = 34.0
_NUMBER: Final = 24.0
_STEP: Final = 1.5 * ROW


class Count(NamedTuple):
    """A row of bars: its label, its sum and a number for each column."""

    label: str
    total: int
    numbers: tuple[int, ...]


def bars(words: Words, heads: Sequence[str], counts: Sequence[Count]) -> Scene:
    """A column for each head; in it a bar and its number for each row."""
    labels = 12 + max(text_width(count.label, "head") for count in counts)
    start = labels + _TOTAL
    column = (WIDTH - start) / len(heads)
    lefts = [start + i * column for i in range(len(heads))]
    broken = [_broken(head, column - 8) for head in heads]
    top = ROW * max(map(len, broken)) + 6
    height = top + len(counts) * _STEP
    texts = [
        Text(left, ROW * (i + 0.5), line, "minor")
        for left, lines in zip(lefts, broken, strict=True)
        for i, line in enumerate(lines)
    ]
    longest = max(number for count in counts for number in count.numbers)
    found: list[Bar] = []
    for row, count in enumerate(counts):
        y = top + row * _STEP
        texts.append(Text(0, y + ROW / 2, count.label, "head"))
        texts.append(Text(labels + 14, y + ROW / 2, str(count.total), "label", "end"))
        for left, number in zip(lefts, count.numbers, strict=True):
            width = number / longest * (column - _NUMBER)
            found += [Bar(left, y + 1, width, ROW - 2)] if number else []
            texts.append(Text(left + width + 4, y + ROW / 2, str(number), "label"))
    axes = (Line(((left, top - 3), (left, height)), "axis") for left in lefts)
    return Scene(
        words.title,
        words.description,
        WIDTH,
        height,
        lines=tuple(axes),
        bars=tuple(found),
        texts=tuple(sorted(texts, key=lambda text: list(SIZES).index(text.style))),
    )


def _broken(text: str, width: float) -> list[str]:
    """*text* in lines of at most *width* points, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, "minor") > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
