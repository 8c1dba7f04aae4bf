"""Where a reader can correct a catalogue: its address in the repository."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Part of the name of a host → the way from a repository to the page that edits a file.
_EDIT = {
    "github": "edit/{branch}",
    "gitlab": "-/edit/{branch}",
    "gitee": "edit/{branch}",
    "codeberg": "_edit/{branch}",
}
_CLONED = re.compile(r"(?:https?://|ssh://)?(?:[^@/]+@)?([^:/]+)[:/](.+?)(?:\.git)?/?")


def edit_base(configured: str, environment: Mapping[str, str] = os.environ) -> str:
    """The address below which files of the repository are edited, with a slash at its end.

    It is the one that is configured, else that of the repository and the branch which Read the
    Docs builds. It is empty if neither is known: tags and pull requests cannot be edited.
    """
    if configured:
        return f"{configured.rstrip('/')}/"
    match = _CLONED.fullmatch(environment.get("READTHEDOCS_GIT_CLONE_URL", ""))
    branch = environment.get("READTHEDOCS_GIT_IDENTIFIER", "")
    if not match or not branch or environment.get("READTHEDOCS_VERSION_TYPE") != "branch":
        return ""
    host, path = match.groups()
    way = next((way for name, way in _EDIT.items() if name in host), "")
    return f"https://{host}/{path}/{way.format(branch=branch)}/" if way else ""


def root_of(folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the repository that *folder* is in; its parent if it is in none."""
    folder = folder.resolve()
    built = environment.get("READTHEDOCS_REPOSITORY_PATH")
    if built and folder.is_relative_to(Path(built).resolve()):
        return Path(built).resolve()
    above = (one for one in (folder, *folder.parents) if (one / ".git").exists())
    return next(above, folder.parent)
