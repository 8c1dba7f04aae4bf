"""How messages put what others have written: in one line, short, with what may be meant.

A message stays readable whatever a file holds and however many records there are, and a
suggestion costs the same in a project of ten records and of ten thousand. Knows no Sphinx.
"""

from __future__ import annotations

import bisect
import difflib
import functools
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Characters of a value that a message quotes.
_LONGEST: Final = 80
#: So many choices are listed one and all; of more, only the nearest.
_MOST: Final = 20
_NEAREST: Final = 5
#: Words on either side of a word, in alphabetical order, that are compared with it.
_AROUND: Final = 20


def one_line(text: str) -> str:
    """*text* with escapes for line breaks, control characters and whatever cannot be seen."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def short(value: object) -> str:
    """*value* as text that a message can quote."""
    text = one_line(str(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class Choices:
    """Words of which one may have been meant, sorted once by their ends as by their beginnings."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def meant(self, word: str) -> str:
        """A question with what *word* may have been meant to be, or nothing."""
        close = self._close(word)
        return f" (did you mean {' or '.join(map(short, close))}?)" if close else ""

    def listed(self, word: str) -> str:
        """All choices, or those nearest to *word* if there are too many to read."""
        if len(self._words) <= _MOST:
            return ", ".join(map(short, self._words)) or "none"
        neighbours = _around(self._forwards, word, _NEAREST // 2 + 1)
        nearest = list(dict.fromkeys((*self._close(word), *neighbours)))[:_NEAREST]
        return f"{', '.join(map(short, nearest))} … ({len(self._words)} in all)"

    def _close(self, word: str) -> list[str]:
        return difflib.get_close_matches(word[:_LONGEST], self._candidates(word), n=3)

    def _candidates(self, word: str) -> Sequence[str]:
        """The words that begin or end much as *word* does."""
        if len(self._words) <= 4 * _AROUND:
            return self._words
        begin = _around(self._forwards, word, _AROUND)
        end = _around(self._backwards, word[::-1], _AROUND)
        return sorted({*begin, *(reversed_[::-1] for reversed_ in end)})

    @functools.cached_property
    def _forwards(self) -> list[str]:
        return sorted(self._words)

    @functools.cached_property
    def _backwards(self) -> list[str]:
        return sorted(word[::-1] for word in self._words)


def _around(words: list[str], word: str, count: int) -> list[str]:
    """The *count* sorted *words* before the place of *word*, and as many after it."""
    place = bisect.bisect_left(words, word)
    return words[max(0, place - count) : place + count]


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A question with what *word* may have been meant to be, or nothing."""
    return Choices(words).meant(word)
