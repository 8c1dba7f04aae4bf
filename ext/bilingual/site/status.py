"""The directive ``translation-status``: a table of the progress of each page and language.

The table is made when its page is written, since only then all titles and the order of the
pages are known. The page is read again when a catalogue changes, appears or goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.errors import NoUri
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bilingual.catalogues.places import folder_of_language
from bilingual.catalogues.progress import read_progress, side_by_side, total
from bilingual.declared import declared
from bilingual.site.catalogue_links import address
from bilingual.words import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from bilingual.catalogues.progress import PageProgress

_logger = logging.getLogger(__name__)


def install(app: Sphinx) -> None:
    """Register the directive ``translation-status``."""
    app.add_directive("translation-status", TranslationStatus)
    app.add_node(progress_bar, html=(visit_bar, depart_bar))
    app.add_node(status_table)
    app.connect("doctree-read", note_files)
    app.connect("doctree-resolved", expand)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)


class status_table(nodes.General, nodes.Element):  # noqa: N801 (nodes are named so)
    """Stands for the table until its page is written."""


class progress_bar(nodes.inline):  # noqa: N801
    """A bar, ``percent`` of which are full; drawn in HTML alone, beside the same in words."""


def visit_bar(translator: HTML5Translator, node: progress_bar) -> None:
    """Write the bar, which says nothing to a screen reader."""
    style = f"--part:{node['percent']}%"
    translator.body.append(f'<span class="bilingual-bar" aria-hidden="true" style="{style}">')


def depart_bar(translator: HTML5Translator, node: progress_bar) -> None:
    """End the bar."""
    translator.body.append("</span>")


class TranslationStatus(SphinxDirective):
    """``{translation-status}``: takes no argument, option or content."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        if declared(self.config).targets:
            return [status_table()]
        message = "translation-status: no language is declared that pages are translated into"
        where = self.get_location()
        _logger.warning(message, location=where, type="bilingual", subtype="status")
        return []


def note_files(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page with a table depends on, when it has been read."""
    if next(doctree.findall(status_table), None):
        files = _files(app)
        for path in files:
            app.env.note_dependency(str(path))
        _noted(app.env)[app.env.docname] = [str(path) for path in files]


def _files(app: Sphinx) -> list[Path]:
    folders = [folder_of_language(app, language) for language in declared(app.config).targets]
    return [path for folder in folders for path in sorted(folder.rglob("*.po"))]


def _noted(env: BuildEnvironment) -> dict[str, list[str]]:
    """Page with a table → the catalogues that there were when it was read."""
    if not hasattr(env, "bilingual_status"):
        env.bilingual_status = {}  # type: ignore[attr-defined]
    noted: dict[str, list[str]] = env.bilingual_status  # type: ignore[attr-defined]
    return noted


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages whose table misses a catalogue, or has one that is gone."""
    files = [str(path) for path in _files(app)]
    return [page for page, noted in _noted(env).items() if noted != files]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    _noted(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what a parallel reader noted."""
    _noted(env).update({name: _noted(other)[name] for name in _noted(other) if name in docnames})


def expand(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the table into each place that is left for it on a page."""
    # Nothing in it is for translators, and a template must not need a sound catalogue.
    is_template = isinstance(app.builder, MessageCatalogBuilder)
    for node in list(doctree.findall(status_table)):
        if is_template:
            node.parent.remove(node)
        else:
            node.replace_self(_table(app, docname))


def _table(app: Sphinx, docname: str) -> nodes.Element:
    languages = declared(app.config).targets
    pages = side_by_side([read_progress(folder_of_language(app, one)) for one in languages])
    translate = app.translator.gettext
    if not pages:
        return nodes.paragraph(text=translate("There is no catalogue yet."))
    head = [nodes.Text(translate("Page")), nodes.Text(translate("Words"))]
    names = [nodes.inline(text=one.name, classes=[f"language-{one.html}"]) for one in languages]
    rows = [_row(app, docname, name, pages[name]) for name in _ordered(app.env, pages)]
    sums = [total(column) for column in zip(*pages.values(), strict=True)]
    last = [nodes.strong("", translate("Total")), nodes.Text(str(sums[0].words))]
    last += [_said(page, translate) for page in sums]
    table = _make_table([*head, *names], [*rows, last])
    # Where furo scrolls a wide table; its own transform has run already.
    html = app.builder.format == "html"
    return nodes.container("", table, classes=["table-wrapper"]) if html else table


def _row(app: Sphinx, docname: str, name: str, pages: Sequence[PageProgress]) -> list[nodes.Node]:
    cells = [_title(app, docname, name), nodes.Text(str(pages[0].words))]
    for language, page in zip(declared(app.config).targets, pages, strict=True):
        cell: nodes.Element = _said(page, app.translator.gettext)
        link = address(app, docname, language, name)
        if link:
            own = "://" not in link
            cell = nodes.reference("", "", *cell.children, internal=own, refuri=link)
        cells.append(cell)
    return cells


def _title(app: Sphinx, docname: str, name: str) -> nodes.Node:
    """A link to the page, or the name of texts that stand on no page of their own."""
    if name not in app.env.titles:
        return nodes.Text(app.translator.gettext(name))
    title = nodes.inline(text=app.env.titles[name].astext())
    try:
        uri = app.builder.get_relative_uri(docname, name)
    except NoUri:  # not in this book
        return title
    return nodes.reference("", "", title, internal=True, refuri=uri)


def _said(page: PageProgress, translate: Callable[[str], str]) -> nodes.inline:
    if page.fault:  # the build of its language warns of it
        return nodes.inline("", translate("cannot be read"))
    text = translate("{percent} % ({translated} of {messages})")
    said = fill(text, percent=page.percent, translated=page.translated, messages=page.messages)
    if page.fuzzy:
        said += fill(translate("; {fuzzy} to check"), fuzzy=page.fuzzy)
    return nodes.inline("", "", nodes.Text(said), progress_bar(percent=page.percent))


def _ordered(env: BuildEnvironment, names: Iterable[str]) -> list[str]:
    """The pages in the order of the table of contents, then the others by name."""
    order: dict[str, None] = {}

    def walk(docname: str) -> None:
        if docname not in order:
            order[docname] = None
            for child in env.toctree_includes.get(docname, ()):
                walk(child)

    walk(str(env.config.root_doc))
    place = {name: number for number, name in enumerate(order)}
    pages = env.found_docs
    return sorted(names, key=lambda name: (name not in pages, place.get(name, len(place)), name))


def _make_table(head: Sequence[nodes.Node], rows: Sequence[Sequence[nodes.Node]]) -> nodes.table:
    widths = [30, 8, *[22] * (len(head) - 2)]
    group = nodes.tgroup("", cols=len(head))
    group.extend(
        nodes.colspec(colwidth=width, stub=int(not column)) for column, width in enumerate(widths)
    )
    group += nodes.thead("", _make_row(head))
    group += nodes.tbody("", *map(_make_row, rows))
    return nodes.table("", group, classes=["bilingual-status"])


def _make_row(cells: Sequence[nodes.Node]) -> nodes.row:
    return nodes.row("", *(_entry(index, cell) for index, cell in enumerate(cells)))


def _entry(column: int, cell: nodes.Node) -> nodes.entry:
    classes = ["bilingual-number"] if column == 1 else []
    paragraph = nodes.paragraph("", "")
    paragraph += cell
    return nodes.entry("", paragraph, classes=classes)
