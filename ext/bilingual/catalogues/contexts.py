"""Comments for translators in the templates: what a message is, and where it is seen.

While Sphinx extracts messages, each is noted with the kind of its node and the nearest
heading above it; afterwards the templates get these notes as comments (``#.``). They hold no
line numbers, so that they stay the same as long as the place does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from bilingual.catalogues.pieces import to_keep
from bilingual.catalogues.writing import read_to_write, render, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_KINDS: tuple[tuple[type, str], ...] = (
    (nodes.image, "alternative text of an image"),
    (nodes.meta, "description of the page for search engines"),
    (nodes.term, "term"),
    (nodes.caption, "caption"),
    (nodes.rubric, "heading"),
    (nodes.field_name, "name of a field"),
    (addnodes.toctree, "text of a table of contents"),
)
#: What a paragraph is by the nearest of these around it.
_AROUND: tuple[tuple[type, str], ...] = (
    (nodes.entry, "table cell"),
    (nodes.footnote, "footnote"),
    (nodes.definition, "definition"),
    (nodes.list_item, "list item"),
    (nodes.legend, "legend of a figure"),
    (nodes.field_body, "field"),
    (nodes.attribution, "attribution"),
    (nodes.block_quote, "quotation"),
    (nodes.Admonition, "note"),
    (nodes.section, "paragraph"),
)


def install(app: Sphinx) -> None:
    """Register the notes that a gettext build leaves for translators."""
    noted = Contexts()
    app.connect("doctree-resolved", noted.note)
    app.connect("build-finished", noted.write)


class Context(NamedTuple):
    """The kind of a message and the address of its place: ``law/index.html#risks``."""

    kind: str
    address: str


class Contexts:
    """The notes of one build."""

    def __init__(self) -> None:
        #: Text domain → message → its contexts, in the order of the pages.
        self.found: dict[str, dict[str, list[Context]]] = {}

    def note(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note the messages of a page (``doctree-resolved``)."""
        if not isinstance(app.builder, MessageCatalogBuilder):
            return
        domain = docname_to_domain(docname, app.config.gettext_compact)
        messages = self.found.setdefault(domain, {})
        labels = _labels(app.env, docname)
        for toctree in app.env.tocs[docname].findall(addnodes.toctree):
            for node, message in extract_messages(toctree):
                context = Context(kind(node), f"{docname}.html")
                messages.setdefault(message, []).append(context)
        for node, message in extract_messages(doctree):
            anchor = _anchor(node, labels)
            address = f"{docname}.html" + (f"#{anchor}" if anchor else "")
            messages.setdefault(message, []).append(Context(kind(node), address))

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Put the comments into the templates (``build-finished``)."""
        if exception or not isinstance(app.builder, MessageCatalogBuilder):
            return
        commented = {}
        for path in sorted(Path(app.outdir).rglob("*.pot")):
            domain = path.relative_to(app.outdir).with_suffix("").as_posix()
            messages = self.found.get(domain, {})
            template = read_to_write(path)
            entries = tuple(
                entry._replace(comments=comments(entry.source, messages.get(entry.source, ())))
                for entry in template.entries
            )
            commented[path] = render(template._replace(entries=entries))
        write(commented)


def comments(source: str, contexts: list[Context] | tuple[Context, ...]) -> tuple[str, ...]:
    """The lines for a message: its kinds and first place, then what to keep."""
    lines = []
    if contexts:
        kinds = ", ".join(dict.fromkeys(context.kind for context in contexts))
        lines.append(f"{kinds}; see: {contexts[0].address}")
    kept = to_keep(source)
    if kept:
        lines.append(f"keep: {' '.join(kept)}")
    return tuple(lines)


def kind(node: nodes.Element) -> str:
    """What a node is, in a translator's words."""
    if isinstance(node, nodes.title):
        return _kind_of_title(node)
    for type_, name in _KINDS:
        if isinstance(node, type_):
            return name
    if not isinstance(node, nodes.paragraph):
        return "text"
    for parent in _parents(node):
        if isinstance(parent, nodes.entry) and isinstance(parent.parent.parent, nodes.thead):
            return "head of a column"
        for type_, name in _AROUND:
            if isinstance(parent, type_):
                return name
    return "paragraph"


def _kind_of_title(node: nodes.title) -> str:
    if isinstance(node.parent, nodes.table):
        return "caption of a table"
    if isinstance(node.parent, nodes.section):
        above = isinstance(node.parent.parent, nodes.document)
        return "title of the page" if above else "heading"
    return "title of a note"


def _parents(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.Element):
            yield node


def _labels(env: BuildEnvironment, docname: str) -> set[str]:
    """The ids on a page that its author chose; they outlive a change of a heading."""
    labels = env.domains.standard_domain.anonlabels
    return {target for page, target in labels.values() if page == docname}


def _anchor(node: nodes.Node, labels: set[str]) -> str:
    """The id of the section of a node; empty in the part below the title of the page."""
    for parent in _parents(node):
        if isinstance(parent, nodes.section):
            if isinstance(parent.parent, nodes.document):
                return ""
            ids: list[str] = parent["ids"]
            return next((id_ for id_ in ids if id_ in labels), ids[0] if ids else "")
    return ""
