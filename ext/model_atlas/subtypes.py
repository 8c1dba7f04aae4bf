"""The warnings of the plugin: their one type, and their subtypes.

``suppress_warnings = ["model_atlas.card"]`` in ``conf.py`` silences a subtype, so the names
are part of what other projects rely on.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from model_atlas.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)

WARNING_TYPE: Final = "model_atlas"


class Subtype(StrEnum):
    """What a warning is about."""

    CONFIG = "config"
    RECORD = "record"
    OPTION = "option"
    REFERENCE = "reference"
    CARD = "card"
    FILE = "file"
    TRANSLATION = "translation"


#: A line of help for each subtype.
HELP: Final[Mapping[Subtype, str]] = {
    Subtype.CONFIG: "a configuration value is wrong, and the default is used",
    Subtype.RECORD: "a record has a fault; one that cannot be read is left out",
    Subtype.OPTION: "an option of a directive is wrong, and nothing is shown",
    Subtype.REFERENCE: "a role names a record or a field that is not there",
    Subtype.CARD: "a record has no card, or cards on two pages",
    Subtype.FILE: "the files of two tables would have one name",
    Subtype.TRANSLATION: "the catalogue with the translated texts of records cannot be read",
}


def warn(subtype: Subtype, message: str, location: Any) -> None:
    """Log a warning; *location* is a node, ``file:line`` or what a directive knows."""
    logger.warning(
        "%s", one_line(message), location=location, type=WARNING_TYPE, subtype=subtype.value
    )
