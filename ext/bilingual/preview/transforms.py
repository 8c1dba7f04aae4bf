"""What a preview does to the texts of a page: mistakes are held back, the rest is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import extract_messages

from bilingual.catalogues.places import files_of_page
from bilingual.catalogues.reading import read_catalogue
from bilingual.declared import current, declared
from bilingual.errors import BrokenFile
from bilingual.preview.mistakes import find_mistake, make_parser
from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.config import Config

    from bilingual.catalogues.entries import Entry

#: The attribute of a page with the reasons of its red boxes, and the class of each, with its
#: number: docutils writes no title of an element.
REASONS = "bilingual_reasons"
REASON = "bilingual-reason-"

_LOG = logging.getLogger(__name__)


def is_on(config: Config) -> bool:
    """Whether this build is the preview of a translation."""
    return bool(config.bilingual_preview) and current(config) != declared(config).source


class _Transform(SphinxTransform):
    """A transform that knows the catalogue of its page."""

    def catalogue(self) -> tuple[Path, dict[str, Entry]] | None:
        """The file, and message → entry; None if the page has no file that can be read."""
        path = next(files_of_page(self.env, self.env.current_document.docname), None)
        if path is None:
            return None
        try:
            entries = read_catalogue(path).entries
        except BrokenFile:
            return None
        # Of two entries with one message the first counts.
        shown = (entry for entry in reversed(entries) if not entry.obsolete)
        return path, {entry.source: entry for entry in shown if entry.context is None}


class HoldBackMistakes(_Transform):
    """Before Sphinx translates: keep translations with a mistake from being used."""

    default_priority = 18

    def apply(self, **kwargs: Any) -> None:
        """Make such nodes untranslatable for the moment."""
        found = self.catalogue() if is_on(self.config) else None
        # A page in reStructuredText is translated in reStructuredText.
        if not found or self.document["source"].endswith(".rst"):
            return
        path, entries = found
        parser = make_parser(self.config)
        for node, text in list(extract_messages(self.document)):
            entry = entries.get(text)
            if not entry or not entry.is_translated or not isinstance(node, nodes.TextElement):
                continue
            mistake = find_mistake(parser, text, entry.text)
            if mistake:
                node["bilingual_kept"] = node.get("translatable")
                node["translatable"] = False
                _give_reason(self.document, node, path, entry, mistake)


class TellWhyUntranslated(_Transform):
    """After Sphinx has translated: say why a text is not."""

    default_priority = 24

    def apply(self, **kwargs: Any) -> None:
        """Give untranslated nodes their classes."""
        if not is_on(self.config):
            return
        found = self.catalogue()
        for held in self.document.findall(nodes.Element):
            if "bilingual_kept" in held:
                _release(held)
        for node, text in list(extract_messages(self.document)):
            if not node.get("translated") and isinstance(node, nodes.TextElement):
                node["translated"] = False
                entry = found[1].get(text) if found else None
                if found and entry and "untranslated-mistake" not in node["classes"]:
                    _mark(self.document, node, found[0], entry)


def _release(node: nodes.Element) -> None:
    """Undo what :class:`HoldBackMistakes` did, and mark the node."""
    kept = node.attributes.pop("bilingual_kept")
    if kept is None:
        del node["translatable"]
    else:
        node["translatable"] = kept
    node["translated"] = False
    node["classes"].append("untranslated-mistake")


def _mark(document: nodes.document, node: nodes.Element, path: Path, entry: Entry) -> None:
    """Tell apart why Sphinx did not use the translation of *entry*."""
    if entry.fuzzy and entry.text:
        node["classes"].append("untranslated-fuzzy")
    elif entry.is_translated and entry.text != entry.source:
        node["classes"].append("untranslated-mistake")
        mistake = "is no single paragraph: it begins like a list, a quotation, a heading"
        _give_reason(document, node, path, entry, mistake)


def _give_reason(
    document: nodes.document, node: nodes.Element, path: Path, entry: Entry, what: str
) -> None:
    """Warn of a mistake, and note it for the box on the page: its number is a class."""
    reasons = [*document.get(REASONS, ()), f"{shorter(path)}:{entry.text_line}: {what}"]
    document[REASONS] = reasons
    node["classes"].append(f"{REASON}{len(reasons) - 1}")
    _warn(path, entry, what)


def _warn(path: Path, entry: Entry, what: str) -> None:
    _LOG.warning(
        "the translation %s; the sentence is shown untranslated",
        what,
        location=f"{path}:{entry.text_line}",
        type="bilingual",
        subtype="translation",
    )
