from __future__ import annotations

from typing import Any

import pytest

from frameworks.definition.diff import Fate, Sort, diff, fates, worst
from tests.documents import Tree, document, document_tree, indicator, question


def test_diff_of_equal_documents_is_empty() -> None:
    assert str(diff(document(), document())) == "No difference."


def test_diff_without_old_adds_everything() -> None:
    difference = diff(None, document())

    assert {c.sorts for c in difference.changes} == {(Sort.ADDED,)}
    assert str(difference).splitlines()[0] == "30 added, 0 removed, 0 changed:"


def test_diff_names_added_removed_and_changed_objects() -> None:
    tree = document_tree()
    first = tree["perspectives"][0]["dimensions"][0]
    tree["questions"]["omega"] = question("omega")
    first["indicators"][2] = indicator("D1-4", "omega")
    del tree["questions"]["gamma"]
    tree["questions"]["alpha"]["prompt"] = "How is it done now?"

    difference = diff(document(), document(tree))

    assert [str(change) for change in difference.changes] == [
        "- indicator D1-3",
        "+ indicator D1-4",
        "~ question alpha (unspecified: prompt)",
        "- question gamma",
        "+ question omega",
    ]


def _small(path: str, value: Any) -> Tree:
    """The small tree with one value replaced."""
    tree = document_tree()
    *steps, last = path.split("/")
    target: Any = tree
    for step in steps:
        target = target[int(step) if step.isdecimal() else step]
    target[last] = value
    return tree


D1 = "perspectives/0/dimensions/0"


@pytest.mark.parametrize(
    ("path", "value", "kind", "code", "sort"),
    [
        ("questions/beta/depth", "extended", "question", "beta", Sort.DEPTH),
        ("questions/beta/facets", ["coverage", "evidence"], "question", "beta", Sort.EDITORIAL),
        (f"{D1}/title", "Other", "dimension", "D1", Sort.EDITORIAL),
        (f"{D1}/weight", 2, "dimension", "D1", Sort.WEIGHT),
        (f"{D1}/indicators/0/weight", 3, "indicator", "D1-1", Sort.WEIGHT),
        ("sources/first/note", "New.", "source", "first", Sort.SOURCE),
        ("perspectives/0/source", "second", "perspective", "one", Sort.SOURCE),
        ("title", "Other", "framework", "small", Sort.EDITORIAL),
    ],
)
def test_diff_says_of_what_kind_a_change_is(
    path: str, value: Any, kind: str, code: str, sort: Sort
) -> None:
    changes = diff(document(), document(_small(path, value))).changes

    assert [(c.kind, c.code, c.sorts) for c in changes] == [(kind, code, (sort,))]


def test_diff_shows_a_moved_indicator_by_its_place() -> None:
    tree = document_tree()
    rows = tree["perspectives"][0]["dimensions"][0]["indicators"]
    rows[0], rows[1] = rows[1], rows[0]

    difference = diff(document(), document(tree))

    assert [str(change) for change in difference.changes] == [
        "~ indicator D1-1 (moved: place)",
        "~ indicator D1-2 (moved: place)",
    ]
    assert difference.changes[0].before == {"place": "D1 0"}
    assert difference.changes[0].after == {"place": "D1 1"}


def _claimed(how: str, **changes: Any) -> Tree:
    tree = document_tree(version="1.0.1")
    tree["questions"]["alpha"] |= changes
    if how:
        said = {"alpha": {"is": how, "note": "A word."}}
        tree["changes"] = {"since": "1.0.0", "questions": said}
    return tree


@pytest.mark.parametrize(
    ("tree", "fate"),
    [
        (_claimed(""), Fate.SAME),
        (_claimed("", depth="extended"), Fate.SAME),
        (_claimed("", why="Because."), Fate.UNSPECIFIED),
        (_claimed("editorial", why="Because."), Fate.EDITORIAL),
        (_claimed("reworded", why="Because."), Fate.REWORDED),
        (_claimed("changed", why="Because."), Fate.CHANGED),
        # A claim does not hide what the program sees by itself.
        (_claimed("editorial", not_applicable=True, not_applicable_when="If."), Fate.CHANGED),
    ],
)
def test_fate_follows_from_content_and_claim(tree: Tree, fate: Fate) -> None:
    assert fates(document(), document(tree))["alpha"] == fate


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (
            "ticks/rules",
            {2: {"at_least": 1}, 3: {"at_least": 2}, 4: {"at_least": 3}, 5: {"at_least": 4}},
        ),
        ("share/thresholds", {2: 10, 3: 40, 4: 85}),
        ("share/bounds", {"min": 0, "max": 200}),
    ],
)
def test_question_with_other_rules_or_marks_is_changed(name: str, value: object) -> None:
    code = name.split("/", maxsplit=1)[0]

    assert fates(document(), document(_small(f"questions/{name}", value)))[code] == Fate.CHANGED


def test_added_and_removed_questions_have_their_fate() -> None:
    tree = document_tree()
    tree["questions"]["omega"] = question("omega")
    tree["perspectives"][0]["dimensions"][0]["indicators"][2] = indicator("D1-4", "omega")
    del tree["questions"]["gamma"]

    found = fates(document(), document(tree))

    assert (found["omega"], found["gamma"]) == (Fate.ADDED, Fate.REMOVED)


def test_worst_of_two_steps_counts() -> None:
    assert worst(Fate.EDITORIAL, Fate.REWORDED) == Fate.REWORDED
    assert worst(Fate.REMOVED, Fate.SAME) == Fate.REMOVED
