"""``bilingual build``: the site or the books, in every language, as strict as can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.book import making
from bilingual.catalogues.unreadable import find_faults
from bilingual.commands import arguments
from bilingual.site.start_page import start_page
from bilingual.wording import command, shorter

if TYPE_CHECKING:
    import argparse

    from bilingual.languages import Language
    from bilingual.project import Project

#: Nitpicky, warnings are errors, all of them are shown, as many processes as there are cores.
STRICT = ("-q", "-n", "-W", "--keep-going", "-j", "auto")


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    arguments.add_languages(parser)
    parser.add_argument("--pdf", action="store_true", help="make the books instead of the site")
    parser.add_argument(
        "--output",
        type=Path,
        help="folder for the result (default: build/html or build/pdf)",
    )


def run(project: Project, options: argparse.Namespace) -> int:
    """Build each language. The others are built even if one fails."""
    languages = arguments.languages(project, options) if options.languages else project.languages
    for fault in find_faults(project.catalogues(language) for language in languages):
        print(fault, file=sys.stderr)
    if options.pdf:
        return making.make_books(project, options.output or Path("build/pdf"), languages)
    output: Path = (options.output or Path("build/html")).resolve()
    failed = [language for language in languages if not build_site(project, output, language)]
    output.mkdir(parents=True, exist_ok=True)
    (output / "index.html").write_text(start_page(project), encoding="utf-8")
    if failed:
        names = ", ".join(language.code for language in failed)
        print(f"Not built without a warning: {names}", file=sys.stderr)
        return 1
    print(f"The site is ready. Open {shorter(output / 'index.html')}")
    return 0


def build_site(project: Project, output: Path, language: Language) -> bool:
    """Build the site of one language into its folder below *output*, which is absolute.

    Says whether that went without a warning.
    """
    catalogues = project.catalogues(language)
    if language != project.languages.source and next(catalogues.rglob("*.po"), None) is None:
        hint = f"run '{command()} update {language.code}'"
        print(f"{shorter(catalogues)}: error: holds no catalogue: {hint}", file=sys.stderr)
        return False
    doctrees = output.parent / "doctrees" / language.address
    sphinx = [sys.executable, "-m", "sphinx", *STRICT, "-b", "html"]
    sphinx += ["-D", f"language={language.code}", "-d", str(doctrees)]
    sphinx += [str(project.source), str(output / language.address)]
    return subprocess.run(sphinx, check=False).returncode == 0
