"""The languages of a build: the declaration as Sphinx's configuration sees it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from bilingual.declarations import FILE, read_languages
from bilingual.errors import LanguageError
from bilingual.languages import (
    Fonts,
    Language,
    Languages,
    html_code,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def install(app: Sphinx) -> None:
    """Register the declaration; the texts of the build's language follow from it."""
    app.add_config_value("bilingual_languages", "", "html", types=frozenset({str}))
    # Not for conf.py: what the file declares.
    app.add_config_value("bilingual_declared", [], "html", types=frozenset({list}))
    # Later than conf.py, which cannot see "-D language=…", and before the builder reads the
    # values (builder-inited is too late for the LaTeX builder).
    app.connect("config-inited", read_declaration)


def languages_file(folder: Path, name: str, locale_dirs: list[str]) -> Path:
    """Where the languages of a project are declared. *folder* is that of ``conf.py``."""
    return folder / (name or Path(locale_dirs[0] if locale_dirs else "locale", FILE))


def read_declaration(app: Sphinx, config: Config) -> None:
    """Read the file, and choose what ``conf.py`` cannot: the texts of this build's language.

    ``conf.py`` cannot see a language given on the command line. Sphinx does not translate
    project, author and titles. The declaration becomes a value of the configuration, so that
    pages are written again when it changes.
    """
    path = languages_file(Path(app.confdir), config.bilingual_languages, config.locale_dirs)
    if not path.is_file() and not config.bilingual_languages:
        # A project in one language needs no file.
        code = config.language or "en"
        languages = Languages((Language(code, code, html=html_code(code)),))
    else:
        try:
            languages = read_languages(path)
            languages.get(config.language or "en")
        except LanguageError as error:
            raise ConfigError(str(error)) from None
    config.bilingual_declared = [asdict(language) for language in languages]
    _choose_texts(config, current(config))


def _choose_texts(config: Config, language: Language) -> None:
    title = language.title or config.project
    config.project = title
    config.html_title = title
    config.html_short_title = title
    author = language.author or config.author
    if isinstance(config.copyright, str):
        config.copyright = config.copyright.replace(config.author, author)
    config.author = author


def declared(config: Config) -> Languages:
    """The languages of the project."""
    return Languages(tuple(_language(values) for values in config.bilingual_declared))


def current(config: Config) -> Language:
    """The language of this build."""
    return declared(config).get(config.language or "en")


def _language(values: dict[str, Any]) -> Language:
    fonts = values["fonts"]
    return Language(**(values | {"fonts": Fonts(**fonts) if fonts else None}))
