"""A project as the commands see it: its ``conf.py``, its languages, its catalogues."""

from __future__ import annotations

import contextlib
import runpy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx.util.tags import Tags

from bilingual.declarations import read_languages
from bilingual.declared import languages_file
from bilingual.errors import ProjectError
from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import Path

    from bilingual.languages import Language, Languages


@dataclass(frozen=True)
class Project:
    """Folders are absolute; ``conf`` is the namespace of ``conf.py``."""

    source: Path
    conf: dict[str, Any]
    #: The folder with one folder a language below it.
    locale: Path
    languages_file: Path
    languages: Languages

    def catalogues(self, language: Language) -> Path:
        """The folder of the ``.po`` files of a language."""
        return self.locale / language.code / "LC_MESSAGES"

    def glossary(self, language: Language) -> Path:
        """The file of agreed terms of a language."""
        return self.locale / language.code / "glossary.toml"


def read_project(source: Path) -> Project:
    """Read ``conf.py`` in the folder *source*. Raises :class:`ProjectError`, and
    ``LanguageError`` for a wrong declaration of languages.
    """
    source = source.resolve()
    path = source / "conf.py"
    if not path.is_file():
        raise ProjectError(
            f"{shorter(path)}: is missing: name the folder of the source with --source"
        )
    try:
        with contextlib.chdir(source):
            conf = runpy.run_path(str(path), {"tags": Tags()})
    except Exception as error:  # noqa: BLE001 (a configuration may raise anything)
        raise ProjectError(
            f"{shorter(path)}: cannot be run: {type(error).__name__}: {error}"
        ) from None
    folders = conf.get("locale_dirs", ["locales"])
    file = languages_file(source, conf.get("bilingual_languages", ""), folders)
    languages = read_languages(file)
    return Project(source, conf, (source / folders[0]).resolve(), file.resolve(), languages)
