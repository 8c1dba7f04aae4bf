"""Links of one paragraph to several places of one page.

Sphinx looks for the original of a translated link by the page it leads to, and copies
everything from the last one found: all links get the anchor and the title of that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from docutils import nodes

_OWN = "bilingual-own"
_KEPT = ("reftargetid", "reftitle")


def mark(message: nodes.document) -> None:
    """Note what each link of a message says itself, under a name that Sphinx leaves alone."""
    for link in message.findall(addnodes.pending_xref):
        if link.get("reftype") == "myst":
            link[_OWN] = {key: link[key] for key in _KEPT if key in link}


class KeepAnchors(SphinxTransform):
    """Give translated links their own anchors and titles back."""

    default_priority = 21  # after Sphinx has put in the translations

    def apply(self, **kwargs: Any) -> None:
        """Put back what was noted for the links of this page."""
        for link in self.document.findall(addnodes.pending_xref):
            if _OWN in link:
                own = link.attributes.pop(_OWN)
                for key in _KEPT:
                    link.attributes.pop(key, None)
                link.attributes.update(own)
