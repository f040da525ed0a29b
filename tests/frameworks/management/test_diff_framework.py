from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import drafted, published
from tests.documents import document_tree


def _diff(old: str, new: str) -> list[str]:
    out = StringIO()
    call_command("diff_framework", "small", old, new, stdout=out)
    return out.getvalue().splitlines()


def test_diff_framework_shows_changes_and_what_their_author_says(db: None) -> None:
    published()
    tree = document_tree(version="1.0.1")
    tree["questions"]["alpha"]["why"] = "Because."
    said = {"is": "reworded", "note": "Shorter."}
    drafted(tree | {"changes": {"since": "1.0.0", "questions": {"alpha": said}}})

    assert _diff("1.0.0", "1.0.1") == [
        "small 1.0.0 → 1.0.1",
        "0 added, 0 removed, 1 changed:",
        "~ question alpha (reworded: why)",
        "  alpha: Shorter.",
    ]


def test_diff_framework_of_an_unknown_version_is_refused(db: None) -> None:
    published()

    with pytest.raises(CommandError, match=r"There is no small 9\.9\.9\."):
        _diff("1.0.0", "9.9.9")
