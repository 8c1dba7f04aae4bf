"""Links from each page to the same page in the other languages; no script."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bilingual.declared import current, declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from bilingual.languages import Language

_HERE = Path(__file__).parent


class Link(NamedTuple):
    """One entry of the switch. ``address`` is relative, ``canonical`` absolute or empty."""

    code: str
    html: str
    name: str
    address: str
    canonical: str
    current: bool
    is_source: bool


def add_templates(app: Sphinx, config: Config) -> None:
    """Let themes find the template of the switch, ``bilingual/languages.html``."""
    config.templates_path = [*config.templates_path, str(_HERE / "templates")]


def add_static_files(app: Sphinx) -> None:
    """Let HTML builders find the styles of the switch."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(_HERE / "static"))
        app.add_css_file("bilingual.css")


def add_languages(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates ``bilingual_links`` and the head its ``hreflang`` links."""
    links = _links(app, pagename, context)
    context["bilingual_links"] = links
    context["language"] = current(app.config).html
    context["metatags"] = context.get("metatags", "") + "".join(_alternates(links))


def _alternates(links: list[Link]) -> Iterator[str]:
    """``hreflang`` links want absolute addresses, so there are none without a base."""
    for link in links:
        if link.canonical:
            address = html.escape(link.canonical)
            yield f'<link rel="alternate" hreflang="{link.html}" href="{address}">\n'
            if link.is_source:
                yield f'<link rel="alternate" hreflang="x-default" href="{address}">\n'


def _links(app: Sphinx, pagename: str, context: dict[str, Any]) -> list[Link]:
    languages = declared(app.config)
    # A preview of a pull request has no sibling in the other language.
    if os.environ.get("READTHEDOCS_VERSION_TYPE") == "external":
        return []
    if pagename in ("search", "genindex", "404") or context.get("builder") == "singlehtml":
        target = f"{pagename}.html"
    else:
        target = app.builder.get_target_uri(pagename)
    root = str(context["pathto"]("", resource=True)).rstrip("/") or "."
    version = os.environ.get("READTHEDOCS_VERSION", "")
    here = current(app.config)
    shown = [language for language in languages if language.offered or language == here]
    return [
        Link(
            code=language.code,
            html=language.html,
            name=language.name,
            address=_address(root, version, language, target),
            canonical=_canonical(app, language, here, target),
            current=language == here,
            is_source=language == languages.source,
        )
        for language in shown
    ]


def _address(root: str, version: str, language: Language, target: str) -> str:
    """Relative, so that it works from disk and below any folder of a server."""
    up = "../.." if version else ".."
    folder = "/".join(part for part in (language.address, version) if part)
    return f"{root}/{up}/{folder}/{target}"


def _canonical(app: Sphinx, language: Language, here: Language, target: str) -> str:
    """The address on the published site: its base names the language in one folder."""
    base = str(app.config.html_baseurl or "").rstrip("/")
    folder = f"/{here.address}"
    if not base or folder not in base:
        return ""
    head, _, tail = base.rpartition(folder)
    return f"{head}/{language.address}{tail}/{target}"
