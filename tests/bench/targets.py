"""What we want to reach, and whether a run reached it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .records import make_content
from .results import Results, ratio
from .series import AGAIN, CHANGED, FULL


class Target(NamedTuple):
    """A measure with its limit; ``found`` is None where it was not measured."""

    measure: str
    limit: float
    found: float | None
    unit: str = "×"
    remark: str = ""

    def verdict(self) -> str:
        """Whether it was reached, in words."""
        if self.found is None:
            return self.remark or "not measured"
        if self.found <= self.limit:
            return "met"
        return f"missed by {self.found - self.limit:.2f} {self.unit}".rstrip()


def targets(results: Results) -> Iterator[Target]:
    """Every target, measured or not."""
    yield from _against_peers(results)
    yield from _against_itself(results)
    yield from _atlas(results)
    elsewhere = "measured in a browser, not here"
    for what, limit in (("filter", 80), ("sort", 150), ("start", 130)):
        yield Target(f"table script, 1,000 rows: {what}", limit, None, "ms", elsewhere)


def _against_peers(results: Results) -> Iterator[Target]:
    size = results.compare_at
    limits = {
        ("full build", False, FULL): {"static": 0.10, "needs": 0.15, "datatemplates": 0.10},
        ("full build", True, FULL): {"static": 0.20, "needs": 0.35},
        ("one record changed", False, CHANGED): {"static": 0.15, "needs": 0.5},
        ("one record changed", True, CHANGED): {"static": 0.15, "needs": 0.5},
    }
    for (what, cited, step), peers in limits.items():
        own = results.middle("plugin", size, cited, step)
        for peer, limit in peers.items():
            found = ratio(own, results.middle(peer, size, cited, step))
            yield Target(f"{what}, {size:,} records, {_cites(cited)}, to {peer}", limit, found)
    for cited in (False, True):
        yield from _its_pages(results, cited)
    for cited in (False, True):
        peaks = (results.middle(w, size, cited, of="peak") for w in ("plugin", "static"))
        measure = f"peak memory, {size:,} records, {_cites(cited)}, to static"
        yield Target(measure, 0.3, ratio(*peaks))


def _cites(cited: bool) -> str:
    return "with citations" if cited else "no citations"


def _its_pages(results: Results, cited: bool) -> Iterator[Target]:
    """Pages built again though they do not show the record, or stale though they do.

    Sphinx itself always writes the page whose table of contents names a page that it read.
    """
    size = results.compare_at
    measure = f"one record changed, {size:,} records, {_cites(cited)}: "
    builds = results.builds("plugin", size, cited, CHANGED)
    part = make_content(size, cited).changed()[1].part
    built = {page for taken in builds for page in (*taken.read, *taken.written)}
    stale = {page for taken in builds for page in taken.stale}
    for what, pages in (
        ("other pages read or written", built - {"all", part, "index"}),
        ("pages left out of date", stale),
    ):
        found = len(pages) if builds else None
        yield Target(measure + what, 0, found, f"pages {', '.join(sorted(pages))}".rstrip())


def _against_itself(results: Results) -> Iterator[Target]:
    most = max(results.lengths(), default=results.compare_at)
    for cited, limit in ((False, 1.3), (True, 1.1)):
        pair = (results.middle(way, most, cited, AGAIN) for way in ("plugin", "empty"))
        other = "the .bib and bibliography page alone" if cited else "no records"
        measure = f"nothing changed, {most:,} records, {_cites(cited)}, to {other}"
        yield Target(measure, limit, ratio(*pair))
    for cited in (False, True):
        yield _growth(results, cited)
    for cited in (False, True):
        pages = results.pages(results.compare_at, cited)
        found = ratio(pages.table, pages.raw) if pages else None
        yield Target(f"HTML of the table of all, {_cites(cited)}, to raw HTML", 1.3, found)


def _growth(results: Results, cited: bool) -> Target:
    lengths = results.lengths()
    if len(lengths) < 3:
        measure = f"growth: cost of a record, {_cites(cited)}"
        return Target(measure, 1.2, None, remark="needs three sizes")
    few, most = lengths[1], lengths[-1]
    pair = (results.record_cost("plugin", size, cited) for size in (most, few))
    measure = f"growth: cost of a record at {most:,}, {_cites(cited)}, to that at {few:,}"
    return Target(measure, 1.2, ratio(*pair))


def _atlas(results: Results) -> Iterator[Target]:
    for language in ("en", "zh_CN"):
        pair = (results.site(records, language) for records in (True, False))
        yield Target(f"the Atlas in {language}, to its pages without records", 1.5, ratio(*pair))
    checked = results.check()
    yield Target("bilingual check, a message", 1.0, checked[1] if checked else None, "ms")
    pair = (results.site(True, language) for language in ("zh_CN", "en"))
    yield Target("Chinese build of the Atlas, to the English one", 2.5, ratio(*pair))
