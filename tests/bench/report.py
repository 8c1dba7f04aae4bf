"""The report of a run in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .records import CITED, COLUMNS, PARTS
from .results import Results, ratio
from .series import AGAIN, CHANGED, PARALLEL, TOUCHED
from .targets import targets
from .ways import WAYS


def report(results: Results) -> str:
    """The whole report."""
    parts = [_setting(results)]
    if results.timings:
        parts += [_content(results), *_records(results)]
    if results.sites or results.checks:
        parts.append(_atlas(results))
    parts.append(_targets(results))
    return "\n".join(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [heads, ["---", *("--:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def number(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def _setting(results: Results) -> str:
    rows = [*results.machine.items(), *results.versions.items()]
    return "## Machine and versions\n\n" + table(("what", "value"), rows)


def _content(results: Results) -> str:
    missing = [way.title for way in WAYS.values() if way.missing()]
    left_out = f" Not installed, hence left out: {', '.join(missing)}." if missing else ""
    return (
        "## What was measured\n\n"
        f"N made-up records on {PARTS} pages: a card each, a table of {len(COLUMNS)} columns on "
        "each page, and one table of all. A card has 19 fields, most of which every record "
        f"must have. With citations, 1 to {len(CITED)} facts of a record cite a source, and the "
        "bibliography lists N works. Every build ran in a process of its own, free of "
        "warnings. The cards of the plugin also have a summary of their values, a link that "
        "stays, the pages that name them and how to cite them, and its tables are files too. "
        "Before anything was timed, rows, cells and cards of every way were counted "
        "and a sample compared word for word.\n\n"
        f"Numbers are medians of {results.repeat}. CPU seconds are user and system, with child "
        "processes; the peak of memory is that of the largest process. sphinx-needs shows "
        "citations in its objects only, since the cells of its tables hold plain text; the "
        "plugin also lists the sources under each table, with the place in each. Pages left "
        "out of date still say what was true before the change. The raw HTML has the same "
        f"anchors, links, data attributes and sources.{left_out}\n"
    )


def _records(results: Results) -> Iterator[str]:
    for cited in (False, True):
        if any(timing.cited == cited for timing in results.timings):
            yield f"## Records, {'with' if cited else 'without'} citations\n"
            yield _full(results, cited)
            yield _rebuilds(results, cited)
            yield _growth(results, cited)
            yield _bytes(results, cited)


def _full(results: Results, cited: bool) -> str:
    lengths, at = results.lengths(), results.compare_at
    heads = ["full build, CPU s", *(f"N={size:,}" for size in lengths)]
    heads += [f"to static at {at:,}", "wall s", "peak MB"]
    heads += [f"CPU s with -j {results.jobs}"] if results.jobs > 1 else []
    rows = []
    static = results.middle("static", at, cited)
    for way in results.ways():
        times = [number(results.middle(way, size, cited)) for size in lengths]
        share = number(ratio(results.middle(way, at, cited), static))
        wall, peak = (results.middle(way, at, cited, of=of) for of in ("wall", "peak"))
        wide = [_parallel(results, way, cited)] if results.jobs > 1 else []
        rows.append([_title(way, cited), *times, share, number(wall), _megabytes(peak), *wide])
    return table(heads, rows)


def _parallel(results: Results, way: str, cited: bool) -> str:
    cpu, wall = (
        results.middle(way, results.compare_at, cited, PARALLEL, of) for of in ("cpu", "wall")
    )
    return "–" if cpu is None else f"{number(cpu)} (wall {number(wall)})"


def _title(way: str, cited: bool) -> str:
    if way == "empty" and cited:
        return "the .bib and bibliography page alone"
    return WAYS[way].title


def _megabytes(value: float | None) -> str:
    return number(None if value is None else value / 2**20, 0)


def _rebuilds(results: Results, cited: bool) -> str:
    at = results.compare_at
    heads = (
        f"rebuild at {at:,} records, CPU s", "nothing changed", "one record touched",
        "one record changed", "pages read", "pages written", "pages left out of date",
    )  # fmt: skip
    rows = []
    for way in results.ways():
        steps = (AGAIN, TOUCHED, CHANGED)
        times = [number(results.middle(way, at, cited, step)) for step in steps]
        builds = results.builds(way, at, cited, CHANGED)
        first = [(taken.read, taken.written, taken.stale) for taken in builds[:1]]
        pages = map(_pages, first[0]) if first else ["–"] * 3
        rows.append([_title(way, cited), *times, *pages])
    most = results.lengths()[-1]
    more = ""
    if most > at:
        again = [f"{_title(w, cited)} {number(results.middle(w, most, cited, AGAIN))} s" for w in
                 ("plugin", "empty") if w in results.ways()]  # fmt: skip
        more = f"\nNothing changed at {most:,} records: {', '.join(again)}.\n"
    return table(heads, rows) + more


def _pages(names: Sequence[str]) -> str:
    """Their number, and their names if they are few."""
    return f"{len(names)}: {', '.join(names)}" if 0 < len(names) <= 4 else str(len(names))


def _growth(results: Results, cited: bool) -> str:
    least, *lengths = results.lengths()
    if not lengths:
        return ""
    heads = [f"cost of a record, CPU ms (N={least} taken off)", *(f"N={s:,}" for s in lengths)]
    rows = [
        [_title(way, cited), *(number(results.record_cost(way, s, cited)) for s in lengths)]
        for way in results.ways()
        if way != "empty"
    ]
    return table(heads, rows)


def _bytes(results: Results, cited: bool) -> str:
    heads = ("HTML, kB", "all pages with records", "table of all", "to raw HTML")
    rows = []
    for way in results.ways():
        pages = results.pages(results.compare_at, cited, way)
        if pages and WAYS[way].shows:
            sizes = (number(pages.pages / 1000, 0), number(pages.table / 1000, 0))
            rows.append([_title(way, cited), *sizes, number(pages.table / pages.raw)])
    raw = next(
        (s.raw for s in results.sizes if (s.size, s.cited) == (results.compare_at, cited)), 0
    )
    rows.append(["raw HTML written ahead", "–", number(raw / 1000, 0), "1.00"])
    return table(heads, rows)


def _atlas(results: Results) -> str:
    text = "## The Atlas itself\n\n"
    if results.sites:
        heads = ("full build, CPU s", "all of it", "the same pages without records", "ratio")
        rows = []
        for language, name in (("en", "English"), ("zh_CN", "Chinese")):
            both = results.site(True, language), results.site(False, language)
            rows.append([name, *map(number, both), number(ratio(*both))])
        text += table(heads, rows)
        zh = (ratio(results.site(r, "zh_CN"), results.site(r, "en")) for r in (True, False))
        text += "\n" + table(
            ("ratio", "all of it", "the same pages without records"),
            [["Chinese to English", *map(number, zh)]],
        )
    checked = results.check()
    if checked:
        messages, alone, whole = checked
        text += (
            f"\n`bilingual check`: {number(alone)} ms a message for {messages:,} messages, "
            f"{number(whole)} ms with the extraction of the messages that comes first.\n"
        )
    return text


def _targets(results: Results) -> str:
    rows = [
        [
            item.measure,
            f"≤ {item.limit:g} {item.unit.split(' ')[0]}",
            number(item.found),
            item.verdict(),
        ]
        for item in targets(results)
    ]
    size = results.compare_at
    note = (
        "" if size == 3000 else f"The targets are set for 3,000 records; this run has {size:,}.\n\n"
    )
    return f"## Targets\n\n{note}" + table(("measure", "target", "found", "verdict"), rows)
