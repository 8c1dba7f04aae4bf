"""The text of a page in blocks: paragraphs, headings, cells, labels of drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

#: Elements whose text is read as one piece. Text below them in another block is that block's.
BLOCKS = frozenset({
    "article", "aside", "blockquote", "body", "caption", "dd", "desc", "details", "div", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main",
    "nav", "p", "section", "summary", "svg", "table", "td", "text", "th", "title",
})  # fmt: skip
#: No reader sees these as text of the page.
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
#: Code and formulae: neither markup nor a language is looked for in them.
_LITERAL = frozenset({"code", "kbd", "math", "mjx-container", "pre", "samp"})
_LITERAL_CLASSES = frozenset({"math", "notranslate"})
#: Titles of works and names stay in their language.
_QUOTED = frozenset({"cite"})
_QUOTED_CLASSES = frozenset({"citation", "external"})
_QUOTED_ROLES = frozenset({"doc-biblioentry"})

#: The class of text that says its language because it is not translated.
ORIGINAL = "bilingual-original"

#: What a piece of text is.
PROSE, QUOTED, LITERAL = range(3)


class Block(NamedTuple):
    """A block of text. ``where`` are the anchors of its sections, outermost first."""

    #: All of it.
    text: str
    #: Without code and formulae.
    visible: str
    #: Without quoted text as well: what a translator translates.
    prose: str
    where: tuple[str, ...]


class _Open:
    """A block whose text is still being gathered."""

    def __init__(self, where: tuple[str, ...]) -> None:
        self.where = where
        self.pieces: list[tuple[int, str]] = []

    def add(self, kind: int, text: str | None) -> None:
        if text:
            self.pieces.append((kind, text))

    def close(self) -> Block | None:
        text = _joined(text for _, text in self.pieces)
        if not text:
            return None
        visible = _joined(text if kind != LITERAL else " " for kind, text in self.pieces)
        prose = _joined(text if kind == PROSE else " " for kind, text in self.pieces)
        return Block(text, visible, prose, self.where)


def _joined(pieces: Any) -> str:
    return " ".join("".join(pieces).split())


def is_unseen(element: Any) -> bool:
    """Whether an element is no part of the text: scripts, comments, permanent links."""
    tag = element.tag
    return not isinstance(tag, str) or tag in _UNSEEN or "headerlink" in classes(element)


def classes(element: Any) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def _kind(element: Any, kind: int, language: str) -> int:
    """What the text in an element is, if around it it is *kind*."""
    names = classes(element)
    if (
        element.tag in _LITERAL
        or element.get("translate") == "no"
        or not _LITERAL_CLASSES.isdisjoint(names)
    ):
        return LITERAL
    lang = element.get("lang") or ""
    if (
        element.tag in _QUOTED
        or element.get("role") in _QUOTED_ROLES
        or not _QUOTED_CLASSES.isdisjoint(names)
        or (lang and lang.partition("-")[0] != language and ORIGINAL not in names)
    ):
        return max(kind, QUOTED)
    return kind


def read_blocks(article: Any, language: str, anchor: Callable[[Any], str]) -> tuple[Block, ...]:
    """The blocks in the order of the page.

    *language* is the first part of the page's language (``zh``), *anchor* gives the anchor of
    a section or nothing.
    """
    found: list[_Open] = []

    def read(element: Any, block: _Open, kind: int, where: tuple[str, ...]) -> None:
        if is_unseen(element):
            return
        kind = _kind(element, kind, language)
        name = anchor(element)
        if name:
            where = (*where, name)
        if element.tag in BLOCKS:
            block = _Open(where)
            found.append(block)
        if element.tag == "img" and element.get("alt"):
            alternative = _Open(where)
            alternative.add(kind, element.get("alt"))
            found.append(alternative)
        block.add(kind, "\n" if element.tag == "br" else element.text)
        for child in element:
            read(child, block, kind, where)
            block.add(kind, child.tail)

    read(article, _Open(()), PROSE, ())
    closed = (block.close() for block in found)
    return tuple(block for block in closed if block)
