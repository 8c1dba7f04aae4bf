"""The names of Sphinx and MyST that the repairs rely on though nobody promises them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx.transforms import i18n

if TYPE_CHECKING:
    from types import ModuleType

#: How Sphinx marks the source of the small document that a message is parsed as.
MESSAGE_MARK = ":<translated>"


def lacking() -> list[str]:
    """What is gone or different in the versions installed; empty if all is well."""
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers import sphinx_

    found = []
    if MESSAGE_MARK not in _source(i18n):
        found.append(f"the mark “{MESSAGE_MARK}” of Sphinx")
    if _parameters(getattr(sphinx_, "create_md_parser", None)) != ["config", "renderer"]:
        found.append("create_md_parser(config, renderer) of MyST-Parser")
    if "html_meta" not in MdParserConfig.__dataclass_fields__:
        found.append("html_meta in the configuration of MyST-Parser")
    return found


def _source(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except OSError:  # installed without sources: believe in the mark
        return MESSAGE_MARK


def _parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters) if callable(function) else []
