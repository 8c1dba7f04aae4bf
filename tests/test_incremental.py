"""Random walks of edits: after each the site is what a fresh build would make.

``ATLAS_WALKS=20`` takes more walks than the few that always run.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Project
from test_build import differing, po

LANGUAGES = ("en", "zh_CN")
EDITS = 8
FOLDERS = {"model": "docs/models/medicine", "benchmark": "docs/benchmarks", "dataset": "docs/datasets"}  # fmt: skip
BLOCKS = (
    "```{model-table} Models\n:columns: name params_total maker vram_fp16\n:sort: -released\n```",
    "```{model-table} Open ones\n:where: weights = open\n:empty: None.\n```",
    "```{benchmark-table} Tests\n:empty: None.\n```",
    "```{dataset-table} Data\n:columns: name size maker\n:empty: None.\n```",
    "```{gain-table} Gains\n:empty: None.\n```",
    "```{score-table} Scores\n:empty: None.\n```",
    "```{model-card} gamma\n```",
    "```{downloads}\n```",
    "See {model}`gamma`, {benchmark}`exam` and {fact}`gamma params_total`.",
    "As {cite:t}`two2024beta` say.",
)


class Walk:
    """Edits of a project, chosen at random; the same for the same seed."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project = project
        self._random = random.Random(seed)
        self._count = 0
        self.log: list[str] = []
        # Sphinx leaves the files of a page that is no more.
        self.left: set[str] = set()
        for _ in range(3):
            self.add_page()

    def step(self) -> None:
        """Make one edit."""
        edits: list[Callable[[], None]] = [
            self.add_record, self.change_record, self.break_record, self.remove_record,
            self.rename_record, self.cite, self.add_page, self.change_page, self.remove_page,
            self.change_work, self.add_work, self.translate, self.touch,
        ]  # fmt: skip
        edit = self._random.choice(edits)
        edit()
        self.log.append(edit.__name__)

    def _new(self) -> int:
        self._count += 1
        return self._count

    def _files(self, pattern: str) -> list[str]:
        found = (
            path.relative_to(self.project.folder) for path in self.project.folder.glob(pattern)
        )
        return sorted(path.as_posix() for path in found)

    def _record(self) -> str:
        """A record that no page names."""
        named = ("gamma", "exam", "corpus", "alpha")
        found = [name for name in self._files("docs/**/*.yaml") if Path(name).stem not in named]
        return self._random.choice(found) if found else "docs/models/medicine/alpha.yaml"

    def _text(self, name: str) -> str:
        return (self.project.folder / name).read_text(encoding="utf-8")

    def add_record(self) -> None:
        kind, folder = self._random.choice(list(FOLDERS.items()))
        old = {"model": "alpha", "benchmark": "exam", "dataset": "corpus"}[kind]
        new = f"made-{kind}-{self._new()}"
        text = self._text(f"{folder}/{old}.yaml")
        text = re.sub("^id: .*", f"id: {new}", text, flags=re.MULTILINE)
        text = re.sub("^name: .*", f"name: {{en: {new.title()}}}", text, flags=re.MULTILINE)
        text = re.sub("^paper: .*\n", "", text, flags=re.MULTILINE)
        self.project.write(f"{folder}/{new}.yaml", text)

    def change_record(self) -> None:
        name, number = self._record(), self._new()
        what = self._random.choice(["summary", "level", "params_total", "name"])
        new = {
            "summary": f"summary: Sentence {number}, see {{model}}`gamma`.",
            "level": f"level: {number % 5}",
            "params_total": f"params_total: {{value: {number}B, cite: two2024beta, at: Table {number}}}",
            "name": f"name: {{en: Name {number}, zh: 名{number}}}",
        }  # fmt: skip
        text = re.sub(f"^{what}: .*", new[what], self._text(name), flags=re.MULTILINE)
        self.project.write(name, text)

    def break_record(self) -> None:
        """Or mend it."""
        name = self._record()
        text = self._text(name)
        mended = text.replace("nothing: here\n", "")
        self.project.write(name, mended if mended != text else f"{text}nothing: here\n")

    def remove_record(self) -> None:
        name = self._record()
        if Path(name).stem != "alpha":
            (self.project.folder / name).unlink()

    def rename_record(self) -> None:
        name = self._record()
        if Path(name).stem != "alpha":
            new = f"renamed-{self._new()}"
            text = re.sub("^id: .*", f"id: {new}", self._text(name), flags=re.MULTILINE)
            (self.project.folder / name).unlink()
            self.project.write(str(Path(name).with_name(f"{new}.yaml")), text)

    def cite(self) -> None:
        """Cite another work for the maker."""
        keys = re.findall(r"^@\w+\{(\S+),", self._text("refs.bib"), flags=re.MULTILINE)
        name = self._record()
        text = re.sub("^(maker: .*cite: )[^,]+", rf"\1{self._random.choice(keys)}", self._text(name), flags=re.MULTILINE)  # fmt: skip
        self.project.write(name, text)

    def _page(self) -> str:
        blocks = self._random.sample(BLOCKS, 3)
        return "---\norphan: true\n---\n# A page\n\n" + "\n\n".join(blocks) + "\n"

    def add_page(self) -> None:
        self.project.write(f"docs/page{self._new()}.md", self._page())

    def change_page(self) -> None:
        self.project.write(self._random.choice(self._files("docs/page*.md") or ["docs/page0.md"]), self._page())  # fmt: skip

    def remove_page(self) -> None:
        pages = self._files("docs/page*.md")
        if pages:
            path = self.project.folder / self._random.choice(pages)
            path.unlink()
            self.left |= {f"{path.stem}.html", f"_sources/{path.stem}.md.txt"}

    def change_work(self) -> None:
        number = self._new()
        text = self._text("refs.bib")
        what = self._random.choice([(r"title = \{Alpha[^}]*", f"title = {{Alpha {number}"), (r"author = \{Two, Bob[^}]*", f"author = {{Two, Bob and Three, C{number}")])  # fmt: skip
        self.project.write("refs.bib", re.sub(*what, text))

    def add_work(self) -> None:
        number = self._new()
        entry = f"\n@misc{{new{2000 + number}work,\n  author = {{New, Nn}},\n  title = {{Work {number}}},\n  year = {{{2000 + number}}},\n  url = {{https://example.org/{number}}},\n}}\n"
        self.project.write("refs.bib", self._text("refs.bib") + entry)

    def translate(self) -> None:
        number = self._new()
        if self._random.random() < 0.5:
            po(self.project, "model_atlas", {"A model for tests.": f"测试{number}。", "Parameters": f"参数{number}"})  # fmt: skip
        else:
            po(
                self.project,
                "others",
                {"All the tests": f"试题{number}", "Others": f"其他{number}"},
            )

    def touch(self) -> None:
        name = self._random.choice([self._record(), "refs.bib", "docs/index.md"])
        self.project.write(name, self._text(name))


