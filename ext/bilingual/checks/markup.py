"""What stands in a text, as the project's own MyST parser reads it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from bilingual import emphasis
from bilingual.catalogues.pieces import TEXT_ROLES
from bilingual.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

#: Stands in the plain text for whatever is no text.
ATOM: Final = "\ufffc"

_EXPLICIT: Final = re.compile(r"(.+?)\s*(?<!\\)<([^<>]*)>$", re.DOTALL)
#: A text without these characters, and with such a beginning, is a paragraph of plain text.
_MARKS: Final = re.compile(r"[`*_\[\]{}$<>&!\\~^|@\n]|:\s|://|www\.|[ \t]$")
_BEGINNING: Final = re.compile(r"[^\W\d_]|[“‘《（「]")
_CHANGE_TEXT: Final = frozenset({"linkify", "gfm_autolink", "replacements", "smartquotes"})

Role = tuple[str, str]


@dataclass(frozen=True)
class Markup:
    """The markup of a text. Counters are multisets."""

    #: Types of the tokens of the outermost blocks.
    blocks: tuple[str, ...] = ("paragraph_open",)
    #: (name, target); the target is empty where only the name counts.
    roles: Counter[Role] = field(default_factory=Counter)
    #: Targets of ``{term}`` without words of their own.
    bare_terms: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    images: Counter[str] = field(default_factory=Counter)
    code: Counter[str] = field(default_factory=Counter)
    maths: Counter[str] = field(default_factory=Counter)
    footnotes: Counter[str] = field(default_factory=Counter)
    substitutions: Counter[str] = field(default_factory=Counter)
    html: Counter[str] = field(default_factory=Counter)
    #: ``em`` and ``strong``.
    emphasis: Counter[str] = field(default_factory=Counter)
    hard_breaks: int = 0
    #: What readers see as running text, with ``ATOM`` for everything else.
    text: str = ""

    @property
    def is_paragraph(self) -> bool:
        """Whether Sphinx takes it as a translation."""
        return self.blocks == ("paragraph_open",)


class Parser:
    """Reads texts with the settings of ``conf.py``. Raises :class:`ProjectError` for wrong ones."""

    def __init__(self, conf: Mapping[str, Any]) -> None:
        names = {item.name for item in fields(MdParserConfig)}
        settings = {name: conf[f"myst_{name}"] for name in names if f"myst_{name}" in conf}
        try:
            config = MdParserConfig(**settings)
        except (TypeError, ValueError) as error:
            raise ProjectError(f"conf.py: a setting of MyST is wrong: {error}") from None
        self._parser = create_md_parser(config, RendererHTML)
        emphasis.allow(self._parser)
        self._quick = not _CHANGE_TEXT & set(config.enable_extensions)

    def read(self, text: str) -> Markup:
        """The markup of a text."""
        if self._quick and _BEGINNING.match(text) and not _MARKS.search(text):
            return Markup(text=text)
        tokens = self._parser.parse(text, {})
        blocks = tuple(t.type for t in tokens if t.level == 0 and t.nesting >= 0)
        return _collect(blocks, tokens)


def _collect(blocks: tuple[str, ...], tokens: Sequence[Token]) -> Markup:
    found = Markup(blocks)
    parts: list[str] = []
    hard_breaks = 0
    for block in tokens:
        for token in block.children or ():
            hard_breaks += token.type == "hardbreak"
            parts.append(_text(token))
            _count(found, token)
    return Markup(
        **{item.name: getattr(found, item.name) for item in fields(found)}
        | {"text": "".join(parts), "hard_breaks": hard_breaks}
    )


def _text(token: Token) -> str:
    if token.type in ("text", "text_special"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return "" if token.nesting else ATOM


def _count(found: Markup, token: Token) -> None:
    kind, content = token.type, token.content
    if kind == "myst_role":
        _count_role(found, token.meta["name"], " ".join(content.split()))
    elif kind == "link_open":
        found.links[str(token.attrs.get("href", ""))] += 1
    elif kind == "image":
        found.images[str(token.attrs.get("src", ""))] += 1
    elif kind == "code_inline":
        found.code[content] += 1
    elif kind.startswith("math_"):
        found.maths[content.strip()] += 1
    elif kind == "footnote_ref":
        found.footnotes[str(token.meta.get("label", ""))] += 1
    elif kind == "substitution_inline":
        found.substitutions[content.strip()] += 1
    elif kind == "html_inline":
        found.html[content] += 1
    elif kind in ("em_open", "strong_open", "s_open"):
        found.emphasis[kind.removesuffix("_open")] += 1


def _count_role(found: Markup, name: str, content: str) -> None:
    if name == "math":
        found.maths[content] += 1
        return
    explicit = _EXPLICIT.match(content)
    target = "" if name in TEXT_ROLES else (explicit[2] if explicit else content)
    if name.startswith("cite"):
        target = ",".join(key.strip() for key in content.split(","))
    found.roles[name, target] += 1
    if name == "term" and not explicit:
        found.bare_terms[content] += 1
