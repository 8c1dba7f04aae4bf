"""What keeps a translated sentence from being shown: markup that the message has not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").use(myst_role_plugin).use(dollarmath_plugin)
_TARGET = re.compile(r"<([^<>]*)>$")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
#: Roles whose content is text.
_TEXT_ROLES = frozenset({"abbr", "guilabel", "index", "kbd", "menuselection", "sub", "sup"})


def find_mistake(message: str, translation: str) -> str:
    """The first reference, link, footnote, formula or piece of code that was lost or added, as
    words for the translator; empty if there is none.
    """
    one, two = Counter(_marks(message)), Counter(_marks(translation))
    lost, added = one - two, two - one
    if lost:
        return f"lacks {next(iter(lost))}"
    return f"has {next(iter(added))}, which the source has not" if added else ""


def _marks(text: str) -> Iterator[str]:
    for token in _MARKDOWN.parseInline(text)[0].children or ():
        if token.type == "myst_role":
            yield _role(token)
        elif token.type == "code_inline":
            yield f"`{token.content}`"
        elif token.type == "math_inline":
            yield f"${token.content}$"
        elif token.type == "link_open":
            yield f"the link to {token.attrGet('href')}"
        elif token.type == "image":
            yield f"the image {token.attrGet('src')}"
        elif token.type == "text":
            yield from _FOOTNOTE.findall(token.content)


def _role(token: Token) -> str:
    name = str(token.meta["name"])
    if name.rpartition(":")[2] in _TEXT_ROLES:
        return f"{{{name}}}"
    target = _TARGET.search(token.content)
    return f"{{{name}}} to {target[1] if target else token.content}"
