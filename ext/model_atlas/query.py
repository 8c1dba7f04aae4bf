"""The filter language of ``:where:``: read into a tree, never run as code.

::

    params_total >= 7B and commercial in (yes, yes-with-conditions) and languages = zh
    not (weights = none) and released >= 2023-06

A comparison has a field on its left and a value of that field's kind on its right: an
amount (``7B``), a size in memory (``24GB``), a date, a word of the vocabulary, an
identifier, or a text in double quotes. A comparison with a field of several values (the
sizes of a family, its languages) holds if one of them fits. What is not known fits no
comparison, not even a negated one; ``= unknown`` asks for it. Python's own parser would not
do: ``yes-with-conditions`` is a subtraction to it and ``7B`` an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from model_atlas.wording import short

#: The value that asks for what nobody knows.
UNKNOWN = "unknown"
#: Parentheses and negations within each other.
_DEEPEST = 50

#: What a comparison finds in a record: the values of a field, or ``None`` if unknown.
Values = Sequence[str] | None
#: Gives the values of a field of one record.
Lookup = Callable[[str], Values]
#: Turns a text of a field into what is compared; raises :class:`ValueError`.
Read = Callable[[str, str], Decimal | str]


class WhereError(ValueError):
    """A filter cannot be read; the message says where and what is allowed."""


_TOKEN = re.compile(
    r"\s*(?:(?P<operator>==|!=|<=|>=|[=<>(),])|\"(?P<text>[^\"]*)\"|(?P<word>[^\s=!<>(),\"]+))"
)
_KEYWORDS = frozenset({"and", "or", "not", "in"})
_COMPARISONS: dict[str, Callable[[Decimal | str, Decimal | str], bool]] = {
    "=": lambda one, other: one == other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: _ordered(one, other) < 0,
    "<=": lambda one, other: _ordered(one, other) <= 0,
    ">": lambda one, other: _ordered(one, other) > 0,
    ">=": lambda one, other: _ordered(one, other) >= 0,
}


def _ordered(one: Decimal | str, other: Decimal | str) -> int:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return (one > other) - (one < other)
    return (str(one) > str(other)) - (str(one) < str(other))


class Comparison(NamedTuple):
    """``field operator value``; several values mean "one of them"."""

    field: str
    operator: str
    values: tuple[str, ...]

    def holds(self, lookup: Lookup, read: Read) -> bool | None:
        """Whether it holds for a record; ``None`` if that is not known."""
        values = lookup(self.field)
        asked = UNKNOWN in self.values
        if values is None:
            return self.operator != "!=" if asked else None
        if self.values == (UNKNOWN,):
            return self.operator == "!="
        compare = _COMPARISONS[self.operator]
        wanted = [read(self.field, value) for value in self.values if value != UNKNOWN]
        there = [read(self.field, value) for value in values]
        # "!=" asks that no value is equal, all other comparisons that one fits.
        test = all if self.operator == "!=" else any
        return test(compare(one, other) for one in there for other in wanted)


class Not(NamedTuple):
    """The opposite of a condition."""

    part: Condition

    def holds(self, lookup: Lookup, read: Read) -> bool | None:
        """Whether it holds; what is not known stays so."""
        found = self.part.holds(lookup, read)
        return None if found is None else not found


class Both(NamedTuple):
    """All of several conditions, or any of them."""

    parts: tuple[Condition, ...]
    every: bool

    def holds(self, lookup: Lookup, read: Read) -> bool | None:
        """Whether they hold; one answer may settle it although others are not known."""
        found = [part.holds(lookup, read) for part in self.parts]
        if (not self.every) in found:
            return not self.every
        return None if None in found else self.every


Condition = Comparison | Not | Both


def parse(text: str) -> Condition:
    """The tree of a filter. Raises :class:`WhereError`."""
    reader = _Reader(_tokens(text))
    found = reader.disjunction()
    if reader.peek():
        raise WhereError(f"'{short(reader.peek())}' is left over; join conditions with and, or")
    return found


def fields(condition: Condition) -> list[Comparison]:
    """All comparisons of a filter, in order."""
    match condition:
        case Comparison():
            return [condition]
        case Not(part):
            return fields(part)
        case Both(parts, _):
            return [found for part in parts for found in fields(part)]


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise WhereError(f"cannot be read from here: '{short(text[at:].strip())}'")
        tokens.append(found["operator"] or found["word"] or f'"{found["text"]}"')
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right; ``not`` binds more than ``and``, that more than ``or``."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise WhereError(f"{wanted or 'a value'} is missing {self._place()}")
        self._at += 1
        return token

    def _place(self) -> str:
        return f"before '{short(self.peek())}'" if self.peek() else "at the end"

    def disjunction(self) -> Condition:
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Both(tuple(parts), every=False)

    def conjunction(self) -> Condition:
        parts = [self.negation()]
        while self.peek() == "and":
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Both(tuple(parts), every=True)

    def negation(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise WhereError(f"more than {_DEEPEST} parentheses and negations within each other")
        try:
            return self._negation()
        finally:
            self._depth -= 1

    def _negation(self) -> Condition:
        if self.peek() == "not":
            self.take()
            return Not(self.negation())
        if self.peek() == "(":
            self.take()
            found = self.disjunction()
            self.take(")")
            return found
        return self.comparison()

    def comparison(self) -> Comparison:
        field = self.take()
        if field in _KEYWORDS or not re.fullmatch(r"[a-z][a-z0-9_]*", field):
            raise WhereError(f"'{short(field)}' is no name of a field")
        operator = self.take() if self.peek() else ""
        if operator == "in":
            return Comparison(field, "=", self._list())
        if operator not in _COMPARISONS:
            allowed = ", ".join(_COMPARISONS)
            raise WhereError(
                f"after '{short(field)}' a comparison is missing; allowed: {allowed}, in"
            )
        return Comparison(field, operator, (self._value(),))

    def _list(self) -> tuple[str, ...]:
        self.take("(")
        values = [self._value()]
        while self.peek() == ",":
            self.take()
            values.append(self._value())
        self.take(")")
        return tuple(values)

    def _value(self) -> str:
        token = self.take()
        if token in _KEYWORDS or token in _COMPARISONS or token in "(),":
            raise WhereError(f"a value is missing before '{token}'")
        return token.strip('"')
