"""What a translator does next: the places to translate, and the commands that help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues.reading import read_catalogue
from bilingual.wording import command, excerpt, many, shorter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.catalogues.entries import Entry
    from bilingual.languages import Language
    from bilingual.project import Project

#: More places than these are only counted.
_SHOWN = 5


class Task(NamedTuple):
    """An entry that waits for a translator."""

    #: Page or text domain.
    name: str
    path: Path
    line: int
    source: str
    #: What is to be done: "changed", of the source; "to confirm", a translation that nobody has
    #: read; "new", there is none yet.
    what: str

    def __str__(self) -> str:
        return f"  {shorter(self.path)}:{self.line}: {self.what}: “{excerpt(self.source)}”"


def tasks(folder: Path, root: str = "index") -> list[Task]:
    """Everything that waits in the catalogues below *folder*: changed messages first, then
    those of the front page, *root*.
    """
    found = [
        Task(path.relative_to(folder).with_suffix("").as_posix(), path, entry.line, entry.source,
             _what(entry))
        for path in sorted(folder.rglob("*.po"))
        for entry in read_catalogue(path).entries
        if entry.fuzzy or not entry.text
    ]  # fmt: skip
    return sorted(found, key=lambda task: (_ORDER.index(task.what), task.name != root))


_ORDER = ("changed", "to confirm", "new")


def _what(entry: Entry) -> str:
    if not entry.fuzzy or not entry.text:
        return "new"
    return "changed" if entry.previous else "to confirm"


def next_steps(project: Project, language: Language) -> Iterator[str]:
    """Lines for the terminal."""
    root = str(project.conf.get("root_doc", "index"))
    waiting = tasks(project.catalogues(language), root)
    title = f"{language.name} ({language.code})"
    if not waiting:
        yield f"{title}: every message is translated"
        return
    pages = list(dict.fromkeys(task.name for task in waiting))
    yield f"{title}: {many(len(waiting), 'message')} of {many(len(pages), 'page')} to translate"
    yield from (str(task) for task in waiting[:_SHOWN])
    if len(waiting) > _SHOWN:
        more = f"  … and {len(waiting) - _SHOWN} more"
        yield f"{more}: {command()} status {language.code} counts them"
    if any(task.what == "changed" for task in waiting):
        yield "  Where the source changed, “#| msgid” is the old one: correct the translation,"
        yield "  then delete “#, fuzzy” and “#| msgid”."
    if any(task.what == "to confirm" for task in waiting):
        yield "  Where a translation is to be confirmed, correct it, then delete “#, fuzzy”."
    page = next((name for name in pages if _is_page(project, name)), "")
    yield f"Then see them:    {command()} preview {language.code} {page}".rstrip()
    yield f"and check them:   {command()} check {language.code}"


def _is_page(project: Project, name: str) -> bool:
    return any(project.source.glob(f"{name}.*"))
