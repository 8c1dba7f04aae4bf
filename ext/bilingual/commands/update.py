"""``bilingual update``: the catalogues follow the source."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bilingual.catalogues import make_templates, update
from bilingual.checks.files import check
from bilingual.commands import arguments

if TYPE_CHECKING:
    import argparse

    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    arguments.add_languages(parser)
    arguments.add_templates(parser)


def run(project: Project, options: argparse.Namespace) -> int:
    """Update the catalogues and list what is left to translate."""
    make_templates(project.source, options.templates)
    count = 0
    for language in arguments.languages(project, options):
        update(options.templates, project.locale, language.code)
        for finding in check(project, language, options.templates):
            print(finding)
            count += 1
    print(f"{count} findings", file=sys.stderr)
    return 0
