"""Which mistakes of a translation the preview does not show."""

from __future__ import annotations

import pytest

from bilingual.checks.markup import Parser
from bilingual.preview.mistakes import find_mistake


@pytest.mark.parametrize(
    ("message", "translation", "mistake"),
    [
        ("See {ref}`beds`.", "见 {ref}`苗床 <beds>`。", ""),
        ("As {cite:p}`li`.", "如文献。", "lacks {cite:p}`li`"),
        ("The `{ref}` role.", "`{ref}` 角色。", ""),
        ("The `row`.", "行。", "lacks `row`"),
        ("See [beds](a.md#b).", "见苗床。", "lacks ](a.md#b)"),
        ("Beans.", "- 豆。", "reads as a bullet list"),
        ("*Early* beans.", "早豆。", ""),  # no more than a warning
    ],
)
def test_mistakes(message: str, translation: str, mistake: str) -> None:
    found = find_mistake(Parser({}), message, translation)
    assert found.startswith(mistake)
    assert bool(found) == bool(mistake)
