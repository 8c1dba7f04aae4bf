"""Records of models as tables, cards and cross-references in Sphinx.

YAML records are read once, before any page; directives make ordinary tables and sections
of them while the page is read, with a source for every cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    from model_atlas import events
    from model_atlas.domain import AtlasDomain
    from model_atlas.figure_nodes import (
        NoDrawings,
        NoNumbers,
        chart_numbers,
        depart_numbers_html,
        drawing,
        visit_drawing_html,
        visit_drawing_latex,
        visit_numbers_html,
    )
    from model_atlas.nodes import (
        depart_entry_html,
        header_entry,
        value_entry,
        visit_entry_html,
    )
    from model_atlas.transforms import (
        OneIdPerTable,
        PlainDownloads,
        RunInSources,
        TabulateCardFields,
    )

    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(AtlasDomain)
    for node in (header_entry, value_entry):
        app.add_node(node, html=(visit_entry_html, depart_entry_html))
    app.add_node(drawing, html=(visit_drawing_html, None), latex=(visit_drawing_latex, None))
    app.add_node(chart_numbers, html=(visit_numbers_html, depart_numbers_html))
    app.add_latex_package("tikz")
    # A drawing must not float into the next section.
    app.add_latex_package("placeins", "section")
    app.add_post_transform(NoNumbers)
    app.add_post_transform(NoDrawings)
    app.add_post_transform(OneIdPerTable)
    app.add_post_transform(RunInSources)
    app.add_post_transform(PlainDownloads)
    app.add_post_transform(TabulateCardFields)
    app.connect("config-inited", events.check_bibliography)
    # The first event of the read phase, always sent, before readers are forked.
    app.connect("env-get-outdated", events.load_records)
    # After bibtex (500), which makes the labels in the same event.
    app.connect("env-updated", events.rewrite_linking_pages, priority=600)
    app.connect("write-started", events.offer_messages)
    app.connect("build-finished", events.write_exports)
    app.connect("builder-inited", events.add_static_files)
    app.connect("html-page-context", events.add_styles)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
