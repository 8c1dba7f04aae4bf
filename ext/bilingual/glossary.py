"""The agreed terms of a language, in ``<locale>/<code>/glossary.toml``.

Each table is a term of the source, in its basic form::

    ["fine-tuning"]
    translations = ["微调"]          # the first is preferred
    avoid = ["精调"]                 # wrong in any sentence
    wrong = ["调优"]                 # wrong where the term stands in the sentence
    context = "training"             # which of several meanings is meant
    note = "调优 is for optimising."
    optional = true                  # the term may be left out or paraphrased

All but ``translations`` may be left out. The file is optional.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bilingual.errors import CatalogueError
from bilingual.toml_tables import line_of, read_tables
from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import Path

_KEYS: Final = {
    "translations": list, "avoid": list, "wrong": list, "context": str, "note": str,
    "optional": bool,
}  # fmt: skip
_TYPES: Final = {list: "list of texts", str: "text in quotes", bool: "true or false"}


@dataclass(frozen=True)
class Term:
    """A term of the source and its agreed translations."""

    term: str
    translations: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    context: str = ""
    note: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Glossary:
    """All terms of a language."""

    terms: tuple[Term, ...] = ()

    def terms_in(self, sentence: str) -> list[Term]:
        """The terms that stand in a sentence of the source, in order, each once.

        Case and plural do not matter. Of two terms that begin at the same word the longer
        one counts; a word in a compound with a hyphen is another word.
        """
        if not self.terms:
            return []
        found = (self._of_form(match[0]) for match in self._pattern.finditer(sentence))
        return list(dict.fromkeys(found))

    def avoided_in(self, translation: str) -> list[tuple[str, Term]]:
        """The words of a translation that are wrong anywhere but within an agreed term."""
        lower = translation.lower()
        return [(word, term) for word, term in self._avoided if self._stands_alone(word, lower)]

    def _stands_alone(self, word: str, text: str) -> bool:
        if word.lower() not in text:
            return False
        for term in self.terms:
            for agreed in term.translations:
                if word in agreed:
                    text = text.replace(agreed.lower(), "")
        return word.lower() in text

    def translations_of(self, term: str) -> tuple[str, ...]:
        """The agreed translations of a term in any form; none if it has none."""
        found = self._by_form.get(_normal(term))
        return found.translations if found else ()

    @functools.cached_property
    def _avoided(self) -> list[tuple[str, Term]]:
        return [(word, term) for term in self.terms for word in term.avoid]

    @functools.cached_property
    def _by_form(self) -> dict[str, Term]:
        return {_normal(form): term for term in self.terms for form in _forms(term.term)}

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted(self._by_form, key=lambda form: (-len(form), form))
        choices = "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms)
        return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)

    def _of_form(self, form: str) -> Term:
        return self._by_form[_normal(form)]


def _normal(form: str) -> str:
    return form.lower().replace("-", " ")


_IRREGULAR: Final = (
    ("corpus", "corpora"), ("ix", "ices"), ("ex", "ices"), ("is", "es"), ("criterion", "criteria"),
)  # fmt: skip


def _forms(term: str) -> tuple[str, ...]:
    """Singular and plural of an English term."""
    for ending, plural in _IRREGULAR:
        if term.lower().endswith(ending):
            return term, f"{term[: -len(ending)]}{plural}", f"{term}es"
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return term, f"{term[:-1]}ies"
    if term.endswith(("s", "x", "ch", "sh")):
        return term, f"{term}es"
    return term, f"{term}s"


def read_glossary(path: Path) -> Glossary:
    """Read the file; no terms if there is none. Raises ``CatalogueError``."""
    if not path.is_file():
        return Glossary()
    text, tables = read_tables(path, CatalogueError)
    return Glossary(tuple(_term(path, text, name, table) for name, table in tables.items()))


def _term(path: Path, text: str, name: str, table: object) -> Term:
    """Check one table."""
    where = f"{shorter(path)}:{line_of(text, name)}: {name!r}"
    if not isinstance(table, dict):
        raise CatalogueError(f'{where} is no table: write ["{name}"]')
    for key, value in table.items():
        if key not in _KEYS:
            raise CatalogueError(f"{where}: {key!r} is unknown; allowed are: {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]):
            raise CatalogueError(f"{where}: {key!r} must be a {_TYPES[_KEYS[key]]}")
        if isinstance(value, list) and not all(isinstance(i, str) and i for i in value):
            raise CatalogueError(f"{where}: {key!r} must be a list of texts that are not empty")
    if not table.get("translations"):
        raise CatalogueError(f"{where}: 'translations' is missing: name at least one")
    clash = {*table.get("avoid", ()), *table.get("wrong", ())} & {*table["translations"]}
    if clash:
        raise CatalogueError(f"{where}: {min(clash)!r} cannot be both a translation and wrong")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Term(name, **values)
