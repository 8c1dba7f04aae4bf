"""Search by pairs: how text is cut, how the index is packed, what a build writes."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.search import js_index
from sphinx.search.en import SearchEnglish

from bench.search import Answer, Query, having, read_page
from bilingual.search.bridges import bridges
from bilingual.search.language import SearchPairs
from bilingual.search.packed import PackedIndex, pack_terms, read_pages, unpack_terms, write_pages
from bilingual.search.pairs import split
from conftest import Project, missing


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("大语言模型", ["大语", "语言", "言模", "模型"]),
        ("BloombergGPT 金融", ["BloombergGPT", "金融"]),
        ("用GPT-4做", ["用", "GPT", "4", "做"]),
        ("a_b，c。", ["a_b", "c"]),
        ("ＬＬＭ　ﾓﾃﾞﾙ", ["LLM", "モデ", "デル"]),
        ("大语言\n  模型", ["大语", "语言", "言模", "模型"]),
        ("言語・モデル", ["言語", "モデ", "デル"]),
        ("언어모델은", ["언어", "어모", "모델", "델은"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("领域 model", ["领域", "model"]),
        ("", []),
    ],
)
def test_split(text: str, terms: list[str]) -> None:
    assert split(text) == terms


def test_latin_text_is_cut_and_stemmed_as_in_english() -> None:
    text = "The fine-tuned models' p@1 of 7.5 % in naïve Café_2 and 2023"
    pairs, english = SearchPairs({}), SearchEnglish({})
    assert pairs.split(text) == english.split(text)
    for word in english.split(text):
        assert pairs.stem(word) == english.stem(word)
        assert pairs.word_filter(word) == english.word_filter(word)
    assert pairs.stem("模型") == "模型"


def run_script(expression: str) -> object:
    """The value of an expression in the script of the search page, without a page."""
    node = shutil.which("node")
    if node is None:
        missing("node")
    script = "const stopwords = new Set(['the']);\n" + SearchPairs.js_splitter_code
    script += f"\nconsole.log(JSON.stringify({expression}))"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_browser_cuts_words_where_the_index_does() -> None:
    """A phrase stays whole in the browser: its pairs are those of the index."""
    generator = random.Random(5)
    letters = "大语言模型〇々ァ・가a9_é-，。 \u3000𠮷Ｌ①"
    texts = ["".join(generator.choices(letters, k=12)) for _ in range(300)]
    found = run_script(f"{json.dumps(texts)}.map(splitQuery)")
    assert [[pair for word in words for pair in split(word)] for words in found] == [
        split(text) for text in texts
    ]


# --- The packed index


@pytest.mark.parametrize("pages", [[], [0], [31, 32, 33], [0, 40, 1100, 99999]])
def test_numbers_of_pages(pages: list[int]) -> None:
    assert read_pages(write_pages(pages)) == pages


TERMS = {"大": 3, "大模": [0, 3, 70], "模型": 0, "gpt4": [1, 2], "𠮷野": 5, "é": 4}


def test_packing_loses_nothing() -> None:
    assert unpack_terms(pack_terms(TERMS)) == TERMS
    data = {"docnames": ["a"], "terms": TERMS, "titleterms": {}, "titles": ["\u2028"]}
    assert PackedIndex().loads(PackedIndex().dumps(data)) == data


def test_keywords_of_a_page_are_cut() -> None:
    """Sphinx takes those of its metadata as they are."""
    packed = pack_terms({"大模型": 2, "模型": 0, "领域 model": 1})
    assert unpack_terms(packed) == {"大模": 2, "模型": [0, 2], "领域": 1, "model": 1}


def test_an_index_of_sphinx_is_refused() -> None:
    """Sphinx then makes the index anew."""
    with pytest.raises(ValueError, match="packed"):
        PackedIndex().loads(js_index.dumps({"terms": {}}))


def test_the_browser_opens_what_was_packed() -> None:
    packed = {part: pack_terms(TERMS) for part in ("terms", "titleterms")}
    packed |= {
        "docnames": [],
        "indexentries": {"词元（token）": [[1, "t", True]], "a": [[0, "", False]]},
    }  # type: ignore[assignment]
    opened = f"(() => {{ const index = openPackedIndex({json.dumps(packed)});"
    opened += "splitQuery('大模 型 野 大𠮷'); return [index.terms, index.titleterms, index.indexentries] })()"
    terms, titles, entries = run_script(opened)  # type: ignore[misc]
    # Words as they were; phrases with their pages, single characters with those of their pairs.
    assert titles == {
        "gpt4": [1, 2], "é": [4], "大模": [0, 3, 70], "型": [0], "野": [5],
        "大": [3, 0, 70], "𠮷": [5],
    }  # fmt: skip
    assert set(terms) == {"gpt4", "é"}
    assert set(entries) == {"词元（token）", "词元", "token", "a"}


# --- Pairs between pieces of text


def test_pairs_across_markup() -> None:
    document = new_document("")
    paragraph = nodes.paragraph("", "", nodes.strong("", "继续"), nodes.Text("预训练"))
    paragraph += [nodes.target(), addnodes.index(entries=[]), nodes.emphasis("", "模型")]
    paragraph += [nodes.image(), nodes.Text("大"), nodes.Text("GPT"), nodes.Text("小")]
    document += [paragraph, nodes.paragraph("", "另一段")]
    assert bridges(document) == ["练模", "续预"]


# --- What a build writes


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW", "ja", "ko"])
def test_every_language_is_searched_by_pairs(project: Project, language: str) -> None:
    project.write("docs/name.md", "---\norphan: true\n---\n# Name\n\n华佗**GPT**与**智**海 5\n")
    project.declare(language)
    built = project.build(language=language)
    index = PackedIndex().loads(built.text("searchindex.js"))
    assert {"华佗", "gpt", "智海"} <= {*index["terms"]}
    assert "5" not in index["terms"]
    assert "智海" not in built.text("name.html")
    script = built.text("_static/language_data.js")
    assert "window.Stemmer = EnglishStemmer" in script
    assert "%CJK%" not in script


def test_an_incremental_build_keeps_the_index(project: Project) -> None:
    first = PackedIndex().loads(project.build(language="zh_CN").text("searchindex.js"))
    project.write("docs/name.md", "---\norphan: true\n---\n# 名称\n")
    built = project.build(language="zh_CN")
    assert not [line for line in built.warnings if "index" in line]
    index = PackedIndex().loads(built.text("searchindex.js"))
    assert {*index["terms"]} >= {*first["terms"]}
    assert index["titleterms"]["名称"] == index["docnames"].index("name")


def test_another_language_keeps_the_format_of_sphinx(project: Project) -> None:
    project.declare("de")
    built = project.build(language="de")
    assert "terms" in js_index.loads(built.text("searchindex.js"))


def test_a_scorer_of_the_project_is_kept(project: Project) -> None:
    project.write("docs/own.js", "var Scorer = {score: (result) => 7, term: 1, title: 1};")
    scorer = f"html_search_scorer = {str(project.docs / 'own.js')!r}"
    project.edit("docs/conf.py", "nitpicky = True", f"nitpicky = True\n{scorer}")
    script = project.build(language="zh_CN").text("_static/language_data.js")
    assert script.index("score: (result) => 7") < script.index("!Scorer.score")


def test_words_of_cards_are_searched(project: Project) -> None:
    """Labels and other names, which stand on the card beside the values."""
    index = PackedIndex().loads(project.build().text("searchindex.js"))
    cards = index["docnames"].index("cards")
    for word in ("paramet", "verifi"):
        pages = index["terms"].get(word, index["titleterms"].get(word))
        assert cards in ([pages] if isinstance(pages, int) else pages), word


# --- The measurement


def test_what_a_query_should_find() -> None:
    html = (
        '<div role="main"><h1>大<b>模型</b><a class="headerlink">¶</a></h1><p>ＢＥＲＴ models</p>'
    )
    html += '<p>PubMedBERT</p><ol class="table-sources"><li>来源</li></ol></div><p>外面</p>'
    page = read_page(html, "a")
    other = read_page('<div role="main"><p>PubMedBERT</p></div>', "b")
    assert page.headings == ("大模型",)
    assert having([page, other], "大模型") == having([page, other], "bert") == {"a"}
    assert having([page, other], "pubmedbert") == {"a", "b"}
    for text in ("来源", "外面", "模型bert", "¶"):
        assert having([page, other], text) == set(), text


def test_recall_and_rank() -> None:
    query = Query("headings", "x", frozenset("a"))
    answer = Answer(query, frozenset("abz"), tuple("cdebfa"), 1.0)
    assert answer.recall == pytest.approx(2 / 3)
    assert answer.precision == pytest.approx(1 / 5)
    assert not answer.is_ranked
    assert answer._replace(found=tuple("cdeba")).is_ranked
