"""The records of one build: read when first asked for, and views on them made once.

A build in which nothing changed never reads them. Knows no Sphinx.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model_atlas.cache import Cache, FileState, stamp, states
from model_atlas.catalogue import FOLDERS, Catalogue, load
from model_atlas.cells import Reader
from model_atlas.settings import Settings
from model_atlas.shape import make_shape
from model_atlas.subtypes import Subtype
from model_atlas.texts import CatalogueError, read_translations
from model_atlas.views import View, make_view

if TYPE_CHECKING:
    from model_atlas.tables import Query


class Place(NamedTuple):
    """Where the records are and what they depend on.

    *root* holds the folders of records, *translations* are the ``.po`` files of a language
    from the strongest to the weakest, *keys* the citation keys that exist, *cache* a file
    for what was parsed, if it may be kept.
    """

    root: Path
    settings: Settings
    keys: frozenset[str]
    language: str
    translations: Sequence[Path]
    cache: Path | None


class Report(NamedTuple):
    """Something that is wrong with the records, and where (``file:line``)."""

    subtype: Subtype
    message: str
    location: str


class Store:
    """The records at *place*, in the language of the build."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._views: dict[Query, View] = {}

    @property
    def root(self) -> Path:
        """The folder that holds the folders of records."""
        return self._place.root

    @functools.cached_property
    def stamp(self) -> str:
        """The same as in another build if the records are; empty if that cannot be told."""
        place = self._place
        files = states(place.root, FOLDERS)
        files |= {
            str(path): FileState.of(path.stat()) for path in place.translations if path.is_file()
        }
        return stamp(files, place.settings, sorted(place.keys), place.language)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """The records and what is wrong with them."""
        place = self._place
        cache = Cache(place.cache)
        found = load(place.root, place.keys, make_shape(place.settings), cache)
        cache.save()
        return found

    @functools.cached_property
    def _translated(self) -> tuple[dict[str, str], list[Report]]:
        found: dict[str, str] = {}
        reports = []
        for path in reversed(self._place.translations):
            try:
                found |= read_translations(path)
            except CatalogueError as error:
                message = f"cannot be read: {error}"
                reports.append(Report(Subtype.TRANSLATION, message, f"{path}:{error.line}"))
        return found, reports

    def translate(self, text: str) -> str:
        """A message of the records' catalogue in the language of this build."""
        return self._translated[0].get(text, text)

    @functools.cached_property
    def reader(self) -> Reader:
        """The records in the language of this build."""
        return Reader(self.catalogue, self.translate, self._place.language)

    def view(self, query: Query) -> View:
        """What *query* shows. Raises :class:`~model_atlas.tables.QueryError`."""
        found = self._views.get(query)
        if found is None:
            found = self._views[query] = make_view(self.reader, query)
        return found

    def reports(self) -> list[Report]:
        """What is wrong with records and translations."""
        found = [
            Report(
                Subtype.RECORD,
                problem.message,
                f"{self.root / problem.position.path}:{problem.position.line}",
            )
            for problem in self.catalogue.problems
        ]
        return [*found, *self._translated[1]]
