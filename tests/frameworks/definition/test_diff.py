from __future__ import annotations

from frameworks.definition.diff import diff
from tests.documents import document, document_tree, indicator, question


def test_diff_of_equal_documents_is_empty() -> None:
    assert str(diff(document(), document())) == "No difference."


def test_diff_without_old_adds_everything() -> None:
    difference = diff(None, document())

    assert {c.is_added for c in difference.changes} == {True}
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
        "~ question alpha (prompt)",
        "- question gamma",
        "+ question omega",
    ]


def test_diff_shows_a_moved_indicator_by_its_place() -> None:
    tree = document_tree()
    rows = tree["perspectives"][0]["dimensions"][0]["indicators"]
    rows[0], rows[1] = rows[1], rows[0]

    difference = diff(document(), document(tree))

    assert [str(change) for change in difference.changes] == [
        "~ indicator D1-1 (place)",
        "~ indicator D1-2 (place)",
    ]
