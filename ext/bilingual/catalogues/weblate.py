"""The components of a Weblate server: one for each catalogue, for its ``import_json``.

Names of fields are those of Weblate's component configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.errors import LanguageError
from bilingual.wording import shorter

if TYPE_CHECKING:
    from pathlib import PurePath

    from bilingual.project import Project

#: Weblate's checks of format strings would take braces of roles for placeholders. The text
#: of a role may change before its target, so that a changed role is a warning there.
_FLAGS = (
    "md-text",
    "ignore-python-format",
    "ignore-python-brace-format",
    r'placeholders:r"\{[a-z:]+\}`[^`]*`"',
)

Component = dict[str, str]


def components(project: Project) -> list[Component]:
    """A component for each catalogue of the first translation, in the order of their paths.

    Raises ``LanguageError`` if nothing is translated yet.
    """
    if not project.languages.targets:
        message = f"{shorter(project.languages_file)}: declares no translation: bilingual new LANG"
        raise LanguageError(message)
    folder = project.catalogues(project.languages.targets[0])
    names = sorted(path.relative_to(folder).with_suffix("") for path in folder.rglob("*.po"))
    return [_component(project, name) for name in names]


def _component(project: Project, name: PurePath) -> Component:
    return {
        "name": name.as_posix(),
        # Slugs have no slash.
        "slug": name.as_posix().replace("/", "-").replace("_", "-"),
        "filemask": f"{project.locale.name}/*/LC_MESSAGES/{name.as_posix()}.po",
        "file_format": "po",
        # Languages are added by "bilingual new", which also declares them.
        "new_lang": "contact",
        "check_flags": ", ".join(_FLAGS),
    }
