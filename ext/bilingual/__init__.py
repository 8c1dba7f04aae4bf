"""Several languages from one Sphinx source: repairs, search, switch, books, catalogues.

The source is English Markdown; translations are gettext catalogues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    from bilingual import (
        book,
        catalogue_files,
        catalogue_links,
        citations,
        contexts,
        declared,
        furo,
        navigation,
        page_progress,
        preview,
        repairs,
        search,
        status,
        substitutions,
        switch,
        words,
    )

    # The declaration first: all others ask it for the language of the build.
    for part in (
        declared,
        words,
        substitutions,
        citations,
        book,
        switch,
        furo,
        catalogue_files,
        catalogue_links,
        page_progress,
        status,
        navigation,
        contexts,
        repairs,
        search,
        preview,
    ):
        part.install(app)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
