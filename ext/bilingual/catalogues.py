"""The gettext catalogues of a project: their templates, and what is left to translate."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.pofile import read_po

from bilingual.terminal import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

#: What Sphinx prints on its way: "reading sources... [ 50%] index".
_STEP = re.compile(r"\[ *\d+%\] .*")


class CatalogueError(Exception):
    """A catalogue cannot be read or written. The message is for a person."""


class Finding(NamedTuple):
    """Something a catalogue lacks, with the line of the entry."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def read(path: Path) -> Catalog:
    """A ``.po`` or ``.pot`` file."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


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


def check(locale: Path, language: str, templates: Path | None = None) -> Iterator[Finding]:
    """Whatever is untranslated, fuzzy, obsolete, and (with templates) stale."""
    folder = locale / language / "LC_MESSAGES"
    paths = sorted(folder.rglob("*.po"))
    if not paths:
        yield Finding(folder, 1, "holds no catalogue")
    for path in paths:
        try:
            catalog = read(path)
        except (ValueError, UnicodeDecodeError) as error:
            yield Finding(path, getattr(error, "lineno", 0) + 1, f"cannot be read: {error}")
            continue
        yield from _check_entries(path, catalog)
        if templates:
            template = (templates / path.relative_to(folder)).with_suffix(".pot")
            yield from _check_fresh(path, catalog, template)
    if templates:
        for template in sorted(templates.rglob("*.pot")):
            path = (folder / template.relative_to(templates)).with_suffix(".po")
            if path not in paths:
                yield Finding(path, 1, "is missing: run 'make translate'")


def _check_entries(path: Path, catalog: Catalog) -> Iterator[Finding]:
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy:
            yield _finding(path, message, "is marked fuzzy: correct it, then delete that mark")
        elif not message.string:
            yield _finding(path, message, "is not translated")
    for message in catalog.obsolete.values():
        yield _finding(path, message, "is obsolete: delete it")


def _finding(path: Path, message: Message, what: str) -> Finding:
    return Finding(path, message.lineno or 1, f"“{str(message.id)[:60]}” {what}")


def _check_fresh(path: Path, catalog: Catalog, template: Path) -> Iterator[Finding]:
    if not template.is_file():
        yield Finding(path, 1, "belongs to no page: delete it")
        return
    wanted = {message.id for message in read(template) if message.id}
    for message in catalog:
        if message.id and message.id not in wanted:
            yield _finding(path, message, "is no longer in the source: run 'make translate'")
    for id_ in wanted - {message.id for message in catalog}:
        yield Finding(path, 1, f"lacks “{str(id_)[:60]}”: run 'make translate'")
