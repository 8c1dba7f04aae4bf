"""How far each translation is: for a person, for a program, and before a release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bilingual.catalogues.expected import expected
from bilingual.catalogues.progress import PageProgress, read_progress, side_by_side, total
from bilingual.languages import Language
from bilingual.terminal import bar, columns
from bilingual.wording import command, many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilingual.project import Project

_HEADS = ("page", "words", "messages", "translated", "fuzzy", "left", "errors", "")


class Status(NamedTuple):
    """The state of a language."""

    language: Language
    pages: tuple[PageProgress, ...]
    #: Catalogue → number of faults in it; None if none were looked for.
    errors: Mapping[str, int] | None

    @property
    def total(self) -> PageProgress:
        """The sums over all pages."""
        return total(self.pages, "all pages")


def read_status(
    project: Project, language: Language, errors: Mapping[str, int] | None = None
) -> Status:
    """Count what is in the catalogues; in one that is missing or broken, nothing."""
    languages = (language, *(one for one in project.languages.targets if one != language))
    counted = [read_progress(project.catalogues(one)) for one in languages]
    # A language that has nothing yet is said to have nothing.
    names = expected(project, Path("build/gettext")) if counted[0] else set()
    known = {page.name for pages in counted for page in pages}
    unknown = [PageProgress(name, 1, translated=0, fuzzy=0, words=0) for name in names - known]
    present = {page.name for page in counted[0]} | names
    pages = side_by_side([*counted, unknown])
    return Status(language, tuple(pages[name][0] for name in pages if name in present), errors)


def lines_of(status: Status, *, every: bool) -> tuple[PageProgress, ...]:
    """The pages with something left or wrong, or *every* page, and all pages together."""
    wanted = (page for page in status.pages if every or page.percent < 100 or _errors(status, page))
    return (*wanted, status.total)


def table(
    status: Status, lines: Iterable[PageProgress], *, ascii_only: bool = False
) -> Iterator[str]:
    """The heads of the columns, then a line for each of *lines*."""
    rows = [_row(status, page, ascii_only) for page in lines]
    shown = [i for i, head in enumerate(_HEADS) if head != "errors" or status.errors is not None]
    widths = [max(columns(row[i]) for row in (_HEADS, *rows)) for i in shown]
    for row in (_HEADS, *rows):
        cells = [row[i] for i in shown]
        first = cells[0] + " " * (widths[0] - columns(cells[0]))
        numbers = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        yield "  ".join([first, *numbers]).rstrip()


def _row(status: Status, page: PageProgress, ascii_only: bool) -> tuple[str, ...]:
    share = page.translated / page.messages if page.messages else 1.0
    drawn = bar(share, ascii_only=ascii_only)
    numbers = (page.words, page.messages, page.translated, page.fuzzy, page.untranslated)
    return page.name, *map(str, numbers), str(_errors(status, page)), f"{drawn} {page.percent:3} %"


def _errors(status: Status, page: PageProgress) -> int:
    errors = status.errors or {}
    return errors.get(page.name, 0) if page in status.pages else sum(errors.values())


def as_data(status: Status) -> dict[str, Any]:
    """The same for programs."""
    return {
        "language": status.language.code,
        "name": status.language.name,
        "offered": status.language.offered,
        "required": status.language.required,
        **_data(status, status.total),
        "pages": {page.name: _data(status, page) for page in status.pages},
    }


def _data(status: Status, page: PageProgress) -> dict[str, int]:
    data = {
        "words": page.words,
        "messages": page.messages,
        "translated": page.translated,
        "fuzzy": page.fuzzy,
        "untranslated": page.untranslated,
        "percent": page.percent,
    }
    return data if status.errors is None else data | {"errors": _errors(status, page)}


def obstacles(status: Status, root: str) -> Iterator[str]:
    """Why a language may not be offered to readers; nothing if it may. *root* is the front
    page, which must be complete in any case.
    """
    code, all_pages, required = status.language.code, status.total, status.language.required
    if not status.pages:
        yield f"{code}: has no catalogue: run {command()} update"
        return
    if all_pages.percent < required:
        yield f"{code}: {all_pages.percent} % is translated, {required} % is required"
    for page in status.pages:
        if page.name == root and page.percent < 100:
            yield f"{code}: the front page ({root}) is not complete"
        if page.fuzzy:
            yield f"{code}: {page.name}: {page.fuzzy} fuzzy"
        if _errors(status, page):
            yield f"{code}: {page.name}: {many(_errors(status, page), 'error')}"
