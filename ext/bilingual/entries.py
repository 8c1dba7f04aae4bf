"""Reading a ``.po`` or ``.pot`` file, with the line of everything that stands in it.

Babel's reader forgets where a translation begins, keeps one of two entries with the same
message, and takes a text without its closing quote for complete. This one is strict: whatever
it accepts, Babel and GNU gettext read alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bilingual.checks.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"$')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*(.*)$")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_TRUNCATED = "the file ends in the middle of a text: restore the rest"
_CHARSET = re.compile(r"charset=([^\s;]+)")


class Entry(NamedTuple):
    """A message and its translation. Lines count from 1."""

    path: Path
    #: The line of ``msgid``, that of ``msgstr``, and the line after the translation.
    line: int
    string_line: int
    end_line: int
    id: str
    string: str
    context: str | None = None
    #: The message as it was when the translation was made, if the entry has it.
    previous: str = ""
    obsolete: bool = False
    flags: tuple[str, ...] = ()
    #: What follows ``#:``, a line each: ``../../docs/index.md:8``.
    locations: tuple[str, ...] = ()
    #: Comments of the translator.
    comments: tuple[str, ...] = ()

    @property
    def fuzzy(self) -> bool:
        """Whether the translation was made for another message."""
        return "fuzzy" in self.flags


class Entries(NamedTuple):
    """A file: its entries in order, without the header."""

    path: Path
    header: Mapping[str, str]
    entries: tuple[Entry, ...]


class BrokenFile(Exception):  # noqa: N818 (it says what is wrong)
    """A file cannot be read. The message is for a person and names no place."""

    def __init__(self, path: Path, line: int, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.path, self.line, self.kind = path, line, kind


def read_entries(path: Path) -> Entries:
    """Read the file. Raises :class:`BrokenFile`."""
    lines = read_text(path).splitlines()
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            message = "a conflict of two versions was left here: choose one, delete the marks"
            raise BrokenFile(path, number, Kind.CONFLICT, message)
    entries = list(_Reader(path, lines).read())
    if not entries:
        raise BrokenFile(path, 1, Kind.SYNTAX, "the file is empty: restore it, or delete it")
    first = entries[0]
    if first.id:
        message = 'the header (msgid "" with the charset) is missing: restore it'
        raise BrokenFile(path, first.line, Kind.HEADER, message)
    header = _header(first)
    charset = header.get("content-type", "")
    if (found := _CHARSET.search(charset)) and found[1].lower().replace("-", "") != "utf8":
        message = f"the header says charset={found[1]}, but the file is UTF-8: correct the header"
        raise BrokenFile(path, first.string_line, Kind.ENCODING, message)
    return Entries(path, header, tuple(entries[1:]))


def read_text(path: Path) -> str:
    """The text of the file, with its ends of lines. Raises :class:`BrokenFile`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise BrokenFile(path, 1, Kind.SYNTAX, message) from None
    if data.startswith(b"\xef\xbb\xbf"):
        message = "a byte order mark stands before the text: save the file as UTF-8 without BOM"
        raise BrokenFile(path, 1, Kind.BYTE_ORDER_MARK, message)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data":
            raise BrokenFile(path, line, Kind.SYNTAX, _TRUNCATED) from None
        message = "this line is not UTF-8: save the file as UTF-8"
        raise BrokenFile(path, line, Kind.ENCODING, message) from None


def quoted(text: str) -> str:
    """*text* as a ``.po`` file writes it."""
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(character, escape)
    return f'"{text}"'


def _header(entry: Entry) -> dict[str, str]:
    pairs = (line.partition(":") for line in entry.string.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


@dataclass
class _Draft:
    """An entry while its lines are read."""

    line: int = 0
    string_line: int = 0
    end_line: int = 0
    obsolete: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return any(name.startswith("msgstr") for name in self.texts)


class _Reader:
    """Lines → entries."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._path = path
        self._lines = lines
        self._draft = _Draft()
        #: What a line in quotes continues; empty: nothing.
        self._current = ""
        self._number = 0

    def read(self) -> Iterator[Entry]:
        for number, line in enumerate(self._lines, 1):
            self._number = number
            text = line.strip()
            if text and self._begins(text):
                yield self._finish()
            if text.startswith("#") and not text.startswith(("#~", "#|")):
                self._comment(text)
            elif text:
                self._line(text)
        if self._draft.texts:
            if not self._draft.complete:
                raise self._fault("the file ends before the translation (msgstr): restore the rest")
            yield self._finish()

    def _begins(self, text: str) -> bool:
        """Whether a line is the first of the next entry."""
        if not self._draft.complete:
            return False
        bare = text.removeprefix("#~").lstrip()
        return not bare.startswith(('"', "msgstr"))

    def _comment(self, text: str) -> None:
        if self._draft.texts:
            raise self._fault("a comment stands inside an entry: move it before the entry")
        self._current = ""
        body = text[2:].strip()
        if text.startswith("#,"):
            self._draft.flags += [flag.strip() for flag in body.split(",")]
        elif text.startswith("#:"):
            self._draft.locations.append(body)
        elif not text.startswith("#."):
            self._draft.comments.append(text[1:].strip())

    def _line(self, text: str) -> None:
        prefix = ""
        if text.startswith("#~"):
            text, self._draft.obsolete = text[2:].lstrip(), True
        if text.startswith(("#|", "|")):
            text, prefix = text.lstrip("#|").lstrip(), "previous "
        if text.startswith('"'):
            if not self._current.startswith(prefix) or not self._current:
                raise self._fault("a text in quotes follows nothing: restore the word before it")
            self._draft.texts[self._current] += self._unquoted(text)
        elif found := _KEYWORD.match(text):
            self._keyword(prefix + found[1], found[2])
        else:
            raise self._fault(f"{text[:30]!r} is no line of a .po file: delete or restore it")
        if self._current.startswith("msgstr"):
            self._draft.end_line = self._number + 1

    def _keyword(self, name: str, text: str) -> None:
        if name in self._draft.texts:
            raise self._fault(f"a second {name} in one entry: delete one")
        if name.startswith("msgstr") and "msgid" not in self._draft.texts:
            raise self._fault("a translation (msgstr) without its message (msgid): restore it")
        self._current = name
        self._draft.texts[name] = self._unquoted(text)
        if name == "msgid":
            self._draft.line = self._number
        elif name.startswith("msgstr") and not self._draft.string_line:
            self._draft.string_line = self._number

    def _unquoted(self, text: str) -> str:
        found = _TEXT.match(text)
        if found:
            return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), found[1])
        if not any(line.strip() for line in self._lines[self._number :]):
            raise self._fault(_TRUNCATED)
        message = 'a text must begin and end with ", and a " inside it is written \\"'
        raise self._fault(message)

    def _finish(self) -> Entry:
        draft, self._draft, self._current = self._draft, _Draft(), ""
        texts = draft.texts
        return Entry(
            self._path,
            draft.line,
            draft.string_line,
            draft.end_line,
            texts.get("msgid", ""),
            next(text for name, text in texts.items() if name.startswith("msgstr")),
            texts.get("msgctxt"),
            texts.get("previous msgid", ""),
            draft.obsolete,
            tuple(draft.flags),
            tuple(draft.locations),
            tuple(draft.comments),
        )

    def _fault(self, message: str) -> BrokenFile:
        return BrokenFile(self._path, self._number, Kind.SYNTAX, message)
