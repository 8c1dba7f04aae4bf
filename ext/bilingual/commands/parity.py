"""``bilingual parity``: the pages of a translation have all that those of the source have."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.catalogues.unreadable import find_faults
from bilingual.commands import arguments
from bilingual.commands.build import build_site
from bilingual.errors import CatalogueError, ProjectError
from bilingual.parity.markup import find_markup
from bilingual.parity.names import FILE, read_names
from bilingual.parity.sites import Site, compare_sites, read_site
from bilingual.wording import command, many, shorter

if TYPE_CHECKING:
    import argparse

    from bilingual.languages import Language
    from bilingual.parity.finding import Finding
    from bilingual.parity.page import Page
    from bilingual.project import Project

#: Where the sites are built if there are none to compare.
_BUILT = Path("build/parity/html")


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    arguments.add_languages(parser)
    parser.add_argument(
        "--site",
        type=Path,
        help="folder of sites that are built already, such as build/html "
        f"(default: build them in {_BUILT})",
    )
    parser.add_argument(
        "--partial",
        action="store_true",
        help="allow untranslated text; always so in a language that is not offered yet",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(project: Project, options: argparse.Namespace) -> int:
    """Print what differs. The exit code is 0 if nothing does and all builds were clean."""
    languages = arguments.languages(project, options)
    # Each broken catalogue would be many findings.
    if faults := find_faults(project.catalogues(language) for language in languages):
        raise CatalogueError("\n".join(map(str, faults)))
    source = project.languages.source
    names = {language: read_names(_names_file(project, language)) for language in languages}
    folder: Path = options.site or _BUILT
    clean = True
    if not options.site:
        built = [_build(project, language) for language in (source, *languages)]
        clean = all(built)
    pages = _read(folder, source)
    found = [(source, finding) for page in pages.values() for finding in find_markup(page)]
    for language in languages:
        found += [
            (language, finding)
            for finding in compare_sites(
                pages,
                _read(folder, language),
                (source.code, language.code),
                names[language],
                shorter(_names_file(project, language)).as_posix(),
                options.partial or not language.offered,
            )
        ]
    _print(project, options, folder, found)
    print(f"{many(len(found), 'finding')} on {many(len(pages), 'page')}", file=sys.stderr)
    return 0 if clean and not found else 1


def _build(project: Project, language: Language) -> bool:
    """Build a site anew: Sphinx leaves the page of a deleted source. Its cache is kept."""
    shutil.rmtree(_BUILT / language.address, ignore_errors=True)
    return build_site(project, _BUILT.resolve(), language)


def _names_file(project: Project, language: Language) -> Path:
    return project.locale / language.code / FILE


def _read(folder: Path, language: Language) -> dict[str, Page]:
    """The pages of a language. Raises :class:`ProjectError` if there are none."""
    pages = read_site(Site(folder / language.address, language.code))
    if not pages:
        raise ProjectError(f"{folder / language.address}: holds no page: run '{command()} build'")
    return pages


def _print(
    project: Project,
    options: argparse.Namespace,
    folder: Path,
    found: list[tuple[Language, Finding]],
) -> None:
    if options.json:
        values = [finding.values(language.code) for language, finding in found]
        print(json.dumps(values, ensure_ascii=False, indent=1))
        return
    for language, finding in found:
        print(finding.line((folder / language.address).as_posix()))
        if os.environ.get("GITHUB_ACTIONS") == "true":
            origin = _origin(project, language, finding.page)
            print(finding.annotation(shorter(origin).as_posix()))


def _origin(project: Project, language: Language, page: str) -> Path:
    """The file to correct: the catalogue of a page, or its source, or else ``conf.py``."""
    stem = page.removesuffix(".html")
    names = [name for name in (stem, stem.removesuffix("/index")) if name]
    for name in names:
        candidates = [project.catalogues(language) / f"{name}.po"]
        candidates += [project.source / f"{name}{suffix}" for suffix in (".md", ".rst")]
        for candidate in candidates:
            if candidate.is_file():
                return candidate
    return project.source / "conf.py"
