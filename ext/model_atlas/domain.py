"""The Sphinx domain: the records in memory, what each page shows, where records live.

Persistent (pickled) are only identifiers and digests. The records themselves and the
translations are attributes of the instance: read before every build, and inherited by
the processes that read pages in parallel.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain, ObjType
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from model_atlas import bib
from model_atlas.catalogue import KINDS, Catalogue, load
from model_atlas.cells import Reader
from model_atlas.directives import (
    BenchmarkCards,
    BenchmarkTable,
    DatasetCards,
    DatasetTable,
    Downloads,
    ModelCard,
    ModelCards,
    ModelTable,
    ScoreTable,
)
from model_atlas.figures import ModelChart, ModelLineage
from model_atlas.roles import FactRole, RecordRole
from model_atlas.showing import digest
from model_atlas.tables import Query, QueryError
from model_atlas.texts import DOMAIN, CatalogueError, read_translations

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction

logger = logging.getLogger(__name__)

#: The type of all warnings; their subtypes are ``record``, ``option``, ``reference``,
#: ``card`` and ``translation``.
WARNING_TYPE = "model_atlas"

Home = tuple[str, str]


class AtlasDomain(Domain):
    """Records of models, benchmarks and data sets."""

    name = "atlas"
    label = "Model Atlas"
    data_version = 3
    object_types: ClassVar[dict[str, ObjType]] = {
        kind: ObjType(kind, kind, searchprio=0) for kind in KINDS
    }
    roles: ClassVar[dict[str, RoleFunction]] = {
        **{kind: RecordRole() for kind in KINDS},
        "fact": FactRole(),
    }
    directives: ClassVar[dict[str, Any]] = {
        "model-table": ModelTable,
        "benchmark-table": BenchmarkTable,
        "dataset-table": DatasetTable,
        "score-table": ScoreTable,
        "model-chart": ModelChart,
        "model-lineage": ModelLineage,
        "downloads": Downloads,
        "model-card": ModelCard,
        "model-cards": ModelCards,
        "benchmark-cards": BenchmarkCards,
        "dataset-cards": DatasetCards,
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "homes": {},
        "shown": {},
        "citations": {},
        "linked": {},
    }

    catalogue: Catalogue
    translations: dict[str, str]

    def setup(self) -> None:
        """Give the transient attributes their empty values."""
        super().setup()
        self.catalogue = Catalogue()
        self.translations = {}

    @property
    def homes(self) -> dict[tuple[str, str], Home]:
        """(Kind, id) of a record → page and id of its card."""
        homes: dict[tuple[str, str], Home] = self.data["homes"]
        return homes

    @property
    def shown(self) -> dict[str, dict[Query, str]]:
        """Page → what it shows of the records, with the digest of what was shown."""
        shown: dict[str, dict[Query, str]] = self.data["shown"]
        return shown

    @property
    def reader(self) -> Reader:
        """The records in the language of this build."""
        return Reader(self.catalogue, self.translate, self.env.config.language or "en")

    def translate(self, text: str) -> str:
        """A message of the records' catalogue in the language of this build."""
        return self.translations.get(text, text)

    def load(self) -> None:
        """Read records and translations; say what is wrong with them, in every build."""
        root = Path(self.env.srcdir)
        self.catalogue = load(root, bib.keys(self.env))
        for problem in self.catalogue.problems:
            logger.warning(
                "%s",
                problem.message,
                location=f"{root / problem.position.path}:{problem.position.line}",
                type=WARNING_TYPE,
                subtype="record",
            )
        self.translations = self._read_translations()

    def _read_translations(self) -> dict[str, str]:
        found: dict[str, str] = {}
        language = self.env.config.language
        for folder in reversed(self.env.config.locale_dirs):
            path = Path(self.env.srcdir, folder, language, "LC_MESSAGES", f"{DOMAIN}.po")
            try:
                found |= read_translations(path)
            except CatalogueError as error:
                logger.warning(
                    "cannot be read: %s",
                    error,
                    location=str(path),
                    type=WARNING_TYPE,
                    subtype="translation",
                )
        return found

    def show(self, query: Query, digest: str) -> None:
        """Note that the page being read shows *query*."""
        self.shown.setdefault(self.env.docname, {})[query] = digest

    def note_home(self, kind: str, id_: str, node_id: str) -> str | None:
        """Make the page being read the home of a record; the other home if there is one."""
        other = self.homes.get((kind, id_))
        if other and other[0] != self.env.docname:
            return other[0]
        self.homes[kind, id_] = (self.env.docname, node_id)
        return None

    def outdated(self) -> set[str]:
        """The pages that no longer show what the records say."""
        return {
            docname
            for docname, queries in self.shown.items()
            if any(self._digest(query) != digest for query, digest in queries.items())
        }

    def _digest(self, query: Query) -> str:
        try:
            return digest(self.reader, query)
        except QueryError as error:
            return f"! {error}"

    def changed_citations(self) -> set[str]:
        """The pages whose citations, or whose list of works, look different now."""
        before: bib.Shown = self.data["citations"]
        now = bib.shown_citations(self.env)
        self.data["citations"] = now
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        return bib.pages_of(self.env, changed) if changed and before else set()

    def moved_homes(self) -> set[str]:
        """The pages that may link to a card whose address changed since the last build."""
        before: dict[tuple[str, str], Home] = self.data["linked"]
        now = dict(self.homes)
        self.data["linked"] = now
        moved = {key for key in before if before[key] != now.get(key)}
        return set(self.shown) if moved else set()

    def clear_doc(self, docname: str) -> None:
        """Forget what a page showed."""
        self.shown.pop(docname, None)
        for key in [key for key, home in self.homes.items() if home[0] == docname]:
            del self.homes[key]

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take what another process noted of *docnames*."""
        for docname, queries in otherdata["shown"].items():
            if docname in docnames:
                self.shown[docname] = queries
        for key, home in otherdata["homes"].items():
            if home[0] in docnames:
                self.homes[key] = home

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> reference | None:
        """The link to the card of a record."""
        home = self.homes.get((typ, target))
        if home is None:
            return None
        return make_refnode(builder, fromdocname, home[0], home[1], contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        """The cards that ``{any}`` may mean."""
        return [
            (f"atlas:{kind}", make_refnode(builder, fromdocname, *home, contnode))
            for (kind, id_), home in self.homes.items()
            if id_ == target
        ]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """What other projects can link to and the search finds by name."""
        reader = self.reader
        for (kind, id_), (docname, node_id) in sorted(self.homes.items()):
            record = self.catalogue.get(KINDS[kind], id_)
            title = reader.title(record) if record else id_
            yield id_, title, kind, docname, node_id, 1

    def check_consistency(self) -> None:
        """Every record has a card somewhere, or readers could not find it."""
        root = Path(self.env.srcdir)
        for kind, type_ in KINDS.items():
            for id_, entry in self.catalogue.entries[type_].items():
                if (kind, id_) not in self.homes:
                    logger.warning(
                        "the %s '%s' has no card: no page shows it with {%s-cards}",
                        kind,
                        id_,
                        kind,
                        location=f"{root / entry.path}:1",
                        type=WARNING_TYPE,
                        subtype="card",
                    )
