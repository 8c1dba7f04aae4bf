"""The gettext catalogues of a project: updating them, and what is left to translate."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

#: Babel guesses these from braces and per cent signs of ordinary text.
_WRONG_FLAGS = frozenset({"python-format", "python-brace-format"})


_LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


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
