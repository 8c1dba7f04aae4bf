"""Values of ``myst_substitutions`` that differ by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)


def install(app: Sphinx) -> None:
    """Register substitutions by language."""
    app.add_config_value("bilingual_substitutions", {}, "env", types=frozenset({dict}))
    app.connect("config-inited", choose_substitutions)


def choose_substitutions(app: Sphinx, config: Config) -> None:
    """Put the values for the language of this build over those for all languages."""
    if "myst_substitutions" not in config:
        return
    for language, values in config.bilingual_substitutions.items():
        if not isinstance(values, dict):
            logger.warning(
                "bilingual_substitutions[%r] in conf.py is a %s, not a dictionary",
                language,
                type(values).__name__,
                type="bilingual",
                subtype="substitutions",
            )
        elif language == config.language:
            config.myst_substitutions = {**config.myst_substitutions, **values}
