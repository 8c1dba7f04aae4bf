"""Configuration values: each wrong one gives one message that says what is allowed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from conftest import Project
from model_atlas.settings import SETTINGS, Margin, read_settings

FIELD = {"label": "GPU hours", "form": "amount"}


def fields(name: str = "gpu_hours", kind: str = "model", **changes: Any) -> dict[str, Any]:
    return {kind: {name: {**FIELD, **changes}}}


def words(vocabulary: str = "task", **items: str) -> dict[str, Any]:
    return {vocabulary: {key.replace("_", " "): label for key, label in items.items()}}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("folder", "", "write a folder relative to the source folder"),
        ("folder", "/records", "write a folder relative to the source folder"),
        ("folder", 3, "write a folder relative to the source folder"),
        ("fields", [], "write a dictionary (found [])"),
        ("fields", fields(kind="modle"), "unknown kind of record 'modle' (did you mean model?); allowed: model, benchmark, dataset"),
        ("fields", {"model": "gpu_hours"}, "model: write a dictionary (found 'gpu_hours')"),
        ("fields", {"model": {"gpu_hours": "GPU hours"}}, "model.gpu_hours: write a dictionary"),
        ("fields", fields("GPU hours"), "model: 'GPU hours' is no name for a field: use lower-case letters, digits and _"),
        ("fields", fields("model_size"), "'model_size' is no name for a field"),
        ("fields", fields("maker"), "model: the name 'maker' is taken"),
        ("fields", fields("scores"), "model: the name 'scores' is taken"),
        ("fields", fields("vram_int4"), "model: the name 'vram_int4' is taken"),
        ("fields", fields("copy"), "model: the name 'copy' is taken"),
        ("fields", fields(lable="x"), "unknown key of model.gpu_hours 'lable' (did you mean label?); allowed: label, form, width, words"),
        ("fields", fields(form="number"), "unknown form of model.gpu_hours 'number'"),
        ("fields", fields(label=" "), "model.gpu_hours: the label is missing"),
        ("fields", fields(width=0), "model.gpu_hours: width is a number of characters, 4 to 60 (found 0)"),
        ("fields", fields(width="wide"), "width is a number of characters"),
        ("fields", fields(form="word"), "model.gpu_hours: a field of the form 'word', and no other, has words"),
        ("fields", fields(words={"a": "A"}), "a field of the form 'word', and no other, has words"),
        ("fields", fields(form="word", words={}), "model.gpu_hours: words is empty"),
        ("fields", fields(form="word", words={"open": "public"}), "the word 'open' has the label 'open weights' already"),
        ("words", {"tasks": {}}, "unknown vocabulary 'tasks' (did you mean task?); allowed: task, metric, licence"),
        ("words", {"weights": {}}, "unknown vocabulary 'weights'"),
        ("words", words(speech_recognition="x"), "task: 'speech recognition' cannot be a word: use letters, digits and hyphens"),
        ("words", words(unknown="x"), "task: 'unknown' cannot be a word"),
        ("words", words("domain", Speech="Speech"), "domain: 'Speech' cannot be a word"),
        ("words", words(speech=""), "task: speech: the label is missing"),
        ("words", words(audio="sound"), "task: the word 'audio' has the label 'audio' already"),
        ("lower_is_better", "mae", "write a list of metrics (found 'mae')"),
        ("lower_is_better", ["wer"], "unknown metric 'wer'"),
        ("data_licence", "", "write the name of a licence, such as 'CC-BY-4.0'"),
        ("stale_days", 0, "write a whole number of days, 1 or more (found 0)"),
        ("stale_days", True, "write a whole number of days"),
        ("stale_days", "90", "write a whole number of days"),
        ("today", "2026-13-01", "write a date as YYYY-MM-DD"),
        ("today", 2026, "write a date as YYYY-MM-DD"),
        ("memory_margin", 0.2, "write a factor of 1 to 10, such as 1.2 for 20 per cent, or a text such as '2 GB' (found 0.2)"),
        ("memory_margin", "20%", "write a factor of 1 to 10"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_message_and_its_default(
    name: str, value: object, message: str
) -> None:
    full = f"model_atlas_{name}"
    found, problems = read_settings({"model_atlas_today": "2026-01-01", full: value})
    assert list(problems) == [full]
    assert message in problems[full]
    default, _ = read_settings({})
    assert getattr(found, name) == getattr(default, name)


def test_one_word_with_two_labels() -> None:
    two = {"task": {"speech": "speech"}, "metric": {"speech": "talk"}}
    _, problems = read_settings({"model_atlas_words": two})
    assert problems == {
        "model_atlas_words": "metric: the word 'speech' has the label 'speech' elsewhere: "
        "choose another word"
    }
    own = fields(form="word", words={"speech": "talk"})
    _, problems = read_settings({"model_atlas_words": words(speech="x"), "model_atlas_fields": own})
    assert list(problems) == ["model_atlas_fields"]


def test_the_date_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert read_settings({})[0].today == date(2023, 11, 14)
    assert read_settings({"model_atlas_today": "2026-03-01"})[0].today == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("value", "margin", "needed"),
    [
        (1.2, Margin(Decimal("1.2"), Decimal(0)), "12.0"),
        (2, Margin(Decimal(2), Decimal(0)), "20"),
        ("2 GB", Margin(Decimal(1), Decimal(2)), "12"),
        ("1.5GB", Margin(Decimal(1), Decimal("1.5")), "11.5"),
    ],
)
def test_the_margin_is_a_factor_or_a_constant(value: object, margin: Margin, needed: str) -> None:
    found, problems = read_settings({"model_atlas_memory_margin": value})
    assert problems == {}
    assert found.memory_margin == margin
    assert str(margin.added_to(Decimal(10))) == needed


def test_every_setting_says_what_it_is() -> None:
    for setting in SETTINGS.values():
        assert setting.description.endswith(".")
        assert isinstance(setting.default, setting.types)


def test_a_build_warns_once_for_each_value_and_goes_on(project: Project) -> None:
    conf = (project.docs / "conf.py").read_text(encoding="utf-8")
    conf += "show_warning_types = True\nmodel_atlas_stale_days = 'many'\n"
    conf += "model_atlas_folder = 'nowhere'\nmodel_atlas_fields = {'model': []}\n"
    project.write("docs/conf.py", conf)
    built = project.build()
    assert len(built.warnings) == 3
    for name in ("folder", "stale_days", "fields"):
        (line,) = (line for line in built.warnings if f" model_atlas_{name}: " in line)
        number = 1 + next(i for i, text in enumerate(conf.splitlines()) if f"_{name} =" in text)
        assert f"conf.py:{number}: WARNING: " in line
        assert line.endswith("; the default is used [model_atlas.config]")
    assert "Alpha" in built.text("index.html")


def test_a_new_field_brings_the_page_that_asks_for_it(project: Project) -> None:
    project.write(
        "docs/more.md", "# More\n\n```{model-table} More\n:columns: name gpu_hours\n```\n"
    )
    project.edit("docs/index.md", "\ncards\n", "\ncards\nmore\n")
    (warning,) = project.build().warnings
    assert "unknown column 'gpu_hours'" in warning
    conf = (project.docs / "conf.py").read_text(encoding="utf-8")
    project.write("docs/conf.py", f"{conf}model_atlas_fields = {fields()!r}\n")
    built = project.build()
    assert built.warnings == []
    assert "GPU hours" in built.text("more.html")
