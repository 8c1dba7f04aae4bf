"""How messages to a person are worded."""

from __future__ import annotations

import os
import shutil
import sys
from difflib import SequenceMatcher
from pathlib import Path


def excerpt(text: str, length: int = 60) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def first_difference(before: str, after: str) -> tuple[str, str]:
    """The first words that differ, as they were and as they are; “…” stands for none."""
    old, new = before.split(), after.split()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            return excerpt(" ".join(old[i1:i2])) or "…", excerpt(" ".join(new[j1:j2])) or "…"
    return excerpt(before), excerpt(after)


def many(count: int, name: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def command() -> str:
    """This program as the person can type it: as it was called, or as the Makefile or another
    script that calls it says in ``BILINGUAL_COMMAND``.
    """
    if named := os.environ.get("BILINGUAL_COMMAND"):
        return named
    called = Path(sys.argv[0])
    if called.name == "__main__.py" and called.parent.name == "bilingual":
        return "python -m bilingual"
    if called.stem != "bilingual":  # a test, or another program
        return "bilingual"
    if shutil.which("bilingual") == str(called):
        return "bilingual"
    here = Path.cwd()
    # Not resolved: a link stands for the environment that it lies in.
    return str(called.relative_to(here) if called.is_relative_to(here) else called)


def shorter(path: Path) -> Path:
    """The path as a person would type it in this folder, if it is below it."""
    here, absolute = Path.cwd(), path.resolve()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else path
