"""Tables and cards as docutils nodes: the only module that makes nodes of them.

Everything is a standard node. Two subclasses of ``entry`` have a visitor for HTML only;
every other writer finds the visitor of ``entry`` by Sphinx's dispatch along the class
hierarchy. Nothing here is translatable: the words are in the reader's language already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from docutils import nodes
from sphinx import addnodes

from model_atlas.cells import Address, Cell, Link, Markdown, Source, Statement, Strong, Word

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from model_atlas.cards import Card, Group, Item
    from model_atlas.tables import Head, Row, Table

#: Most columns of a table on an upright page of the book; wider ones are turned.
PORTRAIT_COLUMNS = 8


class Page(Protocol):
    """What making nodes needs of the page that is read."""

    docname: str

    def translate(self, text: str) -> str:
        """A message of the records' catalogue in the language of this build."""

    def prose(self, markdown: Markdown) -> list[nodes.Node]:
        """Inline MyST as nodes that name its origin."""

    def cite(self, key: str) -> list[nodes.Node]:
        """A citation."""


class header_entry(nodes.entry):  # noqa: N801 - docutils names nodes in lower case
    """A cell that heads its row or column (attribute ``scope``)."""


class value_entry(nodes.entry):  # noqa: N801
    """A cell with a value that scripts can sort and filter by."""


def visit_entry_html(self: HTML5Translator, node: nodes.entry) -> None:
    """Write a cell with its scope and data attributes; counts columns as docutils does."""
    node.parent.column += 1  # type: ignore[union-attr]
    tag = "th" if isinstance(node, header_entry) else "td"
    attributes = {
        name: node[name]
        for name in ("scope", "data-field", "data-value", "data-sort")
        if node.get(name)
    }
    self.body.append(self.starttag(node, tag, "", **attributes))
    self.context.append(f"</{tag}>\n")


def depart_entry_html(self: HTML5Translator, node: nodes.entry) -> None:
    """Close the cell."""
    self.body.append(self.context.pop())


class Sources:
    """The sources of one table or card, numbered in the order in which they appear."""

    def __init__(self, page: Page, prefix: str) -> None:
        self.page = page
        self.prefix = prefix
        self._uses: dict[tuple[str, str], list[tuple[Source, str, str]]] = {}

    def marker(self, statement: Statement, row: str, column: str) -> list[nodes.Node]:
        """Superscript links from *statement* to its sources in the list."""
        markers: list[nodes.Node] = []
        for source in statement.sources:
            self._uses.setdefault(source.identity, []).append((source, row, column))
            number = list(self._uses).index(source.identity) + 1
            if markers:
                markers.append(nodes.superscript("", ","))
            markers.append(self._link(number, source))
        return markers

    def _link(self, number: int, source: Source) -> nodes.superscript:
        message = "Source {}: {}" if source.place else "Source {}"
        title = self.page.translate(message).replace("{}", str(number), 1)
        title = title.replace("{}", source.place, 1)
        reference = nodes.reference(
            "", str(number), refid=f"{self.prefix}-source-{number}", internal=True, reftitle=title
        )
        return nodes.superscript("", "", reference, classes=["source-marker"])

    def listed(self) -> list[nodes.Node]:
        """The list of sources, each once, with the places in it."""
        if not self._uses:
            return []
        items = [self._item(i + 1, uses) for i, uses in enumerate(self._uses.values())]
        listing = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        heading = nodes.paragraph("", self.page.translate("Sources"), translatable=False)
        heading["classes"].append("sources-title")
        return [nodes.container("", heading, listing, classes=["table-sources"])]

    def _item(self, number: int, uses: Sequence[tuple[Source, str, str]]) -> nodes.list_item:
        source = uses[0][0]
        # LaTeX gives an id on a list item no label, so the target is inside the paragraph.
        target = nodes.target("", "", ids=[f"{self.prefix}-source-{number}"])
        paragraph = nodes.paragraph("", "", target, translatable=False, support_smartquotes=False)
        paragraph += self._work(source)
        places = self.page.translate("; ").join(_places(uses, self.page.translate))
        if places:
            paragraph += nodes.Text(self.page.translate(": ") + places)
        return nodes.list_item("", paragraph)

    def _work(self, source: Source) -> list[nodes.Node]:
        if source.key:
            return self.page.cite(source.key)
        retrieved = self.page.translate("retrieved {}").replace("{}", source.retrieved)
        link = nodes.reference("", source.uri, refuri=source.uri, internal=False)
        return [link, nodes.Text(self.page.translate(" ({})").replace("{}", retrieved))]


