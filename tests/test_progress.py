"""How much is translated: the counts, the page of them, the line at the end of each page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bilingual.catalogues import CatalogueError
from bilingual.progress import PageProgress, count_words, read_page, read_progress, total

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
BODY = """\
msgid "one two"
msgstr "一二"

#, fuzzy
msgid "three"
msgstr "三"

msgid "four"
msgstr ""

#~ msgid "gone"
#~ msgstr "去"
"""


def catalogue(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")


# --- The counts


def test_counts_of_a_catalogue(tmp_path: Path) -> None:
    catalogue(tmp_path / "b/page.po", BODY)
    catalogue(tmp_path / "a.po", 'msgid "five"\nmsgstr "五"\n')
    first, second = read_progress(tmp_path)
    assert first == PageProgress("a", 1, 1, 0, 1)
    assert second == PageProgress("b/page", messages=3, translated=1, fuzzy=1, words=4)
    assert (second.untranslated, second.percent) == (1, 33)
    assert total([first, second], "all") == PageProgress("all", 4, 2, 1, 5)


def test_plurals_are_translated_in_every_form(tmp_path: Path) -> None:
    head = 'msgid "page"\nmsgid_plural "pages"\nmsgstr[0] "页"\n'
    catalogue(tmp_path / "a.po", head + 'msgstr[1] ""\n')
    catalogue(tmp_path / "b.po", head + 'msgstr[1] "页"\n')
    assert [page.translated for page in read_progress(tmp_path)] == [0, 1]


def test_only_a_complete_page_has_100_per_cent() -> None:
    assert PageProgress("a", 1000, 999, 0, 0).percent == 99
    assert PageProgress("a", 0, 0, 0, 0).percent == 100


def test_no_folder_no_pages(tmp_path: Path) -> None:
    assert read_progress(tmp_path / "none") == []


@pytest.mark.parametrize("content", [HEAD.encode() + b'msgid "a\n', HEAD.encode() + b"\xff"])
def test_a_broken_catalogue_is_one_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(content)
    with pytest.raises(CatalogueError, match=re.escape(f"{path}") + ".*: cannot be read: "):
        read_page(path, "a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See {cite:p}`one2023alpha` and [this page](other.md#top).", 5),
        ("don't stop: 3.5 state-of-the-art models", 5),
        ("{term}`LLM <large language model>`", 4),
        ("", 0),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words
