"""Every faulty record gives one message with file and line, and what is allowed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pydantic
import pytest

from conftest import ROOT, TINY
from model_atlas.catalogue import load, sourced
from model_atlas.records import Model, Sourced
from model_atlas.source import SourceError, read

ALPHA = "models/medicine/alpha.yaml"
KEYS = {"one2023alpha", "two2024beta"}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY / "docs", tmp_path / "docs"))


def change(docs: Path, old: str, new: str, name: str = ALPHA) -> None:
    path = docs / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(docs: Path) -> list[str]:
    return [str(problem) for problem in load(docs, KEYS).problems]


def test_the_small_project_is_without_fault(docs: Path) -> None:
    assert problems(docs) == []


def test_values_keep_their_text(docs: Path) -> None:
    record = read(docs, ALPHA, Model).record
    assert isinstance(record, Model)
    assert record.training_tokens.value == ("70.10B",)
    assert record.commercial.value == "yes"
    assert record.params_total.value == ("7B", "70B")
    assert record.scores[0].score == "51.0"


def test_positions_are_those_of_the_values(docs: Path) -> None:
    loaded = read(docs, ALPHA, Model)
    assert str(loaded.position("commercial")) == f"{ALPHA}:22"
    assert str(loaded.position("scores", 0, "baselines", 0, "score")) == f"{ALPHA}:33"
    assert str(loaded.position("no", "such", "path")) == f"{ALPHA}:1"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("kind: llm", "kinb: llm", 10, "unknown field 'kinb' (did you mean kind?); allowed: "),
        ("languages: {value:", "languages: {valeu:", 19, "unknown field 'languages.valeu'"),
        ("weights: {value: open", "weights: {value: opne", 20, "'opne' is not in the vocabulary (did you mean open or none?); allowed: 'open', 'gated'"),
        ("70.10B", "many", 15, "'many' is no amount"),
        ("released: {value: 2023-01", "released: {value: 2023-14", 6, "'2023-14' is no date"),
        (", at: title page}", "}", 5, "the place in the source is missing: give at"),
        ("cite: one2023alpha, at: title page", "at: title page", 5, "a source is missing: give cite"),
        ("at: title page", "at: somewhere", 5, "'somewhere' is no place in a source"),
        ("cite: one2023alpha, at: title page", "cite: one2024alpha, at: title page", 5, "refs.bib has no entry 'one2024alpha' (did you mean one2023alpha?); add new sources"),
        ("level: 1", "level: 1\nlevel: 2", 9, "the key 'level' stands twice (first in line 8)"),
        ("id: alpha", "id: Alpha", 1, "'Alpha' is no identifier"),
        ("id: alpha", "id: delta", 1, "id 'delta' is not the file name 'alpha'"),
        ("domain: medicine", "domain: law", 3, "domain 'law' is not the folder 'medicine'"),
        ("base: {value: gamma", "base: {value: omega", 14, "there is no model 'omega'; there are: alpha, beta, gamma"),
        ("benchmark: exam", "benchmark: test", 24, "there is no benchmark 'test'; there are: exam"),
        ("score: 51.0", "score: 151.0", 27, "accuracy is a share: give per cent, 0 to 100"),
        ("context: {status: unknown, checked: 2026-01-01}", "context: {status: unknown}", 17, "status unknown needs checked"),
        ("context: {status: unknown, checked: 2026-01-01}", "context: {value: 2048, status: estimated, cite: one2023alpha, at: abstract}", 17, "status estimated needs a note"),
        ("context: {status: unknown, checked: 2026-01-01}", "context: {status: contested, claims: [{value: 1, cite: one2023alpha, at: abstract}]}", 17, "status contested needs claims"),
        ("paper: one2023alpha", "paper: two2024beta", 7, "the paper 'two2024beta' is also that of"),
        ("name: {en: Alpha, zh: 阿尔法}", "name: {en: BETA}", 2, "the name 'beta' is also that of"),
        ("summary: A model", "summary: A mÃ©del", 4, "broken encoding"),
        ("modality: text\n", "", 1, "the field 'modality' is missing"),
        ('value: "yes", cite: two2024beta, at: model card}', "cite: two2024beta, at: model card}", 22, "the field 'commercial.value' is missing; allowed: yes, yes-with-conditions"),
        ("name: {en: Alpha, zh: 阿尔法}", "name: Alpha", 2, "name: write a mapping such as {en: …, zh: …} (found 'Alpha')"),
        ("at: title page", "at: LICENSE", 5, "'LICENSE' is no place in a source"),
        ("summary: A model", "summary: A model: x", 4, "not YAML: mapping values are not allowed in this context (put a text with ': ' into quotes)"),
        ("kind: llm", "kind: [llm", 11, "not YAML"),
        ("tasks: question-answering", "tasks: {a: b}", 11, "(found a mapping)"),
    ],
)  # fmt: skip
def test_a_fault_is_one_message(docs: Path, old: str, new: str, line: int, message: str) -> None:
    change(docs, old, new)
    found = [text for text in problems(docs) if "there is no model 'alpha'" not in text]
    assert any(message in text for text in found), found
    named = [text for text in found if message in text]
    assert len(named) == 1
    places = (f"{ALPHA}:{line}: ", "models/medicine/beta.yaml:")
    assert named[0].startswith(places), named


def test_text_that_is_not_utf_8(docs: Path) -> None:
    path = docs / ALPHA
    path.write_bytes(path.read_bytes().replace("阿".encode(), "阿".encode("gbk")))
    assert problems(docs) == [f"{ALPHA}:2: this line is not UTF-8: save the file as UTF-8"]


def test_a_record_that_is_no_mapping(docs: Path) -> None:
    (docs / ALPHA).write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(SourceError, match="a record is a mapping"):
        read(docs, ALPHA, Model)


def test_an_id_in_two_files(docs: Path) -> None:
    text = (docs / ALPHA).read_text(encoding="utf-8").replace("medicine", "law")
    (docs / "models/law").mkdir()
    (docs / "models/law/alpha.yaml").write_text(text, encoding="utf-8")
    assert any("the id 'alpha' is taken by" in text for text in problems(docs))


def test_a_verdict_above_that_of_the_base(docs: Path) -> None:
    change(docs, 'commercial: {value: "yes"', "commercial: {value: no", "models/general/gamma.yaml")
    found = problems(docs)
    assert len(found) == 2
    assert found[0].startswith(f"{ALPHA}:22: commercial 'yes' is better than that of its base")


def test_a_verdict_above_that_of_the_data(docs: Path) -> None:
    change(
        docs,
        "scores:",
        "data:\n  - {name: Notes, kind: labelled-data, licence: CC-BY-NC-4.0, "
        "cite: one2023alpha, at: abstract}\nscores:",
    )
    assert "its data 'Notes' under CC-BY-NC-4.0 ('no')" in problems(docs)[0]
    change(docs, 'commercial: {value: "yes"', 'commercial: {reason: A waiver., value: "yes"')
    assert problems(docs) == []


def test_names_that_are_told_apart(docs: Path) -> None:
    change(docs, "name: {en: Alpha, zh: 阿尔法}", "name: {en: BETA}\nnot_to_be_confused_with: beta")
    assert len(problems(docs)) == 1
    change(
        docs,
        "name: {en: Beta}",
        "name: {en: Beta}\nnot_to_be_confused_with: alpha",
        "models/medicine/beta.yaml",
    )
    assert problems(docs) == []


def _walk(value: object) -> int:
    """The statements with a source anywhere in *value*, looking at everything."""
    if isinstance(value, pydantic.BaseModel):
        own = isinstance(value, Sourced)
        return own + sum(_walk(getattr(value, name)) for name in type(value).model_fields)
    return sum(map(_walk, value)) if isinstance(value, tuple) else 0


def test_every_statement_with_a_source_is_found() -> None:
    for entry in load(ROOT / "docs").loaded():
        assert len(list(sourced(entry.record))) == _walk(entry.record), entry.path
