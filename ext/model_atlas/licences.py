"""Names and addresses of the licences of Creative Commons, from their SPDX identifiers."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_SPDX: Final = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
_WORDS: Final = {
    "BY": "Attribution",
    "NC": "NonCommercial",
    "SA": "ShareAlike",
    "ND": "NoDerivatives",
}
#: What version 3.0 and version 4.0 call the licence that is of no one country.
_REACH: Final = {"3.0": " Unported", "4.0": " International"}
_SITE: Final = "https://creativecommons.org"


class Licence(NamedTuple):
    """The name of a licence and where its text is; *uri* is empty if that is not known."""

    name: str
    uri: str


def licence(identifier: str) -> Licence:
    """The licence of an SPDX identifier; any other one goes by its identifier."""
    if identifier == "CC0-1.0":
        return Licence("CC0 1.0 Universal", f"{_SITE}/publicdomain/zero/1.0/")
    found = _SPDX.fullmatch(identifier)
    if found is None:
        return Licence(identifier, "")
    terms, version = found.groups()
    words = "-".join(_WORDS[term] for term in terms.split("-"))
    name = f"Creative Commons {words} {version}{_REACH.get(version, '')}"
    return Licence(name, f"{_SITE}/licenses/{terms.lower()}/{version}/")
