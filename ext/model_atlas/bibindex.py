"""bibtex's domain with an index, so that its work grows with the citations and not faster.

sphinxcontrib-bibtex 2.7 looks through all citation references for each entry of a
bibliography, looks each of them up in a list of pages, and for each citation looks through
all entries and through the entry points of all installed packages. Here each is found at
once; what comes out is the same, which a test compares. With another version bibtex's own
domain is used as it is.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pybtex.plugin
from docutils import nodes
from sphinx.util import logging
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.citation_target import CitationTarget
    from sphinxcontrib.bibtex.domain import Citation
    from sphinxcontrib.bibtex.roles import CitationRef

#: The version whose domain works in the way that is made faster here.
_KNOWN = "2.7."
_PLAIN = pybtex.plugin.find_plugin("pybtex.backends", "plaintext")()

logger = logging.getLogger(__name__)


def add_index(app: Sphinx) -> None:
    """Put the indexed domain in the place of bibtex's own."""
    if version("sphinxcontrib-bibtex").startswith(_KNOWN):
        app.add_domain(IndexedBibtexDomain, override=True)


class IndexedBibtexDomain(BibtexDomain):
    """Finds references by key, and citations by key."""

    def setup(self) -> None:
        """Begin without an index."""
        super().setup()
        self._by_key: dict[str, list[int]] = {}
        self._tooltips: dict[str, str] = {}
        self._indexed = False
        self._narrow: Mapping[str, Sequence[CitationRef]] | None = None

    def env_updated(self) -> Iterable[str]:
        """Make the citations anew."""
        self._indexed = False
        return super().env_updated()

    def get_all_cited_keys(self, docnames: Sequence[str]) -> Iterator[str]:
        """The keys in the order of *docnames*."""
        places = {docname: place for place, docname in enumerate(docnames)}
        for reference in sorted(self.citation_refs, key=lambda one: places[one.docname]):
            for target in reference.targets:
                yield target.key

    def get_filtered_entries(self, bibliography_key: Any) -> Iterable[Any]:
        """The entries that the filter lets through, each seeing only its own references."""
        if self.bibliographies[bibliography_key].keyprefix:
            return super().get_filtered_entries(bibliography_key)
        everything = self.data["citation_refs"]
        narrow: dict[str, list[CitationRef]] = defaultdict(list)
        for reference in everything:
            for key in {target.key for target in reference.targets}:
                only = [target for target in reference.targets if target.key == key]
                narrow[key].append(reference._replace(targets=only[:1]))
        try:
            self._narrow = narrow
            return list(super().get_filtered_entries(bibliography_key))
        finally:
            self._narrow = None
            self.data["citation_refs"] = everything

    def get_formatted_entries(
        self, bibliography_key: Any, docnames: list[str], tooltips: bool, tooltips_style: str
    ) -> Iterator[Any]:
        """The entries with labels; tooltips in the same style are not made a second time."""
        twice = tooltips and bool(tooltips_style)
        found = super().get_formatted_entries(bibliography_key, docnames, twice, tooltips_style)
        for entry, formatted, tooltip in found:
            yield entry, formatted, formatted if tooltips and not twice else tooltip

    def get_entries(self, bibfiles: list[Path]) -> Iterator[Any]:
        """All entries; while they are filtered, with the references to each."""
        for entry in super().get_entries(bibfiles):
            if self._narrow is not None:
                self.data["citation_refs"] = self._narrow.get(entry.key, [])
            yield entry

    def resolve_xref(  # type: ignore[override] # as bibtex's
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """A citation as bibtex's own domain makes it."""
        targets = {one.key: one for one in parse_citation_targets(target)}
        citations = self._citations(targets, fromdocname)
        for key in targets.keys() - citations.keys():
            logger.warning(
                'could not find bibtex key "%s"',
                key,
                location=node,
                type="bibtex",
                subtype="key_not_found",
            )
        references = [
            (
                citation.entry,
                citation.formatted_entry,
                self._info(builder, fromdocname, citation, targets[key]),
            )
            for key, citation in citations.items()
        ]
        result = nodes.inline(rawsource=target, classes=["bibtex-citation"])
        formatted = format_references(self.reference_style, typ, references)
        result += formatted.render(self.backend)
        return result

    def _citations(self, keys: Collection[str], docname: str) -> dict[str, Citation]:
        """The entries for *keys*, those of a bibliography on the same page first."""
        self._index()
        places = sorted(place for key in keys for place in self._by_key.get(key, ()))
        found = [self.citations[place] for place in places]
        local = {one.key: one for one in found if one.bibliography_key.docname == docname}
        return local | {one.key: one for one in found if one.key not in local}

    def _index(self) -> None:
        """Index the citations, once after they were made."""
        if self._indexed:
            return
        self._by_key = defaultdict(list)
        for place, citation in enumerate(self.citations):
            if self.bibliographies[citation.bibliography_key].list_ == "citation":
                self._by_key[citation.key].append(place)
        self._tooltips = {}
        self._indexed = True

    def _info(
        self, builder: Builder, docname: str, citation: Citation, target: CitationTarget
    ) -> SphinxReferenceInfo:
        return SphinxReferenceInfo(
            builder=builder,
            fromdocname=docname,
            todocname=citation.bibliography_key.docname,
            citation_id=citation.citation_id,
            title=self._tooltip(citation),
            pre_text=target.pre,
            post_text=target.post,
        )

    def _tooltip(self, citation: Citation) -> str | None:
        if citation.tooltip_entry is None:
            return None
        known = self._tooltips.get(citation.citation_id)
        if known is None:
            text = citation.tooltip_entry.text.render(_PLAIN)
            known = self._tooltips[citation.citation_id] = text.replace("\\url ", "")
        return known
