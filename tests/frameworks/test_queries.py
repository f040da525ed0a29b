from __future__ import annotations

import pytest

from frameworks.definition.diff import Fate
from frameworks.models import FrameworkVersion
from frameworks.queries import fates_between, is_editorial, newer_versions, notes_between
from frameworks.services import retire
from tests.conftest import drafted, published
from tests.documents import Tree, document_tree, question
from tests.sql import statements

pytestmark = pytest.mark.django_db


def _version(number: str, since: str = "", how: str = "", **alpha: object) -> FrameworkVersion:
    """The small framework under a number; ``alpha`` differs as given, and is claimed so."""
    tree = document_tree(version=number)
    tree["questions"]["alpha"] |= alpha
    said = {"alpha": {"is": how, "note": f"In {number}."}} if how else {}
    if since:
        tree["changes"] = {"since": since, "questions": said}
    return published(tree)


# Two steps: what each author said of alpha, and what that comes to.
@pytest.mark.parametrize(
    ("first", "second", "fate"),
    [
        ("editorial", "editorial", Fate.EDITORIAL),
        ("editorial", "reworded", Fate.REWORDED),
        ("reworded", "editorial", Fate.REWORDED),
        ("reworded", "reworded", Fate.REWORDED),
        ("reworded", "changed", Fate.CHANGED),
        ("changed", "editorial", Fate.CHANGED),
    ],
)
def test_fate_over_two_steps_is_the_worse(first: str, second: str, fate: Fate) -> None:
    old = _version("1.0.0")
    _version("1.1.0", "1.0.0", first, prompt="Once more?")
    new = _version("1.2.0", "1.1.0", second, prompt="And again?")

    found = fates_between(old, new)

    assert found["alpha"] == fate
    assert set(found.values()) == {fate, Fate.SAME}


def test_fate_of_one_step_is_what_its_author_said() -> None:
    old = _version("1.0.0")
    new = _version("1.1.0", "1.0.0", "reworded", prompt="Once more?")

    assert fates_between(old, new)["alpha"] == Fate.REWORDED
    assert notes_between(old, new) == {"alpha": ("In 1.1.0.",)}


def test_text_that_is_back_as_it_was_is_the_same() -> None:
    old = _version("1.0.0")
    _version("1.1.0", "1.0.0", "changed", prompt="Once more?")
    new = _version("1.2.0", "1.1.0", "changed")

    assert fates_between(old, new)["alpha"] == Fate.SAME


@pytest.mark.parametrize("since", ["", "1.0.5"])
def test_without_a_chain_what_differs_is_changed(since: str) -> None:
    old = _version("1.0.0")
    new = _version("1.1.0", since, "editorial" if since else "", prompt="Once more?")

    assert fates_between(old, new)["alpha"] == Fate.CHANGED
    assert notes_between(old, new) == {}


def _replaced(number: str, since: str, *, gone: bool) -> FrameworkVersion:
    """Without the question gamma, or with it again in other words."""
    tree = document_tree(version=number, changes={"since": since})
    if gone:
        del tree["questions"]["gamma"]
        tree["questions"]["omega"] = question("omega")
        tree["perspectives"][0]["dimensions"][0]["indicators"][2] |= {"question": "omega"}
    else:
        tree["questions"]["gamma"]["prompt"] = "Another gamma?"
    return published(tree)


def test_questions_that_came_or_went_are_added_or_removed() -> None:
    old = _version("1.0.0")
    middle = _replaced("2.0.0", "1.0.0", gone=True)
    new = _replaced("3.0.0", "2.0.0", gone=False)

    there = fates_between(old, middle)
    over = fates_between(old, new)

    assert (there["gamma"], there["omega"]) == (Fate.REMOVED, Fate.ADDED)
    # Away and back in other words: nobody has compared the two.
    assert (over["gamma"], "omega" in over) == (Fate.CHANGED, False)


def _spoilt(path: str) -> Tree:
    tree = document_tree(version="1.0.1")
    first = tree["perspectives"][0]["dimensions"][0]
    if path == "weight":
        first["indicators"][0]["weight"] = 2
    elif path == "depth":
        tree["questions"]["gamma"]["depth"] = "extended"
    elif path == "order":
        first["indicators"].reverse()
    elif path == "title":
        first["title"] = "A better title"
        tree["sources"]["first"]["note"] = "Read again."
    return tree


@pytest.mark.parametrize(
    ("path", "editorial"),
    [("", True), ("title", True), ("weight", False), ("depth", False), ("order", False)],
)
def test_upgrade_is_editorial_when_nothing_is_asked_or_weighed_otherwise(
    path: str, editorial: object
) -> None:
    old = _version("1.0.0")

    assert is_editorial(old, published(_spoilt(path))) is editorial


@pytest.mark.parametrize(("how", "editorial"), [("editorial", True), ("reworded", False)])
def test_upgrade_is_editorial_by_what_its_author_says(how: str, editorial: object) -> None:
    old = _version("1.0.0")

    new = _version("1.0.1", "1.0.0", how, prompt="Once more?")

    assert is_editorial(old, new) is editorial


def test_newer_versions_are_the_published_ones_of_the_family_newest_first() -> None:
    old = _version("1.0.0")
    for number in ("0.9.0", "1.10.0", "1.9.0"):
        _version(number)
    retire(version=_version("1.11.0"))
    drafted(document_tree(version="1.12.0"))
    published(document_tree(code="other", version="9.0.0"))
    published(document_tree(version="2.0.0-rc.1"))

    assert [row.version for row in newer_versions(old)] == ["1.10.0", "1.9.0"]
    assert [row.version for row in newer_versions(old, pilot=True)] == [
        "2.0.0-rc.1",
        "1.10.0",
        "1.9.0",
    ]


@pytest.mark.parametrize("steps", [1, 4])
def test_fates_take_one_statement_once_the_documents_are_read(steps: int) -> None:
    chain = [_version("1.0.0")]
    chain += [
        _version(f"1.{n}.0", f"1.{n - 1}.0", "reworded", prompt=f"Again, {n}?")
        for n in range(1, steps + 1)
    ]
    fates_between(chain[0], chain[-1])

    with statements() as counted:
        fates_between(chain[0], chain[-1])

    assert len(counted) == 1
