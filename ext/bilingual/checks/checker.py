"""All checks of one entry, for one language."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from bilingual.checks import state
from bilingual.checks.kinds import Fault, Kind
from bilingual.checks.leftovers import full_width, leftovers, noqa
from bilingual.checks.markup import Parser
from bilingual.checks.numbers import numbers
from bilingual.checks.structure import compare, placeholders
from bilingual.checks.terms import bare_terms, terms
from bilingual.checks.typography import Typography

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bilingual.catalogues.entries import Entry
    from bilingual.checks.markup import Markup
    from bilingual.glossary import Glossary
    from bilingual.languages import Language


class Checker:
    """Finds the faults of entries of one language."""

    def __init__(self, language: Language, conf: Mapping[str, Any], glossary: Glossary) -> None:
        self.language = language
        self._is_cjk = language.is_cjk
        self._typography = Typography(language)
        self._glossary = glossary
        self._parser = Parser(conf)
        self._suffixes = _suffixes(conf)

    def faults(self, entry: Entry) -> list[Fault]:
        """The faults of an entry. One that Sphinx does not use has no others."""
        if found := list(state.unusable(entry)):
            return found
        if self.is_markdown(entry):
            found = [*state.flags(entry), *self._markdown(entry)]
        else:
            found = list(self._plain(entry))
        found = [*state.left_over(entry), *found]
        return list(_permitted(entry, found))

    def is_markdown(self, entry: Entry) -> bool:
        """Whether the entry is text of a page. Records, templates and programs, by their
        origin, have plain text, with placeholders.
        """
        paths = [place.rpartition(":")[0] or place for place in entry.places]
        return not paths or any(
            PurePosixPath(path).suffix in self._suffixes or "docstring of" in path for path in paths
        )

    def _markdown(self, entry: Entry) -> Iterator[Fault]:
        source, target = self._parser.read(entry.source), self._parser.read(entry.text)
        found, target = self._structure(source, target, entry.text)
        yield from found
        yield from noqa(entry.source, entry.text)
        yield from leftovers(source, target)
        yield from self._contents(entry, source.text, target.text, markup=True)

    def _structure(self, source: Markup, target: Markup, string: str) -> tuple[list[Fault], Markup]:
        """The faults of markup, and the markup to look at further. A fault that explains all
        others stands for them, and the rest is looked for in the corrected text.
        """
        read = self._parser.read
        causes = [
            *full_width(source, target, string),
            *bare_terms(self._glossary, source, target, string),
        ]
        for cause in causes:
            if not cause.suggestion:
                continue
            corrected = read(cause.suggestion)
            if not list(compare(source, corrected, cause.suggestion, read)):
                safe = cause.kind == Kind.FULL_WIDTH_MARKUP
                return [cause._replace(safe=safe)], corrected
        return [*causes, *compare(source, target, string, read)], target

    def _plain(self, entry: Entry) -> Iterator[Fault]:
        yield from placeholders(entry.source, entry.text)
        yield from self._contents(entry, entry.source, entry.text, markup=False)

    def _contents(self, entry: Entry, source: str, target: str, markup: bool) -> Iterator[Fault]:
        """Checks of what is said. *source* and *target* are running text."""
        yield from state.same_as_source(self._is_cjk, source, target)
        yield from numbers(source, target)
        yield from terms(self._glossary, source, entry.text)
        for fault in self._typography.faults(entry.source, entry.text, markup):
            yield fault._replace(safe=fault.safe and self._keeps_markup(entry, fault, markup))

    def _keeps_markup(self, entry: Entry, fault: Fault, markup: bool) -> bool:
        """Whether a correction of spaces and the like leaves all markup as it was."""
        if not markup:
            return True
        before, after = self._parser.read(entry.text), self._parser.read(fault.suggestion)
        return not list(compare(before, after, fault.suggestion, self._parser.read))


def _suffixes(conf: Mapping[str, Any]) -> frozenset[str]:
    """The endings of files that are read as Markdown."""
    declared = conf.get("source_suffix", ())
    if isinstance(declared, dict):
        names = {suffix for suffix, parser in declared.items() if parser != "restructuredtext"}
    else:
        names = {declared} if isinstance(declared, str) else set(declared)
    return frozenset({".md", *names} - {".rst"})


def _permitted(entry: Entry, found: list[Fault]) -> Iterator[Fault]:
    """The faults that no comment allows, and comments that allow nothing."""
    permissions = state.allowed(entry)
    kinds = {str(fault.kind) for fault in found}
    for name, is_known in permissions.items():
        if not is_known:
            yield Fault(Kind.ALLOWED, f"has a comment that allows “{name}”, which cannot be")
        elif name not in kinds:
            yield Fault(Kind.ALLOWED, f"has a comment that allows “{name}”, which is not there")
    yield from (fault for fault in found if not permissions.get(str(fault.kind)))
