"""Pairs of characters that stand in two pieces of text: "**继续**预训练" has 续预.

Sphinx indexes each piece of text alone. What lies between pieces is added to the page for the
index only, as an element that no writer writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from bilingual.search.pairs import is_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


class search_words(nodes.Invisible, nodes.Element):  # noqa: N801 - as docutils names nodes
    """Words for the index that are not shown."""


def bridges(doctree: nodes.document) -> list[str]:
    """The pairs across pieces of each paragraph, heading and the like; sorted, each once."""
    blocks = (
        block for block in doctree.findall(nodes.TextElement) if not isinstance(block, nodes.Inline)
    )
    return sorted({pair for block in blocks for pair in _of_block(block)})


def _of_block(block: nodes.TextElement) -> Iterator[str]:
    before = ""
    for leaf in block.findall(lambda node: not node.children):
        if isinstance(leaf, nodes.Text):
            text = leaf.astext()
            pair = before[-1:] + text[:1]
            if len(pair) == 2 and is_cjk(pair) and is_cjk(pair[1]):
                yield pair
            before = text or before
        elif not isinstance(leaf, (nodes.Invisible, nodes.target, addnodes.index)):
            before = ""


def add_bridges(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add the pairs of a page before Sphinx indexes it."""
    if found := bridges(doctree):
        doctree += search_words("", nodes.Text(" ".join(found)))


def skip(writer: nodes.NodeVisitor, node: search_words) -> None:
    """Write nothing."""
    raise nodes.SkipNode
