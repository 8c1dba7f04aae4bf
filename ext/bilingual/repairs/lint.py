"""Text in sources that no catalogue will hold, or not as it stands.

Authors hear of it while the messages are extracted, translators cannot mend it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

_NO_TEXT = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>|&[#\w]+;", re.DOTALL | re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def check_page(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Warn of such text in a page, when the project's messages are extracted."""
    if not isinstance(app.builder, MessageCatalogBuilder):
        return
    for raw in document.findall(nodes.raw):
        if "html" not in raw.get("format", ""):
            continue
        if raw.astext() == "<br />\n":
            _warn(raw, "hard_break", "a line break within a paragraph is lost in its message")
        elif raw.source and has_words(raw.astext()) and not _is_inline(raw):
            _warn(raw, "raw_html", "the words of raw HTML cannot be translated: use Markdown")


def has_words(html: str) -> bool:
    """Whether a reader sees words of *html*."""
    return bool(_WORD.search(_NO_TEXT.sub(" ", html)))


def _is_inline(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.TextElement)


def _warn(node: nodes.Element, subtype: str, what: str) -> None:
    logger.warning(what, type="bilingual", subtype=subtype, location=node)
