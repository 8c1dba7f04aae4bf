"""Links to headings by their slug: ``[](page.md#slug)`` and ``[](#slug)``.

MyST notes the text of each heading while it reads the page, before the translation.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import clean_astext


class TranslateSlugs(SphinxTransform):
    """Note the texts of headings anew, as they are translated."""

    default_priority = 21  # after Sphinx has put in the translations

    def apply(self, **kwargs: Any) -> None:
        """Replace the texts that belong to the slugs of this page."""
        slugs = getattr(self.document, "myst_slugs", None)
        if not slugs:
            return
        texts = self._texts()
        translated = {
            slug: (line, id_, texts.get(id_, text)) for slug, (line, id_, text) in slugs.items()
        }
        if translated != slugs:
            self.document.myst_slugs = translated  # type: ignore[attr-defined]
            self.env.metadata[self.env.docname]["myst_slugs"] = translated

    def _texts(self) -> dict[str, str]:
        """The text of each heading by id; within directives headings are rubrics."""
        found = {}
        for node in self.document.findall(nodes.Element):
            title: nodes.Element | None = None
            if isinstance(node, nodes.section):
                title = node.next_node(nodes.title)
            elif isinstance(node, nodes.rubric):
                title = node
            if title is not None:
                found.update(dict.fromkeys(node["ids"], clean_astext(title)))
        return found
