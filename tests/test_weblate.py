"""Files for a Weblate server."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bilingual.command import main
from conftest import Project

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


def test_a_component_for_each_catalogue(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("index", "domains/law_and_order/index"):
        project.write(f"locale/zh_CN/LC_MESSAGES/{name}.po", HEAD)
    assert main(["weblate", "--source", str(project.docs)]) == 0
    one, two = json.loads(capsys.readouterr().out)
    assert one["filemask"] == "locale/*/LC_MESSAGES/domains/law_and_order/index.po"
    assert one["slug"] == "domains-law-and-order-index"
    assert (two["name"], two["slug"]) == ("index", "index")
    for component in (one, two):
        # What Weblate asks of each item, and the flags that these texts need.
        assert {"name", "slug", "filemask", "file_format"} <= component.keys()
        assert "ignore-python-brace-format" in component["check_flags"]


def test_agreed_terms_as_csv(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(
        "locale/zh_CN/glossary.toml",
        '["fine-tuning"]\ntranslations = ["微调", "精细调整"]\nnote = "一, 二"\n',
    )
    assert main(["weblate", "--source", str(project.docs), "--glossary", "zh-cn"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [
        ["source", "target", "developer_comments"],
        ["fine-tuning", "微调", "一, 二"],
        ["fine-tuning", "精细调整", "一, 二"],
    ]


def test_without_a_translation(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("locale/languages.toml", "[en]\n")
    assert main(["weblate", "--source", str(project.docs)]) == 2
    assert "declares no translation" in capsys.readouterr().err
