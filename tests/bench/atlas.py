"""The Atlas itself: its two sites, the same pages without records, and its catalogues."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from model_atlas.domain import AtlasDomain

from .measure import Builder, Taken, run

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh_CN")
FOLDERS = ("models", "benchmarks", "datasets")


class SiteTiming(NamedTuple):
    """One full build of the real pages, with all that the records show or without."""

    records: bool
    language: str
    taken: Taken


class CheckTiming(NamedTuple):
    """One run of ``bilingual check``, and of the extraction of templates that begins it."""

    messages: int
    whole: Taken
    extraction: Taken


def site_timings(work: Path, repeat: int) -> Iterator[SiteTiming]:
    """Builds of both sites in turn, after one of each to warm up."""
    builders = [
        (records, language, _builder(work, records, language))
        for records in (True, False)
        for language in LANGUAGES
    ]
    for i in range(repeat + 1):
        for records, language, builder in builders:
            builder.clean()
            taken = builder.build()
            if i:
                yield SiteTiming(records, language, taken)


def _builder(work: Path, records: bool, language: str) -> Builder:
    project = work / ("records" if records else "pages")
    if not project.exists():
        copy_project(project)
        if not records:
            remove_records(project)
    # Without the tables some references lead nowhere, so no nit-picking in either.
    options = ("-D", f"language={language}", "-D", "nitpicky=0")
    return Builder(project / "docs", project / f"build-{language}", options)


def copy_project(folder: Path) -> None:
    """The pages, records, sources and catalogues of this repository."""
    for name in ("docs", "locale"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "refs.bib", folder)


def remove_records(folder: Path) -> None:
    """Leave the same pages without records, and a bibliography of the same works.

    Directives of the plugin go; its roles leave their text, in pages and catalogues alike.
    """
    for name in FOLDERS:
        for path in (folder / "docs" / name).rglob("*.yaml"):
            path.unlink()
    targets: set[str] = set()
    pages = [*folder.glob("docs/**/*.md")]
    for path in pages:
        text = path.read_text(encoding="utf-8").replace("\n:cited:\n", "\n:all:\n")
        text, names = without_directives(text)
        targets |= names
        path.write_text(text, encoding="utf-8")
    for path in (*pages, *folder.glob("locale/**/*.po")):
        text = path.read_text(encoding="utf-8")
        path.write_text(without_roles(text, targets), encoding="utf-8")


def without_directives(text: str) -> tuple[str, set[str]]:
    """*text* without the plugin's directives, and the names that these declared."""
    known = "|".join(map(re.escape, AtlasDomain.directives))
    block = re.compile(
        rf"^(`{{3,}}|:{{3,}})\{{(?:{known})\}}.*?^\1[ \t]*\n", re.MULTILINE | re.DOTALL
    )
    names = {
        name
        for found in block.finditer(text)
        for name in re.findall(r"^:name: (\S+)", found[0], re.MULTILINE)
    }
    return block.sub("", text), names


def without_roles(text: str, targets: set[str]) -> str:
    """*text* with the plugin's roles, and references to *targets*, as plain words."""
    known = "|".join(map(re.escape, AtlasDomain.roles))
    text = re.sub(rf"\{{(?:{known})\}}`([^`<]*?)(?: ?<[^>`]*>)?`", r"\1", text)
    if targets:
        names = "|".join(map(re.escape, sorted(targets)))
        text = re.sub(rf"\{{(?:numref|ref)\}}`(?:[^`<]*<)?({names})>?`", r"\1", text)
    return text


def check_timings(work: Path, repeat: int) -> Iterator[CheckTiming]:
    """Runs of ``bilingual check``; none if there is no such command."""
    if find_spec("bilingual.catalogues") is None:
        return
    copy_project(work / "check")
    docs, locale = work / "check" / "docs", work / "check" / "locale"
    messages = sum(_messages(path) for path in locale.rglob("*.po"))
    check = [sys.executable, "-m", "bilingual", "check", "--source", str(docs)]
    gettext = [sys.executable, "-m", "sphinx", "-q", "-b", "gettext"]
    for i in range(repeat + 1):
        out = work / f"gettext-{i}"
        out.mkdir()
        templates = ("--templates", str(out / "templates"))
        # It ends with 1 when it finds something, which is no matter here.
        whole = run([*check, *templates], out / "log.txt", codes=(0, 1))
        doctrees, again = str(out / "doctrees"), str(out / "again")
        extraction = run([*gettext, "-d", doctrees, str(docs), again], out / "log.txt")
        if i:
            yield CheckTiming(messages, whole, extraction)


def _messages(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for message in read_po(file) if message.id)
