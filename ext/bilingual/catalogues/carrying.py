"""Carries the translations of a language over to the new source, without losing one.

For each message of the source, in this order:

1. The same message on the same page keeps its translation. A fuzzy one whose old source is
   back is right again.
2. The same message elsewhere gives its translation: it moved, or stands on two pages.
   Translations that were set aside before are taken up again. Where several differ, one is
   taken as fuzzy.
3. A message that replaces another one on its page (as ``matching`` says), or that is much like
   one that is gone from another page, gets that translation as fuzzy, with the source that it
   was made from.

Translations that no message wants are set aside.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bilingual.catalogues.entries import Entry
from bilingual.catalogues.matching import pairs, similar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Across pages nothing but the wording tells that two messages belong together.
_SIMILAR_ELSEWHERE = 0.7

#: Name of a catalogue → its messages.
Pages = dict[str, list[Entry]]


class Carried(NamedTuple):
    """The messages of every page, and what an update changed."""

    pages: Pages
    #: Translations without a message, now and from before, each source once.
    dropped: tuple[Entry, ...]
    #: Those among them that an update drops now.
    newly_dropped: tuple[Entry, ...]
    #: Messages that are fuzzy now, and were not before under the same source.
    changed: int = 0
    #: Messages that came from another page, or from those set aside.
    moved: int = 0


class _Old:
    """The old messages: which are still wanted, which are free."""

    def __init__(self, pages: Mapping[str, Sequence[Entry]], dropped: Sequence[Entry]) -> None:
        self.pages = pages
        self.dropped = dropped
        self.used: set[tuple[str, str]] = set()

    def use(self, entry: Entry) -> Entry:
        """Note that the translation of *entry* lives on."""
        self.used.add((entry.source, entry.text))
        return entry

    def free(self, name: str, kept: Iterable[str]) -> list[Entry]:
        """Old messages of a page that are not on it any more and did not move."""
        stayed = set(kept)
        return [
            entry
            for entry in self.pages.get(name, ())
            if entry.source not in stayed and (entry.source, entry.text) not in self.used
        ]


def carry(
    old: Mapping[str, Sequence[Entry]],
    dropped: Sequence[Entry],
    wanted: Mapping[str, Sequence[Entry]],
) -> Carried:
    """Give the messages of the source, *wanted*, their translations.

    *old* and *wanted* are messages by the name of their catalogue; *dropped* are those that
    earlier updates set aside.
    """
    store = _Old(old, dropped)
    found = {name: _same(store, name, entries) for name, entries in wanted.items()}
    moved = _take_moved(store, wanted, found)
    changed = _take_changed(store, wanted, found)
    pages = {
        name: [_merge(entry, found[name].get(entry.source)) for entry in entries]
        for name, entries in wanted.items()
    }
    # What is on a page is not lost, even if the same translation was free on another.
    for entries in pages.values():
        for entry in entries:
            store.use(entry)
    now = _left(old, wanted, store)
    before = [entry for entry in dropped if (entry.source, entry.text) not in store.used]
    return Carried(pages, _set_aside([*before, *now]), tuple(now), changed, moved)


def _merge(new: Entry, old: Entry | None) -> Entry:
    """The new message with what people wrote."""
    if old is None:
        return new
    return new._replace(text=old.text, fuzzy=old.fuzzy, previous=old.previous, notes=old.notes)


def _same(store: _Old, name: str, wanted: Sequence[Entry]) -> dict[str, Entry]:
    """Source → the old message of the same page."""
    sources = {entry.source for entry in wanted}
    found: dict[str, Entry] = {}
    for entry in sorted(store.pages.get(name, ()), key=lambda entry: entry.obsolete):
        if entry.source in sources:
            if entry.source not in found or not _text(found, entry.source):
                previous = entry.previous if entry.fuzzy else ""
                found[entry.source] = store.use(entry)._replace(previous=previous)
        elif entry.fuzzy and entry.previous in sources and not _text(found, entry.previous):
            found[entry.previous] = store.use(entry)._replace(fuzzy=False, previous="")
    return found


def _text(found: Mapping[str, Entry], source: str) -> str:
    return found[source].text if source in found else ""


def _take_moved(
    store: _Old, wanted: Mapping[str, Sequence[Entry]], found: dict[str, dict[str, Entry]]
) -> int:
    """Fill in what another page, or those set aside, have under the same source."""
    memory = _memory(store, wanted)
    count = 0
    for name, entries in wanted.items():
        for entry in entries:
            known = memory.get(entry.source)
            if not known or _text(found[name], entry.source):
                continue
            kept = found[name].get(entry.source, entry).notes
            first = store.use(known[0])
            differ = len({other.text for other in known}) > 1
            notes = (*kept, *(note for note in first.notes if note not in kept))
            found[name][entry.source] = first._replace(fuzzy=first.fuzzy or differ, notes=notes)
            count += 1
    return count


def _memory(store: _Old, wanted: Mapping[str, Sequence[Entry]]) -> dict[str, list[Entry]]:
    """Source → its translations of the best kind: of messages that left their page, of those
    that stayed, of those set aside. Fuzzy ones count only where there is no other.
    """
    ranked: dict[str, dict[tuple[bool, int], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for name, entries in store.pages.items():
        sources = {entry.source for entry in wanted.get(name, ())}
        for entry in entries:
            gone = entry.source not in sources
            if entry.text and (gone or not entry.fuzzy):
                ranked[entry.source][entry.fuzzy, 0 if gone else 1].append(entry)
    for entry in store.dropped:
        ranked[entry.source][entry.fuzzy, 2].append(entry)
    return {source: kinds[min(kinds)] for source, kinds in ranked.items()}


def _take_changed(
    store: _Old, wanted: Mapping[str, Sequence[Entry]], found: dict[str, dict[str, Entry]]
) -> int:
    """Fill in, as fuzzy, the translations of messages that were replaced."""
    count = 0
    for name, entries in wanted.items():
        sources = [entry.source for entry in entries]
        # A message that found its translation elsewhere neither came nor went.
        here = {entry.source for entry in store.pages.get(name, ())}
        free = {entry.source: entry for entry in store.free(name, sources) if not entry.obsolete}
        before = [
            entry.source
            for entry in store.pages.get(name, ())
            if not entry.obsolete and (entry.source in free or entry.source in sources)
        ]
        after = [source for source in sources if source in here or source not in found[name]]
        for new, source in pairs(before, after).items():
            found[name][new] = _as_fuzzy(store.use(free[source]))
            count += bool(free[source].text)
    return count + _take_similar(store, wanted, found)


def _take_similar(
    store: _Old, wanted: Mapping[str, Sequence[Entry]], found: dict[str, dict[str, Entry]]
) -> int:
    """The same across pages, for a page that was split, or renamed and edited."""
    free = {entry.source: entry for entry in _left(store.pages, wanted, store)}
    lacking = {
        entry.source: name
        for name, entries in wanted.items()
        for entry in entries
        if entry.source not in found[name]
    }
    matched = similar(list(free), list(lacking), _SIMILAR_ELSEWHERE) if free else {}
    for new, source in matched.items():
        found[lacking[new]][new] = _as_fuzzy(store.use(free[source]))
    return len(matched)


def _as_fuzzy(entry: Entry) -> Entry:
    """A translation for another source than the one it was made from."""
    if not entry.text:
        return entry._replace(fuzzy=False, previous="")
    return entry._replace(fuzzy=True, previous=entry.previous or entry.source)


def _left(
    old: Mapping[str, Sequence[Entry]], wanted: Mapping[str, Sequence[Entry]], store: _Old
) -> list[Entry]:
    """Translations that no message has taken, with the catalogue they stood in."""
    return [
        entry._replace(places=(f"{name}.po",), comments=())
        for name in old
        for entry in store.free(name, (new.source for new in wanted.get(name, ())))
        if entry.text
    ]


def _set_aside(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each source once, in the order of the sources; further translations become notes."""
    found: dict[str, Entry] = {}
    for entry in entries:
        entry = entry._replace(obsolete=False)
        kept = found.setdefault(entry.source, entry)
        note = f"or: {' '.join(entry.text.split())}"
        if kept.text != entry.text and note not in kept.notes:
            found[entry.source] = kept._replace(notes=(*kept.notes, note))
    return tuple(found[source] for source in sorted(found))