def problems(built: Built) -> set[str]:
    """What is said in every build: faults of records and catalogues, records without a card."""
    names = ("[model_atlas.record]", "[model_atlas.translation]")
    return {line for line in built.warnings if line.endswith(names)}


def compare(walk: Walk, again: dict[str, Built], parallel: int) -> None:
    """The sites of both languages against fresh ones."""
    for language in LANGUAGES:
        out = f"fresh-{language}-{len(walk.log)}"
        fresh = walk.project.build(language=language, out=out, parallel=parallel)
        assert not [name for name in walk.left if (fresh.folder / name).exists()]
        stale = differing(again[language].folder, fresh.folder)
        assert [name for name in stale if name not in walk.left] == [], (language, walk.log)
        assert problems(again[language]) == problems(fresh), (language, walk.log)


@pytest.mark.parametrize("seed", range(int(os.environ.get("ATLAS_WALKS", "4"))))
def test_a_walk_of_edits_leaves_nothing_stale(project: Project, seed: int) -> None:
    parallel = 2 if seed % 2 else 0
    walk = Walk(project, seed)
    again = {}
    for number in range(EDITS + 1):
        for language in LANGUAGES:
            again[language] = project.build(language=language, out=language, parallel=parallel)
        if number and (number % 3 == 0 or number == EDITS):
            compare(walk, again, parallel)
        walk.step()


def test_only_pages_that_show_a_changed_record_are_read(project: Project) -> None:
    project.write("docs/a.md", "---\norphan: true\n---\n# A\n\n```{model-table} T\n:domain: general\n```\n")  # fmt: skip
    project.write("docs/b.md", "---\norphan: true\n---\n# B\n\n{fact}`beta params_total`\n")
    project.write("docs/c.md", "---\norphan: true\n---\n# C\n\n```{score-table} S\n:empty: None.\n```\n")  # fmt: skip
    project.build()
    cases = [
        ("models/general/gamma.yaml", "summary: ", "summary: Now ", {"cards"}),
        ("models/general/gamma.yaml", "weights: {value: open", "weights: {value: gated", {"cards", "a"}),
        ("models/medicine/alpha.yaml", "score: 51.0", "score: 51.5", {"cards", "c"}),
        ("benchmarks/exam.yaml", "1,273", "1,274", {"others"}),
        ("datasets/corpus.yaml", "level: 1", "level: 2", {"others"}),
    ]  # fmt: skip
    for name, old, new, pages in cases:
        project.edit(f"docs/{name}", old, new)
        assert project.build().read == pages, name
    assert project.build().read == set()


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_two_builds_of_one_date_are_equal(
    project: Project, builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    walk = Walk(project, 1)
    for _ in range(6):
        walk.step()
    one = project.build(builder, out="one")
    two = project.build(builder, out="two")
    assert differing(one.folder, two.folder) == []
    if builder == "html":
        assert one.text("searchindex.js") == two.text("searchindex.js")
    assert one.warnings == two.warnings
