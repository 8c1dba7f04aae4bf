"""A drawing as SVG within a page of HTML.

All colours come from classes (``static/model_atlas.css``), so that a drawing follows the
light and the dark theme. One point of the drawing is a tenth of an ``em`` wide. Where there
is less room the drawing becomes a little smaller; then it scrolls within its box.

An element with the role ``img`` must not hold links; the drawing is a group. Its points
cannot be reached by the tabulator key: there may be hundreds. The table below the figure
has the same links.
"""

from __future__ import annotations

from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from model_atlas.drawing import RADIUS, SHAPES, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from model_atlas.drawing import Bar, Line, Mark, Scene, Target, Text

    #: From a record to the address of its card, or to nothing if there is no card.
    Href = Callable[[Target], str]

#: Width of a point of the drawing in em, and how small it may become.
_EM, _LEAST_EM = 0.1, 0.085


def render(scene: Scene, prefix: str, href: Href) -> str:
    """The element ``svg``; ids begin with *prefix*, which must be unique in the page."""
    width, height = _number(scene.width), _number(scene.height)
    labelled = f'aria-labelledby="{prefix}-t {prefix}-d"'
    size = f"min-width:{scene.width * _LEAST_EM:.1f}em;max-width:{scene.width * _EM:.1f}em"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="atlas-drawing" role="group" {labelled}',
        f'viewBox="0 0 {width} {height}" style="{size}">',
        f'<title id="{prefix}-t">{escape(scene.title)}</title>',
        f'<desc id="{prefix}-d">{escape(scene.description)}</desc>',
        *_lines(scene.lines),
        *map(_bar, scene.bars),
        f'<g class="label" font-size="{_number(SIZES["label"])}">',
        *(_mark(mark, href) for mark in scene.marks),
        "</g>",
        *_texts(scene.texts),
        "</svg>",
    ]
    return "\n".join(parts)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _lines(lines: Iterable[Line]) -> list[str]:
    return [
        f'<path class="{style}" d="{"".join(map(_path, group))}"/>'
        for style, group in groupby(lines, key=lambda line: line.style)
    ]


def _path(line: Line) -> str:
    first, *rest = (f"{_number(x)} {_number(y)}" for x, y in line.points)
    return f"M{first}{'C' if line.curved else 'L'}{' '.join(rest)}"


def _bar(bar: Bar) -> str:
    box = f'x="{_number(bar.x)}" y="{_number(bar.y)}" width="{_number(bar.width)}"'
    title = f"<title>{escape(bar.title)}</title>" if bar.title else ""
    return f'<rect class="bar" {box} height="{_number(bar.height)}">{title}</rect>'


def _mark(mark: Mark, href: Href) -> str:
    title = f"<title>{escape(mark.title)}</title>" if mark.title else ""
    content = title + _shape(mark) + "".join(_text(text, "label") for text in mark.texts)
    address = href(mark.target) if mark.target else ""
    if address:
        return f'<a href="{escape(address)}" tabindex="-1">{content}</a>'
    return f"<g>{content}</g>"


def _shape(mark: Mark) -> str:
    series = mark.series % len(SHAPES)
    style = f'class="series-{series}{" hollow" if mark.hollow else ""}"'
    x, y = _number(mark.x), _number(mark.y)
    corners = SHAPES[mark.shape]
    if not corners:
        return f'<circle {style} cx="{x}" cy="{y}" r="{_number(RADIUS)}"/>'
    steps = [corners[0]]
    steps += [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners)]
    path = " ".join(f"{_number(dx)} {_number(dy)}" for dx, dy in steps)
    return f'<path {style} d="M{x} {y}m{path}z"/>'


def _texts(texts: Iterable[Text]) -> list[str]:
    found = []
    for style, group in groupby(texts, key=lambda text: text.style):
        size = _number(SIZES[style])
        found.append(f'<g class="{style}" font-size="{size}">')
        found += [_text(text, style) for text in group]
        found.append("</g>")
    return found


def _text(text: Text, around: str) -> str:
    """An element ``text`` within a group of style *around*."""
    place = f'x="{_number(text.x)}" y="{_number(text.y + 0.35 * SIZES[text.style])}"'
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    if text.style != around:
        anchor += f' class="{text.style}" font-size="{_number(SIZES[text.style])}"'
    return f"<text {place}{anchor}>{escape(text.text)}</text>"
