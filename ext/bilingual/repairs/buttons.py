"""The text of buttons that lead to a place of the project (``{button-ref}``).

A resolved reference holds a copy of its text, and Sphinx extracts no message from a copy,
which it tells by the missing ``uid``. It translates the text all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.gettext import MessageCatalogBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def extract_buttons(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Let the text of references that is marked as a message be extracted."""
    if not isinstance(app.builder, MessageCatalogBuilder):
        return
    for reference in document.findall(nodes.reference):
        for text in reference.findall(nodes.inline):
            if text.get("translatable") and not hasattr(text, "uid"):
                text.uid = ""  # type: ignore[attr-defined]
