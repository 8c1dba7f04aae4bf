"""The templates of the catalogues: what Sphinx extracts from the source."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from bilingual.errors import CatalogueError
from bilingual.terminal import Line

if TYPE_CHECKING:
    from pathlib import Path

#: What Sphinx prints on its way: "reading sources... [ 50%] index".
_STEP = re.compile(r"\[ *\d+%\] .*")


def make_templates(source: Path, output: Path) -> None:
    """Extract all messages into ``.pot`` files. *output* is emptied first, because Sphinx
    never deletes the template of a page that is gone.

    Raises :class:`CatalogueError` with what Sphinx says if it fails.
    """
    shutil.rmtree(output, ignore_errors=True)
    doctrees = output.parent / "gettext-doctrees"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-j", "auto"]
    command += ["-b", "gettext", "-d", str(doctrees), str(source), str(output)]
    environment = os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1"}
    with Line("Extracting the messages") as line, tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, encoding="utf-8", env=environment
        ) as run:
            for text in run.stdout or ():
                if step := _STEP.search(text):
                    line.show(step[0])
        said.seek(0)
        warnings = said.read().decode("utf-8", "replace").strip()
    if run.returncode:
        raise CatalogueError(f"The messages could not be extracted:\n{warnings}")
