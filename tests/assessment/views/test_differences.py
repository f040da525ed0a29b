from __future__ import annotations

import time
from typing import Any

import pytest

from assessment.views.differences import marked, rows
from frameworks.definition.resolve import resolve
from tests.documents import document

DEFINITION = resolve(document(), "en")


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Same.", "Same.", "Same.", "Same."),
        ("", "New.", "", "<mark>New.</mark>"),
        ("A plan runs.", "A test runs.", "A <mark>plan</mark> runs.", "A <mark>test</mark> runs."),
        ("统一平台", "统一数据平台", "统一平台", "统一<mark>数据</mark>平台"),
        ("a <b>", "a &", "a <mark>&lt;b&gt;</mark>", "a <mark>&amp;</mark>"),
    ],
)
def test_marked_marks_what_the_other_has_not(one: str, other: str, left: str, right: str) -> None:
    assert marked(one, other) == (left, right)


def test_marked_of_the_longest_texts_is_quick_and_loses_nothing() -> None:
    one, other = "字义" * 2500, "义词" * 2500
    started = time.process_time()

    left, right = marked(one, other)

    plain = [text.replace("<mark>", "").replace("</mark>", "") for text in (left, right)]
    assert plain == [one, other]
    assert time.process_time() - started < 5  # a guard against a hang, not a measure


def test_rows_name_the_fields_that_either_side_has() -> None:
    left: dict[str, Any] = {
        "state": "answered",
        "level": 3,
        "items": ["b", "a"],
        "comment": "So.\r\nAnd so.",
    }
    right: dict[str, Any] = {
        "state": "dont_know",
        "level": None,
        "items": [],
        "comment": "So.\nAnd so.",
    }

    found = rows(DEFINITION.questions["ticks"], DEFINITION, left, right)

    assert [(row.label, row.left, row.right, row.differs) for row in found] == [
        ("Answer", "<mark>3 Name 3</mark>", "<mark>don’t know</mark>", True),
        ("Ticked", "<mark>1, 2</mark>", "", True),
        ("Comment", "So.\nAnd so.", "So.\nAnd so.", False),
    ]
