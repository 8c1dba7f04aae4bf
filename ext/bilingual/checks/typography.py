"""Spaces, punctuation, quotes and characters of Chinese text; ends of lines of any text.

Spaces between Chinese and Latin words are those of *autocorrect*, a tool with the same rules
for many projects; what it does not look for is added here. Markup is masked: nothing inside
code, roles, maths or addresses is ever changed.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import autocorrect_py
from opencc import OpenCC

from bilingual.checks.kinds import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilingual.languages import Language

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_STOPS = "，。；：？！、（）《》「」『』【】……"
#: Code, roles and their contents, maths, addresses, HTML: all that is not prose.
_MARKUP: Final = re.compile(
    r"(?:\{[\w:+.-]+\})?(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)\$\$?[^$\n]+(?<!\\)\$\$?"
    r"|(?<=\]\()(?:[^()\s]|\([^()\s]*\))+(?=\))|(?<=\]\[)[^\]]+(?=\])|\[\^[^\]]*\]"
    r"|\{\{.*?\}\}|<[a-zA-Z/][^<>]*>|\b(?:https?|ftp)://[^\s，。；、）]+",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"\{[^{}]*\}|\b(?:https?|ftp)://[^\s，。；、）]+")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")
#: Stands for a masked piece, at its number from here on.
_MASK: Final = 0xE000
#: What is said where a rule of the other tool has no message of its own.
GENERAL: Final = "differs from the rules for spaces and punctuation"

_MASKS: Final = re.compile("[\ue000-\uf8ff]")

#: "f(x)" is no aside, and a hyphen between Chinese names is not spaced.
_RULES: Final = {"space-dash": 0, "halfwidth-punctuation": 0, "spellcheck": 0}


class _Step(NamedTuple):
    kind: Kind
    message: str
    correct: Callable[[str], str]


def _sub(pattern: str, new: str) -> Callable[[str], str]:
    return functools.partial(re.compile(pattern).sub, new)


def _narrow(text: str) -> str:
    return re.sub("[０-９Ａ-Ｚａ-ｚ％]", lambda found: chr(ord(found[0]) - 0xFEE0), text)


def _autocorrect(text: str) -> str:
    _configure()
    return str(autocorrect_py.format_for(text, "markdown"))


@functools.cache
def _configure() -> None:
    # The stubs of the package lack it.
    autocorrect_py.load_config(json.dumps({"rules": _RULES}))  # type: ignore[attr-defined]


#: Not "f(数)", which is no aside.
_BRACKETS = rf" ?(?<![a-zA-Z0-9_\]])\(([^()（）]*[{_HAN}][^()（）]*)\) ?"

_HALF: Final = re.compile(
    rf"(?<=[{_HAN}”’）》」])[,.;:!?](?: ?(?=[{_HAN}“‘（《「])|$)|[,;:!?](?=[{_HAN}“‘（《「])"
)
_WIDE: Final = dict(zip(",.;:!?", "，。；：！？", strict=True))

_EDGES: Final = _Step(Kind.SPACE, "begins or ends with a space", str.strip)
_CHINESE: Final = (
    _Step(Kind.FULL_WIDTH, "has full-width letters or digits", _narrow),
    _Step(Kind.SPACE, "has two spaces in a row", _sub(r"(?<=\S) {2,}(?=\S)", " ")),
    _Step(
        Kind.SPACE,
        "has a space between two Chinese characters",
        _sub(rf"(?<=[{_HAN}]) +(?=[{_HAN}])", ""),
    ),
    _Step(
        Kind.SPACE,
        "has a space beside full-width punctuation",
        _sub(rf"(?<=[{_STOPS}]) +(?=\S)|(?<=\S) +(?=[{_STOPS}])", ""),
    ),
    _Step(
        Kind.PUNCTUATION,
        "has dots for an ellipsis: write ……",
        _sub(rf"(?<=[{_HAN}”’）])(?:\.{{3,}}|。{{2,}}|…(?!…)(?<!……))", "……"),
    ),
    _Step(
        Kind.PUNCTUATION,
        "has half-width punctuation beside Chinese",
        lambda text: _HALF.sub(lambda found: _WIDE[found[0][0]], text),
    ),
    _Step(
        Kind.PUNCTUATION,
        "has the same mark twice",
        _sub(r"([，；：、])\1+", r"\1"),
    ),
    _Step(
        Kind.PUNCTUATION,
        "has half-width brackets around Chinese",
        _sub(_BRACKETS, r"（\1）"),
    ),
    _Step(
        Kind.PUNCTUATION,
        "has hyphens for a dash: write ——",
        _sub(rf"(?<=[{_HAN}]) ?--+ ?(?=[{_HAN}])", "——"),
    ),
)  # fmt: skip
#: Quotation marks, outer and inner, by script.
_QUOTES: Final = {"Hans": ("“”", "‘’"), "Hant": ("「」", "『』")}


def quotations(source: str) -> list[str]:
    """What a message quotes in Chinese: it stays letter for letter."""
    return [found for found in _QUOTED.findall(source) if re.search(f"[{_HAN}]", found)]


def mask(text: str, markup: bool = True, others: Sequence[str] = ()) -> tuple[str, list[str]]:
    """*text* with one character for each piece that is no prose and each of *others*, and
    those pieces.
    """
    pieces: list[str] = []

    def hide(found: re.Match[str]) -> str:
        pieces.append(found[0])
        return chr(_MASK + len(pieces) - 1)

    if others:
        text = re.sub("|".join(map(re.escape, others)), hide, text)
    return (_MARKUP if markup else _PLAIN).sub(hide, text), pieces


def unmask(text: str, pieces: list[str]) -> str:
    """The pieces put back; one may hold another."""
    while _MASKS.search(text):
        text = _MASKS.sub(lambda found: pieces[ord(found[0]) - _MASK], text)
    return text


class Typography:
    """The rules of one language."""

    def __init__(self, language: Language) -> None:
        self._is_simplified = language.script == "Hans"
        self._steps = tuple(_steps(language))

    def faults(self, source: str, string: str, markup: bool) -> Iterator[Fault]:
        """Faults of a translation; each suggestion corrects all of them."""
        if _MASKS.search(string):
            return  # such characters of the text itself could not be told from masks
        text, pieces = mask(string, markup, quotations(source))
        found: list[_Step] = []
        for step in self._steps:
            if step is _EDGES and source != source.strip():
                continue  # a fragment, such as ": "
            after = step.correct(text)
            if after != text:
                found.append(step._replace(kind=_kind(step, text, after)))
                text = after
        corrected = unmask(text, pieces)
        for step in found:
            yield Fault(step.kind, step.message, corrected, safe=True)
        yield from _line_breaks(source, string)
        if self._is_simplified:
            yield from _traditional(text, pieces)


def _line_breaks(source: str, string: str) -> Iterator[Fault]:
    if string.count("\n") > source.count("\n"):
        joined = re.sub(rf"(?<=[{_HAN}{_STOPS}])\s*\n\s*", "", string).replace("\n", " ")
        yield Fault(Kind.LINE_BREAK, "has a line break that the source has not", joined)


def _traditional(text: str, pieces: list[str]) -> Iterator[Fault]:
    simplified = _to_simplified().convert(text)
    if simplified != text:
        pairs = zip(text, simplified, strict=False)
        shown = " ".join(dict.fromkeys(old for old, new in pairs if old != new))
        message = f"has traditional characters: {shown}"
        yield Fault(Kind.TRADITIONAL, message, unmask(simplified, pieces))


def _steps(language: Language) -> Iterator[_Step]:
    yield _EDGES
    if language.is_chinese:
        yield from _CHINESE
        message = "has straight quotation marks"
        yield _Step(Kind.QUOTES, message, functools.partial(_quote, language.script))
        yield _Step(Kind.PUNCTUATION, GENERAL, _autocorrect)


def _kind(step: _Step, before: str, after: str) -> Kind:
    """What the tool changed: spaces alone, or punctuation."""
    if step.correct is _autocorrect and before.replace(" ", "") == after.replace(" ", ""):
        return Kind.SPACE
    return step.kind


def _quote(script: str, text: str) -> str:
    """Straight quotation marks in pairs, in text with Chinese characters."""
    if not re.search(f"[{_HAN}]", text):
        return text
    outer, inner = _QUOTES[script]
    text = re.sub(r'"([^"\n]*)"', rf"{outer[0]}\1{outer[1]}", text)
    pattern = rf"(?<!\w)'([^'\n]*[{_HAN}][^'\n]*)'|(?<=[{_HAN}])'([^'\n]*)'"
    return re.sub(pattern, rf"{inner[0]}\1\2{inner[1]}", text)


@functools.cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
