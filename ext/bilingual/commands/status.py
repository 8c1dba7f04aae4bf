"""``bilingual status``: how far the translations are."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from bilingual.checks.files import check
from bilingual.checks.kinds import Kind, Severity
from bilingual.commands import arguments
from bilingual.commands.status_report import (
    Status,
    as_data,
    lines_of,
    obstacles,
    read_status,
    table,
)
from bilingual.terminal import coloured, is_utf8
from bilingual.wording import many

if TYPE_CHECKING:
    import argparse

    from bilingual.languages import Language
    from bilingual.project import Project


#: More reasons than these are only counted.
_SHOWN = 5


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    arguments.add_languages(parser)
    parser.add_argument("--all", action="store_true", help="list the complete pages as well")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.add_argument(
        "--release",
        action="store_true",
        help="say what an offered language lacks; exit code 1 if it lacks anything",
    )


def run(project: Project, options: argparse.Namespace) -> int:
    """Count what is in the catalogues on disk; "bilingual update" makes them up to date."""
    languages = arguments.languages(project, options)
    found = [
        read_status(project, language, count_errors(project, language)) for language in languages
    ]
    if options.json:
        print(json.dumps([as_data(status) for status in found], ensure_ascii=False, indent=2))
    elif not options.release:
        for status in found:
            _print(status, every=options.all)
    faults = [page.fault for status in found for page in status.pages if page.fault]
    for fault in faults:
        print(fault, file=sys.stderr)
    if options.release:
        return _release(project, found, bool(options.languages))
    return 1 if faults else 0


def count_errors(project: Project, language: Language) -> Counter[str]:
    """The number of errors in each catalogue, without what is counted as left or fuzzy."""
    folder = project.catalogues(language)
    counted = (Kind.UNTRANSLATED, Kind.FUZZY, Kind.MISSING_FILE)
    return Counter(
        finding.path.relative_to(folder).with_suffix("").as_posix()
        for finding in check(project, language)
        if finding.severity == Severity.ERROR and finding.kind not in counted
    )


def _print(status: Status, *, every: bool) -> None:
    """The table of a language, with colours on a terminal."""
    language = status.language
    offered = "" if language.offered else ", not offered yet"
    print(coloured(f"{language.name} ({language.code}{offered})", "bold", sys.stdout))
    pages = lines_of(status, every=every)
    head, *lines = table(status, pages, ascii_only=not is_utf8(sys.stdout))
    print(head)
    for line, page in zip(lines, pages, strict=True):
        colour = "green" if page.percent == 100 else "yellow" if page.translated else "red"
        print(coloured(line, colour, sys.stdout))
    hidden = len(status.pages) + 1 - len(lines)
    print(f"{many(hidden, 'complete page')} not shown: --all\n" if hidden else "")


def _release(project: Project, found: list[Status], named: bool) -> int:
    """The first reasons on stderr. A language that is not offered counts only if it is named."""
    root = str(project.conf.get("root_doc", "index"))
    counted = [status for status in found if status.language.offered or named]
    reasons = [reason for status in counted for reason in obstacles(status, root)]
    for reason in reasons[:_SHOWN]:
        print(reason, file=sys.stderr)
    if len(reasons) > _SHOWN:
        print(f"… and {len(reasons) - _SHOWN} more", file=sys.stderr)
    if reasons:
        print(f"Not ready for readers: {many(len(reasons), 'reason')}", file=sys.stderr)
    else:
        names = ", ".join(status.language.code for status in counted) or "no language"
        print(f"Ready for readers: {names}", file=sys.stderr)
    return 1 if reasons else 0
