from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.texts import MOST, Piece, side_by_side


def test_words_that_differ_are_marked() -> None:
    old, new = side_by_side("Most of them.", "Nearly all of them.")

    assert old == (Piece("Most", True), Piece(" of them.", False))
    assert new == (Piece("Nearly all", True), Piece(" of them.", False))


def test_chinese_is_compared_by_character() -> None:
    old, new = side_by_side("多数部门使用", "几乎所有部门使用")

    assert (old[-1], new[-1]) == (Piece("部门使用", False), Piece("部门使用", False))


@pytest.mark.parametrize(
    ("old", "new"), [("", "New."), ("Old.", ""), ("word " * MOST, "word " * MOST + "more")]
)
def test_nothing_is_marked_in_missing_and_very_long_texts(old: str, new: str) -> None:
    assert side_by_side(old, new) == tuple(
        (Piece(text, False),) if text else () for text in (old, new)
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_are_the_texts_again(old: str, new: str) -> None:
    left, right = side_by_side(old, new)

    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (old, new)
