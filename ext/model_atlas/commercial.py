"""What a model inherits from its bases and its data as to commercial use.

A verdict is never better than what is inherited, unless its record gives a reason. Knows
no Sphinx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model_atlas.records import Model
from model_atlas.source import Problem
from model_atlas.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model_atlas.catalogue import Catalogue

#: From best to worst.
ORDER: Final = ("yes", "yes-with-conditions", "registration", "unclear", "no")
_NON_COMMERCIAL: Final = frozenset(
    {
        "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0",
        "llama-1-research", "custom-non-commercial", "custom-research-only",
    }
)  # fmt: skip


def inherited(catalogue: Catalogue, record: Model) -> Iterator[tuple[str, str]]:
    """What a model inherits terms from, with the verdict on it."""
    for id_ in record.base.value or ():
        base = catalogue.get(Model, id_)
        if base:
            yield f"its base '{id_}'", base.commercial.value
    for use in record.data:
        if use.licence in _NON_COMMERCIAL:
            yield f"its data '{short(use.name)}' under {use.licence}", "no"


def ceiling(record: Model, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The worst verdict on what a model inherits; unknown if its base is."""
    if record.base.status == "unknown":
        return None
    verdicts = [verdict for _, verdict in inherited(catalogue, record)]
    return (max(verdicts, key=ORDER.index),) if verdicts else ("yes",)


def check_commercial(catalogue: Catalogue) -> Iterator[Problem]:
    """Verdicts that are better than what is inherited, without a reason."""
    for entry in catalogue.entries[Model].values():
        record = entry.record
        if not isinstance(record, Model) or record.commercial.reason:
            continue
        own = ORDER.index(record.commercial.value)
        for what, verdict in inherited(catalogue, record):
            if ORDER.index(verdict) > own:
                yield Problem(
                    entry.position("commercial"),
                    f"commercial '{record.commercial.value}' is better than that of {what} "
                    f"('{verdict}'): lower it, or give a reason",
                )
