"""The gettext catalogues of a project: extracting messages, and updating the catalogues."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

#: Babel guesses these from braces and per cent signs of ordinary text.
_WRONG_FLAGS = frozenset({"python-format", "python-brace-format"})


_LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class CatalogueError(Exception):
    """A catalogue cannot be read or written. The message is for a person."""


def read(path: Path) -> Catalog:
    """A ``.po`` or ``.pot`` file."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def make_templates(source: Path, output: Path) -> None:
    """Extract all messages into ``.pot`` files. *output* is emptied first, because Sphinx
    never deletes the template of a page that is gone.
    """
    shutil.rmtree(output, ignore_errors=True)
    command = ["sphinx-build", "-q", "-W", "--keep-going", "-b", "gettext"]
    _run([*command, "-d", str(output.parent / "gettext-doctrees"), str(source), str(output)])


def _run(command: list[str]) -> None:
    """Run a tool of this environment, whether or not the environment is activated."""
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([str(tool), *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def update(templates: Path, locale: Path, language: str) -> None:
    """Bring the catalogues of *language* in line with the templates."""
    folder = locale / language / "LC_MESSAGES"
    options = ["-p", str(templates), "-d", str(locale), "-l", language]
    _run(["sphinx-intl", "update", *options, "-w", "0", "--no-obsolete"])
    wanted = {path.relative_to(templates).with_suffix(".po") for path in templates.rglob("*.pot")}
    for path in sorted(folder.rglob("*.po")):
        if path.relative_to(folder) not in wanted:
            path.unlink()
        else:
            _tidy(path)


def _tidy(path: Path) -> None:
    """Take out what tools put in: wrong flags, and a header for people who do not exist."""
    before = path.read_bytes()
    catalog = read(path)
    for message in catalog:
        message.flags -= _WRONG_FLAGS
    catalog.fuzzy = False
    catalog.header_comment = f"# {catalog.project}: {catalog.locale_identifier}"
    catalog.last_translator = catalog.language_team = catalog.project
    catalog.msgid_bugs_address = ""
    # The day of the extraction would change every catalogue with every update.
    catalog.creation_date = catalog.revision_date = _LONG_AGO
    text = io.BytesIO()
    write_po(text, catalog, width=0)
    if text.getvalue() != before:
        path.write_bytes(text.getvalue())
