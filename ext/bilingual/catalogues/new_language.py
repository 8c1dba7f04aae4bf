"""A new language: its declaration, its catalogues, and files for its terms and words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues import updating
from bilingual.catalogues.converting import base_of, converter
from bilingual.catalogues.entries import Catalogue, Entry
from bilingual.catalogues.reading import read_catalogue
from bilingual.catalogues.writing import render
from bilingual.catalogues.writing import write as write_files
from bilingual.declarations import declare
from bilingual.errors import LanguageError
from bilingual.glossary import Term, read_glossary
from bilingual.languages import Language, make_language, sphinx_code
from bilingual.wording import shorter
from bilingual.words import INTERFACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilingual.catalogues.carrying import Pages
    from bilingual.project import Project


class New(NamedTuple):
    """What is to be written for a new language."""

    language: Language
    #: The language that its texts are converted from, if there is one.
    base: Language | None
    update: updating.Update
    #: Glossary and words of the interface, unless they are there.
    files: dict[Path, str]


def make(project: Project, code: str) -> Language:
    """The language of a code, with what can be converted. Raises ``LanguageError``."""
    code = sphinx_code(code)
    if any(language.code == code for language in project.languages):
        raise LanguageError(f"{shorter(project.languages_file)}: declares {code} already")
    language = make_language(code, offered=False)
    base = base_of(language, project.languages.targets)
    if base is None:
        return language
    convert = converter(base, language)
    texts = {name: convert(getattr(base, name)) for name in ("title", "author", "subject")}
    return make_language(code, offered=False, **texts)


def plan(project: Project, language: Language, templates: Path) -> New:
    """Work out every file; nothing is written. Raises ``CatalogueError``."""
    base = base_of(language, project.languages.targets)
    convert = converter(base, language) if base else str
    prefilled = _convert_pages(project, base, convert) if base else None
    update = updating.plan(project, language, templates, prefilled=prefilled)
    files = {
        project.glossary(language): _glossary(project, language, base, convert),
        project.locale / language.code / "interface.po": _interface(project, language, base),
    }
    wanted = {path: text for path, text in files.items() if text and not path.exists()}
    return New(language, base, update, wanted)


def write(project: Project, new: New) -> None:
    """Write the files, and the declaration last: without it they do no harm."""
    updating.write([new.update])
    write_files(new.files)
    declare(project.languages_file, new.language)


def _convert_pages(project: Project, base: Language, convert: Callable[[str], str]) -> Pages:
    """The messages of *base*, converted; all fuzzy, since nobody has read them."""
    _notes, pages = updating.read_folder(project.catalogues(base))
    return {
        name: [
            Entry(entry.source, convert(entry.text), fuzzy=True)
            for entry in entries
            if entry.text and not entry.fuzzy and not entry.obsolete
        ]
        for name, entries in pages.items()
    }


def _glossary(
    project: Project, language: Language, base: Language | None, convert: Callable[[str], str]
) -> str:
    """The terms of *base*, converted; else those of another language, to be filled in."""
    if base and (path := project.glossary(base)).is_file():
        read_glossary(path)  # refuses a broken one
        return convert(path.read_text(encoding="utf-8"))
    head = f"# Terms that every translation into {language.name} uses. To agree on one,\n"
    head += '# take away the "#" before its lines and write its translation.\n'
    others = (project.glossary(other) for other in project.languages.targets)
    known = next((path for path in others if path.is_file()), None)
    terms = read_glossary(known).terms if known else (Term("term of the source", ()),)
    return head + "".join(f"\n{_open_term(term)}" for term in terms)


def _open_term(term: Term) -> str:
    lines = [f'# ["{term.term}"]', '# translations = [""]']
    lines += [f'# context = "{term.context}"'] if term.context else []
    return "\n".join(lines) + "\n"


def _interface(project: Project, language: Language, base: Language | None) -> str:
    """The words of the interface, unless this package has them in this language."""
    if (INTERFACE / f"{language.code}.po").is_file():
        return ""
    convert = converter(base, language) if base else str
    known = _words(project, base) if base else {}
    entries = [
        Entry(word, convert(known.get(word, "")), fuzzy=word in known)
        for word in dict.fromkeys(w for each in (None, base) for w in _words(project, each))
    ]
    head = f"Language: {language.code}\nContent-Type: text/plain; charset=utf-8\n"
    return render(Catalogue((f"Words of the interface: {language.code}",), head, tuple(entries)))


def _words(project: Project, language: Language | None) -> dict[str, str]:
    """Word → translation in *language*; for None the words of all languages, unread."""
    if language is None:
        paths = [*sorted(INTERFACE.glob("*.po")), *sorted(project.locale.glob("*/interface.po"))]
    else:
        paths = [
            INTERFACE / f"{language.code}.po", project.locale / language.code / "interface.po",
        ]  # fmt: skip
    return {
        entry.source: entry.text
        for path in paths
        if path.is_file()
        for entry in read_catalogue(path).entries
    }
