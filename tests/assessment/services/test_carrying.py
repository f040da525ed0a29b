from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assessment import queries
from assessment.models import Answer, Assessment, AuditEvent, City, EvidenceLink, Membership
from assessment.scoring.score import score
from assessment.services.answers import confirm_answer, save_answer
from assessment.services.assessments import finalise, start_assessment
from assessment.services.errors import Refused
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import published
from tests.documents import large_tree
from tests.factories import EvidenceLinkFactory
from tests.versions import next_tree
from tests.years import last_years

ANSWERS: dict[str, dict[str, Any]] = {
    "alpha": {"state": "answered", "level": 3, "comment": "A plan."},
    "beta": {"state": "not_applicable", "reason": "There is none."},
    "gamma": {"state": "dont_know", "comment": "Ask the port."},
    "delta": {"comment": "Only a remark."},
    "ticks": {"state": "answered", "level": 3, "items": ["a", "b"]},
    "share": {
        "state": "answered",
        "level": 3,
        "value": Decimal("62.5"),
        "reference_period": "2024",
        "data_source": "Registry",
    },
}


def _start(
    version: FrameworkVersion, city: City, by: Membership, *, carry_over: bool = True
) -> Assessment:
    definition = load_definition(version.content_hash, "en")
    return start_assessment(
        city=city,
        version=version,
        definition=definition,
        reference_date=date(2026, 6, 30),
        perspectives=[p.code for p in definition.perspectives],
        depth=Depth.CORE,
        by=by.user,
        carry_over=carry_over,
    )


def _row(assessment: Assessment, question: str) -> Answer:
    return assessment.answers.get(question=question)


def test_answers_are_carried_over_and_wait_for_confirmation(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    before = last_years(small, city, ANSWERS)

    assessment = _start(small, city, cora)

    waiting = assessment.answers.exclude(unconfirmed="").order_by("question")
    columns = ("question", "unconfirmed", "state", "level", "items", "reason", "comment")
    assert list(waiting.values_list(*columns)) == [
        ("alpha", "carried", "answered", 3, [], "", "A plan."),
        ("beta", "carried", "not_applicable", None, [], "There is none.", ""),
        ("gamma", "carried", "dont_know", None, [], "", "Ask the port."),
        ("ticks", "carried", "answered", 3, ["a", "b"], "", ""),
    ]
    assert set(waiting.values_list("version", "changed_at", "changed_by")) == {(0, None, None)}
    assert set(queries.states(assessment).values()) == {"unanswered"}
    assert _row(before, "alpha").unconfirmed == ""


def test_number_of_last_year_becomes_the_value_of_the_period_before(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, ANSWERS)

    row = _row(_start(small, city, cora), "share")

    assert (row.state, row.value, row.earlier_value) == ("unanswered", None, Decimal("62.5"))
    assert (row.data_source, row.reference_period, row.unconfirmed) == ("Registry", "", "")


def test_evidence_is_not_copied(small: FrameworkVersion, city: City, cora: Membership) -> None:
    EvidenceLinkFactory.create(answer=_row(last_years(small, city, ANSWERS), "alpha"))

    assessment = _start(small, city, cora)

    assert EvidenceLink.objects.filter(answer__assessment=assessment).count() == 0


def test_without_the_wish_nothing_is_carried(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, ANSWERS)

    assessment = _start(small, city, cora, carry_over=False)

    assert set(assessment.answers.values_list("state", "comment")) == {("unanswered", "")}


def test_event_says_which_answers_were_carried(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, ANSWERS)

    _start(small, city, cora)

    detail = AuditEvent.objects.get(verb="assessment.started").detail
    assert detail
    assert detail["carried_over"] == ["alpha", "beta", "gamma", "share", "ticks"]


def test_over_a_new_version_only_comparable_answers_are_carried(
    city: City, cora: Membership
) -> None:
    tree = large_tree(5)
    old, new = published(tree), published(next_tree(tree))
    last_years(old, city, {f"q{n}": ANSWERS["alpha"] for n in range(5)})

    assessment = _start(new, city, cora)

    waiting = assessment.answers.exclude(unconfirmed="")
    assert sorted(waiting.values_list("question", flat=True)) == ["q0", "q3", "q4"]


def test_carried_answer_counts_once_somebody_confirms_or_changes_it(
    small: FrameworkVersion, city: City, cora: Membership, carl: Membership
) -> None:
    last_years(small, city, ANSWERS)
    assessment = _start(small, city, cora)

    confirm_answer(assessment=assessment, question="alpha", version=0, by=carl.user)
    changed = entry(assessment, "gamma", state=ANSWERED, level=2)
    save_answer(assessment=assessment, entry=changed, by=carl.user)

    definition = load_definition(small.content_hash, "en")
    rows = queries.answers_by_question(assessment)
    results = score(definition, queries.answer_sheet(assessment, rows, {}))
    assert (rows["alpha"].unconfirmed, rows["alpha"].changed_by) == ("", carl.user_id)
    assert (rows["gamma"].unconfirmed, rows["gamma"].level) == ("", 2)
    assert set(results.unanswered) == {"beta", "delta", "ticks", "share", "epsilon", "zeta"}


def test_carried_answers_stop_finalising(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, ANSWERS)
    assessment = _start(small, city, cora)

    with pytest.raises(Refused, match="4 answers wait for confirmation"):
        finalise(assessment=assessment, name="Ida", function="Mayor", by=cora.user)
