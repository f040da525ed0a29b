from __future__ import annotations

from typing import Any

import pytest

from assessment.given import ProfileGiven
from assessment.models import Assessment, AuditEvent, Membership, ProfileEntry
from assessment.services.errors import Refused
from assessment.services.profile import save_profile


def _given(item: str, **more: Any) -> ProfileGiven:
    return ProfileGiven(item=item, version=0, **more)


def test_save_profile_writes_what_differs_and_an_event(
    assessment: Assessment, cora: Membership
) -> None:
    before = assessment.changed_at
    given = [_given("CTX-1", relevance="strong", note="Plan 2030."), _given("RDY-1")]

    conflicts = save_profile(assessment=assessment, given=given, by=cora.user)

    row = ProfileEntry.objects.get(item="CTX-1")
    assert conflicts == []
    assert (row.relevance, row.note, row.version) == ("strong", "Plan 2030.", 1)
    assert row.changed_by == cora.user_id
    event = AuditEvent.objects.get()
    assert (event.verb, event.target) == ("profile.saved", "CTX-1")
    assert event.detail
    assert event.detail["after"] == {"relevance": "strong", "readiness": None, "note": "Plan 2030."}
    assessment.refresh_from_db()
    assert assessment.changed_at > before


def test_save_profile_leaves_what_somebody_else_saved_since(
    assessment: Assessment, cora: Membership, olga: Membership
) -> None:
    theirs, mine = _given("RDY-1", readiness=2), _given("RDY-1", readiness=4, note="Mine.")
    save_profile(assessment=assessment, given=[theirs], by=olga.user)

    conflicts = save_profile(assessment=assessment, given=[mine], by=cora.user)

    row = ProfileEntry.objects.get()
    assert conflicts == ["RDY-1"]
    assert (row.readiness, row.note, row.changed_by) == (2, "", olga.user_id)


def test_save_profile_of_the_same_is_no_conflict(
    assessment: Assessment, cora: Membership, olga: Membership
) -> None:
    same = _given("RDY-1", readiness=2)
    save_profile(assessment=assessment, given=[same], by=olga.user)

    assert save_profile(assessment=assessment, given=[same], by=cora.user) == []
    assert ProfileEntry.objects.get().changed_by == olga.user_id


def test_save_profile_is_refused_when_finalised(assessment: Assessment, cora: Membership) -> None:
    assessment.status = "finalised"

    with pytest.raises(Refused):
        save_profile(assessment=assessment, given=[_given("RDY-1", readiness=2)], by=cora.user)

    assert not ProfileEntry.objects.exists()
