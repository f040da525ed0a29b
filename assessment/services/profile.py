"""The city profile: context that is recorded and printed, never scored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import queries
from assessment.accounts.models import User
from assessment.given import ProfileGiven, plain_lines
from assessment.models import Assessment, ProfileEntry
from assessment.services import audit
from assessment.services.assessments import refuse_if_finalised, touch

_COLUMNS = ("relevance", "readiness", "note")


@transaction.atomic
def save_profile(*, assessment: Assessment, given: Iterable[ProfileGiven], by: User) -> list[str]:
    """Save the items that differ; gives the codes of those that somebody saved since, as they were.

    Raises ``Refused`` when the assessment is finalised.
    """
    refuse_if_finalised(assessment)
    outcomes = {row.item: _save(assessment, row, by) for row in given}
    if any(outcomes.values()):
        touch(assessment)
    return [item for item, saved in outcomes.items() if saved is None]


def _save(assessment: Assessment, given: ProfileGiven, by: User) -> bool | None:
    """Whether anything was written; None when somebody else saved after the version read, and
    the person has given another entry than that.
    """
    row, _created = ProfileEntry.objects.get_or_create(assessment=assessment, item=given.item)
    before = {name: getattr(row, name) for name in _COLUMNS} | {"note": plain_lines(row.note)}
    after = {name: getattr(given, name) for name in _COLUMNS}
    if before == after:
        return False
    changed = ProfileEntry.objects.filter(pk=row.pk, version=given.version).update(
        **after, version=given.version + 1, changed_at=timezone.now(), changed_by=by.pk
    )
    if not changed:
        return False if after == _read(assessment, given) else None
    audit.record(
        by=by,
        verb="profile.saved",
        target=given.item,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"version": given.version + 1, "before": before, "after": after},
    )
    return True


def _read(assessment: Assessment, given: ProfileGiven) -> dict[str, Any] | None:
    """What stood at the version that was read."""
    if not given.version:
        return {"relevance": "", "readiness": None, "note": ""}
    entries = queries.saved_entries(assessment, given.item)
    return entries.get(given.version)
