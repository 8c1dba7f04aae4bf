"""Reading a ``.po`` or ``.pot`` file, with the line of everything that stands in it.

Babel's reader forgets where a translation begins, keeps one of two entries with the same
message, and takes a text without its closing quote for complete. This one is strict: whatever
it accepts, Babel and GNU gettext read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from babel.core import parse_locale

from bilingual.catalogues.entries import Catalogue, Entry
from bilingual.checks.kinds import Kind
from bilingual.errors import BrokenFile
from bilingual.wording import shorter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"$')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) +(.*)$")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_ESCAPE = re.compile(r"\\(.)")
_WRONG_ESCAPE = re.compile(r'(?:^|[^\\])(?:\\\\)*(\\[^ntr"\\])')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_TRUNCATED = "the file ends in the middle of a text: restore the rest"
_DISGUISED = re.compile(r'# +\| *msgid +"')
_CHARSET = re.compile(r"charset=([^\s;]*)")


def read_catalogue(path: Path) -> Catalogue:
    """Read the file. Raises :class:`BrokenFile`."""
    # Other ends of lines may stand in a text.
    lines = read_text(path).removesuffix("\n").split("\n")
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line.rstrip("\r")):
            message = "a conflict of two versions was left here: choose one, delete the marks"
            raise BrokenFile(path, number, Kind.CONFLICT, message)
    entries = tuple(_Reader(path, lines).read())
    if not entries:
        what = f"the file is empty: restore it with: git checkout -- {shorter(path)}"
        raise BrokenFile(path, 1, Kind.SYNTAX, what)
    head = entries[0]
    if head.source:
        what = 'the header (msgid "" with the charset) is missing: restore it'
        raise BrokenFile(path, head.line, Kind.HEADER, what)
    catalogue = Catalogue(head.notes, head.text, entries[1:])
    _check_header(path, head.text_line, catalogue.header)
    return catalogue


def _check_header(path: Path, line: int, header: Mapping[str, str]) -> None:
    """Raise :class:`BrokenFile` for a charset or a language that cannot be."""
    charset = _CHARSET.search(header.get("content-type", ""))
    if charset and charset[1].lower().replace("-", "") != "utf8":
        what = f"the header says charset={charset[1]}: it must be UTF-8, as the file is"
        raise BrokenFile(path, line, Kind.ENCODING, what)
    if code := header.get("language", ""):
        try:
            parse_locale(code.replace("-", "_"))
        except ValueError:
            what = f"the header says Language: {code}, which is no code of a language"
            raise BrokenFile(path, line, Kind.HEADER, what) from None


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


def _take_previous(notes: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The notes without an old source among them, and that. Some tools write ``# | msgid`` for
    ``#| msgid``, with its text over several comments.
    """
    places = disguised_lines([f"# {note}" for note in notes])
    text = " ".join(notes[place] for place in places)
    kept = tuple(note for place, note in enumerate(notes) if place not in places)
    return kept, _ESCAPE.sub(
        lambda escape: _ESCAPES.get(escape[1], escape[1]), text[text.find('"') + 1 : -1]
    )


def disguised_lines(lines: Sequence[str]) -> list[int]:
    """The places of the first ``# | msgid "…"`` among *lines*, to its closing quote."""
    start = next((i for i, line in enumerate(lines) if _DISGUISED.match(line)), len(lines))
    for end in range(start, len(lines)):
        line = lines[end].rstrip()
        if not line.startswith("# "):
            break
        if line.endswith('"') and (end > start or line.count('"') > 1):
            return list(range(start, end + 1))
    return []


@dataclass
class _Draft:
    """An entry while its lines are read."""

    line: int = 0
    text_line: int = 0
    end_line: int = 0
    obsolete: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    #: What follows ``#``, ``#.``, ``#:`` and ``#,``, by that sign.
    comments: dict[str, list[str]] = field(default_factory=dict)

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
        if any(not name.startswith("previous ") for name in self._draft.texts):
            raise self._fault("a comment stands inside an entry: move it before the entry")
        self._current = ""
        sign = text[:2] if text[1:2] in (".", ":", ",") else "#"
        self._draft.comments.setdefault(sign, []).append(text[len(sign) :].strip())

    def _line(self, text: str) -> None:
        prefix, bare = "", text.removeprefix("#~").lstrip()
        if self._draft.texts and self._draft.obsolete != (bare != text):
            raise self._fault(
                "only a part of the entry is marked as obsolete (#~): mark all or none"
            )
        self._draft.obsolete, text = bare != text, bare
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
        if name == "msgctxt" and "msgid" in self._draft.texts:
            raise self._fault("msgctxt stands after msgid: move it before")
        if name.startswith("msgstr") and "msgid" not in self._draft.texts:
            raise self._fault("a translation (msgstr) without its message (msgid): restore it")
        self._current = name
        self._draft.texts[name] = self._unquoted(text)
        if name == "msgid":
            self._draft.line = self._number
        elif name.startswith("msgstr") and not self._draft.text_line:
            self._draft.text_line = self._number

    def _unquoted(self, text: str) -> str:
        found = _TEXT.match(text)
        if found and (wrong := _WRONG_ESCAPE.search(found[1])):
            message = f"“{wrong[1]}” is not allowed in a .po file: write “\\{wrong[1]}”"
            raise self._fault(message)
        if found:
            return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), found[1])
        if not any(line.strip() for line in self._lines[self._number :]):
            raise self._fault(_TRUNCATED)
        message = 'a text must begin and end with ", and a " inside it is written \\"'
        raise self._fault(message)

    def _finish(self) -> Entry:
        draft, self._draft, self._current = self._draft, _Draft(), ""
        texts = draft.texts
        if ("msgid_plural" in texts) != ("msgstr[0]" in texts):
            raise self._fault("a plural needs msgid_plural and msgstr[0]: restore what is missing")
        first, *forms = (text for name, text in texts.items() if name.startswith("msgstr"))
        comments = {sign: tuple(lines) for sign, lines in draft.comments.items()}
        notes, disguised = _take_previous(comments.get("#", ()))
        flags = [flag.strip() for line in comments.get("#,", ()) for flag in line.split(",")]
        return Entry(
            source=texts.get("msgid", ""),
            text=first,
            fuzzy="fuzzy" in flags,
            previous=texts.get("previous msgid", disguised),
            notes=notes,
            comments=comments.get("#.", ()),
            places=comments.get("#:", ()),
            flags=tuple(flag for flag in flags if flag != "fuzzy"),
            obsolete=draft.obsolete,
            context=texts.get("msgctxt"),
            plural=texts.get("msgid_plural"),
            forms=tuple(forms),
            line=draft.line,
            text_line=draft.text_line,
            end_line=draft.end_line,
        )

    def _fault(self, message: str) -> BrokenFile:
        return BrokenFile(self._path, self._number, Kind.SYNTAX, message)
