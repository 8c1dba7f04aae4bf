"""What keeps a translated sentence from being shown in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.checks.kinds import Severity
from bilingual.checks.markup import Parser
from bilingual.checks.structure import compare

if TYPE_CHECKING:
    from sphinx.config import Config


def make_parser(config: Config) -> Parser:
    """A parser with the settings of a build."""
    return Parser({value.name: value.value for value in config if value.name.startswith("myst_")})


def find_mistake(parser: Parser, message: str, translation: str) -> str:
    """The first fault of the markup of a translation, as the rest of a sentence that begins
    with it; empty if there is none.
    """
    source, target = parser.read(message), parser.read(translation)
    for fault in compare(source, target, translation, parser.read):
        if fault.kind.severity == Severity.ERROR:
            return fault.message
    return ""
