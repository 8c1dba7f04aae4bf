"""A YAML file as plain values: each scalar keeps its text and each key its line.

Whatever the file holds, the answer is its values or the problems with their lines. Knows
no Sphinx.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from model_atlas.problems import Position, Problem, SourceError
from model_atlas.wording import short

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


class Parsed(NamedTuple):
    """A YAML file as plain values with the line of each, and the digest of its bytes."""

    values: Any
    lines: Mapping[ValuePath, int]
    digest: str


def parse(data: bytes, path: str) -> Parsed:
    """The values in the YAML text *data*. Raises :class:`SourceError`."""
    text = _decode(path, data)
    tree = _compose(path, text)
    reader = _Reader(path)
    values = reader.plain(tree, ())
    if reader.problems:
        raise SourceError(reader.problems)
    return Parsed(values, reader.lines, hashlib.sha256(data).hexdigest())


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
            self._note(
                line_of(self.lines, at), "write the value out: '*' (an alias) is not allowed"
            )
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


def line_of(lines: Mapping[ValuePath, int], at: ValuePath) -> int:
    """The line of the value at *at*, or of the nearest one around it."""
    while at and at not in lines:
        at = at[:-1]
    return lines.get(at, 1)
