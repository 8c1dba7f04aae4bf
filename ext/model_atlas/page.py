"""The page being read, as the modules that make nodes see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx.util import logging

from model_atlas import bib
from model_atlas.nodes import as_text, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.environment import BuildEnvironment
    from sphinx.util.docutils import SphinxDirective

    from model_atlas.cells import Markdown
    from model_atlas.domain import AtlasDomain

logger = logging.getLogger(__name__)


def atlas(env: BuildEnvironment) -> AtlasDomain:
    """The domain of an environment."""
    return cast("AtlasDomain", env.get_domain("atlas"))


class DirectivePage:
    """A page through the directive that is being run (see :class:`model_atlas.nodes.Page`)."""

    def __init__(self, directive: SphinxDirective) -> None:
        self._directive = directive
        self.docname = directive.env.docname
        self.translate = atlas(directive.env).translate

    def prose(self, markdown: Markdown) -> list[nodes.Node]:
        """Parse inline MyST. Unknown roles are reported at the directive's line."""
        found, messages = self._directive.parse_inline(markdown.text, lineno=self._directive.lineno)
        source = atlas(self._directive.env).store.root / markdown.origin.path
        found = as_text([*found, *messages])
        stamp(found, str(source), markdown.origin.line)
        return found

    def note_citations(self, keys: Sequence[str], id_: str) -> None:
        """Let the bibliography know what the element *id_* cites."""
        bib.note_citations(self._directive, keys, id_)
