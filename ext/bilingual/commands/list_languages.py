"""``bilingual languages``: what is declared, for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(project: Project, options: argparse.Namespace) -> int:
    """Print code, folder in addresses and name of each language, separated by tabs."""
    for language in project.languages:
        print(language.code, language.address, language.name, sep="\t")
    return 0