Translate = Callable[[str], str]


def _places(uses: Iterable[tuple[Source, str, str]], translate: Translate) -> list[str]:
    """Each place with what it is the source of; the row is named if there are several."""
    uses = list(uses)
    many_rows = len({row for _, row, _ in uses if row}) > 1
    by_place: dict[str, dict[str, list[str]]] = {}
    for source, row, column in uses:
        columns = by_place.setdefault(source.place, {}).setdefault(row if many_rows else "", [])
        if column and column not in columns:
            columns.append(column)
    return [_place(place, rows, translate) for place, rows in by_place.items()]


def _place(place: str, rows: dict[str, list[str]], translate: Translate) -> str:
    served = []
    for row, columns in rows.items():
        names = translate(", ").join(columns)
        served.append(translate(": ").join(part for part in (row, names) if part))
    what = translate("; ").join(part for part in served if part)
    if place and what:
        return place + translate(" ({})").replace("{}", what)
    return place or what


def content(
    cell: Cell, page: Page, sources: Sources | None, row: str, column: str
) -> nodes.paragraph:
    """The paragraph that a cell consists of."""
    paragraph = nodes.paragraph("", "", translatable=False)
    for i, statement in enumerate(cell.statements):
        if i:
            paragraph += nodes.Text(page.translate("; "))
        for part in statement.parts:
            paragraph += _part(part, page)
        if sources:
            paragraph += sources.marker(statement, row, column)
    if not any(isinstance(part, Markdown) for s in cell.statements for part in s.parts):
        paragraph["support_smartquotes"] = False
    if cell.status not in ("disclosed", "derived"):
        paragraph["classes"].append(f"fact-{cell.status}")
    return paragraph


def _part(part: object, page: Page) -> list[nodes.Node]:
    match part:
        case Word(text):
            return [nodes.Text(text)]
        case Strong(text):
            return [nodes.strong("", text)]
        case Markdown():
            return page.prose(part)
        case Link(kind, id_, text):
            return [record_link(kind, id_, text, page.docname)]
        case Address(uri, text):
            return [nodes.reference("", text, refuri=uri, internal=False)]
    raise TypeError(part)


