"""Which page a person means: by its name, its source file or its catalogue."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Collection

    from bilingual.languages import Language
    from bilingual.project import Project

_SUFFIXES = (".md", ".rst", ".po", ".mo", ".html")


def bare_name(text: str, project: Project, language: Language) -> str:
    """A name without the folder and the ending of a source file or of a catalogue."""
    name = text.strip().replace("\\", "/")
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    catalogues = project.catalogues(language)
    for folder in (project.source, catalogues):
        path = Path.cwd().joinpath(name).resolve()
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    below = "/".join((*catalogues.parts[-2:], ""))
    _, found, rest = name.partition(below)
    return (rest if found else name).removeprefix(f"{project.source.name}/").strip("/")


def find_page(name: str, pages: Collection[str]) -> str:
    """The page of that name, or the only one whose name ends so. Raises :class:`ProjectError`."""
    for wanted in (name, f"{name}/index"):
        if wanted in pages:
            return wanted
        found = sorted(page for page in pages if page.endswith(f"/{wanted}"))
        if len(found) == 1:
            return found[0]
        if found:
            raise ProjectError(f"{name!r} may be any of these pages: {', '.join(found)}")
    close = difflib.get_close_matches(name, sorted(pages), n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    raise ProjectError(f"there is no page {name!r}{hint}")
