"""Filters on records: which values a field has, and whether a filter makes sense."""

from __future__ import annotations

import re
import typing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from model_atlas import computed
from model_atlas.catalogue import KINDS
from model_atlas.cells import FORMS
from model_atlas.computed import COMPUTED
from model_atlas.memory import SEVERAL
from model_atlas.query import UNKNOWN, Comparison, WhereError, fields, parse
from model_atlas.records import CommercialUse, Fact, Record
from model_atlas.scalars import amount, day
from model_atlas.wording import Choices, did_you_mean, short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from model_atlas.catalogue import Catalogue
    from model_atlas.fields import Field
    from model_atlas.query import Condition, Values
    from model_atlas.source import Loaded

#: Forms whose values have an order; the others are only equal or not.
_ORDERED = frozenset({"amount", "gigabytes", "card", "share", "date", "level"})
_EQUAL = ("=", "==", "!=")
_GIGABYTES = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:GB)?")


def keep(
    entries: Iterable[Loaded], where: str, kind: type[Record], catalogue: Catalogue
) -> list[Loaded]:
    """The *entries* that the filter *where* lets through. Raises :class:`WhereError`."""
    condition = parse(where)
    known = catalogue.shape.fields[kind]
    for comparison in fields(condition):
        _check(comparison, kind, catalogue)
    return [entry for entry in entries if _fits(condition, entry.record, catalogue, known)]


def _fits(
    condition: Condition, record: Record, catalogue: Catalogue, known: Mapping[str, Field]
) -> bool:
    def read(name: str, text: str) -> Decimal | str:
        return read_value(known[name].form, text)

    return condition.holds(lambda name: values_of(record, name, catalogue), read) is True


def values_of(record: Record, name: str, catalogue: Catalogue) -> Values:
    """The values of a field as texts; ``None`` if nobody knows them, empty if none apply."""
    if name in COMPUTED:
        return computed.values(record, name, catalogue)
    if name == "name":
        return tuple(filter(None, (record.name.en, record.name.zh)))
    return _texts(getattr(record, name))


def _texts(value: Any) -> Values:
    if isinstance(value, Fact):
        if value.status == "contested":
            return tuple(text for claim in value.claims for text in _texts(claim.value) or ())
        return () if value.status == "not-applicable" else _texts(value.value)
    if isinstance(value, CommercialUse):
        return (value.value,)
    if value is None or isinstance(value, tuple):
        return value
    return (str(value),)


def read_value(form: str, text: str) -> Decimal | str:
    """What a value of a field of *form* is compared by. Raises :class:`ValueError`."""
    match form:
        case "amount":
            return amount(text)
        case "card" if text == "several":
            return SEVERAL
        case "share" if "/" in text:
            return Decimal(FORMS["share"].sort(text))
        case "share":
            return Decimal(text)
        case "gigabytes" | "card":
            found = _GIGABYTES.fullmatch(text)
            if found is None:
                raise ValueError(
                    f"'{text}' is no size in memory: write a number, with GB if you like"
                )
            return Decimal(found[1])
        case "date":
            return Decimal(day(text).toordinal())
        case "level":
            return Decimal(text)
    return text.casefold()


def _check(comparison: Comparison, kind: type[Record], catalogue: Catalogue) -> None:
    known = catalogue.shape.fields[kind]
    name = comparison.field
    if name not in known:
        near = did_you_mean(name, known)
        raise WhereError(f"unknown field '{short(name)}'{near}; there are: {', '.join(known)}")
    form = known[name].form
    if comparison.operator not in _EQUAL and form not in _ORDERED:
        raise WhereError(f"'{name}' has no order: compare it by =, != or in")
    if comparison.operator not in _EQUAL and UNKNOWN in comparison.values:
        raise WhereError(f"{name}: what is unknown has no order: compare it by =, != or in")
    for value in comparison.values:
        if value != UNKNOWN:
            _check_value(name, form, value, kind, catalogue)


def _check_value(
    name: str, form: str, value: str, kind: type[Record], catalogue: Catalogue
) -> None:
    allowed = _allowed(name, form, kind, catalogue)
    if allowed and value not in allowed:
        choices = Choices(allowed)
        raise WhereError(
            f"{name}: there is no '{short(value)}'{choices.meant(value)}; "
            f"there are: {_listed(choices, form, value, allowed)}"
        )
    try:
        read_value(form, value)
    except (ValueError, ArithmeticError) as error:
        raise WhereError(f"{name}: {error}") from None


def _listed(choices: Choices, form: str, value: str, allowed: Iterable[str]) -> str:
    """Every word of a vocabulary; of the records of a project those that are near."""
    if form == "domain" or form in KINDS:
        return choices.listed(value)
    return ", ".join(allowed)


def _allowed(name: str, form: str, kind: type[Record], catalogue: Catalogue) -> Collection[str]:
    """The values that a field can have at all, if these are a closed list."""
    if form == "domain":
        return sorted(catalogue.domains)
    if name in COMPUTED:
        return COMPUTED[name].words
    if form in KINDS:
        return catalogue.entries[KINDS[form]].keys()
    field = catalogue.shape.types[kind].model_fields.get(name)
    return _words(field.annotation) if field and form in ("word", "availability", "level") else ()


def _words(annotation: Any) -> tuple[str, ...]:
    """The words of the first vocabulary within an annotation."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, (Fact, CommercialUse)):
        return _words(annotation.model_fields["value"].annotation)
    for part in typing.get_args(annotation):
        found = _words(part)
        if found:
            return found
    return ()
