"""What a page lends to its messages: its settings, link definitions and metadata."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from myst_parser.config.main import MdParserConfig
    from sphinx.environment import BuildEnvironment

_KEY = "bilingual:page"


@dataclass
class Page:
    """The page that is being read.

    ``config`` are its settings, those of its front matter included; ``references`` its
    link definitions, ``[label]: address``; ``faults`` what is wrong with its messages.
    """

    config: MdParserConfig | None = None
    references: dict[str, Any] | None = None
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)

    def learn(self, markdown: MarkdownIt, config: MdParserConfig) -> None:
        """Take over what the page's own parser has. A file that it includes comes later."""
        if self.config is None:
            self.config = config
            markdown.core.ruler.after("block", "bilingual_note", self._note)

    def _note(self, state: StateCore) -> None:
        if self.references is None:
            self.references = state.env.setdefault("references", {})

    def teach(self, markdown: MarkdownIt) -> None:
        """Make the parser of a message know the page's link definitions."""
        markdown.core.ruler.after("block", "bilingual_lend", self._lend)

    def _lend(self, state: StateCore) -> None:
        known = state.env.setdefault("references", {})
        for label, reference in (self.references or {}).items():
            known.setdefault(label, reference)


def page_of(env: BuildEnvironment) -> Page:
    """The page that is being read."""
    return cast("Page", env.current_document.setdefault(_KEY, Page()))


@contextmanager
def lent(page: Page, env: BuildEnvironment) -> Iterator[None]:
    """Parse a message with the page's settings, and leave the page's metadata alone.

    Without ``html_meta``: it would put a node before the translated paragraph, and Sphinx
    looks at the first node alone.
    """
    settings = env.myst_config  # type: ignore[attr-defined]
    metadata = dict(env.metadata[env.docname])
    env.myst_config = _without_meta(page.config or settings)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        env.myst_config = settings  # type: ignore[attr-defined]
        env.metadata[env.docname] = metadata


def _without_meta(config: MdParserConfig) -> MdParserConfig:
    return dataclasses.replace(config, html_meta={}) if config.html_meta else config
