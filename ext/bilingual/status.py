"""The directive ``translation-status``: a table of the progress of each page and language.

The table is made when its page is written, since only then all titles and the order of the
pages are known. The page is read again when a catalogue changes, appears or goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bilingual.catalogue_links import address, catalogues
from bilingual.catalogues import CatalogueError
from bilingual.declared import declared
from bilingual.progress import read_progress, side_by_side, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from bilingual.languages import Language
    from bilingual.progress import PageProgress

_logger = logging.getLogger(__name__)


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
        if not declared(self.config).targets:
            where = self.get_location()
            message = "translation-status: no language is declared that pages are translated into"
            _logger.warning(message, location=where, type="bilingual", subtype="status")
            return []
        files = _files(self.env.app)
        for path in files:
            self.env.note_dependency(str(path))
        _noted(self.env)[self.env.docname] = [str(path) for path in files]
        return [status_table()]


def _files(app: Sphinx) -> list[Path]:
    folders = [catalogues(app, language) for language in declared(app.config).targets]
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


class ExpandStatus(SphinxPostTransform):
    """Puts the table into its place."""

    # Before references are resolved (10).
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each place of a table on this page."""
        for node in list(self.document.findall(status_table)):
            try:
                node.replace_self(self._table())
            except CatalogueError as error:
                where = self.env.docname
                _logger.warning(str(error), location=where, type="bilingual", subtype="catalogue")
                node.parent.remove(node)

    def _table(self) -> nodes.Element:
        languages = declared(self.config).targets
        pages = side_by_side([read_progress(catalogues(self.app, one)) for one in languages])
        translate = self.app.translator.gettext
        if not pages:
            return nodes.paragraph(text=translate("There is no catalogue yet."))
        head = [nodes.Text(translate("Page")), nodes.Text(translate("Words"))]
        names = [nodes.inline(text=one.name, classes=[f"language-{one.html}"]) for one in languages]
        rows = [self._row(name, languages, pages[name]) for name in _ordered(self.env, pages)]
        sums = [total(column) for column in zip(*pages.values(), strict=True)]
        last = [nodes.strong("", translate("Total")), nodes.Text(str(sums[0].words))]
        return _make_table([*head, *names], [*rows, [*last, *map(self._said, sums)]])

    def _row(
        self, name: str, languages: Sequence[Language], pages: Sequence[PageProgress]
    ) -> list[nodes.Node]:
        cells = [self._title(name), nodes.Text(str(pages[0].words))]
        for language, page in zip(languages, pages, strict=True):
            cell: nodes.Element = self._said(page)
            link = address(self.app, self.env.docname, language, name)
            if link:
                cell = nodes.reference(
                    "", "", *cell.children, internal="://" not in link, refuri=link
                )
            cells.append(cell)
        return cells

    def _said(self, page: PageProgress) -> nodes.inline:
        translate = self.app.translator.gettext
        text = translate("{percent} % ({translated} of {messages})")
        said = text.format(percent=page.percent, translated=page.translated, messages=page.messages)
        if page.fuzzy:
            said += translate("; {fuzzy} to check").format(fuzzy=page.fuzzy)
        return nodes.inline("", "", nodes.Text(said), progress_bar(percent=page.percent))

    def _title(self, name: str) -> nodes.Node:
        """A link to the page, or the name of texts that stand on no page of their own."""
        if name not in self.env.found_docs:
            return nodes.Text(self.app.translator.gettext(name))
        return addnodes.pending_xref(
            "",
            nodes.inline(),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{name}",
            refdoc=self.env.docname,
            refexplicit=False,
            refwarn=True,
        )


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
