"""The links to the files of tables as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from docutils import nodes

from model_atlas.files import ENDINGS, TABLE_FOLDER, address, listing, table_files, table_listing
from model_atlas.page import atlas

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from model_atlas.files import Listed, TableFile

_MANY: Final = 12


def visit_files(self: HTML5Translator, node: table_files) -> None:
    """Write a small line below a table."""
    translate = atlas(self.builder.env).translate
    links = _links(self, node["docname"], node["name"])
    words = escape(translate("Download") + translate(": "), quote=False)
    self.body.append(f'<p class="table-files">{words}{links}</p>\n')
    raise nodes.SkipNode


def visit_listing(self: HTML5Translator, node: table_listing) -> None:
    """Write the tables of each page below its title."""
    pages = listing(atlas(self.builder.env))
    written = "".join(_page(self, node["docname"], page) for page in pages if page.files)
    self.body.append(f'<div class="table-listing">\n{written}</div>\n')
    raise nodes.SkipNode


def _page(translator: HTML5Translator, docname: str, page: Listed) -> str:
    """A page with more tables than one reads at once is folded."""
    translate = atlas(translator.builder.env).translate
    number = translate("tables: {}").replace("{}", str(len(page.files)))
    title = escape(page.title + translate(" ({})").replace("{}", number), quote=False)
    tables = "".join(_table(translator, docname, page.docname, file) for file in page.files)
    unfolded = " open" if len(page.files) <= _MANY else ""
    return f"<details{unfolded}>\n<summary>{title}</summary>\n<ul>\n{tables}</ul>\n</details>\n"


def _table(translator: HTML5Translator, docname: str, page: str, file: TableFile) -> str:
    translate = atlas(translator.builder.env).translate
    caption = file.caption or file.name
    if file.id:
        to = _to(translator, docname, page)
        # A builder of one page begins every address with "#".
        to = f"#{file.id}" if to.startswith("#") else f"{to}#{file.id}"
        shown = _link(to, caption)
    else:
        shown = escape(caption, quote=False)
    rows = translate(" ({})").replace("{}", translate("rows: {}").replace("{}", str(file.rows)))
    after = escape(rows + translate(": "), quote=False)
    return f"<li>{shown}{after}{_links(translator, docname, file.name)}</li>\n"


def _to(translator: HTML5Translator, docname: str, page: str) -> str:
    return translator.builder.get_relative_uri(docname, page)


def _links(translator: HTML5Translator, docname: str, name: str) -> str:
    builder = translator.builder
    links = [
        _link(address(builder, docname, f"{TABLE_FOLDER}/{name}{ending}"), label)
        for ending, label in ENDINGS
    ]
    return escape(atlas(builder.env).translate(", "), quote=False).join(links)


def _link(to: str, text: str) -> str:
    return f'<a class="reference internal" href="{escape(to)}">{escape(text, quote=False)}</a>'
