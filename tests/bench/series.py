"""The builds of one run: which, in what order, and what they took."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .measure import Builder, Taken
from .outputs import article_bytes, check, raw_table, stale_pages, table_pages_bytes
from .project import write_project
from .records import Content, make_content
from .ways import WAYS

#: What is done to a project, in this order; each step builds once.
FULL, AGAIN, TOUCHED, CHANGED, PARALLEL = "full", "again", "touched", "changed", "parallel"


class Timing(NamedTuple):
    """One build: ``repeat`` counts from 0."""

    way: str
    size: int
    cited: bool
    step: str
    repeat: int
    taken: Taken


class Size(NamedTuple):
    """Bytes of the pages: of all with records, of the one table of all, and that as raw HTML."""

    way: str
    size: int
    cited: bool
    pages: int
    table: int
    raw: int
    counts: dict[str, int]


class Plan(NamedTuple):
    """What to measure. Other ways than the plugin and its baseline run up to ``compare_at``."""

    ways: tuple[str, ...]
    sizes: tuple[int, ...]
    repeat: int
    jobs: int
    compare_at: int
    work: Path
    citations: tuple[bool, ...] = (False, True)

    def ways_at(self, size: int) -> list[str]:
        """The ways that are built at this size."""
        own = ("plugin", "empty")
        return [way for way in self.ways if size <= self.compare_at or way in own]


class Bench(NamedTuple):
    """A project of one way, where it stands, and what it shows."""

    way: str
    content: Content
    builder: Builder

    @classmethod
    def make(cls, way: str, content: Content, work: Path) -> Bench:
        """Write the project below *work*."""
        source = work / way / "docs"
        write_project(source, WAYS[way], content)
        return cls(way, content, Builder(source, work / way / "build"))

    def warm_up(self) -> Size:
        """Build once and see that it says what the records say."""
        _say(f"{self.way} {len(self.content.entries)}: warm-up")
        self.builder.clean()
        self.builder.build()
        way, entries, html = WAYS[self.way], self.content.entries, self.builder.html
        counts = check(html, way, self.content) if way.shows else {}
        sizes = table_pages_bytes(html, self.content), article_bytes(html / "all.html")
        raw = len(raw_table(entries).encode())
        return Size(self.way, len(entries), self.content.cited, *sizes, raw, counts)

    def steps(self, jobs: int) -> Iterator[tuple[str, Taken]]:
        """Each step with what it took. *jobs* below 2 leave the parallel build out."""
        if jobs > 1:
            self.builder.clean()
            yield PARALLEL, self.builder.build(jobs)
        self.builder.clean()
        yield FULL, self.builder.build()
        yield AGAIN, self.builder.build()
        if WAYS[self.way].shows:
            self._touch()
            yield TOUCHED, self.builder.build()
            yield CHANGED, self._change()

    def _touch(self) -> None:
        holders = WAYS[self.way].holders
        if holders:
            for name in holders(self.content.changed()[1]):
                os.utime(self.builder.source / name)

    def _change(self) -> Taken:
        """Build with another record, see which pages show it, and put the old one back."""
        way, source = WAYS[self.way], self.builder.source
        content, entry = self.content.changed()
        write_project(source, way, content)
        taken = self.builder.build()
        stale = stale_pages(self.builder.html, way, content, entry)
        write_project(source, way, self.content)
        return taken._replace(stale=stale)


def run_series(plan: Plan, timings: list[Timing], sizes: list[Size]) -> None:
    """All builds of *plan*: in each repetition the ways take turns.

    What is found is added to *timings* and *sizes* at once, so that a fault late in a long
    run does not lose the rest.
    """
    for size in plan.sizes:
        for cited in plan.citations:
            content = make_content(size, cited)
            benches = [Bench.make(way, content, plan.work) for way in plan.ways_at(size)]
            sizes.extend(bench.warm_up() for bench in benches)
            timings.extend(_timings(plan, benches))
            shutil.rmtree(plan.work)


def _timings(plan: Plan, benches: Sequence[Bench]) -> Iterator[Timing]:
    for repeat in range(plan.repeat):
        for way, content, builder in benches:
            size, cited = len(content.entries), content.cited
            jobs = plan.jobs if size == plan.compare_at else 0
            for step, taken in Bench(way, content, builder).steps(jobs):
                cites = "with" if cited else "without"
                _say(f"{way} {size} {cites} citations, {step}: {taken.cpu:.2f} s")
                yield Timing(way, size, cited, step, repeat, taken)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
