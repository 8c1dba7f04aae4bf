"""Markup that readers see because it was not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.parity.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.parity.page import Page

#: Strong emphasis, code, a role, a link, a footnote, a fence or literal block; full-width
#: braces and back-quotes, which an input method writes for the others.
_MARKUP = re.compile(
    r"\*\*|`|\{[a-z][a-z0-9_:.+-]*\}|\]\(|\]\[|\[\^|(?<![\w:])::+|::+(?![\w:])|[｛｝｀]"
)
_AROUND = 25


def find_markup(page: Page) -> Iterator[Finding]:
    """One finding for each block of a page that shows raw markup outside code."""
    for block in page.blocks:
        found = tuple(dict.fromkeys(match[0] for match in _MARKUP.finditer(block.visible)))
        if found:
            first = block.visible.index(found[0])
            part = block.visible[max(0, first - _AROUND) : first + _AROUND]
            shown = ", ".join(f"“{piece}”" for piece in found)
            yield Finding(
                page.path,
                block.where[-1] if block.where else "",
                "markup",
                f"shows the markup {shown} in “{part}”",
                "correct the markup of the sentence",
                added=found,
            )
