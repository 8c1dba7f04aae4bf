"""Catalogues as text: ``.po`` and ``.pot`` files, read strictly and written without a loss.

Babel's reader takes much that is wrong (a missing quote, a message that is there twice), and
its writer loses the old source of a fuzzy message and breaks long comments. An update writes
what it has read, so it must know all of it.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.pofile import normalize, unescape

from bilingual.catalogues.templates import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEYWORD = re.compile(rf"(msgid|msgstr|msgctxt|msgid_plural|msgstr\[\d+\])\s+({_STRING})")
_CONTINUED = re.compile(_STRING)
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
_CHARSET = re.compile(r"charset=([\w.-]+)", re.IGNORECASE)


class Entry(NamedTuple):
    """A message with its translation. Comments have no sign before them."""

    #: The source (``msgid``) and its translation (``msgstr``), which is empty if there is none.
    source: str
    text: str = ""
    #: Whether somebody must look at the translation before readers see it.
    fuzzy: bool = False
    #: The source that a fuzzy translation was made from (``#| msgid``).
    previous: str = ""
    #: Comments of translators (``#``), comments for them (``#.``), places (``#:``).
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    obsolete: bool = False
    #: The line of ``msgid``; 0 for an entry that comes from no file.
    line: int = 0


class Catalogue(NamedTuple):
    """A file: comments and fields of its head, and its messages in their order."""

    notes: tuple[str, ...]
    head: str
    entries: tuple[Entry, ...]


def read(path: Path) -> Catalogue:
    """Read a file. Raises :class:`CatalogueError` with file and line for any fault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from None
    return parse(data, str(path))


def parse(data: bytes, name: str) -> Catalogue:
    """Read the bytes of a file called *name*. Raises :class:`CatalogueError`."""
    reader = _Reader(name)
    for number, line in enumerate(_decode(data, name).split("\n"), 1):
        reader.read_line(number, line.strip())
    return reader.finish()


