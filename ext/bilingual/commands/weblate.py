"""``bilingual weblate``: files for a Weblate server."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

from bilingual.catalogues.weblate import components
from bilingual.glossary import read_glossary

if TYPE_CHECKING:
    import argparse

    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "--glossary",
        metavar="LANG",
        help="print the agreed terms of a language as CSV instead of the components",
    )


def run(project: Project, options: argparse.Namespace) -> int:
    """Print the components as JSON, or a glossary as CSV."""
    if options.glossary:
        _print_glossary(project, options.glossary)
    else:
        json.dump(components(project), sys.stdout, ensure_ascii=False, indent=2)
        print()
    return 0


def _print_glossary(project: Project, code: str) -> None:
    """Columns as Weblate reads them; the first translation of a term is the preferred one."""
    glossary = read_glossary(project.glossary(project.languages.get(code)))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["source", "target", "developer_comments"])
    for term in glossary.terms:
        for translation in term.translations:
            writer.writerow([term.term, translation, term.note or term.context])