def record_link(kind: str, id_: str, text: str, docname: str) -> addnodes.pending_xref:
    """A cross-reference to the home of a record."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text, support_smartquotes=False),
        refdomain="atlas",
        reftype=kind,
        reftarget=id_,
        refexplicit=True,
        refwarn=True,
        refdoc=docname,
    )


def table_node(table: Table, page: Page, name: str, sources: Sources) -> nodes.table:
    """A table without caption. Row anchors are ``<name>-<id of the record>``."""
    group = nodes.tgroup("", cols=len(table.heads))
    group += [nodes.colspec("", colwidth=head.width) for head in table.heads]
    group += nodes.thead("", nodes.row("", *(_head(head) for head in table.heads)))
    body = nodes.tbody("")
    group += body
    for row in table.rows:
        body += _row(table, row, page, name, sources)
    return nodes.table(
        "", group, classes=["model-table", "longtable", "standard", "colwidths-given"]
    )


def _head(head: Head) -> nodes.entry:
    paragraph = nodes.paragraph("", head.label, translatable=False, support_smartquotes=False)
    entry = header_entry("", paragraph, scope="col", classes=["head"])
    entry["data-field"] = head.name
    return entry


def _row(table: Table, row: Row, page: Page, name: str, sources: Sources) -> nodes.row:
    node = nodes.row("", ids=[f"{name}-{row.id}"] if name else [])
    for i, (head, cell) in enumerate(zip(table.heads, row.cells, strict=True)):
        paragraph = content(cell, page, sources, row.label, head.label)
        entry: nodes.entry
        if i == 0:
            entry = header_entry("", paragraph, scope="row")
        else:
            entry = value_entry("", paragraph)
            entry["data-value"] = cell.value
            entry["data-sort"] = cell.sort
        if head.kind != "text":
            entry["classes"].append(f"{head.kind}-cell")
        node += entry
    return node


def table_notes(table: Table) -> list[nodes.Node]:
    """The formulas of computed columns, below the table."""
    return [
        nodes.paragraph("", note, translatable=False, classes=["table-note"])
        for note in table.notes
    ]


def printed(table: nodes.table, heads: Sequence[Head]) -> nodes.container:
    """*table* with its column widths for LaTeX, on a turned page if it is wide."""
    spec = addnodes.tabular_col_spec(spec=column_spec([head.width for head in heads]))
    return nodes.container("", spec, table, classes=[layout(table, len(heads))])


def layout(table: nodes.table, columns: int) -> str:
    """The LaTeX environment of a table: turned if it is wide; without "Table 3 – continued"
    if it has no caption and hence no number.
    """
    if columns > PORTRAIT_COLUMNS:
        return "landscape"
    return "upright" if table.next_node(nodes.title) else "unnumbered"


def column_spec(widths: Sequence[int]) -> str:
    """A LaTeX column specification with ragged columns of these shares of the line."""
    total = sum(widths)
    return "".join(rf">{{\RaggedRight\arraybackslash}}\X{{{width}}}{{{total}}}" for width in widths)


def card_nodes(card: Card, page: Page) -> list[nodes.Node]:
    """The body of a card: summary, fields, groups, scores and sources."""
    sources = Sources(page, card.id)
    found: list[nodes.Node] = []
    if card.other_names:
        words = page.translate("Also called: {}").replace("{}", card.other_names)
        found.append(nodes.paragraph("", words, translatable=False, classes=["other-names"]))
    summary = nodes.paragraph("", "", *page.prose(card.summary), translatable=False)
    found.append(summary)
    found.append(_fields(card, page, sources))
    for group in card.groups:
        found += _group(group, page, sources)
    if card.scores:
        label = page.translate("Scores as reported")
        found.append(_heading(label))
        table = table_node(card.scores, page, card.id, sources)
        found.append(printed(table, card.scores.heads))
    if card.papers:
        found += _papers(card, page)
    return found + sources.listed()


def _heading(label: str) -> nodes.rubric:
    return nodes.rubric("", label, translatable=False, classes=["card-heading"])


def _fields(card: Card, page: Page, sources: Sources) -> nodes.field_list:
    listing = nodes.field_list("", classes=["card-fields"])
    for item in card.items:
        listing += _field(item, page, sources)
    return listing


def _field(item: Item, page: Page, sources: Sources) -> nodes.field:
    paragraph = content(item.cell, page, sources, "", item.label)
    full_stop = page.translate(". ")
    ended = item.cell.text().rstrip().endswith((".", "。"))
    for note in item.notes:
        # Notes are sentences: after the first only the gap between sentences is wanted.
        paragraph += nodes.Text(full_stop[1:] if ended else full_stop)
        ended = True
        paragraph += nodes.inline("", "", *page.prose(note), classes=["fact-note"])
    name = nodes.field_name("", item.label, translatable=False, support_smartquotes=False)
    return nodes.field("", name, nodes.field_body("", paragraph))


def _group(group: Group, page: Page, sources: Sources) -> list[nodes.Node]:
    items = [
        nodes.list_item("", content(cell, page, sources, "", group.label)) for cell in group.cells
    ]
    return [_heading(group.label), nodes.bullet_list("", *items, bullet="-")]


def _papers(card: Card, page: Page) -> list[nodes.Node]:
    paragraph = nodes.paragraph("", "", translatable=False, classes=["card-papers"])
    paragraph += nodes.strong("", page.translate("Papers") + page.translate(": "))
    for i, key in enumerate(card.papers):
        if i:
            paragraph += nodes.Text(page.translate(", "))
        paragraph += page.cite(key)
    return [paragraph]


def stamp(found: Iterable[nodes.Node], source: str, line: int) -> None:
    """Let warnings about *found* name the record they come from."""
    for node in found:
        if isinstance(node, nodes.Element):
            for element in node.findall(nodes.Element):
                element.source, element.line = source, line


def as_text(found: Sequence[nodes.Node]) -> list[nodes.Node]:
    """*found* with raw HTML turned into text: records cannot write markup of a writer."""
    for node in found:
        raws = list(node.findall(nodes.raw)) if isinstance(node, nodes.Element) else []
        for raw in raws:
            if raw is not node:
                raw.replace_self(nodes.Text(raw.astext()))
    return [nodes.Text(node.astext()) if isinstance(node, nodes.raw) else node for node in found]
