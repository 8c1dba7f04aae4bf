"""Emphasis beside Chinese punctuation.

CommonMark decides by the characters around ``*`` whether it opens or closes emphasis, and
counts Chinese punctuation and characters as it does Latin ones, so that
``**“粗体”**结尾`` stays literal. The rules of *markdown-cjk-friendly* do two things: Chinese
punctuation inside the emphasis counts as a letter, and a Chinese character outside it as
a space. Text without such characters is not affected.
"""

from __future__ import annotations

import unicodedata
from types import MethodType
from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import emphasis, strikethrough
from markdown_it.rules_inline.state_inline import Scanned, StateInline

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

    Rule = Callable[[StateInline, bool], bool]

#: Wide characters that are no text in Chinese: emoji stand in English pages, too.
_EMOJI = (range(0x2300, 0x2C00), range(0x1F000, 0x1F200), range(0x1F300, 0x1FB00))


def is_cjk(character: str) -> bool:
    """Whether *character* is Chinese, kana, Hangul, or their punctuation (。「」（ …)."""
    width = unicodedata.east_asian_width(character)
    if width == "H":  # half-width kana, but also the won sign
        return ord(character) >= 0xFF00
    return width in ("W", "F") and not any(ord(character) in block for block in _EMOJI)


def scan_delims(state: StateInline, start: int, can_split_word: bool) -> Scanned:
    """What the run of markers at *start* may do, beside Chinese characters too."""
    found = StateInline.scanDelims(state, start, can_split_word)
    before = _before(state.src, start)
    end = start + found.length
    after = state.src[end] if end < state.posMax else " "
    # "_" may not split a word: Chinese text does not use it.
    if not can_split_word or not (is_cjk(before) or is_cjk(after)):
        return found
    return Scanned(_leans(before, after), _leans(after, before), found.length)


def _before(text: str, start: int) -> str:
    """The character before *start*, without the selector of a variant form."""
    while start > 1 and _selects_variant(text[start - 1]):
        start -= 1
    return text[start - 1] if start else " "


def _selects_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef"


def _leans(outside: str, inside: str) -> bool:
    """Whether markers between the two characters can belong to the text at *inside*."""
    if isWhiteSpace(ord(inside)):
        return False
    if is_cjk(inside) or not _is_punctuation(inside):
        return True
    return is_cjk(outside) or isWhiteSpace(ord(outside)) or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def allow(markdown: MarkdownIt) -> None:
    """Make this parser read emphasis by these rules; no other parser is touched."""
    for name, rule in (("emphasis", emphasis.tokenize), ("strikethrough", strikethrough.tokenize)):
        markdown.inline.ruler.at(name, _by_these_rules(rule))


def _by_these_rules(rule: Rule) -> Rule:
    def tokenize(state: StateInline, silent: bool) -> bool:
        state.scanDelims = MethodType(scan_delims, state)  # type: ignore[method-assign]
        return rule(state, silent)

    return tokenize
