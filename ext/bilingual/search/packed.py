"""The search index in a form of less than half the size. Pure: only plain data.

Sphinx writes each term with the list of its pages. Pairs of characters are many: here those
that begin with the same character share one string, and pages are written as gaps. The
script opens it again in the browser (``scripts/search.js``, which must agree).
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from bilingual.search.pairs import is_cjk, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Digits of a number in base 32: the last one is of the first alphabet, those before it of
#: the second. So numbers need no separator.
LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
BEFORE = "ghijklmnopqrstuvwxyz0123456789-_"
_NUMBER = re.compile(r"[g-z0-9_-]*[A-Za-f]")
#: The second character of a pair (none for a character that stands alone), then its pages.
_PAIR = re.compile(r"([^A-Za-z0-9_-]?)([A-Za-z0-9_-]+)")

#: A term → the number of its page, or of its pages.
Terms = dict[str, "int | list[int]"]

_PREFIX, _SUFFIX = "Search.setIndex(openPackedIndex(", "))"
_PARTS = ("terms", "titleterms")


class _Reader(Protocol):
    def read(self) -> str: ...


class _Writer(Protocol):
    def write(self, text: str, /) -> object: ...


def _write_number(number: int) -> str:
    text = LAST[number % 32]
    while number := number // 32:
        text = BEFORE[number % 32] + text
    return text


def _read_number(text: str) -> int:
    number = 0
    for digit in text[:-1]:
        number = number * 32 + BEFORE.index(digit)
    return number * 32 + LAST.index(text[-1])


def write_pages(pages: Iterable[int]) -> str:
    """Rising numbers as the gaps between them."""
    return "".join(_write_number(b - a - 1) for a, b in pairwise([-1, *pages]))


def read_pages(text: str) -> list[int]:
    """The numbers that were written."""
    pages, page = [], -1
    for gap in _NUMBER.findall(text):
        page += _read_number(gap) + 1
        pages.append(page)
    return pages


def pack_terms(terms: Mapping[str, int | list[int]]) -> dict[str, dict[str, str]]:
    """``words`` by term; ``pairs`` by first character."""
    words: dict[str, str] = {}
    pairs: dict[str, str] = {}
    # A single character sorts before its pairs.
    for term, found in sorted(_cut(terms).items()):
        if is_cjk(term):
            pairs[term[0]] = pairs.get(term[0], "") + term[1:] + write_pages(sorted(found))
        else:
            words[term] = write_pages(sorted(found))
    return {"pairs": pairs, "words": words}


def _cut(terms: Mapping[str, int | list[int]]) -> dict[str, set[int]]:
    """The terms with their pages; keywords of a page, which Sphinx leaves whole, as pairs."""
    cut: dict[str, set[int]] = {}
    for term, found in terms.items():
        pages = [found] if isinstance(found, int) else found
        for part in split(term) if is_cjk(term) else [term]:
            cut.setdefault(part, set()).update(pages)
    return cut


def unpack_terms(packed: Mapping[str, Mapping[str, str]]) -> Terms:
    """The terms as Sphinx has them."""
    found = {term: read_pages(pages) for term, pages in packed["words"].items()}
    for first, rest in packed["pairs"].items():
        for second, pages in _PAIR.findall(rest):
            found[first + second] = read_pages(pages)
    return {term: pages[0] if len(pages) == 1 else pages for term, pages in found.items()}


class PackedIndex:
    """How a builder writes and reads its index: Sphinx's ``indexer_format``."""

    def dumps(self, data: Mapping[str, Any]) -> str:
        """The script that gives the index to the search."""
        packed = {**data, **{part: pack_terms(data[part]) for part in _PARTS}}
        text = json.dumps(packed, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        # These two end a line in scripts of before 2019.
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return _PREFIX + text + _SUFFIX

    def loads(self, text: str) -> dict[str, Any]:
        """The index as Sphinx has it. Raises ValueError for anything else."""
        if not (text.startswith(_PREFIX) and text.endswith(_SUFFIX)):
            raise ValueError("not a packed search index")
        data: dict[str, Any] = json.loads(text[len(_PREFIX) : -len(_SUFFIX)])
        return {**data, **{part: unpack_terms(data[part]) for part in _PARTS}}

    def dump(self, data: Mapping[str, Any], stream: _Writer) -> None:
        """Write the script."""
        stream.write(self.dumps(data))

    def load(self, stream: _Reader) -> dict[str, Any]:
        """Read what :meth:`dump` wrote."""
        return self.loads(stream.read())
