"""Citations in translated pages: one reference each, and authors named in Chinese."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinxcontrib.bibtex.citation_target import CitationTarget, parse_citation_targets
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.roles import CitationRef
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.label import LabelReferenceStyle

from bilingual.declared import current

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinxcontrib.bibtex.domain import BibtexDomain

_NAME = "label_zh"


def install(app: Sphinx) -> None:
    """Register the style of citations, and their repair where there are any."""
    app.connect("config-inited", choose_style)
    if "sphinxcontrib.bibtex" in app.extensions:
        app.add_transform(OneReferencePerCitation)


def _persons() -> PersonStyle:
    return PersonStyle(sep="、", sep2=" 和 ", last_sep="、", other=" 等")


@dataclass
class ChineseLabelStyle(LabelReferenceStyle):
    """References by label, with the words between authors' names in Chinese."""

    person: PersonStyle = field(default_factory=_persons)


class OneReferencePerCitation(SphinxTransform):
    """Let bibtex know each citation of the page once, under an id of its own.

    Sphinx parses every translated message twice beside the original, and the role notes a
    reference each time: with ids that collide, and for citations that a translation has
    dropped. Pages in the source language come out as they went in.
    """

    # Directly after Sphinx's Locale (20), which puts in the translations.
    default_priority = 21

    def apply(self, **kwargs: Any) -> None:
        """Rename doubled ids and note the references of this page anew."""
        domain = cast("BibtexDomain", self.env.get_domain("cite"))
        docname = self.env.docname
        noted = [ref for ref in domain.citation_refs if ref.docname == docname]
        if not noted:
            return
        lines = {ref.citation_ref_id: ref.line for ref in noted}
        others = [ref for ref in domain.citation_refs if ref.docname != docname]
        own = [
            CitationRef(
                citation_ref_id=node["ids"][0],
                docname=docname,
                line=lines.get(node["ids"][0], 0),
                targets=list(parse_citation_targets(node["reftarget"])),
            )
            for node in self._citations()
        ]
        # A translation may cite in another order. The numbers of a bibliography follow this
        # list, and are those of the original, which was noted first.
        keys = [[target.key for target in ref.targets] for ref in noted]
        own.sort(key=lambda ref: keys.index([target.key for target in ref.targets]))
        domain.data["citation_refs"] = [*others, *own, *self._made(docname)]

    def _made(self, docname: str) -> list[CitationRef]:
        """The citations of elements that write their links themselves: they name the keys."""
        return [
            CitationRef(
                citation_ref_id=node["ids"][0],
                docname=docname,
                line=node.line or 0,
                targets=[CitationTarget(key, "", "") for key in node["citation-keys"]],
            )
            for node in self.document.findall(nodes.Element)
            if "citation-keys" in node
        ]

    def _citations(self) -> list[addnodes.pending_xref]:
        """The citations in the order of the page, each with an id that no other node has."""
        found = [
            node
            for node in self.document.findall(addnodes.pending_xref)
            if node.get("refdomain") == "cite" and node["ids"]
        ]
        cited = set(map(id, found))
        taken = {
            name
            for node in self.document.findall(nodes.Element)
            if id(node) not in cited
            for name in node["ids"]
        }
        for node in found:
            name, number = str(node["ids"][0]), 1
            while name in taken:
                number += 1
                name = f"{node['ids'][0]}-{number}"
            node["ids"] = [name]
            taken.add(name)
        return found


def choose_style(app: Sphinx, config: Config) -> None:
    """Use the Chinese form of the reference style in a Chinese build."""
    if "bibtex_reference_style" not in config:
        return
    register_plugin("sphinxcontrib.bibtex.style.referencing", _NAME, ChineseLabelStyle)
    if current(config).is_chinese and config.bibtex_reference_style == "label":
        config.bibtex_reference_style = _NAME
