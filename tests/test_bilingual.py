"""The plugin for two languages: codes, search, emphasis, switch, catalogues, TeX logs."""

from __future__ import annotations

import pickle
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import StateInline

from bilingual import book, emphasis
from bilingual.languages import from_environment, make_language, sphinx_code
from bilingual.search import SearchChinese, split
from bilingual.texlog import faults
from conftest import Project, missing


@pytest.mark.parametrize(
    ("code", "sphinx", "address", "html"),
    [
        ("en", "en", "en", "en"),
        ("zh-cn", "zh_CN", "zh-cn", "zh-Hans"),
        ("zh_TW", "zh_TW", "zh-tw", "zh-Hant"),
    ],
)
def test_language_codes(code: str, sphinx: str, address: str, html: str) -> None:
    assert sphinx_code(code) == sphinx
    language = make_language(sphinx)
    assert (language.address, language.html) == (address, html)


def test_read_the_docs_names_the_language() -> None:
    assert from_environment({"READTHEDOCS_LANGUAGE": "zh-cn"}) == "zh_CN"
    assert from_environment({}) == "en"


# --- Search


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("大语言模型", ["大语", "语言", "言模", "模型"]),
        ("BloombergGPT 金融", ["BloombergGPT", "金融"]),
        ("用GPT-4做", ["用", "GPT", "4", "做"]),
        ("a_b，c。", ["a_b", "c"]),
        ("", []),
    ],
)
def test_split(text: str, terms: list[str]) -> None:
    assert split(text) == terms


def test_stems_of_both_scripts() -> None:
    search = SearchChinese({})
    assert [search.stem(term) for term in ("Models", "模型")] == ["model", "模型"]


def test_the_browser_splits_as_the_index_does() -> None:
    node = shutil.which("node")
    if node is None:
        missing("node")
    generator = random.Random(5)
    letters = "大语言模型〇々ァ가a9_é-，。 \u3000𠮷"
    texts = ["".join(generator.choices(letters, k=12)) for _ in range(300)]
    script = SearchChinese.js_splitter_code + (
        f"console.log(JSON.stringify({texts!r}.map(splitQuery)))".replace("\\u3000", "\u3000")
    )
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True)
    import json

    assert json.loads(done.stdout) == [split(text) for text in texts]


# --- Emphasis


@pytest.fixture
def plain() -> object:
    """The scan of the library itself, whatever other tests installed."""
    kept = StateInline.scanDelims
    StateInline.scanDelims = emphasis._scan_delims  # type: ignore[method-assign]
    yield MarkdownIt()
    StateInline.scanDelims = kept  # type: ignore[method-assign]


def with_rule(text: str) -> str:
    kept = StateInline.scanDelims
    StateInline.scanDelims = emphasis.scan_delims  # type: ignore[assignment, method-assign]
    try:
        return MarkdownIt().render(text)
    finally:
        StateInline.scanDelims = kept  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "text",
    [
        "**“粗体”**结尾",
        "**粗体：**后文",
        "**《书名》**后文",
        "**`x`**后文",
        "**A，**后文",
        "**术语（Term）**是",
        "前文**“甲”**和**“乙”**",
    ],
)
def test_emphasis_beside_chinese_punctuation(plain: MarkdownIt, text: str) -> None:
    """A7: CommonMark leaves the asterisks standing."""
    assert "**" in plain.render(text) or "和</strong>" in plain.render(text)
    assert "**" not in with_rule(text)
    assert with_rule(text).count("<strong>") == text.count("**") // 2


def test_english_text_is_not_changed(plain: MarkdownIt) -> None:
    generator = random.Random(7)
    letters = "ab *_*_**.,:;!?()[]\"'“”‘’–—…`\\é\u00a0"
    for _ in range(20_000):
        text = "".join(generator.choices(letters, k=generator.randint(1, 14)))
        assert plain.render(text) == with_rule(text), repr(text)


# --- The switch


def test_links_to_the_same_page_in_the_other_language(project: Project) -> None:
    project.edit(
        "docs/conf.py",
        "nitpicky = True",
        'nitpicky = True\nhtml_baseurl = "https://example.org/en/latest/"\nhtml_sidebars = {"**": ["bilingual/languages.html"]}',
    )
    (project.docs / "deep").mkdir()
    project.write("docs/deep/down.md", "---\norphan: true\n---\n# Down\n")
    built = project.build()
    site = BeautifulSoup(built.text("deep/down.html"), "html.parser")
    link = site.select_one(".bilingual-languages a")
    assert link is not None
    assert (link["href"], link["hreflang"], link["lang"]) == (
        "../../zh-cn/deep/down.html",
        "zh-Hans",
        "zh-Hans",
    )
    assert site.select_one(".bilingual-languages [aria-current]").get_text() == "English"  # type: ignore[union-attr]
    alternates = {a["hreflang"]: a["href"] for a in site.select('link[rel="alternate"]')}
    assert alternates == {
        "en": "https://example.org/en/latest/deep/down.html",
        "x-default": "https://example.org/en/latest/deep/down.html",
        "zh-Hans": "https://example.org/zh-cn/latest/deep/down.html",
    }
    assert site.html["lang"] == "en"  # type: ignore[index]


