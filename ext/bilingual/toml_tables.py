"""Files of TOML tables that people write: languages and terms."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import Path

    from bilingual.errors import BilingualError


def read_tables(path: Path, error: type[BilingualError]) -> tuple[str, dict[str, Any]]:
    """The text of the file, and what it says. Raises *error*, with file and line."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise error(f"{shorter(path)}:{line}: this line is not UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"at line (\d+)", str(fault))
        line = int(found[1]) if found else len(text.splitlines())  # "at end of document"
        raise error(f"{shorter(path)}:{line}: {fault}") from None


def line_of(text: str, name: str) -> int:
    """The line where the table *name* begins, for messages."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith((f'["{name}"]', f"[{name}]", f"{name} =", f'"{name}" =')):
            return number
    return 1
