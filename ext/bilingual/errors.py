"""What can be wrong with a project. Each message is for a person, with file and line if known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import Path

    from bilingual.checks.kinds import Kind


class BilingualError(Exception):
    """Something that a person must put right first. Commands print it and end with 2."""


class ProjectError(BilingualError):
    """The project, its configuration, or what a command was told about it, is wrong."""


class LanguageError(BilingualError):
    """A declaration is wrong, or a language is not declared."""


class CatalogueError(BilingualError):
    """A catalogue or glossary cannot be read or written."""


class BookError(BilingualError):
    """A book could not be made."""


class BrokenFile(CatalogueError):  # noqa: N818 (it says what is wrong)
    """A catalogue cannot be read. ``what`` says why, without the place; lines count from 1."""

    def __init__(self, path: Path, line: int, kind: Kind, what: str) -> None:
        super().__init__(f"{shorter(path)}:{line}: error: [{kind}] {what}")
        self.path, self.line, self.kind, self.what = path, line, kind, what
