"""Records of all shapes that the types allow, with texts that break what can be broken."""

from __future__ import annotations

import random
import types
import typing
from typing import Any

import pydantic
from hypothesis import strategies as st

from model_atlas import scalars
from model_atlas.records import CommercialUse, Fact, Record, Score, Sourced
from model_atlas.tree import _Loader

#: Texts in which some writer, parser or browser could see more than text.
NASTY = (
    "<script>alert('evil')</script> & <img src=x onerror=evil()>",
    "</td></tr></table></dd><b class=evil>bold</b> <!-- evil",
    "50 % of a_b & c # ~ ^ \\ {x} $y$ \"q\" 'p' `z` |v|",
    "\\input{evil} \\end{document} \\evil{ $ }{",
    "大模型：“测试”——用",
    "\u0645\u0631\u062d\u0628\u0627 \u202eright to left\u202c",
    "\N{ROBOT FACE}\N{ZERO WIDTH JOINER}\N{FIRE} e\N{COMBINING ACUTE ACCENT}",
    "{model}`alpha` and {model}`nobody` and {nosuch}`x` and {ref}`nowhere`",
    "{cite:p}`nobody1999` {fact}`alpha nothing` {raw}`<b class=evil>` {math}`\\frac{`",
    "[link](javascript:evil()) ![image](evil.png) <https://example.org> [^1] [x][y]",
    "*open **emphasis `code",
    "# heading\n- list\n> quote\n```{raw} html\n<b class=evil>\n```",
    "W" * 400,
    "NaN",
    "-1.5",
    "=1+1|cmd",
    "@evil",
    "\t- tab",
    "null",
    "{{ evil }} {% evil %} %s {0} {}",
    "a -- b ... c 'quoted' \"quoted\"",
)
KEYS = ("one2023alpha", "two2024beta")
PLACES = ("abstract", "§2.1", 'Table 3, row a_b & <b class=evil>, "A 50 % # $x$ {heading} \\ here"')

_SCALARS = {
    "Amount": ("7B", "70.10B", "12,723", "0", "999999999999999999999T", "0.0000001"),
    "Number": ("51.0", "-3", "0", "99999999999999999999.5", "52.5"),
    "Date": ("2024", "2024-03", "2024-03-06", "0001-01-01", "9999-12-31"),
    "Slug": ("alpha", "gamma", "exam", "corpus", "nobody"),
    "Key": KEYS,
    "Country": ("CN", "ZZ"),
    "Language": ("en", "zh-Hant", "xx", "zxx-Qaaa-ZZ"),
    "Url": ("https://example.org/a_b?c=%20&d=#e", "http://x/'&~{}\\$^"),
    "Locator": PLACES,
    "Repository": ("owner/a_b.c-d", "owner"),
}
_BY_METADATA = {
    getattr(scalars, name).__metadata__: values for name, values in _SCALARS.items()
} | {scalars.Text.__metadata__: None, scalars.Prose.__metadata__: None}


class Maker:
    """Makes values for types; the same for the same seed and texts."""

    def __init__(self, seed: int, texts: tuple[str, ...] = NASTY) -> None:
        self._random = random.Random(seed)
        self._texts = texts

    def record(self, kind: type[Record], id_: str) -> dict[str, Any]:
        """A valid record as plain values."""
        made = self._model(kind, 0.6)
        made |= {"id": id_, "domain": "medicine", "level": self._random.choice("01234")}
        return made

    def _model(self, kind: type[pydantic.BaseModel], chance: float) -> dict[str, Any]:
        made = {
            name: self._value(field.annotation, tuple(field.metadata))
            for name, field in kind.model_fields.items()
            if field.is_required() or self._random.random() < chance
        }
        if issubclass(kind, Sourced):
            for name in Sourced.model_fields:
                made.pop(name, None)
            made |= self._source()
        if issubclass(kind, Fact):
            made = self._fact(kind, made)
        if issubclass(kind, Score):
            made["metric"] = self._random.choice(("accuracy", "perplexity", "elo"))
            made["note"] = self._text()
        if issubclass(kind, CommercialUse):
            made["reason"] = self._text()
        return made

    def _source(self) -> dict[str, Any]:
        if self._random.random() < 0.2:
            return {"cite": (), "url": _SCALARS["Url"][0], "retrieved": "2026-01-01"}
        return {"cite": self._random.choice((*KEYS, list(KEYS))), "at": self._random.choice(PLACES)}

    def _fact(self, kind: type[pydantic.BaseModel], made: dict[str, Any]) -> dict[str, Any]:
        fields = kind.model_fields
        status = self._random.choice(typing.get_args(fields["status"].annotation))
        value = self._value(fields["value"].annotation, ())
        if status == "unknown":
            return {"status": status, "checked": "2026-01-01", "note": self._text()}
        if status == "not-applicable":
            return {"status": status, "note": self._text()}
        if status == "contested":
            claims = [
                {"value": value, **self._source(), "note": self._text()},
                {"value": self._value(fields["value"].annotation, ()), **self._source()},
            ]
            return {"status": status, "claims": claims}
        said = {"note": self._text(), "formula": self._text(), "value": value}
        return {"status": status, **self._source(), **said}

    def _text(self) -> str:
        return self._random.choice(self._texts)

    def _value(self, annotation: Any, metadata: tuple[Any, ...]) -> Any:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            return self._value(annotation.__origin__, annotation.__metadata__)
        if origin in (typing.Union, types.UnionType):
            return self._value(typing.get_args(annotation)[0], metadata)
        if origin is typing.Literal:
            return self._random.choice(typing.get_args(annotation))
        if origin is tuple:
            (item, _) = typing.get_args(annotation)
            return [self._value(item, ()) for _ in range(self._random.choice((1, 1, 2)))]
        if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
            return self._model(annotation, 0.5)
        if annotation is str:
            values = _BY_METADATA[metadata]
            return self._text() if values is None else self._random.choice(values)
        raise TypeError(annotation)


def without_empty(value: Any) -> Any:
    """*value* without the empty lists, which a record may not hold."""
    if isinstance(value, dict):
        return {key: without_empty(item) for key, item in value.items() if item not in ((), None)}
    return [without_empty(item) for item in value] if isinstance(value, list | tuple) else value


def made(seed: int, kind: type[Record], id_: str, texts: tuple[str, ...] = NASTY) -> Any:
    """A valid record as plain values."""
    return without_empty(Maker(seed, texts).record(kind, id_))


def pure_loader() -> type:
    """The loader that a machine without libyaml has."""
    import yaml

    return type("_Pure", (yaml.SafeLoader,), {"resolve": _Loader.resolve})


#: Text that passes for prose in a record.
prose = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40).filter(
        lambda text: text.strip() and scalars._MOJIBAKE.search(text) is None
    ),
)
