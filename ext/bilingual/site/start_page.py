"""The page above the folders of the languages, where a reader chooses one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from bilingual.project import Project

_TEMPLATES = Path(__file__).parents[1] / "templates" / "bilingual"


def start_page(project: Project) -> str:
    """The HTML of the page: a link to each language that is offered."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("start.html").render(
        source=project.languages.source,
        languages=project.languages.offered,
        title=project.conf.get("project", ""),
        root=project.conf.get("root_doc", "index"),
    )
