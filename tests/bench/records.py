"""Seeded records: the content that every way of making tables must show.

An :class:`Entry` holds what readers see of one record. :func:`as_yaml` writes it as a
record of the Atlas, the other ways use its texts. The words here are spelled out on
purpose: if a label of the plugin changes, the check of the outputs says so.
"""

from __future__ import annotations

import random
from typing import NamedTuple

PARTS = 12
UNKNOWN = "not found"

KINDS = {
    "llm": "language model",
    "encoder": "encoder",
    "sequence-model": "sequence model",
    "system": "system or agent",
}
TASKS = {
    "question-answering": "question answering",
    "retrieval": "retrieval",
    "summarisation": "summarisation",
    "named-entity-recognition": "named-entity recognition",
    "legal-consultation": "legal consultation",
    "code-generation": "code generation",
}
COUNTRIES = {
    "US": "United States",
    "CN": "China",
    "FR": "France",
    "DE": "Germany",
    "JP": "Japan",
    "CA": "Canada",
}
MODALITIES = {"text": "text", "code": "code", "image": "images", "table": "tables"}
LEVELS = {"1": "1: paper read", "2": "2: model card and licence read"}
PLACES = ("abstract", "Table 1", "Table 2", "§2", "§3.1", "model card")
SURNAMES = ("Adler", "Brown", "Chen", "Dubois", "Eriksen", "Fischer", "Garcia", "Huang")
SUBJECTS = ("questions of patients", "court decisions", "annual reports", "lesson plans")

#: The columns of every table: field → label.
COLUMNS = {
    "name": "Model name",
    "kind": "Kind",
    "domain": "Domain",
    "tasks": "Tasks",
    "country": "Country",
    "modality": "Modality",
    "alternative": "Alternatives",
    "level": "Verification level",
    "verified": "Last verified",
    "released": "Released",
    "params_total": "Parameters",
    "context": "Context length",
}
#: The facts that a record may cite a source for, in the order in which it does.
CITED = ("released", "params_total", "context")
#: Facts that a record of the Atlas must have, though only cards show them here.
UNKNOWN_FACTS = {
    "maker": "Maker",
    "lifecycle": "Life cycle",
    "base": "Base model",
    "route": "Route",
    "training_tokens": "Training tokens",
    "languages": "Languages",
    "weights": "Weights",
    "licence_weights": "Licence of the weights",
}


class Cited(NamedTuple):
    """The source of a fact: key and place."""

    key: str
    place: str


class Entry(NamedTuple):
    """A record; ``words`` are as an author writes them, ``texts`` as readers see them.

    ``part`` is its page, ``other_part`` that of the record which it links to.
    """

    id: str
    part: str
    other_part: str
    summary: str
    words: dict[str, str]
    texts: dict[str, str]
    sources: dict[str, Cited]

    @property
    def name(self) -> str:
        return self.texts["name"]

    @property
    def other(self) -> str:
        """The id of the record that this one links to."""
        return self.words["alternative"]

    def card(self) -> dict[str, str]:
        """The fields of its card: label → text."""
        shown = {
            label: self.texts[field]
            for field, label in COLUMNS.items()
            if field not in ("name", "domain")
        }
        return (
            shown | dict.fromkeys(UNKNOWN_FACTS.values(), UNKNOWN) | {"Commercial use": "unclear"}
        )


class Content(NamedTuple):
    """Everything that a project shows."""

    entries: tuple[Entry, ...]
    cited: bool

    def parts(self) -> dict[str, list[Entry]]:
        """The records of each of the pages, as many pages as :data:`PARTS`."""
        found: dict[str, list[Entry]] = {part_name(i): [] for i in range(PARTS)}
        for entry in self.entries:
            found[entry.part].append(entry)
        return found

    def changed(self) -> tuple[Content, Entry]:
        """The same with another country in one record of the middle, and that record."""
        at = len(self.entries) // 2
        old = self.entries[at]
        code = "CA" if old.words["country"] != "CA" else "JP"
        new = old._replace(
            words=old.words | {"country": code},
            texts=old.texts | {"country": COUNTRIES[code]},
        )
        return self._replace(entries=(*self.entries[:at], new, *self.entries[at + 1 :])), new


def part_name(number: int) -> str:
    """The page, and domain, of that number (from 0)."""
    return f"part-{number + 1:02}"


def record_id(number: int) -> str:
    """The identifier of the record of that number (from 0)."""
    return f"model-{number + 1:05}"


