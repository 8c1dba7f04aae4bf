"""What a built page consists of: what a translation must neither lose nor add."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html

from bilingual.parity.text import Block, classes, is_unseen, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where the article is, in the themes there are; the first that is found counts.
_ARTICLES = ("//article[@role='main']", "//*[@role='main']", "//main", "//article", "//body")
#: Ids that Sphinx, docutils and extensions number. They may differ between translations.
_NUMBERED = re.compile(
    r"(?:id|index|footnote|footnote-reference|problematic|system-message|toc-entry"
    r"|sd-tab-(?:item|set|label))-?\d+(?:-\d+)?"
)
#: Element → kind.
_TAGS = {
    "table": "table", "tr": "row", "td": "cell", "th": "cell", "img": "image", "svg": "svg",
    "figure": "figure", "li": "list-item", "dt": "definition", "dd": "definition",
    "code": "code", "pre": "code", "details": "details",
    "h1": "heading", "h2": "heading", "h3": "heading",
    "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
#: Class → kind.
_CLASSES = {
    "admonition": "admonition", "footnote": "footnote",
    "footnote-reference": "footnote-reference", "math": "math",
}  # fmt: skip
#: Kinds that are compared by name, not by number alone.
NAMED = ("id", "link", "citation", "math")
#: Kinds that are counted, section by section.
COUNTED = (
    "heading", "table", "row", "cell", "list-item", "definition", "image", "figure", "svg",
    "code", "footnote", "footnote-reference", "admonition", "details", "external-link",
)  # fmt: skip

#: Entries of bibliographies: page → id → label.
Entries = dict[str, dict[str, str]]


class Item(NamedTuple):
    """A part of a page. ``where`` are the anchors of its sections, outermost first."""

    kind: str
    name: str
    where: tuple[str, ...]


class Page(NamedTuple):
    """The parts and the text of a page; *path* is relative to the site."""

    path: str
    items: tuple[Item, ...]
    blocks: tuple[Block, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """All ids that an author or a heading has given."""
        return frozenset(item.name for item in self.items if item.kind == "id")


def parse(data: bytes) -> Any:
    """The article of a page, or what comes nearest to it."""
    if not data.strip():
        return html.Element("body")
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    for path in _ARTICLES:
        found = root.xpath(path)
        if found:
            return found[0]
    return root


def bibliography(article: Any) -> dict[str, str]:
    """Id → label of the entries of a bibliography on a page."""
    entries = article.xpath(".//*[@role='doc-biblioentry'][@id]")
    return {entry.get("id"): _label(entry) for entry in entries}


def _label(entry: Any) -> str:
    labels = entry.xpath(".//*[contains(concat(' ', @class, ' '), ' label ')]")
    return _text(labels[0]).strip("[] ") if labels else str(entry.get("id"))


def read_page(path: str, article: Any, language: str, entries: Entries) -> Page:
    """Read an article. *language* is the code of the page's language."""
    items = tuple(_items(article, (), path, entries))
    first = language.replace("_", "-").partition("-")[0]
    return Page(path, items, read_blocks(article, first, _anchor))


def _items(element: Any, where: tuple[str, ...], path: str, entries: Entries) -> Iterator[Item]:
    """The parts below an element, in the order of the page."""
    if is_unseen(element):
        return
    name = _anchor(element)
    if name:
        where = (*where, name)
    for kind, called in _parts(element, path, entries):
        yield Item(kind, called, where)
    for child in element:
        yield from _items(child, where, path, entries)


def _parts(element: Any, path: str, entries: Entries) -> Iterator[tuple[str, str]]:
    """Kind and name of each part that an element is."""
    identifier = element.get("id")
    if identifier and not _NUMBERED.fullmatch(identifier):
        yield "id", identifier
    kind = _TAGS.get(element.tag)
    if kind:
        yield kind, _name(kind, element)
    for css in classes(element):
        if css in _CLASSES:
            yield _CLASSES[css], _name(_CLASSES[css], element)
    if element.tag == "a" and element.get("href"):
        yield from _link(element, path, entries)


def _name(kind: str, element: Any) -> str:
    """What to call a part in a message."""
    if kind == "image":
        return posixpath.basename(urlsplit(element.get("src") or "").path)
    return _text(element) if kind in ("code", "heading", "math") else ""


def _link(element: Any, path: str, entries: Entries) -> Iterator[tuple[str, str]]:
    href = element.get("href")
    label = _cited(element, path, entries)
    if label is not None:
        yield "citation", label
    elif re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
        yield "external-link", href
    elif "footnote-reference" not in classes(element):
        target, fragment = _target(href, path)
        if fragment and _NUMBERED.fullmatch(fragment):
            fragment = "…"
        yield "link", (target if target != path else "") + (f"#{fragment}" if fragment else "")


def _cited(element: Any, path: str, entries: Entries) -> str | None:
    """The label of the entry of a bibliography that a link leads to."""
    href = element.get("href") or ""
    if "#" not in href:
        return None
    target, fragment = _target(href, path)
    return entries.get(target, {}).get(fragment)


def _target(href: str, path: str) -> tuple[str, str]:
    """Page and fragment of a relative address, as seen from the top of the site."""
    parts = urlsplit(href)
    if not parts.path:
        return path, unquote(parts.fragment)
    folder = posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path))), unquote(parts.fragment)


def _anchor(element: Any) -> str:
    """The anchor of a section, or nothing."""
    name = element.get("id") or ""
    if element.tag not in ("section", "table", "figure") or _NUMBERED.fullmatch(name):
        return ""
    return str(name)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
