"""The agreed terms of a language: the file, and terms in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import CatalogueError
from bilingual.glossary import Glossary, Term, read_glossary
from conftest import ROOT

GLOSSARY = Glossary(
    (
        Term("language model", ("语言模型",)),
        Term("large language model", ("大语言模型",)),
        Term("corpus", ("语料库",)),
        Term("fine-tuning", ("微调",), avoid=("精调", "微")),
        Term("policy", ("策略",)),
        Term("matrix", ("矩阵",)),
        Term("test", ("测试",)),
    )
)


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("A language model.", ["language model"]),
        ("Large Language Models and a language model", ["large language model", "language model"]),
        ("Two corpora, one corpus, one corpus", ["corpus"]),
        ("Fine tuning and fine-tuning", ["fine-tuning"]),
        ("policies of matrices", ["policy", "matrix"]),
        ("tested, a pre-test, test-time, contests", []),
        ("(test)", ["test"]),
        ("", []),
    ],
)
def test_terms_in_a_sentence(sentence: str, terms: list[str]) -> None:
    assert [term.term for term in GLOSSARY.terms_in(sentence)] == terms


def test_a_glossary_without_terms() -> None:
    assert Glossary().terms_in("a test") == []


def test_a_word_within_an_agreed_term_is_not_avoided() -> None:
    assert [word for word, _ in GLOSSARY.avoided_in("微调和精调")] == ["精调"]
    assert [word for word, _ in GLOSSARY.avoided_in("微小")] == ["微"]


def test_translations_of_a_form() -> None:
    assert GLOSSARY.translations_of("Corpora") == ("语料库",)
    assert GLOSSARY.translations_of("rose") == ()


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    assert read_glossary(path) == Glossary()
    path.write_text(
        '["token"]\ntranslations = ["词元"]\nwrong = ["令牌"]\nnote = "not 令牌"\noptional = true\n',
        encoding="utf-8",
    )
    assert read_glossary(path).terms == (
        Term("token", ("词元",), wrong=("令牌",), note="not 令牌", optional=True),
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('["a"]\n', 1, "'translations' is missing"),
        ('["b"]\ntranslations = ["乙"]\n["a"]\ntranslations = []\n', 3, "'translations' is missing"),
        ('["a"]\ntranslations = "甲"\n', 1, "'translations' must be a list of texts"),
        ('["a"]\ntranslations = ["甲", ""]\n', 1, "must be a list of texts that are not empty"),
        ('["a"]\ntranslations = ["甲"]\nforbid = ["乙"]\n', 1, "'forbid' is unknown; allowed are"),
        ('["a"]\ntranslations = ["甲"]\noptional = "yes"\n', 1, "'optional' must be a true or false"),
        ('["a"]\ntranslations = ["甲"]\navoid = ["甲"]\n', 1, "cannot be both a translation and wrong"),
        ('a = "甲"\n', 1, "is no table"),
        ('["a"]\ntranslations = [\n', 2, ""),
        ('["a"]\n["a"]\n', 2, ""),
    ],
)  # fmt: skip
def test_faults_of_a_file(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_glossary(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_bytes('["a"]\ntranslations = ["甲"]\n'.encode("gb18030"))
    with pytest.raises(CatalogueError, match=r"glossary.toml:2: this line is not UTF-8"):
        read_glossary(path)


def test_the_terms_of_the_atlas_are_those_of_its_glossary() -> None:
    """Every entry of the page for readers has an agreed term."""
    page = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
    body = page.partition("```{glossary}\n")[2].partition("```")[0]
    words = [line for line in body.splitlines() if line and not line.startswith(" ")]
    glossary = read_glossary(ROOT / "locale/zh_CN/glossary.toml")
    assert len(words) > 100
    assert [word for word in words if not glossary.translations_of(word)] == []
