"""The scalar types of records: each keeps the text of the source and checks its form.

A record's YAML is read with every scalar kept as the text it was (``70.10`` stays
``70.10``, ``no`` stays ``no``). The types below only *check* that text; where a number
or a date is needed for sorting, :func:`amount` and :func:`day` derive it. The JSON
Schema that each type exports says what an author may write in YAML 1.2, where an editor
reads ``version: 1.0`` as a number.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from model_atlas.locator import parse_locator
from model_atlas.wording import short

_AMOUNT = re.compile(r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?) ?(?P<unit>[KMBT])?")
#: Characters of a number. No quantity needs more, and arithmetic stays exact.
_DIGITS = 24
_UNITS = {None: 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9:_-]*")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
_URL = re.compile(r"https?://[^\s<>\"]+")
#: What no page and no XML file may hold; line break and tab are white space.
_CONTROL = re.compile("[^\\n\\t\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_PARAGRAPHS = re.compile(r"\n\s*\n\s*\S")
#: Sequences that appear when UTF-8 was read in another encoding, and the replacement character.
_MOJIBAKE = re.compile("�|Ã[\\x80-\\xbf©¨¶¼]|â€|ï¼|ðŸ|ğŸ")


@functools.lru_cache(maxsize=4096)
def amount(text: str) -> Decimal:
    """The number that an amount such as ``7B``, ``1.2T`` or ``12,723`` stands for."""
    found = _AMOUNT.fullmatch(text)
    if found is None or len(text) > _DIGITS:
        raise ValueError(
            f"'{short(text)}' is no amount: write a number, if need be with K, M, B or T"
        )
    return Decimal(found["number"].replace(",", "")) * _UNITS[found["unit"]]


@functools.lru_cache(maxsize=4096)
def day(text: str) -> datetime.date:
    """The first day that ``2024``, ``2024-03`` or ``2024-03-06`` can mean."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{short(text)}' is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        return datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError as error:
        raise ValueError(f"'{short(text)}' is no date: {error}") from None


def decimal(text: str) -> Decimal | None:
    """The number that *text* is in digits; ``None`` for "NaN" and all other words."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def is_slug(text: str) -> bool:
    """Whether *text* can be an identifier."""
    return _SLUG.fullmatch(text) is not None


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """A validator that runs *check* for its error and keeps the text."""

    def keep(text: str) -> str:
        check(text)
        return text

    return AfterValidator(keep)


def _form(pattern: re.Pattern[str], what: str, longest: int = 200) -> AfterValidator:
    def check(text: str) -> None:
        if pattern.fullmatch(text) is None or len(text) > longest:
            raise ValueError(f"'{short(text)}' is no {what}")

    return _checked(check)


def _check_text(text: str) -> None:
    if not text.strip():
        raise ValueError("empty text")
    found = _CONTROL.search(text)
    if found:
        raise ValueError(f"the character U+{ord(found[0]):04X} is not allowed: delete it")
    if _PARAGRAPHS.search(text):
        raise ValueError("an empty line within the text: write one paragraph")
    found = _MOJIBAKE.search(text)
    if found:
        raise ValueError(f"broken encoding: '{found[0]}' in '{short(text)}'")


class Translatable:
    """Marks a text that goes to the records' catalogue."""


_text = _checked(_check_text)
_written = WithJsonSchema({"type": ["string", "number", "boolean"]})

#: A name, a number or another text that is never translated.
Text = Annotated[str, _text, _written]
#: English text with inline MyST; translated through the records' catalogue.
Prose = Annotated[str, _text, _written, Translatable()]
#: Where in the source a fact stands: see :mod:`model_atlas.locator`.
Locator = Annotated[str, _text, _checked(parse_locator), _written]
#: The path of a repository on a site: ``owner/name``.
Repository = Annotated[str, _form(_REPOSITORY, "repository: write owner/name"), _written]
#: A count of parameters, tokens, rows … (dimensionless): ``7B``, ``12,723``.
Amount = Annotated[str, _checked(amount), _written]
#: A decimal number: ``67.6``. The text keeps its trailing zeros.
Number = Annotated[str, _form(_NUMBER, "number", _DIGITS), _written]
#: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
Date = Annotated[str, _checked(day), _written]
#: An identifier of a record or a domain: lower-case ASCII words joined by ``-``.
Slug = Annotated[
    str,
    _form(_SLUG, "identifier: use lower-case letters, digits and single hyphens"),
    _written,
]
#: A key of ``refs.bib``.
Key = Annotated[str, _form(_KEY, "citation key: use lower-case letters, digits, - and _"), _written]
#: ISO 3166-1 alpha-2.
Country = Annotated[str, _form(_COUNTRY, "country code (ISO 3166-1 alpha-2)"), _written]
#: BCP 47, language with optional script and region: ``en``, ``zh-Hant``.
Language = Annotated[str, _form(_LANGUAGE, "language tag (BCP 47)"), _written]
Url = Annotated[str, _form(_URL, "address (http:// or https://)", 2000), _written]


class _OneOrMany:
    """Lets an author write one item without a list; the schema says so."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], {**many, "minItems": 1}]}


def _as_tuple(value: Any) -> Any:
    if value == []:
        raise ValueError("the list is empty: leave the field out, or write what is known")
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, str) else value


Item = TypeVar("Item")
#: One or more; a single scalar is the short form of a list of one.
Many = Annotated[tuple[Item, ...], BeforeValidator(_as_tuple), _OneOrMany()]


def _list_as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


#: A list of mappings.
Rows = Annotated[tuple[Item, ...], BeforeValidator(_list_as_tuple)]
