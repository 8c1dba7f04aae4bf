"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from bilingual.languages import Language
    from bilingual.project import Project


def add_languages(parser: argparse.ArgumentParser) -> None:
    """Let the command be limited to some languages."""
    parser.add_argument(
        "languages",
        nargs="*",
        metavar="LANG",
        help="code of a language, such as ja or zh_TW (default: every translation)",
    )


def languages(project: Project, options: argparse.Namespace) -> tuple[Language, ...]:
    """The languages named, or all translations. Raises ``LanguageError``."""
    if options.languages:
        return tuple(project.languages.get(code) for code in options.languages)
    return project.languages.targets


def add_templates(parser: argparse.ArgumentParser) -> None:
    """Let the command be told where extracted messages are kept."""
    parser.add_argument(
        "--templates",
        type=Path,
        default=Path("build/gettext"),
        help="folder for extracted messages (default: build/gettext)",
    )
