"""Findings in the files of a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues.entries import Entry
from bilingual.catalogues.expected import expected
from bilingual.catalogues.reading import read_catalogue
from bilingual.catalogues.unreadable import find_fault
from bilingual.checks.checker import Checker
from bilingual.checks.kinds import Fault, Kind, Severity
from bilingual.errors import BrokenFile, CatalogueError
from bilingual.glossary import read_glossary
from bilingual.languages import sphinx_code
from bilingual.wording import excerpt, many

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
        message = f"holds no catalogue of {language.name}: run 'bilingual update'"
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
            folders = ", ".join(str(project.catalogues(i)) for i in project.languages.targets)
            raise CatalogueError(
                f"{path}: is no catalogue of a declared language; those: {folders}"
            )
        if not path.is_file():
            raise CatalogueError(f"{path}: is missing: run 'bilingual update'")
    return found


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
        for fault in checker.faults(entry):
            yield _finding(path, entry, fault)


def _is_open(entry: Entry) -> bool:
    return not entry.obsolete and (entry.fuzzy or not entry.text)


def _count_open(folder: Path, paths: Iterable[Path]) -> Iterator[Finding]:
    """One note for a language that is still being translated."""
    readable = [path for path in paths if not find_fault(path)]
    entries = [entry for path in readable for entry in read_catalogue(path).entries]
    count = sum(map(_is_open, entries))
    if count:
        message = f"{count} of {many(len(entries), 'message')} are not translated or fuzzy, which "
        message += "is no fault in a language that is not offered yet"
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
            message = "is missing: run 'bilingual update', or restore it with git if it was lost"
            yield Finding(path, 1, Kind.MISSING_FILE, Kind.MISSING_FILE.severity, message)


def _stale(path: Path, template: Path) -> Iterator[Finding]:
    try:
        entries = [entry for entry in read_catalogue(path).entries if not entry.obsolete]
    except BrokenFile:
        return  # reported already
    wanted = {(entry.context, entry.source): entry for entry in read_catalogue(template).entries}
    for entry in entries:
        if (entry.context, entry.source) not in wanted:
            message = "is no longer in the source: run 'bilingual update'"
            yield _finding(path, entry, Fault(Kind.STALE, message))._replace(line=entry.line)
    present = {(entry.context, entry.source) for entry in entries}
    for key, new in wanted.items():
        if key not in present:
            message = f"lacks “{excerpt(new.source)}”: run 'bilingual update'"
            yield Finding(path, 1, Kind.STALE, Kind.STALE.severity, message)