def record_name(id_: str) -> str:
    """The name that readers see; also the identifier for sphinx-needs, which has one of both."""
    return id_.capitalize()


def key(number: int) -> str:
    """The citation key of that number (from 0)."""
    return f"{SURNAMES[number % len(SURNAMES)].lower()}{1990 + number % 35}w{number + 1:05}"


def make_content(size: int, cited: bool, seed: int = 1) -> Content:
    """*size* records on :data:`PARTS` pages, the same for the same seed."""
    choice = random.Random(f"{seed} {size}")
    return Content(tuple(_entry(choice, i, size, cited) for i in range(size)), cited)


def _entry(choice: random.Random, number: int, size: int, cited: bool) -> Entry:
    id_, part = record_id(number), _part_of(number, size)
    kind, level = choice.choice(list(KINDS)), choice.choice(list(LEVELS))
    tasks = choice.sample(list(TASKS), 2)
    country, modality = choice.choice(list(COUNTRIES)), choice.choice(list(MODALITIES))
    linked = (number + choice.randrange(1, size)) % size
    other = record_id(linked)
    verified = f"2026-{choice.randrange(1, 12):02}-{choice.randrange(1, 28):02}"
    subject = choice.choice(SUBJECTS)
    words = {
        "name": record_name(id_), "kind": kind, "domain": part, "tasks": ", ".join(tasks),
        "country": country, "modality": modality, "alternative": other,
        "level": level, "verified": verified,
    }  # fmt: skip
    texts = words | {
        "kind": KINDS[kind], "tasks": ", ".join(TASKS[task] for task in tasks),
        "country": COUNTRIES[country], "modality": MODALITIES[modality],
        "alternative": record_name(other), "level": LEVELS[level],
    }  # fmt: skip
    values = {
        "released": f"{2018 + choice.randrange(8)}-{choice.randrange(1, 13):02}",
        "params_total": f"{choice.choice(('0.35', '1.3', '7', '13', '34', '70.10'))}B",
        "context": choice.choice(("2,048", "4,096", "8,192", "32,768")),
    }
    sources = _sources(choice, number, size)
    summary = f"A model trained on {subject}, number {number + 1} of those made for this test."
    if not cited:
        sources = {}
    texts |= {fact: values[fact] if fact in sources else UNKNOWN for fact in CITED}
    return Entry(id_, part, _part_of(linked, size), summary, words, texts, sources)


def _part_of(number: int, size: int) -> str:
    return part_name(number * PARTS // size)


def _sources(choice: random.Random, number: int, size: int) -> dict[str, Cited]:
    """One to three facts with a source each; each work is cited by its own record at least."""
    facts = CITED[: choice.randrange(1, len(CITED) + 1)]
    keys = [key(number), *(key(choice.randrange(size)) for _ in facts[1:])]
    return {
        fact: Cited(name, choice.choice(PLACES)) for fact, name in zip(facts, keys, strict=True)
    }


def as_yaml(entry: Entry) -> str:
    """The record as a file of the Atlas."""
    words = entry.words
    lines = [
        f"id: {entry.id}",
        f"name: {{en: {entry.name}}}",
        f"domain: {entry.part}",
        f"summary: {entry.summary}",
        f"level: {words['level']}",
        f"verified: {words['verified']}",
        f"kind: {words['kind']}",
        f"tasks: [{words['tasks']}]",
        f"country: {words['country']}",
        f"modality: {words['modality']}",
        f"alternative: {entry.other}",
        "commercial: {value: unclear}",
    ]
    lines += [f"{fact}: {_fact(entry, fact)}" for fact in (*UNKNOWN_FACTS, *CITED)]
    return "\n".join(lines) + "\n"


def _fact(entry: Entry, name: str) -> str:
    source = entry.sources.get(name)
    if source is None:
        return "{status: unknown, checked: 2026-01-01}"
    return f'{{value: "{entry.texts[name]}", cite: {source.key}, at: "{source.place}"}}'


def as_bib(size: int) -> str:
    """As many works as there are records."""
    return "\n".join(_work(number) for number in range(size))


def _work(number: int) -> str:
    surname = SURNAMES[number % len(SURNAMES)]
    return (
        f"@article{{{key(number)},\n"
        f"  author = {{{surname}, Ann and Weber, Bob}},\n"
        f"  title = {{Work {number + 1} on models for a domain}},\n"
        "  journal = {Journal of Tests},\n"
        f"  year = {{{1990 + number % 35}}},\n"
        "}\n"
    )
