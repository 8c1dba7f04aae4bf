"""Two languages from one Sphinx source: search in Chinese, a language switch, both books.

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
    from bilingual import book, citations, contexts, declared, emphasis, navigation, switch, words
    from bilingual.search import SearchChinese

    app.add_config_value("bilingual_languages", "", "html", types=frozenset({str}))
    app.add_config_value("bilingual_declared", [], "html", types=frozenset({list}))
    app.add_config_value("bilingual_book", "book", "env", types=frozenset({str}))
    app.add_search_language(SearchChinese)
    # Later than conf.py, which cannot see "-D language=…", and before the builder reads
    # the values (builder-inited is too late for the LaTeX builder).
    app.connect("config-inited", declared.read_declaration)
    app.connect("config-inited", words.add_words)
    app.connect("config-inited", citations.choose_style)
    app.connect("config-inited", book.choose_settings, priority=600)
    app.connect("config-inited", switch.add_templates)
    app.connect("builder-inited", switch.add_static_files)
    app.connect("html-page-context", switch.add_languages)
    app.connect("env-updated", navigation.rewrite_navigation)
    noted = contexts.Contexts()
    app.connect("doctree-resolved", noted.note)
    app.connect("build-finished", noted.write)
    if "sphinxcontrib.bibtex" in app.extensions:
        app.add_transform(citations.OneReferencePerCitation)
    emphasis.install(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
