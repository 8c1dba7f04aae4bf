"""Catalogues that a build cannot read, and compiled ones that are left over.

Sphinx compiles what it can read of a broken ``.po``, or goes on with the ``.mo`` of an earlier
build. Here such a file gets one warning, and its page is shown in the language of the source
until the file is repaired.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.i18n import CatalogRepository, docname_to_domain

from bilingual.catalogues.reading import read_catalogue
from bilingual.errors import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOG = logging.getLogger(__name__)

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


def install(app: Sphinx) -> None:
    """Register the look at the catalogues of a build."""
    app.connect("builder-inited", check_files)


def find_fault(path: Path) -> BrokenFile | None:
    """The first fault of a ``.po`` file that keeps it from being read."""
    try:
        read_catalogue(path)
    except BrokenFile as fault:
        return fault
    return None


def find_faults(folders: Iterable[Path]) -> list[BrokenFile]:
    """The faults of all ``.po`` files below *folders* that cannot be read, by their paths."""
    faults = [find_fault(path) for folder in folders for path in sorted(folder.rglob("*.po"))]
    return [fault for fault in faults if fault]


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
            _warn(source, fault.line, f"{fault.what}. Until then its page is not translated")
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
