"""How far translations are: on a terminal, for programs, before a release."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.catalogues.entries import Catalogue, Entry
from bilingual.catalogues.progress import PageProgress
from bilingual.catalogues.writing import render, write
from bilingual.command import main
from bilingual.commands.status_report import Status, as_data, lines_of, obstacles, table
from bilingual.declarations import read_languages
from bilingual.errors import LanguageError
from bilingual.languages import make_language
from bilingual.terminal import Line, bar, coloured, columns
from conftest import ROOT

PAGES = (
    PageProgress("domains/法", messages=4, translated=1, fuzzy=2, words=40),
    PageProgress("index", messages=2, translated=2, fuzzy=0, words=10),
)


def status(
    *pages: PageProgress, required: int = 80, errors: dict[str, int] | None = None
) -> Status:
    return Status(make_language("ja", required=required), pages or PAGES, errors)


def rows(shown: Status, *, every: bool = True) -> list[str]:
    return list(table(shown, lines_of(shown, every=every), ascii_only=True))


def test_a_table() -> None:
    assert rows(status()) == [
        "page        words  messages  translated  fuzzy  left",
        "domains/法     40         4           1      2     1  #####...............  25 %",
        "index          10         2           2      0     0  #################### 100 %",
        "all pages      50         6           3      2     1  ##########..........  50 %",
    ]


def test_errors_have_a_column_if_they_were_looked_for() -> None:
    lines = rows(status(errors={"index": 3}))
    assert lines[0].split()[-1] == "errors"
    assert [line.split()[6] for line in lines[1:3]] == ["0", "3"]
    assert lines[3].split()[7] == "3"


def test_bars() -> None:
    assert [bar(share, 4) for share in (0, 0.5, 0.54, 1)] == ["····", "██··", "██▏·", "████"]
    assert bar(0.999, 4, ascii_only=True) == "###."
    assert {columns(bar(i / 100)) for i in range(101)} == {20}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured("x", "red", Terminal()) == "\x1b[31mx\x1b[0m"
    assert coloured("x", "red", io.StringIO()) == "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert coloured("x", "red", Terminal()) == "x"


def test_progress_is_one_line_on_a_terminal_and_nothing_in_a_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        with Line("Reading", stream) as line:
            line.show("[ 50%] a/very/long/name/of/a/page")
    assert log.getvalue() == ""
    assert "\n" not in terminal.getvalue()
    assert "Reading … [ 50%] a/" in terminal.getvalue()
    assert max(len(part) for part in terminal.getvalue().split("\r\x1b[2K")) < 20


def test_data_for_programs() -> None:
    data = as_data(status(errors={}))
    assert (data["language"], data["percent"], data["untranslated"]) == ("ja", 50, 1)
    assert data["pages"]["index"] == {
        "words": 10, "messages": 2, "translated": 2, "fuzzy": 0, "untranslated": 0, "percent": 100,
        "errors": 0,
    }  # fmt: skip


def test_what_keeps_a_language_from_readers() -> None:
    assert list(obstacles(status(), "index")) == [
        "ja: 50 % is translated, 80 % is required",
        "ja: domains/法: 2 fuzzy",
    ]
    half = PageProgress("index", messages=2, translated=1, fuzzy=0, words=10)
    most = PageProgress("other", messages=98, translated=97, fuzzy=0, words=10)
    assert list(obstacles(status(half, most), "index")) == [
        "ja: the front page (index) is not complete"
    ]
    assert list(obstacles(status(most), "index")) == []
    assert list(obstacles(status(most, required=100), "index")) == [
        "ja: 98 % is translated, 100 % is required"
    ]
    assert list(obstacles(status(most, errors={"other": 1}), "index")) == ["ja: other: 1 error"]
    empty = Status(make_language("ja"), (), None)
    assert list(obstacles(empty, "index")) == ["ja: has no catalogue: run bilingual update"]


@pytest.fixture
def described(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/conf.py").write_text('locale_dirs = ["../locale"]\n', encoding="utf-8")
    toml = "[en]\n\n[zh_CN]\nrequired = 100\n\n[ja]\noffered = false\n"
    (tmp_path / "locale/zh_CN/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "locale/languages.toml").write_text(toml, encoding="utf-8")
    head = "Content-Type: text/plain; charset=utf-8\n"
    entries = (Entry("One two", "一二"), Entry("Three"))
    text = render(Catalogue((), head, entries))
    write({tmp_path / "locale/zh_CN/LC_MESSAGES/index.po": text})
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main(["status", "--source", str(folder / "docs"), *arguments])


def test_the_command(described: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(described) == 0
    output = capsys.readouterr().out
    assert output.startswith("简体中文 (zh_CN)\npage ")
    assert "日本語 (ja, not offered yet)" in output
    assert run(described, "--json", "zh-cn") == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert (data["messages"], data["translated"], data["words"]) == (2, 1, 3)


def test_a_terminal_without_unicode(described: Path) -> None:
    command = [sys.executable, "-m", "bilingual", "status", "--source", str(described / "docs")]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT / "ext")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "##########..........  50 %" in done.stdout
    assert done.stderr == ""


def test_the_gate_of_a_release(described: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(described, "--release") == 1
    assert capsys.readouterr().err.splitlines() == [
        "zh_CN: 50 % is translated, 100 % is required",
        "zh_CN: the front page (index) is not complete",
        "Not ready for readers: 2 reasons",
    ]
    path = described / "locale/zh_CN/LC_MESSAGES/index.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Three"\nmsgstr ""', '"Three"\nmsgstr "三"'), encoding="utf-8")
    assert run(described, "--release") == 0
    # Japanese has nothing, but readers are not offered it.
    assert run(described, "--release", "ja") == 1


def test_required_is_a_share(tmp_path: Path) -> None:
    path = tmp_path / "languages.toml"
    for value, message in (("true", "must be a number"), ("101", "must be a number from 0 to 100")):
        path.write_text(f"[en]\nrequired = {value}\n", encoding="utf-8")
        with pytest.raises(LanguageError, match=message):
            read_languages(path)


def test_complete_pages_are_only_counted() -> None:
    assert [line.split()[0] for line in rows(status(), every=False)] == [
        "page",
        "domains/法",
        "all",
    ]
    wrong = status(errors={"index": 1})
    assert [line.split()[0] for line in rows(wrong, every=False)][2] == "index"


def test_a_page_without_a_catalogue_is_not_dropped(
    described: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (described / "docs/other.md").write_text("# Other\n", encoding="utf-8")
    assert run(described, "zh_CN") == 0
    assert re.search(r"^other .*  0 %$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "index.po:1: error: [syntax] the file is empty: restore it with: git checkout -- "),
        ("<<<<<<< HEAD\n", "index.po:1: error: [conflict] a conflict of two versions"),
    ],
)
def test_a_broken_catalogue_has_nothing_and_is_named(
    described: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = described / "locale/zh_CN/LC_MESSAGES/index.po"
    path.write_text(text, encoding="utf-8")
    assert run(described, "zh_CN") == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert re.search(r"^index .* 1  .*  0 %$", printed.out, re.MULTILINE)


def test_a_reader_who_has_seen_enough(described: Path) -> None:
    """As with "| head": no traceback."""
    command = [sys.executable, "-m", "bilingual", "status", "--source", str(described / "docs")]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "ext")}
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
