"""Writing ``.po`` and ``.pot`` files.

Babel's writer loses the old source of a fuzzy message and breaks long comments.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import normalize

from bilingual.catalogues.entries import Catalogue, Entry
from bilingual.catalogues.reading import read_catalogue
from bilingual.checks.kinds import Kind
from bilingual.errors import BrokenFile
from bilingual.wording import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_to_write(path: Path) -> Catalogue:
    """Read a file that is to be written again. Raises :class:`BrokenFile`, also for what a
    catalogue of pages has not, and would lose: contexts, plurals, a message that stands twice.
    """
    catalogue = read_catalogue(path)
    lines: dict[tuple[str, bool], int] = {}
    for entry in catalogue.entries:
        foreign = {"msgctxt": entry.context, "msgid_plural": entry.plural}
        for keyword, text in foreign.items():
            if text is not None:
                what = f"{keyword} is not used by Sphinx: delete it"
                raise BrokenFile(path, entry.line, Kind.SYNTAX, what)
        first = lines.setdefault((entry.source, entry.obsolete), entry.line)
        if first != entry.line:
            what = f"“{excerpt(entry.source)}” stands in line {first} already: delete one"
            raise BrokenFile(path, entry.line, Kind.DUPLICATE, what)
    return catalogue


def render(catalogue: Catalogue) -> str:
    """The text of a file: one line a string, unless it has line breaks in itself.

    Flags other than fuzzy are guesses of tools, and left out.
    """
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