def _decode(data: bytes, name: str) -> str:
    """UTF-8, as the head must say, without a byte order mark."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise CatalogueError(f"{name}:1: begins with a byte order mark: save it as plain UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogueError(f"{name}:{line}: is not UTF-8: save it in that encoding") from None


class _Reader:
    """Collects the lines of entry after entry."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[Entry] = []
        self.lines: dict[tuple[str, bool], int] = {}
        self.number = 0
        self._begin()

    def _begin(self) -> None:
        self.comments: dict[str, list[str]] = {}
        self.texts: dict[str, list[str]] = {}
        self.keyword = ""
        self.line = 0
        self.obsolete = False

    def _fail(self, message: str, line: int | None = None) -> CatalogueError:
        return CatalogueError(f"{self.name}:{line or self.number}: {message}")

    def read_line(self, number: int, line: str) -> None:
        """Take the next line, without white space around it."""
        self.number = number
        if _CONFLICT.match(line):
            raise self._fail("holds marks of a merge conflict: resolve it first")
        if not line:
            self._end_entry()
        elif line.startswith("#~"):
            self._read_text(line[2:].removeprefix("|").strip(), obsolete=True)
        elif line.startswith("#"):
            self._read_comment(line)
        else:
            self._read_text(line, obsolete=False)

    def _read_comment(self, line: str) -> None:
        if self.texts:
            self._end_entry()
        sign = line[:2] if line[1:2] in (".", ":", ",", "|") else "#"
        self.comments.setdefault(sign, []).append(line[len(sign) :].strip())

    def _read_text(self, line: str, *, obsolete: bool) -> None:
        found = _KEYWORD.fullmatch(line)
        if found:
            if found[1] in ("msgid", "msgctxt") and "msgid" in self.texts:
                self._end_entry()
            if found[1] in self.texts:
                raise self._fail(f"{found[1]} stands twice in one entry")
            self.keyword = found[1]
            self.texts[self.keyword] = [found[2]]
            self.line = self.number if self.keyword == "msgid" else self.line
        elif self.keyword and _CONTINUED.fullmatch(line):
            self.texts[self.keyword].append(line)
        else:
            raise self._fail(f"cannot be understood: {line[:60]} (is a quotation mark missing?)")
        self.obsolete = obsolete

    def _end_entry(self) -> None:
        if not self.texts:
            return
        extra = self.texts.keys() - {"msgid", "msgstr"}
        if extra:
            raise self._fail(f"{min(extra)} is not used by Sphinx: delete it", self.line)
        for keyword in ("msgid", "msgstr"):
            if keyword not in self.texts:
                raise self._fail(f"an entry without {keyword}", self.line or self.number - 1)
        entry = self._entry()
        key = (entry.source, entry.obsolete)
        if key in self.lines:
            first = self.lines[key]
            raise self._fail(f"“{entry.source[:60]}” stands in line {first} too", entry.line)
        self.lines[key] = entry.line
        self.entries.append(entry)
        self._begin()

    def _entry(self) -> Entry:
        flags = {flag.strip() for line in self.comments.get("#,", ()) for flag in line.split(",")}
        return Entry(
            source=_joined(self.texts["msgid"]),
            text=_joined(self.texts["msgstr"]),
            fuzzy="fuzzy" in flags,
            previous=self._previous(),
            notes=tuple(self.comments.get("#", ())),
            comments=tuple(self.comments.get("#.", ())),
            places=tuple(self.comments.get("#:", ())),
            obsolete=self.obsolete,
            line=self.line,
        )

    def _previous(self) -> str:
        lines = [line.removeprefix("msgid").strip() for line in self.comments.get("#|", ())]
        for line in lines:
            if not _CONTINUED.fullmatch(line):
                raise self._fail(f"the old source of an entry is wrong: {line[:60]}", self.line)
        return _joined(lines)

    def finish(self) -> Catalogue:
        self.number += 1
        self._end_entry()
        if not self.entries or self.entries[0].source:
            raise self._fail('the head is missing: msgid "" with Content-Type', 1)
        head = self.entries[0]
        charset = _CHARSET.search(head.text)
        if not charset or charset[1].lower() not in ("utf-8", "utf8"):
            said = charset[1] if charset else "no charset"
            raise self._fail(f"the head names {said}: only UTF-8 is read", head.line)
        return Catalogue(head.notes, head.text, tuple(self.entries[1:]))


def _joined(strings: list[str]) -> str:
    return "".join(unescape(string) for string in strings)


def render(catalogue: Catalogue) -> str:
    """The text of a file: one line a string, unless it has line breaks in itself."""
    head = Entry("", catalogue.head, notes=catalogue.notes)
    return "\n".join(_render(entry) for entry in (head, *catalogue.entries))


def _render(entry: Entry) -> str:
    lines = [f"# {note}".rstrip() for note in entry.notes]
    lines += [f"#. {comment}" for comment in entry.comments]
    lines += [f"#: {place}" for place in entry.places]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    if entry.previous:
        lines += [f"#| {line}" for line in f"msgid {_quoted(entry.previous)}".split("\n")]
    lines += [f"msgid {_quoted(entry.source)}", f"msgstr {_quoted(entry.text)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return str(normalize(text, width=0))


def write(files: Mapping[Path, str]) -> None:
    """Write files that change, each as a whole. All are on the disk under other names before
    the first takes its place, so that a full disk leaves every one as it was.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in files.items():
            data = text.encode("utf-8")
            if not path.is_file() or path.read_bytes() != data:
                staged.append((_stage(path, data), path))
        for temporary, path in staged:
            temporary.replace(path)
    finally:
        for temporary, _path in staged:
            temporary.unlink(missing_ok=True)


def _stage(path: Path, data: bytes) -> Path:
    """Write *data* beside *path*, with its rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    """The mask of this process, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
