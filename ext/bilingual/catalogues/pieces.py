"""The parts of a MyST sentence that are the same in every language.

Found by their form, without a parser: for comments to translators, and to keep a conversion
of scripts away from them. What a translation lost is found by a real parser elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Roles whose text is for readers, all of it; all others name something.
TEXT_ROLES = frozenset(
    {
        "abbr", "abbreviation", "dfn", "emphasis", "guilabel", "index", "kbd", "menuselection",
        "strong", "sub", "subscript", "sup", "superscript",
    }
)  # fmt: skip
#: Roles that show what they point to in the source language, unless they are given a text.
_NAMES = frozenset({"term"})

_PIECES = re.compile(
    r"""
    (?P<role>\{[\w:+.-]+\}(?P<tick>`+)(?P<body>.+?)(?P=tick))
    | (?P<fixed>
        (?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)   # code
        | \$\$[^$]+\$\$ | (?<![\\$])\$(?=\S)[^$]*?(?<=\S)\$(?![\d$])  # maths
        | \{\{.+?\}\}                              # a substitution
        | \[\^[\w-]+\]                             # a footnote
        | <(?:https?:|mailto:)[^>\s]+>             # an address
        | \]\([^)\s]*\)                            # the target of a link or an image
      )
    """,
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"(?P<text>.*?)\s*(?P<target><[^<>]+>)", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of a sentence; ``fixed`` if it must stay as it is."""

    text: str
    fixed: bool


def pieces(sentence: str) -> Iterator[Piece]:
    """The stretches of a sentence in their order. Together they are the sentence."""
    end = 0
    for found in _PIECES.finditer(sentence):
        yield Piece(sentence[end : found.start()], fixed=False)
        yield from _role(found) if found["role"] else (Piece(found[0], fixed=True),)
        end = found.end()
    yield Piece(sentence[end:], fixed=False)


def _role(found: re.Match[str]) -> Iterator[Piece]:
    """A role: its name stays, and so does its target. A text before the target does not."""
    body = found["body"]
    start, end = found["role"].split(body, 1)
    target = _TARGET.fullmatch(body)
    if target:
        yield Piece(start, fixed=True)
        yield Piece(target["text"], fixed=False)
        yield Piece(body[target.end("text") :] + end, fixed=True)
    elif _name(found) in TEXT_ROLES:
        yield Piece(start, fixed=True)
        yield Piece(body, fixed=False)
        yield Piece(end, fixed=True)
    else:
        yield Piece(found["role"], fixed=True)


def _name(found: re.Match[str]) -> str:
    return found["role"][1:].partition("}")[0].rpartition(":")[2]


def to_keep(sentence: str) -> tuple[str, ...]:
    """What a translation must keep, each once: ``{ref}`…<label>```, ``](target)``, code."""
    kept = []
    for found in _PIECES.finditer(sentence):
        if not found["role"]:
            kept.append(found[0].removeprefix("]"))
            continue
        target = _TARGET.fullmatch(found["body"])
        tick = found["tick"]
        head = found["role"].partition("`")[0] + tick
        if target:
            kept.append(f"{head}… {target['target']}{tick}")
        elif _name(found) in TEXT_ROLES:
            kept.append(f"{head}…{tick}")
        elif _name(found) in _NAMES:
            kept.append(f"{head}… <{found['body']}>{tick}")
        else:
            kept.append(found["role"])
    return tuple(" ".join(text.split()) for text in dict.fromkeys(kept))
