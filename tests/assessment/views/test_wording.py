from __future__ import annotations

import pytest

from assessment.views.wording import Pair, pairs
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Question
from frameworks.texts import Piece
from tests.documents import Tree, checklist, document, document_tree, metric, question


def _question(tree: Tree) -> Question:
    whole = document_tree()
    whole["questions"]["alpha"] = tree
    return resolve(document(whole), "en").questions["alpha"]


def _plain(found: list[Pair]) -> list[tuple[str, str, str]]:
    return [
        (p.label, "".join(x.text for x in p.before), "".join(x.text for x in p.after))
        for p in found
    ]


def test_pairs_of_the_same_question_are_none() -> None:
    assert pairs(_question(question("alpha")), _question(question("alpha"))) == []


def test_pair_marks_the_words_that_differ() -> None:
    old = _question(question("alpha", prompt="How is it done?"))
    new = _question(question("alpha", prompt="How well is it done?"))

    assert pairs(old, new) == [
        Pair(
            "Question",
            (Piece("How", differs=False), Piece(" is it done?", differs=False)),
            (
                Piece("How", differs=False),
                Piece(" well", differs=True),
                Piece(" is it done?", differs=False),
            ),
        )
    ]


def test_pair_of_a_text_without_spaces_marks_characters() -> None:
    old = _question(question("alpha", prompt="城市如何治理?"))
    new = _question(question("alpha", prompt="城市怎样治理?"))

    [pair] = pairs(old, new)

    assert [piece.text for piece in pair.after if piece.differs] == ["怎样"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            question("alpha"),
            question("alpha", not_applicable=True, not_applicable_when="If there is none."),
            [("Not applicable", "not allowed", "If there is none.")],
        ),
        (
            question("alpha"),
            question("alpha", evidence=["Plan", "Report"]),
            [("Examples of evidence", "Plan of alpha\nReport on alpha", "Plan\nReport")],
        ),
        (
            checklist("alpha"),
            checklist("alpha", rules=checklist("alpha")["rules"] | {4: {"at_least": 3}}),
            [
                (
                    "Rule for level 4",
                    "Level 4 needs at least 3 items, among them 1.",
                    "Level 4 needs at least 3 items.",
                )
            ],
        ),
        (
            metric("alpha"),
            metric("alpha", thresholds={2: 10, 3: 50, 4: 90}, better="higher"),
            [("Mark for level 4", "85", "90")],
        ),
    ],
)
def test_pairs_name_rules_in_words(old: Tree, new: Tree, found: list[tuple[str, str, str]]) -> None:
    assert _plain(pairs(_question(old), _question(new))) == found


def test_pairs_of_another_kind_show_what_came_and_what_went() -> None:
    found = _plain(pairs(_question(metric("alpha")), _question(checklist("alpha"))))

    assert ("Kind of question", "number", "checklist") in found
    assert ("Item “a”", "", "Item a of alpha") in found
    assert ("Unit", "percent of departments", "") in found
