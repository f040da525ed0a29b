"""A framework's next version, and assessments full of answers, for tests of upgrades."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from assessment.enums import EvidenceGrade
from assessment.models import Answer, Assessment, EvidenceItem, EvidenceLink
from tests.documents import Tree, checklist, document_tree, indicator, metric, question

# What becomes of the questions of ``large_tree``, by the last digit of their number.
BY_DIGIT: Mapping[int, str] = {0: "reworded", 1: "changed", 2: "removed", 3: "editorial"}
WHEN = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def next_tree(tree: Tree, version: str = "1.1.0") -> Tree:
    """The tree with a new number, in which by ``BY_DIGIT`` questions are reworded, changed,
    removed (another takes the place) and corrected; all others stay the same.
    """
    new = deepcopy(tree)
    claims = {}
    for code in tree["questions"]:
        how = BY_DIGIT.get(int(code[1:]) % 10)
        if how == "removed":
            del new["questions"][code]
            new["questions"][f"new-{code}"] = question(f"new-{code}")
        elif how:
            new["questions"][code]["prompt"] = f"How is {code} done, {how}?"
            claims[code] = {"is": how, "note": f"Why {code} is {how}."}
    for row in new["perspectives"][0]["dimensions"]:
        row["indicators"] = [
            place
            if place["question"] in new["questions"]
            else indicator(f"{place['code']}-new", f"new-{place['question']}")
            for place in row["indicators"]
        ]
    since = {"since": tree["version"], "questions": claims}
    return new | {"version": version, "changes": since}


def small_next_tree() -> Tree:
    """Of the small framework: alpha reworded, beta changed, gamma removed, omega new."""
    tree = document_tree(version="1.1.0")
    tree["questions"]["alpha"]["prompt"] = "How is alpha done today?"
    tree["questions"]["beta"]["prompt"] = "Who pays for beta?"
    del tree["questions"]["gamma"]
    tree["questions"]["omega"] = question("omega")
    tree["perspectives"][0]["dimensions"][0]["indicators"][2] = indicator("D1-4", "omega")
    said = {
        "alpha": {"is": "reworded", "note": "It was read in two ways."},
        "beta": {"is": "changed", "note": "Who pays matters more."},
    }
    return tree | {"changes": {"since": "1.0.0", "questions": said}}


def of_all_kinds(tree: Tree) -> Tree:
    """The tree with some of its questions as checklist and as metric, in every fate."""
    for n, code in enumerate(tree["questions"]):
        if n // 10 % 3:
            make = checklist if n // 10 % 3 == 1 else metric
            tree["questions"][code] = make(code)
        tree["questions"][code] |= {"not_applicable": True, "not_applicable_when": "If none."}
    return tree


def fill(assessment: Assessment, by: UUID) -> None:
    """Answer every question somehow, with comments, and evidence that some answers share."""
    shared = EvidenceItem.objects.create(
        assessment=assessment, kind="register", title="Shared", reference="R 1", created_by=by
    )
    for n, row in enumerate(Answer.objects.filter(assessment=assessment).order_by("pk")):
        given: dict[str, Any] = {"state": "answered", "level": n % 5 + 1}
        if n % 7 == 5:
            given = {"state": "not_applicable", "reason": f"There is none, {n}."}
        elif n % 7 == 6:
            given = {"state": "dont_know"}
        if n // 10 % 3 == 1:
            given |= {"items": ["a", "b"]}
        if n // 10 % 3 == 2:
            given |= {"value": Decimal("62.5"), "reference_period": "2025", "data_source": "X"}
        Answer.objects.filter(pk=row.pk).update(
            **given, comment=f"Comment {n}.", version=n % 4 + 1, changed_at=WHEN, changed_by=by
        )
        item = EvidenceItem.objects.create(
            assessment=assessment,
            kind="link",
            title=f"Document {n}",
            url=f"https://example.org/{n}",
            date=date(2026, 1, 1),
            restricted=n % 5 == 0,
            created_by=by,
        )
        for used in (item, shared) if n % 3 else (item,):
            EvidenceLink.objects.create(
                answer=row, item=used, grade=EvidenceGrade.E2, passage=f"p. {n}"
            )


def dump(model: type[Model], *without: str) -> list[dict[str, Any]]:
    """All rows of a table, all columns but these."""
    rows = model._default_manager.order_by("pk").values()
    return [{k: v for k, v in row.items() if k not in without} for row in rows]
