"""Two languages from one Sphinx source: search in Chinese, a language switch, both books.

The source is English Markdown; translations are gettext catalogues kept by sphinx-intl.
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

    app.add_config_value("bilingual_languages", "", "html", types=frozenset({str}))
    app.add_config_value("bilingual_declared", [], "html", types=frozenset({list}))
    app.add_config_value("bilingual_book", "book", "env", types=frozenset({str}))
    app.add_config_value("bilingual_substitutions", {}, "env", types=frozenset({dict}))
    app.add_config_value("bilingual_repository", "", "html", types=frozenset({str}))
    app.add_config_value("bilingual_published", "", "html", types=frozenset({str}))
    # Not for conf.py: what is found in the catalogues of the interface.
    app.add_config_value("bilingual_words", {}, "html", types=frozenset({dict}))
    app.add_config_value("bilingual_offers", {}, "html", types=frozenset({dict}))
    # Later than conf.py, which cannot see "-D language=…", and before the builder reads
    # the values (builder-inited is too late for the LaTeX builder).
    app.connect("config-inited", declared.read_declaration)
    app.connect("config-inited", words.add_words)
    app.connect("config-inited", substitutions.choose_substitutions)
    app.connect("config-inited", citations.choose_style)
    app.connect("config-inited", book.choose_settings, priority=600)
    app.connect("config-inited", switch.choose_addresses)
    app.connect("config-inited", switch.choose_offers)
    app.connect("config-inited", switch.add_templates)
    app.connect("builder-inited", catalogue_files.check_files)
    app.connect("builder-inited", switch.add_files)
    app.connect("builder-inited", furo.complete_templates)
    app.connect("html-page-context", switch.add_languages)
    app.connect("html-page-context", page_progress.add_progress)
    # After furo (500), which makes the tree.
    app.connect("html-page-context", furo.translate_tree, priority=900)
    app.add_transform(page_progress.MarkUntranslated)
    app.add_directive("translation-status", status.TranslationStatus)
    app.add_node(status.progress_bar, html=(status.visit_bar, status.depart_bar))
    app.add_node(status.status_table)
    app.connect("doctree-read", status.note_files)
    app.connect("doctree-resolved", status.expand)
    app.connect("env-get-outdated", status.find_outdated)
    app.connect("env-purge-doc", status.forget)
    app.connect("env-merge-info", status.merge)
    app.connect("build-finished", catalogue_links.copy_catalogues)
    app.connect("env-updated", navigation.rewrite_navigation)
    if "sphinxcontrib.bibtex" in app.extensions:
        app.add_transform(citations.OneReferencePerCitation)
    repairs.install(app)
    search.install(app)
    preview.install(app)
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
