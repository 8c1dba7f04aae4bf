"""The names of a project that stay as they are in a translation.

They stand in ``<locale>/<code>/names.txt``, one a line: a name as it is written, or a regular
expression between slashes. What follows ``#`` at the begin of a line is a comment::

    # Products
    Garden Planner for Small Farms
    /Journal of [A-Z][a-z]+ Gardening/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

#: Name of the file.
FILE = "names.txt"


def read_names(path: Path) -> re.Pattern[str] | None:
    """What matches any of the names, longest first; None without a file or a name.

    Raises :class:`ProjectError`.
    """
    if not path.is_file():
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path}: is not UTF-8 ({error.reason})") from None
    found = [
        _pattern(path, number, line.strip())
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    found.sort(key=len, reverse=True)
    return re.compile("|".join(f"(?:{pattern})" for pattern in found)) if found else None


def _pattern(path: Path, number: int, line: str) -> str:
    if not (len(line) > 2 and line.startswith("/") and line.endswith("/")):
        return rf"(?<!\w){re.escape(line)}(?!\w)"
    pattern = line[1:-1]
    try:
        empty = re.compile(pattern).match("")
    except re.error as error:
        raise ProjectError(f"{path}:{number}: {line} is no regular expression: {error}") from None
    if empty:
        raise ProjectError(f"{path}:{number}: {line} matches everything")
    return pattern
