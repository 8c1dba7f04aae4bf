"""The languages of a project, declared once in a file ``languages.toml``.

The file stands in the first folder of ``locale_dirs`` unless ``bilingual_languages`` names
another. Each table is a language, in the order of the switch; the first is the language of
the source::

    [en]
    name = "English"
    title = "Gardens"

    [zh_CN]
    name = "中文"
    title = "园林"
    author = "园林编写组"

What a table leaves out follows from the code of the language, or from ``conf.py``.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from bilingual.errors import LanguageError
from bilingual.languages import Fonts, Language, Languages, make_language, sphinx_code
from bilingual.toml_tables import line_of, read_tables
from bilingual.wording import shorter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Name of the file.
FILE = "languages.toml"


def read_languages(path: Path) -> Languages:
    """Read the declarations. Raises :class:`LanguageError`, with file and line if known."""
    if not path.is_file():
        raise LanguageError(f"{shorter(path)}: is missing: it declares the languages")
    text, tables = read_tables(path, LanguageError)
    found = [_language(path, text, code, table) for code, table in tables.items()]
    if not found:
        raise LanguageError(f"{shorter(path)}: declares no language")
    return Languages(tuple(found))


def _language(path: Path, text: str, code: str, table: object) -> Language:
    """Check one table."""
    where = f"{shorter(path)}:{line_of(text, code)}"
    if not isinstance(table, dict):
        raise LanguageError(f"{where}: {code!r} is no table: write [{code}]")
    if code != sphinx_code(code):
        raise LanguageError(f"{where}: write [{sphinx_code(code)}] for [{code}]")
    known = {f.name: f.type for f in fields(Language) if f.name != "code"}
    for name, value in table.items():
        if name not in known:
            allowed = ", ".join(known)
            raise LanguageError(f"{where}: {code}.{name} is unknown; allowed are: {allowed}")
        wanted = {"offered": bool, "required": int, "fonts": dict}.get(name, str)
        if type(value) is not wanted:
            raise LanguageError(f"{where}: {code}.{name} must be a {_TYPES[wanted]}")
    values = dict(table)
    if not 0 <= values.get("required", 0) <= 100:
        raise LanguageError(f"{where}: {code}.required must be a number from 0 to 100")
    if "fonts" in values:
        values["fonts"] = _fonts(where, code, values["fonts"])
    try:
        return make_language(code, **values)
    except LanguageError as error:
        raise LanguageError(f"{where}: {error}") from None


_TYPES: Mapping[type, str] = {
    bool: "true or false", int: "number", dict: "table", str: "text in quotes",
}  # fmt: skip


def _fonts(where: str, code: str, table: dict[str, object]) -> Fonts:
    kinds = [f.name for f in fields(Fonts)]
    if sorted(table) != sorted(kinds) or not all(isinstance(v, str) for v in table.values()):
        raise LanguageError(f"{where}: {code}.fonts needs the names of {', '.join(kinds)}")
    return Fonts(**{kind: str(table[kind]) for kind in kinds})


def declare(path: Path, language: Language) -> None:
    """Add a table for *language* at the end of the file."""
    text = path.read_text(encoding="utf-8")
    lines = [f"[{language.code}]", f"name = {_quoted(language.name)}"]
    lines += [f"{key} = {_quoted(value)}" for key in ("title", "author", "subject")
              if (value := getattr(language, key))]  # fmt: skip
    lines += ["offered = false"] if not language.offered else []
    path.write_text(text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
