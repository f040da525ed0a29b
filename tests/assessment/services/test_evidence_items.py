"""One item for several answers, and changes to an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assessment.enums import EvidenceGrade, EvidenceKind, LinkState, Status
from assessment.given import Shown
from assessment.models import (
    Assessment,
    AuditEvent,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from assessment.services.errors import Conflict, Refused
from assessment.services.evidence import change_item, fingerprint, reuse_evidence
from tests.factories import EvidenceLinkFactory

NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)


@pytest.fixture
def link(assessment: Assessment) -> EvidenceLink:
    """Council decision 118, dated, in the service of alpha."""
    return EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))


def _shown(item: EvidenceItem, **changes: Any) -> Shown:
    given = {key: getattr(item, key) for key in ("title", "url", "reference", "date", "restricted")}
    return Shown(kind=EvidenceKind(item.kind), **(given | changes))


def _change(assessment: Assessment, item: EvidenceItem, by: Membership, **changes: Any) -> None:
    change_item(
        assessment=assessment,
        item=item,
        shown=_shown(item, **changes),
        seen=fingerprint(item),
        by=by.user,
    )


def _reuse(assessment: Assessment, link: EvidenceLink, by: Membership) -> EvidenceLink:
    return reuse_evidence(
        assessment=assessment, question="beta", item=link.item, passage="p. 4", by=by.user
    )


def test_item_serves_a_second_answer_with_its_own_passage_and_grade(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    added = _reuse(assessment, link, carl)

    assert (added.item, added.passage, added.grade) == (link.item, "p. 4", EvidenceGrade.E2)
    assert added.answer.question == "beta"
    event = AuditEvent.objects.get()
    assert (event.verb, event.target) == ("evidence.linked", "beta")


def test_item_serves_an_answer_once(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    _reuse(assessment, link, carl)

    with pytest.raises(Refused, match="serves the question already"):
        _reuse(assessment, link, carl)


def test_item_that_was_removed_meanwhile_cannot_be_used_again(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    EvidenceItem.objects.all().delete()

    with pytest.raises(Refused, match="no longer here"):
        _reuse(assessment, link, carl)


def test_change_is_kept_with_what_was_before(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    _change(assessment, link.item, carl, title="Decision 119", restricted=True)

    event = AuditEvent.objects.get(verb="evidence.changed")
    assert event.detail == {
        "item": str(link.item_id),
        "before": {"title": "Council decision 118", "restricted": False},
        "after": {"title": "Decision 119", "restricted": True},
    }


def test_change_of_nothing_leaves_no_event(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    _change(assessment, link.item, carl)

    assert AuditEvent.objects.count() == 0


def test_date_gives_and_takes_the_grade_of_every_use_but_not_a_reviewers(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    _reuse(assessment, link, carl)
    verified = assessment.answers.get(question="gamma")
    EvidenceLinkFactory.create(answer=verified, item=link.item, grade=EvidenceGrade.E3)

    _change(assessment, link.item, carl, date=None)
    without = dict(EvidenceLink.objects.values_list("answer__question", "grade"))
    item = EvidenceItem.objects.get()
    _change(assessment, item, carl, date=date(2026, 1, 1))
    dated = dict(EvidenceLink.objects.values_list("answer__question", "grade"))

    assert without == {"alpha": 1, "beta": 1, "gamma": 3}
    assert dated == {"alpha": 2, "beta": 2, "gamma": 3}


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://example.org/118", LinkState.BROKEN),
        ("https://example.org/new", LinkState.UNCHECKED),
    ],
)
def test_new_address_has_not_been_looked_at(
    assessment: Assessment, link: EvidenceLink, carl: Membership, url: str, state: LinkState
) -> None:
    EvidenceItem.objects.update(link_state=LinkState.BROKEN, link_checked_at=NOW)

    _change(assessment, link.item, carl, url=url, title="Other")

    item = EvidenceItem.objects.get()
    assert (item.link_state, item.link_checked_at is None) == (state, not state)


def test_change_of_what_somebody_else_changed_meanwhile_is_refused(
    assessment: Assessment, link: EvidenceLink, carl: Membership, cora: Membership
) -> None:
    seen = fingerprint(link.item)
    mine = replace(_shown(link.item), title="Mine")
    _change(assessment, link.item, cora, title="Hers")

    with pytest.raises(Conflict, match=str(link.item_id)):
        change_item(assessment=assessment, item=link.item, shown=mine, seen=seen, by=carl.user)

    assert EvidenceItem.objects.get().title == "Hers"


def test_finalised_assessment_takes_no_change(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    assessment.status = Status.FINALISED

    with pytest.raises(Refused, match="is finalised"):
        _change(assessment, link.item, carl, title="Other")
    with pytest.raises(Refused, match="is finalised"):
        _reuse(assessment, link, carl)
