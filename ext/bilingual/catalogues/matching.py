"""Which old message a new one comes from, by comparing the two lists of a page.

A message is its source text. Messages that are in both lists are the same. What is left is
paired in two steps, each message at most once: by similar wording, then by place, if as many
messages went as came between two that stayed. So a sentence that was rewritten from scratch
finds its translation, and one that is really new gets none that merely resembles it.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

#: From this share of common words on, two sentences are versions of one.
SIMILAR = 0.55

_TOKEN = re.compile(r"\w+|[^\w\s]")


def pairs(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """New message → the old one that it replaces, for messages that are in one list alone."""
    stayed = set(old) & set(new)
    gone = [text for text in old if text not in stayed]
    came = [text for text in new if text not in stayed]
    found = similar(gone, came)
    return found | _by_place(old, new, found)


def similar(gone: Sequence[str], came: Sequence[str], least: float = SIMILAR) -> dict[str, str]:
    """New message → the old one most like it. The most similar are paired first."""
    tokens = {text: _TOKEN.findall(text) for text in (*gone, *came)}
    scores = []
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for j, new in enumerate(came):
        matcher.set_seq2(tokens[new])
        for i, old in enumerate(gone):
            matcher.set_seq1(tokens[old])
            if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                score = matcher.ratio()
                if score >= least:
                    scores.append((-score, abs(i - j), j, i))
    found: dict[str, str] = {}
    taken: set[int] = set()
    for _score, _distance, j, i in sorted(scores):
        if came[j] not in found and i not in taken:
            found[came[j]] = gone[i]
            taken.add(i)
    return found


def _by_place(old: Sequence[str], new: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Pairs within stretches between messages that stayed, if both are equally long."""
    stayed = set(old) & set(new)
    kept = stayed | set(known.values())
    old_keys: list[Hashable] = [text if text in kept else ("-", text) for text in old]
    new_keys: list[Hashable] = [
        text if text in stayed else known.get(text, ("+", text)) for text in new
    ]
    found: dict[str, str] = {}
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone = [old[i] for i in range(i1, i2) if isinstance(old_keys[i], tuple)]
        came = [new[j] for j in range(j1, j2) if isinstance(new_keys[j], tuple)]
        if tag == "replace" and len(gone) == len(came):
            found |= dict(zip(came, gone, strict=True))
    return found
