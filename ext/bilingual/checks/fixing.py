"""Writing the corrections that need no person, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.pofile import escape

from bilingual.catalogues.reading import disguised_lines, read_catalogue, read_text
from bilingual.catalogues.writing import write
from bilingual.checks import state
from bilingual.checks.kinds import Kind
from bilingual.errors import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilingual.catalogues.entries import Entry
    from bilingual.checks.checker import Checker

#: A correction may bring another fault to light.
_ROUNDS = 5


class Change(NamedTuple):
    """What was written into a file."""

    path: Path
    line: int
    kinds: tuple[Kind, ...]
    before: str
    after: str


def fix(checker: Checker, paths: Iterable[Path]) -> list[Change]:
    """Correct what is safe in these files. One that cannot be read is left alone."""
    return [change for path in paths for change in _fix_file(checker, path)]


def _fix_file(checker: Checker, path: Path) -> list[Change]:
    try:
        entries = read_catalogue(path).entries
        lines = read_text(path).split("\n")
    except BrokenFile:
        return []
    changes = []
    # From the end, so that the lines before keep their numbers.
    for entry in reversed(entries):
        if change := _corrected(checker, path, entry):
            changes.append(change)
            _write(lines, entry, change, markdown=checker.is_markdown(entry))
    if changes:
        write({path: "\n".join(lines)})
    return changes[::-1]


def _corrected(checker: Checker, path: Path, entry: Entry) -> Change | None:
    kinds: list[Kind] = []
    now = entry
    for _ in range(_ROUNDS):
        safe = [fault for fault in checker.faults(now) if fault.safe]
        if not safe:
            break
        first = safe[0]
        same = [fault.kind for fault in safe if fault.suggestion == first.suggestion]
        kinds += [first.kind] if first.kind == Kind.FLAG else same
        now = now._replace(text=first.suggestion)
        if first.kind == Kind.FLAG:
            flags = tuple(flag for flag in now.flags if flag not in state.WRONG_FLAGS)
            now = now._replace(flags=flags, previous="")
    if not kinds:
        return None
    found = tuple(dict.fromkeys(kinds))
    return Change(path, entry.text_line, found, entry.text, now.text)


def _write(lines: list[str], entry: Entry, change: Change, *, markdown: bool) -> None:
    """Exchange the lines of the translation, and those of flags and of an old source."""
    if change.after != change.before:
        first = entry.text_line - 1
        word, end = lines[first].split()[0], _end(lines[entry.end_line - 2])
        lines[first : entry.end_line - 1] = [f"{word} {escape(change.after)}{end}"]
    if Kind.FLAG in change.kinds:
        start = last = entry.line - 1
        while start and lines[start - 1].startswith(("#", "msgctxt")):
            start -= 1
        lines[start:last] = _without_flags(lines[start:last], markdown=markdown)


def _without_flags(before: list[str], *, markdown: bool) -> Iterator[str]:
    """The lines before a message without an old source and, of Markdown, without wrong flags."""
    disguised = disguised_lines(before)
    for place, line in enumerate(before):
        if place in disguised or line.startswith("#|"):
            continue
        if markdown and line.startswith("#,"):
            names = [name.strip() for name in line[2:].split(",")]
            kept = [name for name in names if name not in state.WRONG_FLAGS]
            if kept:
                yield f"#, {', '.join(kept)}{_end(line)}"
        else:
            yield line


def _end(line: str) -> str:
    """What stands before the end of a line in files of Windows."""
    return "\r" if line.endswith("\r") else ""
