"""Findings in the files of a language."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues.entries import Entry
from bilingual.catalogues.expected import expected
from bilingual.catalogues.reading import read_catalogue
from bilingual.catalogues.unreadable import find_fault
from bilingual.checks.checker import Checker
from bilingual.checks.kinds import Fault, Kind, Severity
from bilingual.checks.typography import GENERAL
from bilingual.errors import BrokenFile, CatalogueError
from bilingual.glossary import read_glossary
from bilingual.languages import sphinx_code
from bilingual.wording import command, excerpt, many, shorter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bilingual.languages import Language
    from bilingual.project import Project


class Finding(NamedTuple):
    """Something wrong at a place in a file."""

    path: Path
    line: int
    kind: Kind
    severity: Severity
    message: str
    entry: Entry | None = None
    #: The whole translation as it should be.
    suggestion: str = ""
    safe: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: [{self.kind}] {self.message}"


def make_checker(project: Project, language: Language) -> Checker:
    """The checks of a language. Raises ``CatalogueError`` for a broken glossary."""
    glossary = read_glossary(project.glossary(language))
    return Checker(language, project.conf, glossary)


def check(
    project: Project, language: Language, templates: Path | None = None, *, fresh: bool = True
) -> list[Finding]:
    """All findings of a language. If *templates* are *fresh*, also what does not fit the
    source; else they help to know which catalogues there should be.
    """
    folder = project.catalogues(language)
    paths = sorted(folder.rglob("*.po"))
    if not paths:
        message = f"holds no catalogue of {language.name}: run '{command()} update'"
        return [Finding(folder, 1, Kind.MISSING_FILE, Kind.MISSING_FILE.severity, message)]
    checker = make_checker(project, language)
    found = check_paths(checker, paths)
    if not language.offered:
        found += _count_open(folder, paths)
    if templates and fresh:
        found += _check_fresh(folder, paths, templates)
    else:
        names = expected(project, templates or Path("build/gettext"))
        found += _missing(folder, paths, names)
    return sorted(found, key=lambda finding: (finding.path, finding.line))


def check_paths(checker: Checker, paths: Iterable[Path]) -> list[Finding]:
    """The findings in some files of one language."""
    return [finding for path in paths for finding in _check_path(checker, path)]


def languages_of(project: Project, paths: Sequence[Path]) -> dict[Language, list[Path]]:
    """The files by language. Raises ``CatalogueError`` for one that is no catalogue."""
    found: dict[Language, list[Path]] = {}
    for path in paths:
        for language in project.languages.targets:
            if path.resolve().is_relative_to(project.catalogues(language)):
                found.setdefault(language, []).append(path)
                break
        else:
            raise CatalogueError(_unknown(project, path))
        if not path.is_file():
            name = path.resolve().relative_to(project.catalogues(language)).with_suffix("")
            if name.as_posix() not in expected(project, Path("build/gettext")):
                raise CatalogueError(_unknown(project, path))
            raise CatalogueError(f"{shorter(path)}: is missing: run '{command()} update'")
    return found


def _unknown(project: Project, path: Path) -> str:
    """Why a file cannot be checked, with the catalogues that may be meant."""
    known = {
        shorter(found).as_posix(): found
        for language in project.languages.targets
        for found in sorted(project.catalogues(language).rglob("*.po"))
    }
    if path.is_file():
        folders = (project.catalogues(language) for language in project.languages.targets)
        return (
            f"{path}: is no catalogue; those are below {', '.join(map(str, map(shorter, folders)))}"
        )
    names = [name for name, found in known.items() if found.name == path.name]
    names = names or difflib.get_close_matches(path.as_posix(), known, n=3, cutoff=0.4)
    by_name = {found.name: name for name, found in reversed(known.items())}
    names = names or [by_name[i] for i in difflib.get_close_matches(path.name, by_name, n=3)]
    hint = f"; did you mean {' or '.join(names[:3])}?" if names else ""
    return f"{path}: no page has this catalogue{hint}"


def _check_path(checker: Checker, path: Path) -> Iterator[Finding]:
    try:
        file = read_catalogue(path)
    except BrokenFile as error:
        yield _broken(error)
        return
    code = file.header.get("language", "")
    if code and sphinx_code(code) != checker.language.code:
        message = f"the header says Language: {code}; the folder is of {checker.language.code}"
        yield Finding(path, 1, Kind.HEADER, Kind.HEADER.severity, message)
    yield from _duplicates(path, file.entries)
    for entry in file.entries:
        if not checker.language.offered and _is_open(entry):
            continue
        for fault in _together(checker.faults(entry)):
            yield _finding(path, entry, fault)


def _together(faults: list[Fault]) -> Iterator[Fault]:
    """One fault for all that one and the same correction mends."""
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.safe and fault.kind != Kind.FLAG:
            groups.setdefault(fault.suggestion, []).append(fault)
    for fault in faults:
        group = groups.get(fault.suggestion, [])
        if fault not in group:
            yield fault
        elif fault is group[0]:
            named = [one.message for one in group if one.message != GENERAL]
            yield fault._replace(message=" and ".join(dict.fromkeys(named)) or GENERAL)


def _is_open(entry: Entry) -> bool:
    return not entry.obsolete and (entry.fuzzy or not entry.text)


def _count_open(folder: Path, paths: Iterable[Path]) -> Iterator[Finding]:
    """One note for a language that is still being translated."""
    readable = [path for path in paths if not find_fault(path)]
    entries = [entry for path in readable for entry in read_catalogue(path).entries]
    count = sum(map(_is_open, entries))
    if count:
        message = f"{count} of {many(len(entries), 'message')} are not translated, or still fuzzy: "
        message += "no fault in a language that is not offered yet"
        yield Finding(folder, 1, Kind.UNTRANSLATED, Severity.NOTE, message)


def _duplicates(path: Path, entries: Iterable[Entry]) -> Iterator[Finding]:
    lines: dict[tuple[str | None, str], int] = {}
    for entry in entries:
        key = (entry.context, entry.source)
        if entry.obsolete:
            continue
        if key in lines:
            message = f"stands in line {lines[key]} already: delete one"
            yield _finding(path, entry, Fault(Kind.DUPLICATE, message))._replace(line=entry.line)
        lines.setdefault(key, entry.line)


def _broken(error: BrokenFile) -> Finding:
    return Finding(error.path, error.line, error.kind, error.kind.severity, error.what)


def _finding(path: Path, entry: Entry, fault: Fault) -> Finding:
    line = entry.line if entry.fuzzy or entry.obsolete else entry.text_line
    return Finding(
        path,
        line,
        fault.kind,
        fault.kind.severity,
        f"“{excerpt(entry.source)}” {fault.message}",
        entry,
        fault.suggestion,
        fault.safe,
    )


def _check_fresh(folder: Path, paths: list[Path], templates: Path) -> Iterator[Finding]:
    """Catalogues beside what the source says now."""
    for path in paths:
        template = (templates / path.relative_to(folder)).with_suffix(".pot")
        if template.is_file():
            yield from _stale(path, template)
        else:
            message = "belongs to no page: delete it"
            yield Finding(path, 1, Kind.ORPHAN_FILE, Kind.ORPHAN_FILE.severity, message)
    found = (path.relative_to(templates).with_suffix("") for path in templates.rglob("*.pot"))
    yield from _missing(folder, paths, {name.as_posix() for name in found})


def _missing(folder: Path, paths: list[Path], names: Iterable[str]) -> Iterator[Finding]:
    """Catalogues that should be there."""
    for path in sorted(folder / f"{name}.po" for name in names):
        if path not in paths:
            message = f"is missing: run '{command()} update', or restore it with git if it was lost"
            yield Finding(path, 1, Kind.MISSING_FILE, Kind.MISSING_FILE.severity, message)


def _stale(path: Path, template: Path) -> Iterator[Finding]:
    try:
        entries = [entry for entry in read_catalogue(path).entries if not entry.obsolete]
    except BrokenFile:
        return  # reported already
    wanted = {(entry.context, entry.source): entry for entry in read_catalogue(template).entries}
    for entry in entries:
        if (entry.context, entry.source) not in wanted:
            message = f"is no longer in the source: run '{command()} update'"
            yield _finding(path, entry, Fault(Kind.STALE, message))._replace(line=entry.line)
    present = {(entry.context, entry.source) for entry in entries}
    for key, new in wanted.items():
        if key not in present:
            message = f"lacks “{excerpt(new.source)}”: run '{command()} update'"
            yield Finding(path, 1, Kind.STALE, Kind.STALE.severity, message)
