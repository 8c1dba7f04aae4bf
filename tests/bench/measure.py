"""Builds in processes of their own, and what they took."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_LAUNCH = Path(__file__).with_name("launch.py")
#: The plugins of this tree, wherever the environment has its installation of them.
_EXT = Path(__file__).parents[2] / "ext"


class BuildError(Exception):
    """A command failed or warned; the text is what it said."""


class Taken(NamedTuple):
    """What one command took: seconds and bytes; for a build, the pages that it read, that it
    wrote, and that it left saying what is no longer true.
    """

    cpu: float
    wall: float
    peak: int
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def run(command: Sequence[str], log: Path, codes: tuple[int, ...] = (0,)) -> Taken:
    """Run *command*. Raises :class:`BuildError` for another exit code than *codes*."""
    environment = os.environ | {"PYTHONPATH": str(_EXT), "PYTHONHASHSEED": "0"}
    launcher = [sys.executable, "-I", "-S", str(_LAUNCH), str(log), *command]
    done = subprocess.run(launcher, capture_output=True, text=True, check=True, env=environment)
    taken = json.loads(done.stdout)
    if taken["code"] not in codes:
        said = log.read_text(encoding="utf-8", errors="replace")
        raise BuildError(f"{' '.join(command)}\n{said[-4000:]}")
    return Taken(taken["cpu"], taken["wall"], taken["peak"])


class Builder(NamedTuple):
    """A Sphinx project and where it is built. A warning is an error."""

    source: Path
    folder: Path
    options: tuple[str, ...] = ()

    @property
    def html(self) -> Path:
        return self.folder / "html"

    @property
    def _doctrees(self) -> Path:
        return self.folder / "doctrees"

    def clean(self) -> None:
        """Let the next build be a full one."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def build(self, jobs: int = 1) -> Taken:
        """Build; only what is out of date if there was a build before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        before = _stamps(self._doctrees, ".doctree"), _stamps(self.html, ".html")
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", str(jobs)]
        command += [*self.options, "-b", "html", "-d", str(self._doctrees)]
        taken = run([*command, str(self.source), str(self.html)], self.folder / "log.txt")
        after = _stamps(self._doctrees, ".doctree"), _stamps(self.html, ".html")
        read, written = (_newer(*pair) for pair in zip(before, after, strict=True))
        # Only pages that have a source: not the index and the search page.
        return taken._replace(read=read, written=tuple(p for p in written if p in after[0]))


def _stamps(folder: Path, ending: str) -> dict[str, int]:
    """Name of each page → when its file was last written."""
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob(f"*{ending}")
    }


def _newer(before: dict[str, int], after: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(name for name, stamp in after.items() if before.get(name) != stamp))
