from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import published
from tests.documents import full_tree


def _report(*options: str) -> str:
    out = StringIO()
    call_command("framework_report", "small", "1.0.0", *options, stdout=out)
    return out.getvalue()


def test_framework_report_gives_json_for_machines(db: None) -> None:
    published(full_tree())

    found = json.loads(_report("--json"))

    assert (found["counts"]["indicators"], found["counts"]["questions"]) == (9, 8)
    assert found["uncited_passages"] == []
    assert found["translations"]["zh-Hans"]["stale"] == ["framework"]


def test_framework_report_gives_lists_for_people(db: None) -> None:
    published(full_tree())

    lines = _report().splitlines()

    assert lines[0].startswith("small 1.0.0: published, ")
    assert "Passages that nothing cites: none" in lines
    assert "Stale: 1" in lines


def test_framework_report_of_an_unknown_version_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no small 1\.0\.0\."):
        _report()
