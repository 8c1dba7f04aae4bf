"""Text that is not translated, marked as such for browsers and readers' programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from bilingual.declared import current, declared
from bilingual.parity.text import ORIGINAL

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def install(app: Sphinx) -> None:
    """Register the marks."""
    app.add_transform(NameOriginalLanguage)


class NameOriginalLanguage(SphinxTransform):
    """Say of text without a translation that it is in the language of the source.

    Readers' programs pronounce and hyphenate it rightly then. docutils writes the class
    ``language-en`` as ``lang="en"``.
    """

    # After Locale (20), which notes what it has translated.
    default_priority = 955

    def apply(self, **kwargs: Any) -> None:
        """Mark the nodes of this page."""
        source = declared(self.config).source
        if current(self.config) == source:
            return
        for node in self.document.findall(nodes.Element):
            if node.get("translated") is False:
                node["classes"] += [f"language-{source.html}", ORIGINAL]
