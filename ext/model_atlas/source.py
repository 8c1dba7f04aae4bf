"""From a YAML file to a record, with the line of every value.

The file is composed to YAML's node tree, so that each scalar keeps its text and each
key its line. The types of :mod:`model_atlas.records` validate; the path of each of their
errors is turned back into a line. Knows no Sphinx.
"""

from __future__ import annotations

import hashlib
import re
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pydantic
import yaml

from model_atlas.records import Record
from model_atlas.wording import did_you_mean as did_you_mean
from model_atlas.wording import one_line, short

#: The path of a value in a record: keys and indices.
ValuePath = tuple[str | int, ...]
#: The C loader is some five times faster; it is absent where PyYAML was built without libyaml.
_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FastLoader):  # type: ignore[misc]
    """Composes nodes and gives each scalar the same tag: all of them are kept as text."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return "tag:yaml.org,2002:str"


#: Deeper than any value of a record.
_DEEPEST = 20
#: So many brackets, or so wide an indentation, may nest deeper than the C loader survives.
_SUSPICIOUS = 500
_INDENTATION = re.compile(r"(?m)^[ \t?:-]+")
#: Characters that no YAML file may hold.
_FORBIDDEN = yaml.reader.Reader.NON_PRINTABLE

#: What to do about errors that YAML words for its own developers.
_HINTS = {
    "mapping values are not allowed": " (put a text with ': ' into quotes)",
    "found a tab character": " (indent with spaces)",
    "did not find expected": " (is a quotation mark or a bracket open, here or above?)",
}


#: Paths of values, each once: records have the same few, and many records have many lines.
_PATHS: dict[ValuePath, ValuePath] = {}


class Position(NamedTuple):
    """A line of a file; *path* is relative to the source folder, *line* counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Problem(NamedTuple):
    """What is wrong with a record, where, and what is allowed."""

    position: Position
    message: str

    def __str__(self) -> str:
        return f"{self.position}: {self.message}"

    def readable(self) -> Problem:
        """The same with a message of one line, whatever it quotes."""
        return self._replace(message=one_line(self.message))


