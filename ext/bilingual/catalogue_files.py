"""Catalogues that a build cannot read, and compiled ones that are left over.

Sphinx compiles what it can read of a broken ``.po``, or goes on with the ``.mo`` of an earlier
build. Here such a file gets one warning, and its page is shown in the language of the source
until the file is repaired.
"""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.pofile import PoFileError, read_po
from sphinx.util import logging
from sphinx.util.i18n import CatalogRepository, docname_to_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOG = logging.getLogger(__name__)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_TEXT = re.compile(r'(?:msg(?:ctxt|id|id_plural|str)(?:\[\d+\])?\s*)?".*(?<!\\)(?:\\\\)*"$|[^"m]')

_HEADER = b"Content-Type: text/plain; charset=UTF-8\nX-Catalogue: unreadable\n"
#: A compiled catalogue with nothing but a header: magic number, version, one message, the
#: places of the two tables, no hash table; length and place of the message and of its text.
_UNREADABLE = (
    struct.pack("<7I", 0x950412DE, 0, 1, 28, 36, 0, 44)
    + struct.pack("<4I", 0, 44, len(_HEADER), 45)
    + b"\0"
    + _HEADER
    + b"\0"
)


class Fault(NamedTuple):
    """Why a file cannot be read. Lines count from 1."""

    line: int
    message: str


def find_fault(path: Path) -> Fault | None:
    """The first fault of a ``.po`` file that keeps it from being read."""
    data = path.read_bytes()
    if data.startswith(_BYTE_ORDER_MARK):
        return Fault(1, "a byte order mark stands before the text: save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Fault(line, "this line is not UTF-8: save the file as UTF-8")
    return _fault_of_lines(text) or _fault_of_entries(text)


def _fault_of_lines(text: str) -> Fault | None:
    """What Babel reads without a word although it is wrong."""
    for number, line in enumerate(text.splitlines(), 1):
        if _CONFLICT.match(line):
            message = "a conflict of two versions was left here: choose one, delete the marks"
            return Fault(number, message)
        if line.strip() and not _TEXT.match(line.strip()):
            return Fault(number, 'a text must begin and end with "')
    return None


def _fault_of_entries(text: str) -> Fault | None:
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        return Fault(error.lineno + 1, str(error))
    except (ValueError, LookupError) as error:  # a header that names no charset or plural form
        return Fault(1, f"the header is wrong: {error}")
    if not text.strip():
        return Fault(1, "the file is empty: restore it, or delete it")
    charset = (catalog.charset or "utf-8").lower().replace("-", "")
    if charset != "utf8":
        return Fault(1, f"the header says charset={catalog.charset}, but the file is UTF-8")
    return None


def check_files(app: Sphinx) -> None:
    """Warn of each catalogue that cannot be read. Only those are read that have changed."""
    if not (app.builder.use_message_catalog and app.config.gettext_auto_build):
        return
    for catalogue in _repository(app).catalogs:
        source, compiled = Path(catalogue.po_path), Path(catalogue.mo_path)
        is_outdated = catalogue.is_outdated()
        if not (is_outdated or _is_unreadable(compiled)):
            continue
        fault = find_fault(source)
        if fault:
            _warn(source, fault.line, f"{fault.message}. Until then its page is not translated")
        if fault and is_outdated:
            # Newer than the broken file, so that Sphinx compiles nothing of it.
            compiled.write_bytes(_UNREADABLE)
    app.connect("env-before-read-docs", warn_of_leftovers)


def _is_unreadable(compiled: Path) -> bool:
    """Whether a compiled catalogue stands for one that could not be read."""
    return compiled.stat().st_size == len(_UNREADABLE) and compiled.read_bytes() == _UNREADABLE


def _repository(app: Sphinx) -> CatalogRepository:
    config = app.config
    return CatalogRepository(
        app.srcdir, config.locale_dirs, config.language, config.source_encoding
    )


def warn_of_leftovers(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of ``.mo`` files that translate a page although their ``.po`` is gone."""
    for path in _leftovers(app, env):
        _warn(path, 1, "its .po is gone, but its page is translated by it: delete it")


def _leftovers(app: Sphinx, env: BuildEnvironment) -> Iterator[Path]:
    domains = {docname_to_domain(name, app.config.gettext_compact) for name in env.found_docs}
    for folder in _repository(app).locale_dirs:
        messages = Path(folder, app.config.language, "LC_MESSAGES")
        # A project may keep compiled catalogues alone.
        if next(messages.rglob("*.po"), None) is None:
            continue
        for domain in sorted(domains):
            path = messages / f"{domain}.mo"
            if path.is_file() and not path.with_suffix(".po").is_file():
                yield path


def _warn(path: Path, line: int, message: str) -> None:
    place = f"{path.resolve()}:{line}"
    _LOG.warning(message, location=place, type="bilingual", subtype="catalogue")
