"""The catalogues that a language should have, as far as is known without extracting messages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import Project as Pages
from sphinx.util.i18n import docname_to_domain

from bilingual.catalogues.reading import read_catalogue
from bilingual.errors import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.project import Project

_LINE_NUMBER = re.compile(r":-?\d+$")


def all_pages(project: Project) -> set[str]:
    """The names of the pages of a project, as Sphinx has them."""
    return _discover(project, ())


def _discover(project: Project, excluded: tuple[str, ...]) -> set[str]:
    kinds = project.conf.get("source_suffix", {})
    suffixes = [kinds] if isinstance(kinds, str) else list(kinds)
    pages = Pages(project.source, dict.fromkeys([*suffixes, ".rst", ".md"], "text"))
    excluded = (
        *project.conf.get("exclude_patterns", []),
        *project.conf.get("templates_path", []),
        *excluded,
    )
    return pages.discover(excluded, project.conf.get("include_patterns", ["**"]))


def expected(project: Project, templates: Path) -> set[str]:
    """The names of the catalogues that each language should have.

    They are those of the pages, and those of other texts that some language has, or that were
    extracted into *templates* some time ago, if their origin is still there.
    """
    # Files of a theme may have the ending of a page.
    folders = [*project.conf.get("html_static_path", []), *project.conf.get("html_extra_path", [])]
    compact = project.conf.get("gettext_compact", True)
    pages = _discover(project, tuple(str(folder) for folder in folders))
    return {docname_to_domain(page, compact) for page in pages} | set(_others(project, templates))


def _others(project: Project, templates: Path) -> Iterator[str]:
    root = Path(os.path.commonpath([project.source, project.locale]))
    folders = [project.catalogues(language) for language in project.languages.targets]
    found = [(folder, path, root) for folder in folders for path in folder.rglob("*.po")]
    templates = templates.resolve()
    found += [(templates, path, templates) for path in templates.rglob("*.pot")]
    seen: set[str] = set()
    for folder, path, base in sorted(found):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in seen and _has_origin(path, base, root):
            seen.add(name)
            yield name


def _has_origin(path: Path, base: Path, root: Path) -> bool:
    """Whether a file below *root* that a catalogue names, as seen from *base*, is there."""
    try:
        entries = read_catalogue(path).entries
    except BrokenFile:
        return False
    places = {place for entry in entries if not entry.obsolete for place in entry.places}
    names = (_LINE_NUMBER.sub("", place.strip("\u2068\u2069")) for place in sorted(places))
    origins = ((base / name).resolve() for name in names)
    return any(origin.is_relative_to(root) and origin.is_file() for origin in origins)
