"""Cells of Markdown tables within directives.

MyST gives cells no source of their own. A table at the top of a page has it from the
document, but within a directive (``{table}``, a note, a card, a tab) there is no document
yet, and Sphinx takes a paragraph without a source for words of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Iterator


class CellsAreMessages(SphinxTransform):
    """Give such cells the file and line of their row."""

    default_priority = 5  # before Sphinx notes which nodes are messages

    def apply(self, **kwargs: Any) -> None:
        """Complete the cells of this page's Markdown tables."""
        for table in self.document.findall(nodes.table):
            # The class is MyST's: other tables may have cells that are no messages.
            if table.source and "colwidths-auto" in table["classes"]:
                for number, row in enumerate(table.findall(nodes.row)):
                    # Below the first row stands the line of dashes.
                    line = (table.line or 0) + number + (1 if number else 0)
                    _complete(_cells(row), table.source, line)


def _cells(row: nodes.row) -> Iterator[nodes.paragraph]:
    for entry in row.children:
        if len(entry.children) == 1 and isinstance(entry.children[0], nodes.paragraph):
            yield entry.children[0]


def _complete(cells: Iterator[nodes.paragraph], source: str, line: int) -> None:
    for cell in cells:
        if cell.rawsource and not cell.source:
            cell.source, cell.line = source, line
