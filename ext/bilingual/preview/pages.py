"""The preview of a translator: what is not translated is tinted, a mistake breaks nothing.

``bilingual_preview`` turns it on; no other build has a trace of it.
"""

from __future__ import annotations

import gc
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po
from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from bilingual.catalogues.unreadable import find_fault
from bilingual.declared import current, declared
from bilingual.preview.mistakes import find_mistake, make_parser
from bilingual.words import of_build

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.messages.catalog import Catalog, Message
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

_LOG = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"


def install(app: Sphinx) -> None:
    """Register the preview; it does nothing unless it is turned on."""
    app.add_config_value("bilingual_preview", False, "env", types=frozenset({bool}))
    app.connect("config-inited", choose_settings, priority=700)
    app.connect("builder-inited", add_static_files)
    # After the switch, whose links lead nowhere in a preview of one language.
    app.connect("html-page-context", add_legend, priority=700)
    app.add_transform(HoldBackMistakes)
    app.add_transform(MarkUntranslated)


def choose_settings(app: Sphinx, config: Config) -> None:
    """Let Sphinx give untranslated text its class, and let a new build of a page be quick."""
    if config.bilingual_preview and Path(app.doctreedir, ENV_PICKLE_FILENAME).is_file():
        # More than half of the time went into looking for garbage among the pages loaded.
        gc.disable()
    if _is_on(config):
        config.translation_progress_classes = "untranslated"


def _is_on(config: Config) -> bool:
    return bool(config.bilingual_preview) and current(config) != declared(config).source


def add_static_files(app: Sphinx) -> None:
    """Add the colours."""
    if _is_on(app.config) and app.builder.format == "html":
        app.config.html_static_path.append(str(_STATIC))
        app.add_css_file("bilingual-preview.css")


def add_legend(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say above the page what the colours mean, and how much is translated."""
    if app.config.bilingual_preview:
        context["bilingual_links"] = []
    if not _is_on(app.config) or doctree is None:
        return
    translate = of_build(app, app.config).gettext
    words = [_share(doctree)]
    words += [
        f'<span class="{name}">{html.escape(text)}</span>'
        for name, text in _legend(translate).items()
    ]
    path = find_catalogue(app.env, pagename)
    fault = find_fault(path) if path else None
    if path and fault:
        text = f"{path.name}:{fault.line}: {fault.message}"
        words.append(f'<strong class="untranslated-mistake">{html.escape(text)}</strong>')
    legend = f'<p class="bilingual-legend" translate="no">{" ".join(words)}</p>\n'
    context["body"] = legend + context.get("body", "")


def _legend(translate: Callable[[str], str]) -> dict[str, str]:
    """Class of a sentence → its words in the legend."""
    return {
        "untranslated": translate("Not translated"),
        "untranslated-fuzzy": translate("Marked fuzzy"),
        "untranslated-mistake": translate("Translation with a mistake"),
    }


def _share(doctree: nodes.document) -> str:
    """How many texts of a page are translated, as a fraction."""
    progress = doctree.get("translation_progress", {"total": 0, "translated": 0})
    return f"{progress['translated']} / {progress['total']}"


def find_catalogue(env: BuildEnvironment, page: str) -> Path | None:
    """The ``.po`` file of a page, if it has one."""
    domain = docname_to_domain(page, env.config.gettext_compact)
    for folder in env.config.locale_dirs:
        messages = Path(env.srcdir, folder, env.config.language, "LC_MESSAGES")
        path = (messages / f"{domain}.po").resolve()
        if path.is_file():
            return path
    return None


class _Transform(SphinxTransform):
    """A transform that knows the catalogue of its page."""

    def catalogue(self) -> tuple[Path, Catalog] | None:
        """The catalogue, or None if the page has none that can be read."""
        path = find_catalogue(self.env, self.env.current_document.docname)
        if path is None or find_fault(path):
            return None
        with path.open("rb") as file:
            return path, read_po(file)


class HoldBackMistakes(_Transform):
    """Before Sphinx translates: keep translations with a mistake from being used."""

    default_priority = 18

    def apply(self, **kwargs: Any) -> None:
        """Make such nodes untranslatable for the moment."""
        found = self.catalogue() if _is_on(self.config) else None
        # A page in reStructuredText is translated in reStructuredText.
        if not found or self.document["source"].endswith(".rst"):
            return
        path, catalogue = found
        parser = make_parser(self.config)
        for node, text in list(extract_messages(self.document)):
            entry = catalogue.get(text)
            if not isinstance(node, nodes.TextElement) or not _used(entry):
                continue
            mistake = find_mistake(parser, text, str(entry.string)) if entry else ""
            if entry and mistake:
                node["bilingual_kept"] = node.get("translatable")
                node["translatable"] = False
                _warn(path, entry, mistake)


class MarkUntranslated(_Transform):
    """After Sphinx has translated: say why a text is not."""

    default_priority = 24

    def apply(self, **kwargs: Any) -> None:
        """Give untranslated nodes their classes."""
        if not _is_on(self.config):
            return
        found = self.catalogue()
        for held in self.document.findall(nodes.Element):
            if "bilingual_kept" in held:
                _release(held)
        for node, text in list(extract_messages(self.document)):
            if not node.get("translated") and isinstance(node, nodes.TextElement):
                node["translated"] = False
                if found:
                    _mark(node, found[0], found[1].get(text))


def _release(node: nodes.Element) -> None:
    """Undo what :class:`HoldBackMistakes` did, and mark the node."""
    kept = node.attributes.pop("bilingual_kept")
    if kept is None:
        del node["translatable"]
    else:
        node["translatable"] = kept
    node["translated"] = False
    node["classes"].append("untranslated-mistake")


def _mark(node: nodes.Element, path: Path, entry: Message | None) -> None:
    """Tell apart why Sphinx did not use the translation of *entry*."""
    if entry is None or "untranslated-mistake" in node["classes"]:
        return
    if entry.fuzzy and entry.string:
        node["classes"].append("untranslated-fuzzy")
    elif _used(entry) and entry.string != entry.id:
        node["classes"].append("untranslated-mistake")
        _warn(path, entry, "is no single paragraph: it begins like a list, a quotation, a heading")


def _used(entry: Message | None) -> bool:
    return entry is not None and bool(entry.string) and not entry.fuzzy


def _warn(path: Path, entry: Message, what: str) -> None:
    _LOG.warning(
        "the translation %s; the sentence is shown untranslated",
        what,
        location=f"{path}:{entry.lineno or 1}",
        type="bilingual",
        subtype="translation",
    )
