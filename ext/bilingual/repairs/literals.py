"""Formulas, and code that a project has translated (``gettext_additional_targets``).

Sphinx gives the translation of such text to the page's parser as reStructuredText
(``::`` and an indented block), of which MyST makes a paragraph ``::``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

_BLOCK = "::\n\n   "
_IMAGE = ".. image:: "
#: Added to a message that ends with two colons, which in reStructuredText announce code.
_CODE = "::\n\n   dummy literal"


def without_code(text: str) -> str:
    """The message itself, if Sphinx has added code to it that MyST does not need."""
    return text.replace(_CODE, "::", 1)


def literal(text: str) -> nodes.Element | None:
    """The node for what Sphinx writes as reStructuredText; None for all other text."""
    if text.startswith(_BLOCK):
        lines = text.removeprefix("::\n\n").split("\n")
        code = "\n".join(line.removeprefix("   ") for line in lines)
        return nodes.literal_block(code, code)
    if text.startswith(_IMAGE):
        return nodes.image(uri=text.removeprefix(_IMAGE).strip())
    return None


class FormulasAreNoMessages(SphinxTransform):
    """Keep display formulas out of the catalogues: they are the same in all languages."""

    default_priority = 5  # before Sphinx notes which nodes are messages

    def apply(self, **kwargs: Any) -> None:
        """Mark the formulas of this page."""
        for node in self.document.findall(nodes.math_block):
            node["translatable"] = False
