"""The benchmark: its records, its check that all ways say the same, its report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bench.atlas import SiteTiming, without_directives, without_roles
from bench.measure import Taken
from bench.outputs import DifferentError, article_bytes, check, raw_table, stale_pages
from bench.project import write_project
from bench.records import COLUMNS, PARTS, as_bib, as_yaml, make_content
from bench.report import report
from bench.results import Results
from bench.series import AGAIN, CHANGED, FULL, TOUCHED, Bench, Size, Timing
from bench.targets import targets
from bench.ways import WAYS
from model_atlas.catalogue import load

#: Enough columns, and a card of each part.
SMALL = 30


def test_records_are_the_same_for_the_same_seed():
    assert make_content(SMALL, True) == make_content(SMALL, True)
    assert make_content(SMALL, True) != make_content(SMALL, True, seed=2)


@pytest.mark.parametrize("cited", [False, True])
def test_records_are_valid(tmp_path, cited):
    content = make_content(SMALL, cited)
    write_project(tmp_path, WAYS["plugin"], content)
    keys = set(re.findall(r"^@article\{(.+),", as_bib(SMALL), re.MULTILINE))
    assert len(keys) == SMALL
    catalogue = load(tmp_path, keys)
    assert catalogue.problems == ()
    assert sum(1 for _ in catalogue.loaded()) == SMALL
    cites = [as_yaml(entry).count("cite: ") for entry in content.entries]
    assert set(cites) == ({1, 2, 3} if cited else {0})


def test_every_page_has_records():
    parts = make_content(SMALL, False).parts()
    assert len(parts) == PARTS
    assert all(parts.values())


def test_one_record_changes():
    content = make_content(SMALL, True)
    changed, entry = content.changed()
    different = [
        new for new, old in zip(changed.entries, content.entries, strict=True) if new != old
    ]
    assert different == [entry]


@pytest.mark.parametrize("way", ["plugin", "static"])
def test_ways_say_the_same(tmp_path, way):
    content = make_content(SMALL, True)
    bench = Bench.make(way, content, tmp_path)
    size = bench.warm_up()
    assert size.counts == {"rows": 2 * SMALL, "cells": 2 * SMALL * len(COLUMNS), "cards": SMALL}
    assert size.table == article_bytes(bench.builder.html / "all.html")
    again = bench.builder.build()
    assert (again.read, again.written, again.stale) == ((), (), ())
    # Another text, another record or another number of rows must not go unnoticed.
    changed, entry = content.changed()
    assert stale_pages(bench.builder.html, WAYS[way], changed, entry) == ("all", entry.part)
    with pytest.raises(DifferentError, match="country"):
        check(bench.builder.html, WAYS[way], changed)
    with pytest.raises(DifferentError, match="rows of all"):
        check(bench.builder.html, WAYS[way], content._replace(entries=content.entries[1:]))


def test_raw_table_has_every_record():
    soup = BeautifulSoup(raw_table(make_content(SMALL, True).entries), "html.parser")
    assert len(soup.select("tbody > tr")) == SMALL
    assert len(soup.select("tbody > tr > *")) == SMALL * len(COLUMNS)
    targets_of_links = {link["href"][1:] for link in soup.select("sup a")}
    assert targets_of_links == {item["id"] for item in soup.select("li")}


def test_records_are_taken_out_of_pages():
    page = "A\n\n```{model-table} Models\n:name: the-table\n```\n\n{model}`x` in {ref}`the-table`, {ref}`b`\n"
    text, names = without_directives(page)
    assert names == {"the-table"}
    assert without_roles(text, names) == "A\n\n\nx in the-table, {ref}`b`\n"


def _results(cpu: float) -> Results:
    """A run in which the plugin took *cpu* seconds, and all else one second."""

    def taken(way: str) -> Taken:
        return Taken(cpu if way == "plugin" else 1.0, 1.0, 2**20, ("all",), ("all",))

    timings = [
        Timing(way, size, cited, step, 0, taken(way))
        for way in WAYS
        for size in (30, 300, 3000)
        for cited in (False, True)
        for step in (FULL, AGAIN, TOUCHED, CHANGED)
    ]
    sizes = [Size("plugin", 3000, cited, 9, 13, 10, {}) for cited in (False, True)]
    sites = [
        SiteTiming(records, language, taken("plugin" if records else ""))
        for records in (True, False)
        for language in ("en", "zh_CN")
    ]
    return Results({}, {}, 3000, 1, 1, timings, sizes, sites, [])


def test_report_prints_each_target():
    results = _results(0.12)
    text = report(results)
    for target in targets(results):
        assert f"| {target.measure} |" in text
    assert (
        "full build, 3,000 records, no citations, to static | ≤ 0.1 × | 0.12 | missed by 0.02 × |"
        in text
    )
    assert "full build, 3,000 records, no citations, to needs | ≤ 0.15 × | 0.12 | met |" in text
    assert "bilingual check, a message | ≤ 1 ms | – | not measured |" in text


def test_report_without_records_prints_targets_too():
    results = _results(1.0)._replace(timings=[], sizes=[], sites=[])
    assert report(results).count("not measured") >= 6


def test_results_are_data(tmp_path: Path):
    data = _results(0.5).as_data()
    assert data["timings"][0]["taken"]["cpu"] == 0.5
