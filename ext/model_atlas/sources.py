"""Checks of ``refs.bib`` that a bibliography style would pass over in silence.

pybtex keeps broken entries; here each fault is named with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, split_name_list
from pybtex.scanner import PybtexSyntaxError
from pybtex.textutils import normalize_whitespace

from model_atlas.source import Position, Problem
from model_atlas.wording import short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

#: A key as the Atlas makes them: surname, year, word of the title.
_KEY = re.compile(r"[a-z][a-z0-9-]*\d{4}[a-z0-9-]+")
_HEAD = re.compile(r"^@(\w+)\s*\{\s*([^,\s]*)\s*,\s*(.*)$")
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*(.*)$")
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(19|20)\d{2}")
_URL = re.compile(r"https?://[^\s{}]+")

_REQUIRED = {
    "article": ("author", "title", "journal", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
    "book": ("title", "publisher", "year"),
    "misc": ("author", "title", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "phdthesis": ("author", "title", "school", "year"),
}
#: What is no entry.
_COMMANDS = frozenset({"string", "preamble"})


class BibEntry:
    """An entry as it is written: type, key, line, and fields with their lines."""

    def __init__(self, type_: str, key: str, line: int) -> None:
        self.type = type_
        self.key = key
        self.line = line
        self.fields: dict[str, tuple[str, int]] = {}
        #: Whether a field stands in the first line.
        self.crowded = False

    def text(self, name: str) -> str:
        """The text of a field without its outer braces; empty if it is absent."""
        value = self.fields.get(name, ("", 0))[0].strip().rstrip(",").strip()
        if value.startswith("{") and value.endswith("}"):
            return value[1:-1].strip()
        return value.strip('"')

    def line_of(self, name: str) -> int:
        """The line of a field, or of the entry."""
        return self.fields.get(name, ("", self.line))[1]


def read_entries(text: str) -> list[BibEntry]:
    """The entries of a file whose fields stand on lines of their own."""
    entries: list[BibEntry] = []
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        if head:
            entries.append(BibEntry(head[1].lower(), head[2], number))
            name = ""
            entries[-1].crowded = bool(head[3])
            continue
        if not entries:
            continue
        field = _FIELD.match(line)
        if field and not name.startswith("{"):
            name = field[1].lower()
            entries[-1].fields[name] = (field[2], number)
        elif name and line.strip() != "}":
            value, first = entries[-1].fields[name]
            entries[-1].fields[name] = (f"{value} {line.strip()}", first)
    return entries


def check_sources(path: Path, cited: Collection[str] | None) -> Iterator[Problem]:
    """The faults of a BibTeX file. *cited* are the keys that pages and records use.

    An entry that nothing cites must have ``keywords = {reading list}``. While a record
    cannot be read nobody knows what it cites: then *cited* is ``None``.
    """
    broken = syntax_problem(path)
    if broken:
        yield broken
        return
    seen: dict[str, int] = {}
    name = path.name
    for entry in read_entries(path.read_text(encoding="utf-8")):
        if entry.key in seen:
            message = f"the key '{entry.key}' stands twice (first in line {seen[entry.key]})"
            yield Problem(Position(name, entry.line), message)
        seen[entry.key] = entry.line
        if entry.crowded:
            message = f"{entry.key}: begin a line for each field, and the first after the key"
            yield Problem(Position(name, entry.line), message)
            continue
        for line, message in _check_entry(entry):
            yield Problem(Position(name, line), f"{entry.key}: {message}")
        if (
            cited is not None
            and entry.key not in cited
            and "reading list" not in entry.text("keywords")
        ):
            message = "nothing cites it: cite it, delete it, or add keywords = {reading list}"
            yield Problem(Position(name, entry.line), f"{entry.key}: {message}")


def syntax_problem(path: Path) -> Problem | None:
    """Why the file cannot be parsed, with the line, or nothing."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(Position(path.name, line), "not UTF-8: save the file as UTF-8")
    key = ""
    try:
        for command, body in LowLevelParser(text, filename=path.name):
            if command.lower() not in _COMMANDS:
                key = body[0]
                _check_names(body[1])
    except PybtexSyntaxError as error:
        hint = "is a comma or a brace missing here, or in the line before?"
        # What is missing at the end of the file is missed in the line after the last.
        line = min(int(error.lineno or 1), len(text.splitlines()) or 1)
        message = f"not BibTeX: {short(error.args[0])}; {hint}"
        return Problem(Position(path.name, line), message)
    except InvalidNameString as error:
        line = text.count("\n", 0, max(text.find(key), 0)) + 1
        return Problem(Position(path.name, line), f"{short(key)}: not a name: {short(error)}")
    return None


def _check_names(fields: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Raise ``InvalidNameString`` for a name that bibtex would stop at."""
    for name, parts in fields:
        if name.lower() in Person.valid_roles:
            for person in split_name_list(normalize_whitespace("".join(parts))):
                Person(person)


def _check_entry(entry: BibEntry) -> Iterator[tuple[int, str]]:
    if not _KEY.fullmatch(entry.key):
        yield (
            entry.line,
            "the key is not surname, year, word of the title in lower case, as in chen2023meditron",
        )
    if entry.type not in _REQUIRED:
        yield entry.line, f"unknown type '{entry.type}'; allowed: {', '.join(_REQUIRED)}"
        return
    for field in _REQUIRED[entry.type]:
        if not entry.text(field) and not (field == "author" and entry.text("editor")):
            yield entry.line, f"the field '{field}' is missing"
    yield from _check_forms(entry)


def _check_forms(entry: BibEntry) -> Iterator[tuple[int, str]]:
    author = entry.text("author")
    if "..." in author or "…" in author or re.search(r"\bet al\b", author):
        yield entry.line_of("author"), "write the authors out, or end with 'and others'"
    if re.search(r"\band\s*$|\band\s+and\b|^\s*and\b", author):
        yield entry.line_of("author"), "an author's name is missing beside 'and'"
    if entry.text("year") and not _YEAR.fullmatch(entry.text("year")):
        yield entry.line_of("year"), f"'{entry.text('year')}' is no year"
    arxiv = entry.text("archiveprefix").lower() == "arxiv"
    if arxiv and not _ARXIV.fullmatch(entry.text("eprint")):
        yield entry.line_of("eprint"), f"'{entry.text('eprint')}' is no arXiv identifier"
    if entry.text("eprint") and not entry.text("archiveprefix"):
        yield entry.line_of("eprint"), "eprint needs archiveprefix = {arXiv}"
    if entry.text("doi") and not _DOI.fullmatch(entry.text("doi")):
        yield entry.line_of("doi"), f"'{entry.text('doi')}' is no DOI (10.…/…)"
    if entry.text("url") and not _URL.fullmatch(entry.text("url")):
        yield entry.line_of("url"), f"'{entry.text('url')}' is no address"
    if entry.type == "misc" and not any(entry.text(f) for f in ("eprint", "doi", "url", "note")):
        yield entry.line, "give eprint, doi, url or note, or nobody can find it"


def cited_on_pages(root: Path) -> set[str]:
    """The keys that the pages below *root* cite, in Markdown or reStructuredText."""
    role = re.compile(r"[{:]cite(?::\w+)?[}:]`([^`]+)`")
    return {
        key.strip()
        for path in sorted({*root.rglob("*.md"), *root.rglob("*.rst")})
        for found in role.findall(path.read_text(encoding="utf-8"))
        for key in found.split(",")
    }
