"""Where the catalogues of a build are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import docname_to_domain

from bilingual.words import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from bilingual.languages import Language


def folder_of_language(app: Sphinx, language: Language) -> Path:
    """The folder of the ``.po`` files of a language."""
    return folder_of(app, app.config) / language.code / "LC_MESSAGES"


def files_of_page(env: BuildEnvironment, page: str) -> Iterator[Path]:
    """The ``.po`` files of a page in the language of the build; the first one counts most."""
    domain = docname_to_domain(page, env.config.gettext_compact)
    for folder in env.config.locale_dirs:
        messages = Path(env.srcdir, folder, env.config.language, "LC_MESSAGES")
        path = (messages / f"{domain}.po").resolve()
        if path.is_file():
            yield path
