"""``bilingual check``: what a translation lost, and what is left to translate."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.catalogues.templates import make_templates
from bilingual.catalogues.unreadable import find_faults
from bilingual.checks import fixing, reports
from bilingual.checks.files import Finding, check, check_paths, languages_of, make_checker
from bilingual.checks.kinds import Severity
from bilingual.commands import arguments

if TYPE_CHECKING:
    import argparse

    from bilingual.languages import Language
    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="LANG|FILE.po",
        help="codes of languages, or single catalogues (default: every translation)",
    )
    arguments.add_templates(parser)
    parser.add_argument(
        "--fast",
        action="store_true",
        help="do not extract the messages of the source to see what is out of date",
    )
    parser.add_argument("--fix", action="store_true", help="write the corrections that are safe")
    parser.add_argument("--strict", action="store_true", help="fail for warnings too")
    parser.add_argument("--explain", action="store_true", help="say why each finding matters")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument(
        "--format",
        choices=list(reports.FORMATS),
        default="github" if os.environ.get("GITHUB_ACTIONS") else "text",
        help="form of the findings (default: text; within GitHub Actions: github)",
    )


def run(project: Project, options: argparse.Namespace) -> int:
    """Print findings. Errors, and with --strict warnings, are exit code 1."""
    paths = [Path(name) for name in options.names if name.endswith(".po")]
    codes = [name for name in options.names if not name.endswith(".po")]
    languages = [project.languages.get(code) for code in codes]
    if not options.names:
        languages = list(project.languages.targets)
    files = languages_of(project, paths)
    if options.fix:
        _fix(project, languages, files)
    found = _check_files(project, files) + _check_languages(project, languages, options)
    print(_report(found, options), end="")
    print(reports.summary(found, options.strict), file=sys.stderr)
    failing = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in found))


def _fix(project: Project, languages: list[Language], files: dict[Language, list[Path]]) -> None:
    """Correct the files first, so that only what remains is reported."""
    chosen = {one: sorted(project.catalogues(one).rglob("*.po")) for one in languages}
    for language, paths in (files | chosen).items():
        for change in fixing.fix(make_checker(project, language), paths):
            print(reports.change_line(change), file=sys.stderr)


def _check_files(project: Project, files: dict[Language, list[Path]]) -> list[Finding]:
    return [
        finding
        for language, paths in files.items()
        for finding in check_paths(make_checker(project, language), paths)
    ]


def _check_languages(
    project: Project, languages: list[Language], options: argparse.Namespace
) -> list[Finding]:
    templates: Path = options.templates
    broken = find_faults(project.catalogues(language) for language in languages)
    fresh = bool(languages) and not (options.fast or broken)
    if fresh:
        make_templates(project.source, templates)
    elif broken and not options.fast:
        hint = "The catalogues are not compared with the source: first mend what cannot be read"
        print(hint, file=sys.stderr)
    return [finding for one in languages for finding in check(project, one, templates, fresh=fresh)]


def _report(found: list[Finding], options: argparse.Namespace) -> str:
    name = "json" if options.json else options.format
    if name == "text":
        return reports.as_text(found, explain=options.explain)
    return reports.FORMATS[name](found)
