from __future__ import annotations

from typing import Any

import pytest

from frameworks.definition.diff import diff
from frameworks.definition.numbering import order_of, publishing_problems, suggest
from tests.documents import Tree, document, document_tree, indicator, question


def test_numbers_are_ordered_as_semantic_versions() -> None:
    numbers = ["2.0.0", "1.10.0", "1.0.0", "1.0.0-rc.10", "1.0.1", "1.0.0-rc.2"]

    found = sorted(numbers, key=order_of)

    assert found == ["1.0.0-rc.2", "1.0.0-rc.10", "1.0.0", "1.0.1", "1.10.0", "2.0.0"]


def _tree(**changes: Any) -> Tree:
    tree = document_tree(version="1.0.1")
    tree["questions"]["alpha"] |= changes
    return tree


def _with_omega() -> Tree:
    tree = _tree()
    tree["questions"]["omega"] = question("omega")
    tree["perspectives"][0]["dimensions"][0]["indicators"].append(indicator("D1-4", "omega"))
    return tree


def _heavier() -> Tree:
    tree = _tree()
    tree["perspectives"][0]["dimensions"][0]["weight"] = 2
    return tree


@pytest.mark.parametrize(
    ("tree", "number"),
    [
        (_tree(facets=["coverage", "evidence"]), "1.0.1"),
        (_tree(depth="extended"), "1.1.0"),
        (_with_omega(), "1.1.0"),
        (_tree(not_applicable=True, not_applicable_when="Without one."), "2.0.0"),
        (_heavier(), "2.0.0"),
    ],
    ids=["text", "depth", "added", "scored", "weight"],
)
def test_suggested_number_follows_the_kind_of_difference(tree: Tree, number: str) -> None:
    assert suggest("1.0.0", diff(document(), document(tree))) == number


def _codes(tree: Tree) -> list[str]:
    return [problem.code for problem in publishing_problems(document(tree), document())]


def test_text_that_differs_without_a_word_on_it_blocks_publishing() -> None:
    assert _codes(_tree(why="Because.") | {"version": "2.0.0"}) == ["change-not-said"]


def test_claim_on_a_question_that_is_the_same_blocks_publishing() -> None:
    said = {"since": "1.0.0", "questions": {"alpha": {"is": "reworded", "note": "No."}}}

    assert _codes(_tree() | {"changes": said}) == ["claim-of-nothing"]


def test_number_that_is_not_higher_blocks_publishing() -> None:
    assert _codes(document_tree(title="Other")) == ["number-not-higher"]


def test_number_lower_than_advised_is_a_warning() -> None:
    assert _codes(_with_omega()) == ["number-too-low"]


def test_first_version_of_a_family_has_nothing_to_say() -> None:
    assert publishing_problems(document(), None) == []
