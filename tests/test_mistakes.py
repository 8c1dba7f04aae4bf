"""What a translated sentence lost or gained, for the preview."""

from __future__ import annotations

import pytest

from bilingual.mistakes import find_mistake


@pytest.mark.parametrize(
    ("message", "translation", "mistake"),
    [
        ("See {ref}`beds`.", "见 {ref}`苗床 <beds>`。", ""),
        ("See {ref}`beds`.", "见 {ref}`苗床`。", "lacks {ref} to beds"),
        ("See {ref}`beds`.", "见 {doc}`beds`。", "lacks {ref} to beds"),
        ("As {cite:p}`li`.", "如文献。", "lacks {cite:p} to li"),
        ("Press {kbd}`Enter`.", "按 {kbd}`回车`。", ""),
        ("The `{ref}` role.", "`{ref}` 角色。", ""),
        ("The `row`.", "行。", "lacks `row`"),
        ("A row.", "`行`。", "has `行`, which the source has not"),
        ("See [beds](a.md#b).", "见[苗床](a.md)。", "lacks the link to a.md#b"),
        ("![A bed](bed.png)", "![苗床](bed.png)", ""),
        ("![A bed](bed.png)", "苗床", "lacks the image bed.png"),
        ("Acid: $x^2$.", "酸度：$x^3$。", "lacks $x^2$"),
        ("Early.[^a]", "早。", "lacks [^a]"),
        ("Early.", "", ""),
    ],
)
def test_mistakes(message: str, translation: str, mistake: str) -> None:
    assert find_mistake(message, translation) == mistake
