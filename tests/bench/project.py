"""A Sphinx project for one way of making tables and cards.

All ways share the start page, the bibliography page and ``conf.py`` but for the extension
that the way needs; a way gives the text of the other files.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from .records import COLUMNS, PARTS, UNKNOWN_FACTS, Content, Entry, as_bib, part_name

#: File below the project's folder → its text.
Files = dict[str, str]


class Way(NamedTuple):
    """How the tables are made.

    ``holders`` gives the files that hold a record (None: it shows none), ``rows`` selects the rows of a table of
    records on a page, and ``cards`` its cards. Nothing else knows the markup of a way.
    """

    title: str
    files: Callable[[Content], Files]
    extensions: tuple[str, ...] = ()
    needs: str = ""
    rows: str = "table tbody > tr:not(section section tr)"
    cards: str = "section > section[id]"
    holders: Callable[[Entry], tuple[str, ...]] | None = None

    @property
    def shows(self) -> bool:
        """Whether it shows records at all; otherwise it is a baseline."""
        return self.holders is not None

    def missing(self) -> bool:
        """Whether the package that it needs is not installed."""
        try:
            return bool(self.needs) and find_spec(self.needs) is None
        except ModuleNotFoundError:
            return True


_CONF = """\
project = "Benchmark"
extensions = {extensions}
html_theme = "furo"
myst_enable_extensions = ["fieldlist"]
keep_warnings = False
numfig = True
"""
_BIBTEX = """\
bibtex_bibfiles = ["refs.bib"]
bibtex_default_style = "atlas"
bibtex_reference_style = "label"
"""
_TEMPLATED = 'templates_path = ["templates"]\n'
_NEEDS = """\
needs_types = [dict(directive="record", title="Record", prefix="", color="", style="node")]
needs_fields = {{name: {{"schema": {{"type": "string"}}}} for name in {fields}}}
needs_links = {{"alternative": {{"incoming": "alternative of", "outgoing": "Alternatives"}}}}
needs_id_regex = "^[A-Za-z0-9-]+"
"""


def write_project(folder: Path, way: Way, content: Content) -> list[Path]:
    """Write the project; only files with another text are written, and they are returned."""
    files = _frame(way, content) | way.files(content)
    return [path for name, text in files.items() if _write(path := folder / name, text)]


def _write(path: Path, text: str) -> bool:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def _frame(way: Way, content: Content) -> Files:
    """What all ways share."""
    pages = ["all", *map(part_name, range(PARTS))]
    files = {"conf.py": _conf(way, content)}
    if content.cited:
        pages.append("bibliography")
        files["refs.bib"] = as_bib(len(content.entries))
        files["bibliography.md"] = "# Bibliography\n\n```{bibliography}\n:all:\n```\n"
    contents = "\n".join(["```{toctree}", *pages, "```"])
    return files | {"index.md": f"# Benchmark\n\n{contents}\n"}


def _conf(way: Way, content: Content) -> str:
    bibtex = content.cited or "model_atlas" in way.extensions
    extensions = ["myst_parser", *(["sphinxcontrib.bibtex"] if bibtex else []), *way.extensions]
    text = _CONF.format(extensions=extensions)
    if bibtex:
        text += _BIBTEX if content.cited else "bibtex_bibfiles = []\n"
    if "model_atlas" in way.extensions:
        text += 'primary_domain = "atlas"\n'
    if "sphinxcontrib.datatemplates" in way.extensions:
        text += _TEMPLATED
    if "sphinx_needs" in way.extensions:
        fields = [*COLUMNS, *UNKNOWN_FACTS, "commercial"]
        text += _NEEDS.format(fields=[f for f in fields if f not in ("name", "alternative")])
    return text
