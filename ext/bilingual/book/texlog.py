"""Reads the log of a TeX run and names what a reader would stumble over.

A run of XeLaTeX that ends well proves nothing: it loses characters and references and
says so in its log alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NamedTuple

#: Overfull boxes up to this many points cannot be seen.
OVERFULL_LIMIT_PT = 1.0

_FAULTS = (
    ("error", re.compile(r"^(?:!|\S+?:\d+:) .*")),
    ("missing character", re.compile(r"^Missing character: .*")),
    (
        "reference",
        re.compile(
            r".*(?:(?:Reference|Citation|Hyper reference) .* undefined|There were undefined "
            r"references|multiply[- ]defined|Label\(s\) may have changed|Rerun to get).*"
        ),
    ),
    (
        "font",
        re.compile(
            r".*(?:Font shape .* undefined|Some font shapes were not available|"
            r"Package fontspec (?:Warning|Error)|headheight is too small|"
            r"Token not allowed in a PDF string|xdvipdfmx:warning).*"
        ),
    ),
    ("float", re.compile(r".*Float too large.*")),
)
_OVERFULL = re.compile(r"^Overfull \\[hv]box \((\d+(?:\.\d+)?)pt too (?:wide|high)\).*")
_PAGE = re.compile(r"\[(\d+)\]?")


class Fault(NamedTuple):
    """One fault of a log: ``page`` is the last page finished before it."""

    line: int
    page: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, after page {self.page}: {self.kind}: {self.text}"


def faults(log: str) -> list[Fault]:
    """The faults in the text of a log, in order."""
    found: list[Fault] = []
    page = 0
    for number, line in enumerate(log.splitlines(), 1):
        kind = _kind(line)
        if kind:
            found.append(Fault(number, page, kind, line.strip()))
        for match in _PAGE.finditer(line):
            if int(match[1]) in (page + 1, 1):
                page = int(match[1])
    return found


def _kind(line: str) -> str | None:
    overfull = _OVERFULL.match(line)
    if overfull:
        return "overfull" if float(overfull[1]) > OVERFULL_LIMIT_PT else None
    return next((kind for kind, pattern in _FAULTS if pattern.match(line)), None)


def main() -> int:
    """Check each log; the exit code is 1 if one has a fault."""
    parser = argparse.ArgumentParser(prog="bilingual.texlog", description=__doc__)
    parser.add_argument("logs", type=Path, nargs="+")
    bad = False
    for path in parser.parse_args().logs:
        found = faults(path.read_text(encoding="utf-8", errors="replace"))
        for fault in found:
            print(f"{path}: {fault}")
        print(f"{path}: {len(found)} faults", file=sys.stderr)
        bad = bad or bool(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
