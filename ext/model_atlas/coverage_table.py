"""``{coverage}``: how much the records cover, by domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from model_atlas.directives import RecordTable

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

    from model_atlas.domain import AtlasDomain
    from model_atlas.tables import Query


class Coverage(RecordTable):
    """A row for each domain and one for all. ``:columns:`` chooses what is counted."""

    kind = "model"
    option_spec: ClassVar[OptionSpec] = {
        "columns": directives.unchanged,
        "domain": directives.unchanged,
        "empty": directives.unchanged,
        "name": directives.unchanged,
    }

    def table_query(self) -> Query:
        """The counts."""
        return self.query("coverage")

    def show(self, domain: AtlasDomain) -> list[Node]:
        """The table, marked as one of short numbers."""
        shown = super().show(domain)
        for node in shown:
            for table in node.findall(nodes.table):
                table["classes"].append("count-table")
        return shown

    def _serial(self) -> str:
        return f"coverage-{self.env.new_serialno('coverage') + 1}"
