"""Findings as text for people, as JSON, and as annotations of GitHub."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from bilingual.checks.kinds import Severity
from bilingual.wording import many, shorter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bilingual.checks.files import Finding
    from bilingual.checks.fixing import Change

#: So much of the correct text is shown around what changes.
_AROUND: Final = 12


def as_text(findings: Sequence[Finding], explain: bool = False) -> str:
    """One line a finding, with what to write and, if asked for, why."""
    lines = []
    for finding in findings:
        lines.append(str(finding._replace(path=shorter(finding.path))))
        if shown := _shown(finding):
            lines[-1] += f" — try: {shown}"
        if explain:
            lines.append(f"    {finding.kind.why}")
    return "".join(f"{line}\n" for line in lines)


def _shown(finding: Finding) -> str:
    """What to write; empty if the translation may stay as it is."""
    if not finding.entry or finding.suggestion in ("", finding.entry.text):
        return ""
    return difference(finding.entry.text, finding.suggestion)


def as_json(findings: Sequence[Finding]) -> str:
    """A list; the keys stay the same."""
    items = [
        {
            "path": shorter(finding.path).as_posix(),
            "line": finding.line,
            "kind": finding.kind,
            "severity": finding.severity,
            "message": finding.message,
            "why": finding.kind.why,
            "source": finding.entry.source if finding.entry else "",
            "translation": finding.entry.text if finding.entry else "",
            "suggestion": finding.suggestion,
            "safe": finding.safe,
        }
        for finding in findings
    ]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """Commands that make GitHub show findings at the lines of a pull request."""
    lines = []
    for finding in findings:
        text = finding.message
        if shown := _shown(finding):
            text += f"\ntry: {shown}"
        path = _property(shorter(finding.path).as_posix())
        place = f"file={path},line={finding.line},title={finding.kind}"
        level = "notice" if finding.severity == Severity.NOTE else finding.severity
        lines.append(f"::{level} {place}::{_data(text)}\n")
    return "".join(lines)


FORMATS: Final[dict[str, Callable[[Sequence[Finding]], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def summary(findings: Sequence[Finding], strict: bool = False) -> str:
    """How many there are of each severity, and why a *strict* check fails."""
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    text = f"{many(errors, 'error')}, {many(warnings, 'warning')}"
    return f"{text}; --strict: warnings fail too" if strict and warnings and not errors else text


def change_line(change: Change) -> str:
    """What was corrected."""
    kinds = ", ".join(change.kinds)
    shown = difference(change.before, change.after) if change.after != change.before else ""
    return f"{shorter(change.path)}:{change.line}: corrected [{kinds}] {shown}".rstrip()


def difference(before: str, after: str) -> str:
    """The part of *after* that differs from *before*, with some text around it, as it is typed
    in a catalogue.
    """
    start = _same(before, after)
    end = len(after) - _same(before[start:][::-1], after[start:][::-1])
    first, last = max(0, start - _AROUND), min(len(after), end + _AROUND)
    shown = after[first:last].replace("\\", r"\\").replace('"', r"\"").replace("\n", "⏎")
    return f"{'…' if first else ''}{shown}{'…' if last < len(after) else ''}"


def _same(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
