"""A fault that a comparison found, as a line for people, for programs and for GitHub."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A fault of one page. *page* is relative to the site, *anchor* that of the section."""

    page: str
    anchor: str
    #: What kind of thing differs: ``link``, ``table``, ``markup``, ``untranslated`` …
    kind: str
    message: str
    #: What to do.
    advice: str = ""
    #: Names that the page lacks, and those that it has too many.
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Page and anchor as in an address."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    def line(self, folder: str = "") -> str:
        """``folder/page.html#anchor: error: [kind] message: advice``."""
        prefix = f"{folder.rstrip('/')}/" if folder else ""
        return f"{prefix}{self.place}: error: [{self.kind}] {self._sentence}"

    @property
    def _sentence(self) -> str:
        return f"{self.message}: {self.advice}" if self.advice else self.message

    def values(self, language: str) -> dict[str, Any]:
        """For JSON."""
        values = asdict(self) | {"language": language}
        return values | {"missing": list(self.missing), "added": list(self.added)}

    def annotation(self, file: str) -> str:
        """A command for GitHub that shows the finding at *file*, from which the page is made."""
        text = _escaped(f"{self.place}: {self._sentence}")
        name = _escaped(file).replace(",", "%2C").replace(":", "%3A")
        return f"::error file={name},title=bilingual parity%3A {self.kind}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
