"""Messages that Sphinx does not show, or not in full, without a word.

A message must be one paragraph. If it reads as a list, a heading or a code block, Sphinx
shows the original; of two paragraphs it shows the first.
"""

from __future__ import annotations

import re
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import get_translator
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from bilingual.catalogues.places import files_of_page
from bilingual.catalogues.reading import read_catalogue
from bilingual.errors import BrokenFile
from bilingual.repairs.page import page_of
from bilingual.wording import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

_NOQA = re.compile(r"(?<!\\)#\s*noqa\s*$")

_KINDS = {
    nodes.enumerated_list: "a numbered list",
    nodes.bullet_list: "a list",
    nodes.definition_list: "a definition",
    nodes.field_list: "a list of fields",
    nodes.block_quote: "a quotation",
    nodes.section: "a heading",
    nodes.literal_block: "a block of code",
    nodes.math_block: "a display formula",
    nodes.comment: "a comment",
    nodes.raw: "HTML",
    nodes.transition: "a rule",
    nodes.footnote: "a footnote",
    nodes.target: "a label",
    nodes.table: "a table",
}


def inspect(source: str, document: nodes.document) -> tuple[str, tuple[str, str] | None]:
    """The message in *source*, and the subtype and text of what is wrong with it.

    *document* is what *source* was parsed to.
    """
    title = _title(source)
    return title or source, _fault(document, is_title=bool(title))


def _fault(document: nodes.document, is_title: bool) -> tuple[str, str] | None:
    if not document.children:
        return "dropped", "reads as nothing, and the original is shown instead"
    first = document.children[0]
    if not isinstance(first, nodes.section if is_title else nodes.paragraph):
        kind = next((k for cls, k in _KINDS.items() if isinstance(first, cls)), "a directive")
        what = f"reads as {kind}, not as one paragraph, and the original is shown instead"
        return "dropped", what
    if not first.astext().strip() and first.next_node(nodes.image) is None:
        return "dropped", "reads as nothing, and nothing is shown"
    shown = [node for node in document.children if not _is_silent(node)]
    if len(shown) > 1 or (is_title and len(first.children) > 1):
        return "cut", "is more than one paragraph, and only the first is shown"
    return None


def _title(text: str) -> str:
    """The message, if Sphinx has underlined it as a heading; else nothing."""
    message, _, line = text.rpartition("\n")
    underlined = set(line) == {"="} and len(line) >= 2 * len(message)
    return message if underlined else ""


def _is_silent(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Invisible | nodes.system_message)


class ReportMessages(SphinxTransform):
    """Warn of such messages of this page, each at its line of the catalogue."""

    default_priority = 21  # after Sphinx has put in the translations

    def apply(self, **kwargs: Any) -> None:
        """Warn of each message once."""
        faults = {**page_of(self.env).faults, **dict(self._hushed())}
        lines = self._lines() if faults else {}
        for text, (subtype, what) in faults.items():
            logger.warning(
                "the translation “%s” %s",
                excerpt(text),
                what,
                type="bilingual",
                subtype=subtype,
                location=lines.get(_key(text), self.env.docname),
            )

    @property
    def _domain(self) -> str:
        return docname_to_domain(self.env.docname, self.config.gettext_compact)

    def _hushed(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """The messages that end in ``# noqa``."""
        catalogue = get_translator(self._domain)
        if type(catalogue) is NullTranslations:  # nothing is translated
            return
        for _, message in extract_messages(self.document):
            text = catalogue.gettext(message)
            if text != message and _NOQA.search(text):
                yield (
                    text,
                    (
                        "noqa",
                        "ends in “# noqa”: that is not shown, and hides a wrong reference",
                    ),
                )

    def _lines(self) -> dict[str, str]:
        """The place of each translation of this page, ``file:line``."""
        found: dict[str, str] = {}
        for path in files_of_page(self.env, self.env.docname):
            found = dict(_places(path)) | found
        return found


def _places(path: Path) -> Iterator[tuple[str, str]]:
    """Each translation of a catalogue with its place; none if it cannot be read."""
    try:
        entries = read_catalogue(path).entries
    except BrokenFile:  # the build has warned of it
        return
    for entry in reversed(entries):
        if not entry.obsolete:
            yield _key(entry.text), f"{path}:{entry.line}"


def _key(text: str) -> str:
    """A translation as Sphinx gives it to the parser."""
    return _NOQA.sub("", text).strip()
