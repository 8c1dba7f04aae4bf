"""``bilingual new``: a new language in one command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.catalogues import new_language, updating
from bilingual.catalogues.converting import base_of
from bilingual.catalogues.templates import make_templates
from bilingual.commands import arguments
from bilingual.terminal import Line
from bilingual.wording import command, shorter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("code", metavar="LANG", help="code of the language, such as ja or zh_TW")
    arguments.add_templates(parser)


def run(project: Project, options: argparse.Namespace) -> int:
    """Declare the language, make its files, and say where to begin."""
    # A wrong code is refused before the messages are extracted, which takes a while.
    language = new_language.make(project, options.code)
    base = base_of(language, project.languages.targets)
    updating.check_readable(project, [base] if base else [])
    make_templates(project.source, options.templates)
    with Line("Making the catalogues"):
        new = new_language.plan(project, language, options.templates)
    new_language.write(project, new)
    # Its glossary is there now, so that comments can name agreed terms.
    terms = arguments.terms(project, language)
    updating.write([updating.plan(project, language, options.templates, terms)])
    for text in _report(project, new):
        print(text)
    return 0


def _report(project: Project, new: new_language.New) -> Iterator[str]:
    """What was made, and what comes next."""
    language, code = new.language, new.language.code
    pages = new.update.carried.pages
    entries = [entry for entries in pages.values() for entry in entries]
    folder = shorter(project.catalogues(language))
    yield f"{language.name} ({code}) is declared in {shorter(project.languages_file)}."
    yield "It is built, but readers are not offered it yet (offered = false)."
    yield f"{folder} has {len(pages)} catalogues with {len(entries)} messages."
    count = sum(bool(entry.text) for entry in entries)
    if new.base and count:
        yield f"{count} are converted from {new.base.name} ({new.base.code}) and marked fuzzy:"
        yield "read each, correct it, and delete that mark; until then the source is shown."
    yield ""
    yield "Next:"
    steps = [f"agree on terms in {shorter(project.glossary(language))}"]
    steps += [
        f"translate the words of the interface in {shorter(path)}"
        for path in new.files
        if path.suffix == ".po"
    ]
    steps += [
        f"give title and author in {shorter(project.languages_file)}, if they differ",
        f"begin with the front page: {folder / _front_page(project)}",
        f"see it:                    {command()} preview {code}",
        f"see what is left:          {command()} status {code}",
        f"find slips:                {command()} check {code}",
        f"at {language.required} % (see {command()} status --release) delete “offered = false”",
    ]
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))


def _front_page(project: Project) -> str:
    return f"{project.conf.get('root_doc', 'index')}.po"
