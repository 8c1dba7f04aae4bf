"""What a person sees on a terminal: progress, bars, colours; all plain where there is none."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType

_BLOCKS = " ▏▎▍▌▋▊▉█"
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "bold": "1"}


class Line:
    """One line of progress on stderr, which changes and disappears. Nothing in a log."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self.title = title
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()

    def __enter__(self) -> Line:
        self.show()
        return self

    def show(self, step: str = "") -> None:
        """Show *step* after the title, cut to the width of the terminal."""
        if self.live:
            text = f"{self.title} … {step}".rstrip()
            width = shutil.get_terminal_size().columns - 1
            while columns(text) > width:
                text = text[:-1]
            self.stream.write(f"\r\x1b[2K{text}")
            self.stream.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.live:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()


def columns(text: str) -> int:
    """How many columns a text takes: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def is_utf8(stream: TextIO) -> bool:
    """Whether a stream can show more than ASCII."""
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def bar(share: float, width: int = 20, *, ascii_only: bool = False) -> str:
    """A bar of *width* columns, *share* (0 to 1) of it filled. Only 1 fills it wholly."""
    eighths = int(min(max(share, 0.0), 1.0) * width * 8)
    full, rest = divmod(eighths, 8)
    if ascii_only:
        return ("#" * full).ljust(width, ".")
    return ("█" * full + (_BLOCKS[rest] if rest else "")).ljust(width, "·")


def coloured(text: str, colour: str, stream: TextIO) -> str:
    """The text in a colour, if *stream* is a terminal and nobody asked for none."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"
