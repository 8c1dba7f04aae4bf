"""Brings the catalogues of a language in line with the source.

All of it is computed before anything is written, so that a catalogue that cannot be read
leaves every file as it was. A catalogue follows from the templates and the translations
alone: where they stay the same, it stays the same to the byte.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog

from bilingual.catalogues.carrying import Carried, Pages, carry
from bilingual.catalogues.entries import Catalogue, Entry
from bilingual.catalogues.writing import read_to_write, render
from bilingual.catalogues.writing import write as write_files
from bilingual.errors import CatalogueError
from bilingual.languages import Language
from bilingual.wording import shorter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilingual.project import Project

#: A sentence of the source → the terms in it, each with its agreed translation.
Terms = Callable[[str], Iterable[tuple[str, str]]]

#: Translations that no message wants any more, beside the folder of the catalogues.
DROPPED = "dropped.po"

# Tools put these here for their own purposes; each would change with every tool or day.
_HEAD = """Project-Id-Version: {project}
Report-Msgid-Bugs-To: \nPOT-Creation-Date: 2026-01-01 00:00+0000
PO-Revision-Date: 2026-01-01 00:00+0000
Last-Translator: {project}
Language: {code}
Language-Team: {project}
Plural-Forms: {plurals};
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
"""
_DROPPED_NOTE = (
    "Translations whose sentence is gone. An update takes them up again if it comes back;",
    "whoever does not need them deletes this file.",
)
_LINE_NUMBER = re.compile(r":-?\d+$")


class Update(NamedTuple):
    """What is to be written for a language."""

    language: Language
    #: Every catalogue, and the file of dropped translations if there are any.
    files: dict[Path, str]
    #: Catalogues, and what was compiled from them, whose page is gone.
    gone: tuple[Path, ...]
    carried: Carried


def plan(
    project: Project,
    language: Language,
    templates: Path,
    terms: Terms | None = None,
    prefilled: Pages | None = None,
) -> Update:
    """Work out the catalogues of *language*; nothing is written.

    *prefilled* are messages for a language that has no catalogue yet. Raises
    :class:`CatalogueError` with every file that cannot be read.
    """
    folder = project.catalogues(language)
    dropped_path = folder.parent / DROPPED
    heads, old = read_folder(folder)
    dropped = read_to_write(dropped_path).entries if dropped_path.is_file() else ()
    wanted = _wanted(project, templates, terms)
    carried = carry({**(prefilled or {}), **old}, dropped, wanted)
    files = {
        folder / f"{name}.po": _render(project, language, heads.get(name, ()), entries)
        for name, entries in carried.pages.items()
    }
    gone = [path for path in sorted(folder.rglob("*.po")) if path not in files]
    gone += [path.with_suffix(".mo") for path in gone if path.with_suffix(".mo").is_file()]
    if carried.dropped:
        files[dropped_path] = _render(project, language, _DROPPED_NOTE, carried.dropped)
    elif dropped_path.is_file():
        gone.append(dropped_path)
    return Update(language, files, tuple(gone), carried)


def check_readable(project: Project, languages: Iterable[Language]) -> None:
    """Raise :class:`CatalogueError` for catalogues that cannot be read, before long work."""
    for language in languages:
        read_folder(project.catalogues(language))


def read_folder(folder: Path) -> tuple[dict[str, tuple[str, ...]], Pages]:
    """The comments in the head, and the messages, of all catalogues by their names."""
    heads, pages, faults = {}, {}, []
    for path in sorted(folder.rglob("*.po")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        try:
            catalogue = read_to_write(path)
        except CatalogueError as error:
            faults.append(str(error))
            continue
        heads[name] = catalogue.notes
        pages[name] = list(catalogue.entries)
    if faults:
        raise CatalogueError("\n".join([*faults, "Nothing was changed."]))
    return heads, pages


def _wanted(project: Project, templates: Path, terms: Terms | None) -> Pages:
    """The messages of the source with their comments."""
    paths = sorted(templates.rglob("*.pot"))
    if not paths:
        raise CatalogueError(
            f"{shorter(templates)}: no message was extracted from {project.source}"
        )
    root = Path(os.path.commonpath([project.source, project.locale]))
    pages: Pages = {}
    for path in paths:
        name = path.relative_to(templates).with_suffix("").as_posix()
        pages[name] = [
            entry._replace(
                comments=(*entry.comments, *_agreed(entry.source, terms)),
                places=_places(entry.places, templates, root),
            )
            for entry in read_to_write(path).entries
        ]
    return pages


def _agreed(source: str, terms: Terms | None) -> tuple[str, ...]:
    found = [f"{term} → {translation}" for term, translation in terms(source)] if terms else []
    return (f"terms: {'; '.join(found)}",) if found else ()


def _places(places: Iterable[str], templates: Path, root: Path) -> tuple[str, ...]:
    """Files below *root*, each once, without line numbers.

    Numbers would change every entry of a page with each line added above it, and bring
    conflicts between branches; the comments tell the heading.
    """
    found = []
    for place in places:
        path = os.path.normpath(templates.resolve() / _LINE_NUMBER.sub("", place))
        name = Path(os.path.relpath(path, root)).as_posix()
        found.append(f"\u2068{name}\u2069" if " " in name else name)
    return tuple(dict.fromkeys(found))


def _render(
    project: Project, language: Language, notes: Sequence[str], entries: Iterable[Entry]
) -> str:
    name = str(project.conf.get("project", project.source.name))
    title = f"{name}: {language.code}"
    head = _HEAD.format(
        project=name, code=language.code, plurals=Catalog(language.code).plural_forms.strip(";")
    )
    kept = (title, *(note for note in notes if note != title))
    return render(Catalogue(kept, head, tuple(entries)))


def write(updates: Iterable[Update]) -> None:
    """Write what changed, then delete what is not wanted any more."""
    updates = tuple(updates)
    write_files({path: text for update in updates for path, text in update.files.items()})
    for update in updates:
        for path in update.gone:
            path.unlink(missing_ok=True)
