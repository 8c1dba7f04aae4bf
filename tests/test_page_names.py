"""Which page a person means, however it is written."""

from __future__ import annotations

import pytest

from bilingual.catalogues.expected import all_pages
from bilingual.commands.page_names import bare_name, find_page
from bilingual.errors import ProjectError
from bilingual.project import read_project
from conftest import Project

PAGES = {"index", "domains/medicine/index", "domains/law/index", "domains/law/models", "soil"}


def test_the_pages_of_a_project(project: Project) -> None:
    project.write("docs/_parts/a.md", "# A\n")
    project.edit("docs/conf.py", "numfig = True", 'exclude_patterns = ["_parts"]')
    pages = all_pages(read_project(project.docs))
    assert pages == {"index", "cards", "others", "bibliography"}


@pytest.mark.parametrize(
    "name",
    [
        "domains/medicine/index",
        "medicine/index",
        "medicine",
        "docs/domains/medicine/index.md",
        "./docs/domains/medicine/index.md",
        "domains/medicine/index.html",
        "locale/zh_CN/LC_MESSAGES/domains/medicine/index.po",
        "../elsewhere/locale/zh_CN/LC_MESSAGES/domains/medicine/index.po",
        r"docs\domains\medicine\index.md",
        "{folder}/docs/domains/medicine/index.md",
        "{folder}/locale/zh_CN/LC_MESSAGES/domains/medicine/index.po",
    ],
)
def test_names_of_one_page(project: Project, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    found = read_project(project.docs)
    bare = bare_name(name.format(folder=project.folder), found, found.languages.get("zh_CN"))
    assert find_page(bare, PAGES) == "domains/medicine/index"


def test_a_path_within_the_folder_of_the_source(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.docs / "models")
    found = read_project(project.docs)
    assert bare_name("../cards.md", found, found.languages.source) == "cards"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("index.md/", "there is no page 'index.md/'"),
        ("soli", "there is no page 'soli'; did you mean soil?"),
        ("zzz", "there is no page 'zzz'"),
    ],
)
def test_unknown_names(name: str, message: str) -> None:
    with pytest.raises(ProjectError, match=f"^{message}"):
        find_page(name, PAGES)


def test_names_of_several_pages() -> None:
    with pytest.raises(ProjectError, match="may be any of these pages: a/law/models, b/law/models"):
        find_page("models", {"a/law/models", "b/law/models"})
    # The page of that very name is meant first.
    assert find_page("index", PAGES) == "index"
