from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.definition.diff import Sort
from frameworks.models import FrameworkVersion
from frameworks.queries import difference_between, fates_between
from frameworks.views.changes import Group, groups
from frameworks.views.place import place_or_404
from tests.conftest import drafted, published
from tests.documents import (
    Tree,
    checklist,
    document_tree,
    full_tree,
    indicator,
    metric,
    question,
    source,
    tree_citation,
)
from tests.sql import statements


def _words(version: str, **query: str) -> str:
    response = Client().get(reverse("framework_changes", args=["small", version]), query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def _groups(old: Tree, new: Tree) -> dict[str, Group]:
    """Name -> group for the difference of two trees, published one after the other."""
    published(old)
    published(new | {"version": "1.1.0"})
    was, now = place_or_404("small", "1.0.0"), place_or_404("small", "1.1.0")
    difference = difference_between(was.row, now.row, now.family)
    return {group.name: group for group in groups(difference, was, now)}


def _texts(group: Group) -> list[tuple[str, str, str]]:
    """Label, old and new text of every row."""
    return [
        (row.label, "".join(p.text for p in row.old), "".join(p.text for p in row.new))
        for change in group.changes
        for row in change.rows
    ]


def test_first_version_has_nothing_to_compare_with(small: FrameworkVersion) -> None:
    assert "There is no version before 1.0.0" in _words("1.0.0")


def test_versions_of_one_content_say_so(small: FrameworkVersion) -> None:
    published(document_tree(version="1.0.1"))

    assert "The two versions have the same content." in _words("1.0.1")


def test_any_two_versions_can_be_compared(small: FrameworkVersion) -> None:
    published(document_tree(version="1.0.1", title="Second title"))
    published(document_tree(version="1.0.2", title="Third title"))

    assert "What changed from 1.0.1 to 1.0.2" in _words("1.0.2")
    assert "What changed from 1.0.0 to 1.0.2" in _words("1.0.2", since="1.0.0")
    address = reverse("framework_changes", args=["small", "1.0.2"])
    assert Client().get(address, {"since": "9.9.9"}).status_code == 404


def test_added_and_removed_questions_are_listed_with_links(db: None) -> None:
    new = document_tree()
    new["questions"]["omega"] = question("omega")
    new["perspectives"][0]["dimensions"][0]["indicators"][2] = indicator("D1-9", "omega")
    del new["questions"]["gamma"]

    found = _groups(document_tree(), new)

    assert {
        name: [(change.part, change.title, change.address) for change in found[name].changes]
        for name in ("Removed", "New")
    } == {
        "Removed": [
            ("Place of a question", "D1-3 Title of gamma", _question("1.0.0", "gamma")),
            ("Question", "Title of gamma", _question("1.0.0", "gamma")),
        ],
        "New": [
            ("Place of a question", "D1-9 Title of omega", _question("1.1.0", "omega")),
            ("Question", "Title of omega", _question("1.1.0", "omega")),
        ],
    }


def _question(version: str, code: str) -> str:
    return reverse("framework_question", args=["small", version, code])


def _with(path: str, value: Any) -> Tree:
    """The full tree with one value replaced."""
    tree = full_tree()
    *steps, last = path.split("/")
    target: Any = tree
    for step in steps:
        target = target[int(step) if step.isdecimal() else step]
    target[int(last) if last.isdecimal() else last] = value
    return tree


@pytest.mark.parametrize(
    ("path", "value", "group", "row"),
    [
        ("questions/alpha/prompt", "So?", "Other words", ("Question", "How is alpha done?", "So?")),
        (
            "questions/alpha/levels/2/is",
            "Two.",
            "Other words",
            ("Level 2", "alpha stands at 2.", "Two."),
        ),
        (
            "questions/alpha/levels/2/next",
            "On.",
            "Other words",
            ("Step from level 2", "Bring alpha to 3.", "On."),
        ),
        (
            "questions/alpha/evidence/1",
            "Act",
            "Other words",
            ("Evidence", "Plan of alpha\nReport on alpha", "Plan of alpha\nAct"),
        ),
        ("questions/ticks/items/a/text", "It", "Other words", ("Item a", "Item a of ticks", "It")),
        (
            "questions/ticks/rules/4/at_least",
            2,
            "Changed",
            (
                "Rule for level 4",
                "Level 4 needs at least 3 items, among them 1.",
                "Level 4 needs at least 2 items, among them 1.",
            ),
        ),
        ("questions/share/thresholds/3", 40, "Changed", ("Mark for level 3", "50", "40")),
        (
            "questions/share/bounds/max",
            90,
            "Changed",
            ("Lowest and highest value", "min: 0\nmax: 100", "min: 0\nmax: 90"),
        ),
        (
            "questions/beta/not_applicable_when",
            "Then.",
            "Other words",
            ("When it is not applicable", "If there is none.", "Then."),
        ),
        (
            "sources/first/unverified",
            True,
            "Sources and citations",
            ("Record not yet verified", "", "yes"),
        ),
        (
            "questions/gamma/depth",
            "extended",
            "Core or extended",
            ("Core or extended", "core", "extended"),
        ),
        (
            "sources/first/kind",
            "book",
            "Sources and citations",
            ("Kind", "peer-reviewed article", "book"),
        ),
        (
            "sources/first/csl/volume",
            "4",
            "Sources and citations",
            (
                "Record",
                "Writer W. On first. Journal of Cities. 2020;3:1–9. doi:10.1234/abc",
                "Writer W. On first. Journal of Cities. 2020;4:1–9. doi:10.1234/abc",
            ),
        ),
        ("perspectives/0/dimensions/0/weight", 2, "Other weight", ("Weight", "", "2")),
        (
            "perspectives/0/dimensions/0/title",
            "First",
            "Editorial",
            ("Title", "Dimension D1", "First"),
        ),
        ("profile/1/levels/3", "Three.", "Editorial", ("Level 3", "Ready as 3.", "Three.")),
        (
            "translations/zh-Hans/framework/title",
            "框架",
            "Translations",
            ("Title", "小框架", "框架"),
        ),
    ],
)
def test_difference_is_told_in_texts(
    path: str, value: Any, group: str, row: tuple[str, str, str], db: None
) -> None:
    found = _groups(full_tree(), _with(path, value))

    assert {name: _texts(some) for name, some in found.items()} == {group: [row]}


def test_moved_question_is_told_by_its_place(db: None) -> None:
    new = full_tree()
    rows = new["perspectives"][0]["dimensions"][0]["indicators"]
    rows[0], rows[1] = rows[1], rows[0]

    found = _groups(full_tree(), new)["Moved"]

    assert _texts(found) == [
        ("Place", "Dimension D1, 1", "Dimension D1, 2"),
        ("Place", "Dimension D1, 2", "Dimension D1, 1"),
    ]
    assert found.short == list(found.changes)


def test_citation_is_told_by_source_place_and_basis(db: None) -> None:
    new = full_tree()
    new["perspectives"][0]["citations"] = [tree_citation("Another claim.") | {"basis": "named"}]

    found = _groups(full_tree(), new)["Sources and citations"]

    assert _texts(found) == [
        (
            "Citation of second",
            "Abstract\nThe first.\nderived by this project",
            "Abstract\nAnother claim.\nnamed in the source",
        )
    ]


def test_what_only_programs_read_is_not_told(db: None) -> None:
    new = full_tree()
    new["sources"]["first"]["passages"] = ["1.p1"]
    new["translations"]["zh-Hans"]["framework"]["of"] = "1" * 12

    found = _groups(full_tree(), new)

    assert {name: (_texts(group), len(group.names)) for name, group in found.items()} == {
        "Sources and citations": ([], 1),
        "Translations": ([], 1),
    }


def test_note_of_the_author_stands_beside_a_reworded_question(small: FrameworkVersion) -> None:
    tree = document_tree(version="1.0.1")
    tree["questions"]["alpha"]["why"] = "It matters."
    said = {"alpha": {"is": "reworded", "note": "Shorter."}}
    tree["changes"] = {"since": "1.0.0", "questions": said}
    published(tree)
    published(tree | {"version": "1.0.2", "changes": {"since": "1.0.1"}})

    assert "The author says: Shorter." in _words("1.0.1")
    # Step by step it holds for the versions further on, too.
    assert "The author says: Shorter." in _words("1.0.2", since="1.0.0")
    # Backwards nobody has said anything.
    assert "no author has said for this pair of versions" in _words("1.0.0", since="1.0.2")


def _step(number: str, since: str, **said: str) -> None:
    """A version in which the questions of ``said`` differ, and are claimed so."""
    tree = document_tree(version=number)
    for code in ("alpha", "beta", "gamma"):
        if code in said:
            tree["questions"][code]["prompt"] = f"{code} as in {number}?"
    claims = {code: {"is": how, "note": f"{how}, {number}."} for code, how in said.items()}
    published(tree | {"changes": {"since": since, "questions": claims}})


def test_claims_of_all_steps_are_put_together_as_an_upgrade_does_it(
    small: FrameworkVersion,
) -> None:
    _step("1.1.0", "1.0.0", alpha="reworded", beta="changed", gamma="editorial")
    _step("1.2.0", "1.1.0", alpha="editorial", beta="editorial", gamma="editorial")
    _step("1.3.0", "1.2.0", alpha="editorial", beta="reworded", gamma="editorial")
    place = place_or_404("small", "1.3.0")

    difference = difference_between(small, place.row, place.family)

    found = {c.code: (*c.sorts, c.note) for c in difference.changes if c.kind == "question"}
    assert found == {
        "alpha": ("reworded", "reworded, 1.1.0.\neditorial, 1.2.0.\neditorial, 1.3.0."),
        "beta": ("changed", "changed, 1.1.0.\neditorial, 1.2.0.\nreworded, 1.3.0."),
        "gamma": ("editorial", "editorial, 1.1.0.\neditorial, 1.2.0.\neditorial, 1.3.0."),
    }
    fates = fates_between(small, place.row)
    assert {code: fates[code] for code in found} == {code: row[0] for code, row in found.items()}
    page = _words("1.3.0", since="1.0.0")
    assert "The author says: changed, 1.1.0. editorial, 1.2.0. reworded, 1.3.0." in page


def test_question_counted_otherwise_for_a_while_is_changed(db: None) -> None:
    """Its rules are as they were, and its words differ: answers between cannot be compared."""
    old = full_tree()
    between, new = deepcopy(old), deepcopy(old)
    between["questions"]["ticks"]["rules"][4]["at_least"] = 2
    new["questions"]["ticks"]["prompt"] = "And now?"
    first = published(old)
    published(between | {"version": "1.1.0", "changes": {"since": "1.0.0"}})
    said = {"ticks": {"is": "editorial", "note": "Shorter."}}
    published(new | {"version": "1.2.0", "changes": {"since": "1.1.0", "questions": said}})
    place = place_or_404("small", "1.2.0")

    change = difference_between(first, place.row, place.family).changes[0]

    assert (change.sorts, change.note) == ((Sort.CHANGED,), "Shorter.")
    assert fates_between(first, place.row)["ticks"] == "changed"


def test_page_over_many_steps_asks_no_more_than_over_one(small: FrameworkVersion) -> None:
    for n in range(1, 5):
        _step(f"1.{n}.0", f"1.{n - 1}.0", alpha="reworded")
    address = reverse("framework_changes", args=["small", "1.4.0"])
    counts = []
    for since in ("1.3.0", "1.0.0"):
        Client().get(address, {"since": since})
        with statements() as counted:
            Client().get(address, {"since": since})
        counts.append(len(counted))

    assert counts == [1, 1]


def test_new_translation_is_listed_by_language(db: None) -> None:
    old = full_tree()
    del old["translations"]

    found = _groups(old, full_tree())["Translations"]

    assert found.meaning.startswith("What is asked is the same")
    assert [(c.part, c.title, c.language, c.also) for c in found.changes] == [
        ("The framework", "Small framework", "zh-Hans", ("New",))
    ]


def test_other_kind_of_question_is_told(db: None) -> None:
    old, new = document_tree(), document_tree()
    old["questions"]["gamma"] = metric("gamma")
    new["questions"]["gamma"] = checklist("gamma")
    new["sources"]["third"] = source("third")

    found = _groups(old, new)

    kinds = [row for row in _texts(found["Changed"]) if row[0] == "Kind"]
    assert kinds == [("Kind", "number", "checklist")]
    assert [change.title for change in found["New"].changes] == ["third"]


def test_draft_cannot_be_compared_with(small: FrameworkVersion) -> None:
    drafted(document_tree(version="0.9.0"))

    address = reverse("framework_changes", args=["small", "1.0.0"])

    assert Client().get(address, {"since": "0.9.0"}).status_code == 404