class SourceError(Exception):
    """A file holds no valid record; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = [problem.readable() for problem in problems]
        super().__init__("\n".join(map(str, self.problems)))


class Loaded(NamedTuple):
    """A record with the lines of its values and the digest of its file."""

    record: Record
    path: str
    lines: Mapping[ValuePath, int]
    digest: str

    def position(self, *path: str | int) -> Position:
        """Where the value at *path*, or the nearest one around it, stands."""
        return Position(self.path, _line(self.lines, path))


class Parsed(NamedTuple):
    """A YAML file as plain values with the line of each, and the digest of its bytes."""

    values: Any
    lines: Mapping[ValuePath, int]
    digest: str


def read(root: Path, path: str, kind: type[Record]) -> Loaded:
    """Read the record of type *kind* at *path*, relative to *root*.

    Raises :class:`SourceError` with one problem for each fault.
    """
    return validate(parse((root / path).read_bytes(), path), path, kind)


def parse(data: bytes, path: str) -> Parsed:
    """The values in the YAML text *data*. Raises :class:`SourceError`."""
    text = _decode(path, data)
    tree = _compose(path, text)
    reader = _Reader(path)
    values = reader.plain(tree, ())
    if reader.problems:
        raise SourceError(reader.problems)
    return Parsed(values, reader.lines, hashlib.sha256(data).hexdigest())


def validate(parsed: Parsed, path: str, kind: type[Record]) -> Loaded:
    """The record of type *kind* that *parsed* holds. Raises :class:`SourceError`."""
    values, lines, digest = parsed
    try:
        record = kind.model_validate(values)
    except pydantic.ValidationError as error:
        raise SourceError(list(_explain(error, path, lines, kind))) from None
    shared = {_PATHS.setdefault(at, at): line for at, line in lines.items()}
    return Loaded(record, path, types.MappingProxyType(shared), digest)


def _decode(path: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _lines_in(data[: error.start].decode("latin-1"))
        raise _fault(path, line, "this line is not UTF-8: save the file as UTF-8") from None
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = _lines_in(text[: forbidden.start()])
        message = f"not YAML: the character U+{ord(forbidden[0]):04X} is not allowed: delete it"
        raise _fault(path, line, message)
    return text


def _lines_in(text: str) -> int:
    """The number of lines that *text* begins."""
    return text.count("\n") + 1


def _fault(path: str, line: int, message: str) -> SourceError:
    return SourceError([Problem(Position(path, line), message)])


def _compose(path: str, text: str) -> yaml.Node:
    _check_depth(path, text)
    try:
        tree = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end of the file is missed in the line after the last.
        line = min(mark.line + 1 if mark else 1, len(text.splitlines()) or 1)
        problem = short(error.problem or error.context)
        raise _fault(path, line, f"not YAML: {problem}{_hint(error)}") from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise _fault(path, 1, f"not YAML: {short(error)}") from None
    if not isinstance(tree, yaml.MappingNode):
        raise _fault(path, 1, "a record is a mapping of fields")
    return tree


def _check_depth(path: str, text: str) -> None:
    """Refuse what nests so deep that the C loader, which calls itself, would crash."""
    widest = max((len(found[0]) for found in _INDENTATION.finditer(text)), default=0)
    if text.count("[") + text.count("{") + widest < _SUSPICIOUS:
        return
    depth = 0
    try:
        for event in yaml.parse(text, _Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                mark = event.start_mark
                raise _too_deep(path, mark.line + 1 if mark else 1)
    except yaml.YAMLError:
        return  # said when the text is composed


def _too_deep(path: str, line: int) -> SourceError:
    return _fault(path, line, "nested too deep: a record has no such field")


def _hint(error: yaml.MarkedYAMLError) -> str:
    return next((hint for text, hint in _HINTS.items() if text in str(error.problem)), "")


class _Reader:
    """Turns nodes into dicts, lists and text; notes the line of each value, and faults."""

    def __init__(self, path: str) -> None:
        self.lines: dict[ValuePath, int] = {}
        self.problems: list[Problem] = []
        self._path = path
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node, at: ValuePath) -> Any:
        """What *node* holds."""
        line = self.lines.setdefault(at, node.start_mark.line + 1)
        if len(at) > _DEEPEST:
            raise _too_deep(self._path, line)
        if id(node) in self._seen:
            # It could hold itself, or a short file could stand for gigabytes.
            self._note(_line(self.lines, at), "write the value out: '*' (an alias) is not allowed")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*at, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        return node.value

    def _mapping(self, node: yaml.MappingNode, at: ValuePath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(line, "a key is a word, not a list or a mapping")
                continue
            key = str(key_node.value)
            if key in values:
                first = self.lines[(*at, key)]
                self._note(line, f"the key '{short(key)}' stands twice (first in line {first})")
                continue
            self.lines[(*at, key)] = line
            values[key] = self.plain(value_node, (*at, key))
        return values

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(Position(self._path, line), message))


def _line(lines: Mapping[ValuePath, int], at: ValuePath) -> int:
    while at and at not in lines:
        at = at[:-1]
    return lines.get(at, 1)


def _explain(
    error: pydantic.ValidationError,
    path: str,
    lines: Mapping[ValuePath, int],
    kind: type[pydantic.BaseModel],
) -> Iterator[Problem]:
    for detail in error.errors(include_url=False, include_context=True):
        at: ValuePath = tuple(detail["loc"])
        yield Problem(Position(path, _line(lines, at)), _message(detail, at, kind))


def _message(detail: Any, at: ValuePath, kind: type[pydantic.BaseModel]) -> str:
    where = ".".join(map(short, at))
    match detail["type"]:
        case "extra_forbidden":
            fields = sorted(_fields_at(kind, at[:-1]))
            near = did_you_mean(str(at[-1]), fields)
            return f"unknown field '{where}'{near}; allowed: {', '.join(fields)}"
        case "missing":
            allowed = ", ".join(_words_at(kind, at))
            return f"the field '{where}' is missing" + (f"; allowed: {allowed}" if allowed else "")
        case "literal_error":
            allowed = detail["ctx"]["expected"]
            near = did_you_mean(str(detail["input"]), re.findall("'([^']*)'", allowed))
            found = _shape(detail["input"])
            return f"{where}: {found} is not in the vocabulary{near}; allowed: {allowed}"
        case "model_type" | "model_attributes_type":
            form = ", ".join(f"{name}: …" for name in sorted(_fields_at(kind, at)))
            return f"{where}: write a mapping such as {{{form}}} (found {_shape(detail['input'])})"
        case "value_error":
            return f"{where}: {detail['ctx']['error']}" if where else str(detail["ctx"]["error"])
        case _:
            return f"{where}: {detail['msg']} (found {_shape(detail['input'])})"


def _shape(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else f"'{short(value)}'"


def _fields_at(kind: type[pydantic.BaseModel], at: ValuePath) -> set[str]:
    """The names that may stand in the mapping at *at* of a record of type *kind*."""
    found: Any = kind
    for step in at:
        if isinstance(step, int):
            continue
        field = found.model_fields.get(step)
        if field is None:
            return set()
        found = _model_in(field.annotation)
        if found is None:
            return set()
    return set(found.model_fields)


def _words_at(kind: type[pydantic.BaseModel], at: ValuePath) -> tuple[str, ...]:
    """The vocabulary of the field at *at*, if it has one."""
    found: Any = kind
    for step in at[:-1]:
        if not isinstance(step, int):
            found = _model_in(found.model_fields[step].annotation)
    field = found.model_fields.get(at[-1]) if found else None
    if field is None or typing.get_origin(field.annotation) is not typing.Literal:
        return ()
    return typing.get_args(field.annotation)


def _model_in(annotation: Any) -> Any:
    """The record type inside ``Fact[…] | None``, ``tuple[Score, …]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        found = _model_in(argument)
        if found is not None:
            return found
    return None
