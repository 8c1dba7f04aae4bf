"""MyST's parser, which here knows a translated message from a page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from myst_parser.parsers import sphinx_
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.util import logging

from bilingual import emphasis
from bilingual.repairs import dropped, guard, links, literals
from bilingual.repairs.page import lent, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from markdown_it import MarkdownIt
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx
    from sphinx.config import Config

    Prepare = Callable[[MarkdownIt, MdParserConfig], None]

logger = logging.getLogger(__name__)


class MessageParser(MystParser):
    """Parses pages as MyST does, and messages as part of their page."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page or a translated message into *document*."""
        page = page_of(document.settings.env)
        if not document["source"].endswith(guard.MESSAGE_MARK):
            with _prepared(page.learn):
                super().parse(inputstring, document)
            return
        literal = literals.literal(inputstring)
        if literal is not None:
            document += literal
            return
        source = literals.without_code(inputstring)
        with lent(page, document.settings.env), _prepared(lambda md, _: page.teach(md)):
            super().parse(source, document)
        links.mark(document)
        text, fault = dropped.inspect(source, document)
        if fault:
            page.faults[text] = fault


@contextmanager
def _prepared(prepare: Prepare) -> Iterator[None]:
    """While this lasts, MyST's Markdown parsers are prepared before they parse."""
    make = vars(sphinx_)["create_md_parser"]

    def create_md_parser(config: MdParserConfig, renderer: Any) -> MarkdownIt:
        markdown: MarkdownIt = make(config, renderer)
        emphasis.allow(markdown)
        prepare(markdown, config)
        return markdown

    vars(sphinx_)["create_md_parser"] = create_md_parser
    try:
        yield
    finally:
        vars(sphinx_)["create_md_parser"] = make


def replace_parser(app: Sphinx, config: Config) -> None:
    """Use this parser in place of MyST's, and of those that are made from MyST's."""
    registered = dict.fromkeys(app.registry.get_source_parsers().values())
    parsers = [parser for parser in registered if issubclass(parser, MystParser)]
    lacking = guard.lacking() if parsers else []
    if lacking:
        logger.warning(
            "the repairs of translated messages are off, since %s cannot be found",
            " and ".join(lacking),
            type="bilingual",
            subtype="repair",
        )
        return
    for parser in parsers:
        bases = (MessageParser,) if parser is MystParser else (MessageParser, parser)
        app.add_source_parser(type("MessageParser", bases, {}), override=True)