def test_links_on_read_the_docs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.edit(
        "docs/conf.py",
        "nitpicky = True",
        'nitpicky = True\nhtml_sidebars = {"**": ["bilingual/languages.html"]}',
    )
    monkeypatch.setenv("READTHEDOCS_VERSION", "latest")
    assert 'href="./../../zh-cn/latest/cards.html"' in project.build().text("cards.html")
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    assert "bilingual-languages" not in project.build(out="preview").text("cards.html")


def test_authors_in_a_chinese_sentence(project: Project) -> None:
    project.edit("docs/index.md", "See {model}", "{cite:t}`one2023alpha` and {model}")
    assert (
        "One and Two" in BeautifulSoup(project.build().text("index.html"), "html.parser").get_text()
    )
    chinese = project.build(language="zh_CN", out="zh").text("index.html")
    assert "One 和 Two" in BeautifulSoup(chinese, "html.parser").get_text()


def test_translated_citations_are_noted_once(project: Project) -> None:
    """T3 and A8: plain Sphinx with bibtex notes three, two of them under one id."""
    project.edit(
        "docs/index.md",
        "See {model}",
        "First {cite:p}`one2023alpha`, then {cite:p}`two2024beta` and {cite:p}`one2023alpha`.\n\nSee {model}",
    )
    source = "First {cite:p}`one2023alpha`, then {cite:p}`two2024beta` and {cite:p}`one2023alpha`."
    target = "先 {cite:p}`one2023alpha`，再 {cite:p}`two2024beta` 和 {cite:p}`one2023alpha`。"
    catalogue(
        project.folder / "locale/zh_CN/LC_MESSAGES/index.po",
        f'msgid "{source}"\nmsgstr "{target}"\n',
    )
    for language in ("en", "zh_CN"):
        built = project.build(language=language, out=language)
        assert built.warnings == []
        page = BeautifulSoup(built.text("index.html"), "html.parser")
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids))
        with (project.folder / language / "doctrees/environment.pickle").open("rb") as file:
            env = pickle.load(file)
        noted = [
            r.citation_ref_id
            for r in env.domaindata["cite"]["citation_refs"]
            if r.docname == "index"
        ]
        assert len(noted) == len(set(noted)) == 3 + len(page.select(".table-sources"))


def test_titles_and_theme_words_by_language(project: Project) -> None:
    chinese = BeautifulSoup(project.build(language="zh_CN").text("cards.html"), "html.parser")
    assert "小项目" in chinese.title.get_text()  # type: ignore[union-attr]
    assert chinese.html["lang"] == "zh-Hans"  # type: ignore[index]
    assert "本页目录" in chinese.get_text()


# --- Catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def catalogue(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")


# --- The book


def test_settings_of_both_books() -> None:
    languages = [make_language("en"), make_language("zh_CN")]
    fonts = languages[1].fonts
    english, chinese = (book.elements(one, fonts, "S", str.upper) for one in languages)
    assert chinese["babel"] == ""
    assert "ctex" in chinese["fontenc"]
    assert "xeCJK" in english["fontenc"]
    for elements in (english, chinese):
        assert elements["makeindex"] == elements["printindex"] == ""
        assert r"\robustify\hyperlink" in elements["preamble"]
        assert r"\tracinglostchars=3" in elements["preamble"]
        assert "ABOUT THIS BOOK" in elements["tableofcontents"]
        assert "{Noto Serif CJK SC}" in elements["fontpkg"]
    assert "pdflang={zh-Hans}" in chinese["preamble"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Missing character: There is no 喆 (U+5586) in font X", "missing character"),
        (r"Overfull \hbox (12.3pt too wide) in paragraph at lines 1--2", "overfull"),
        ("LaTeX Warning: Hyper reference `a' on page 1 undefined on input line 3.", "reference"),
        ("LaTeX Warning: Label `a' multiply defined.", "reference"),
        ("! Undefined control sequence.", "error"),
        ("./book.tex:12: Package x Error: y", "error"),
        ("LaTeX Font Warning: Font shape `TU/a/m/n' undefined", "font"),
    ],
)
def test_faults_of_a_log(line: str, kind: str) -> None:
    (fault,) = faults(f"[1] [2]\n{line}\n")
    assert (fault.kind, fault.page, fault.line) == (kind, 2, 2)


@pytest.mark.parametrize(
    "line",
    [
        r"Overfull \hbox (0.9pt too wide) in paragraph",
        r"Underfull \hbox (badness 10000)",
        "Package cmap Warning: pdftex not detected - exiting.",
    ],
)
def test_what_a_reader_cannot_see_is_no_fault(line: str) -> None:
    assert faults(line) == []
