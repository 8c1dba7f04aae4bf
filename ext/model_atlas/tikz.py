r"""A drawing as TikZ, in the fonts of the book.

Series differ by shape, so that a print in black and white shows the same.
TeX itself finds the scale: never wider than the line, never higher than a page with its
caption, and never larger than drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.texescape import escape

from model_atlas.drawing import RADIUS, SHAPES, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from model_atlas.drawing import Bar, Line, Mark, Place, Scene, Target, Text

    #: From a record to the name of its label in the book, or to nothing if it is not in it.
    Label = Callable[[Target], str]

#: The share of the height of a page that a drawing may take; the rest is for its caption.
_SHARE = 0.84

_LINES = {
    "axis": "line width=0.5pt, black!70",
    "grid": "line width=0.3pt, black!20",
    "edge": "line width=0.5pt, black!55",
    "span": "line width=0.9pt, black!40",
    "lead": "line width=0.3pt, black!55",
}
#: Per cent of black of the series in turn.
_SERIES = (75, 45, 75, 30, 55, 75, 40)


def render(scene: Scene, label: Label) -> str:
    """A group with one ``tikzpicture``."""
    width, height = scene.width, scene.height
    scales = (rf"\linewidth/{width:.1f}", rf"{_SHARE}*\textheight/{height:.1f}")
    parts = [
        r"\begingroup\sffamily",
        rf"\pgfmathsetmacro\atlasscale{{min(1,{','.join(scales)})}}%",
        r"\def\atlassize#1{\dimen0=#1pt\dimen0=\atlasscale\dimen0 %",
        r"\fontsize{\dimen0}{\dimen0}\selectfont}%",
        r"\begin{tikzpicture}[x=\atlasscale pt,y=-\atlasscale pt,inner sep=0pt,outer sep=0pt]",
        rf"\useasboundingbox (0,0) rectangle ({width:.1f},{height:.1f});",
        *map(_line, scene.lines),
        *map(_bar, scene.bars),
        *(_mark(mark, label) for mark in scene.marks),
        *(_text(text) for text in scene.texts),
        r"\end{tikzpicture}",
        r"\endgroup",
    ]
    return "\n".join(parts) + "\n"


def _at(place: Place) -> str:
    return f"({place[0]:.2f},{place[1]:.2f})"


def _line(line: Line) -> str:
    if line.curved:
        start, one, two, end = map(_at, line.points)
        return rf"\draw[{_LINES[line.style]}] {start} .. controls {one} and {two} .. {end};"
    return rf"\draw[{_LINES[line.style]}] {' -- '.join(map(_at, line.points))};"


def _bar(bar: Bar) -> str:
    corner = _at((bar.x + bar.width, bar.y + bar.height))
    return rf"\fill[black!45] {_at((bar.x, bar.y))} rectangle {corner};"


def _mark(mark: Mark, label: Label) -> str:
    grey = _SERIES[mark.series % len(_SERIES)]
    fill = "white" if mark.hollow else f"black!{grey}"
    style = f"draw=black, line width=0.3pt, fill={fill}"
    name = label(mark.target) if mark.target else ""
    texts = "".join("\n" + _text(text, name) for text in mark.texts)
    corners = SHAPES[mark.shape]
    if not corners:
        radius = rf"radius={RADIUS}*\atlasscale pt"
        return rf"\draw[{style}] {_at((mark.x, mark.y))} circle[{radius}];{texts}"
    path = " -- ".join(_at((mark.x + x, mark.y + y)) for x, y in corners)
    return rf"\draw[{style}] {path} -- cycle;{texts}"


_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}


def _text(text: Text, name: str = "") -> str:
    size = SIZES[text.style]
    words = escape(text.text, "xelatex")
    if name:
        words = rf"\hyperref[{name}]{{{words}}}"
    # The white ground keeps letters legible upon lines.
    style = f"fill=white, anchor={_ANCHORS[text.anchor]}, font=\\atlassize{{{size:g}}}"
    if text.style == "head":
        words = rf"\bfseries {words}"
    return rf"\node[{style}] at {_at((text.x, text.y + 0.35 * size))} {{{words}}};"
