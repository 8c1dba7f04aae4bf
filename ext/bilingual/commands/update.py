"""``bilingual update``: the catalogues follow the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.catalogues import updating
from bilingual.catalogues.templates import make_templates
from bilingual.commands import arguments
from bilingual.commands.next_steps import next_steps
from bilingual.terminal import Line
from bilingual.wording import excerpt, many, shorter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bilingual.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    arguments.add_languages(parser)
    arguments.add_templates(parser)


def run(project: Project, options: argparse.Namespace) -> int:
    """Update the catalogues; say what changed and what is to be done next."""
    languages = arguments.languages(project, options)
    updating.check_readable(project, languages)
    make_templates(project.source, options.templates)
    updates = []
    with Line("Updating the catalogues") as line:
        for language in languages:
            line.show(language.name)
            # All are worked out before the first is written.
            terms = arguments.terms(project, language)
            updates.append(updating.plan(project, language, options.templates, terms))
    updating.write(updates)
    for update in updates:
        for text in report(update):
            print(text)
        for text in next_steps(project, update.language):
            print(text)
    return 0


def report(update: updating.Update) -> Iterator[str]:
    """What an update changed in a language; nothing if nothing changed."""
    carried = update.carried
    code = update.language.code
    if carried.moved:
        yield f"{code}: {many(carried.moved, 'translation')} taken from another place"
    if carried.changed:
        yield f"{code}: {many(carried.changed, 'message')} changed: see what is fuzzy"
    for path in update.gone:
        if path.suffix == ".po" and path.name != updating.DROPPED:
            yield f"{code}: {shorter(path)} has no page any more and was deleted"
    if carried.newly_dropped:
        count = many(len(carried.newly_dropped), "translation")
        file = next(path for path in update.files if path.name == updating.DROPPED)
        yield f"{code}: {count} without a sentence now, kept in {shorter(file)}:"
        for entry in carried.newly_dropped:
            yield f"  {entry.places[0]}: “{excerpt(entry.source)}”"
