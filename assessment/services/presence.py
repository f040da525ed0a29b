"""Who has a page open just now."""

from __future__ import annotations

from django.utils import timezone

from assessment.accounts.models import User
from assessment.models import Assessment, Presence


def be_here(*, assessment: Assessment, dimension: str, by: User) -> None:
    """Note that a person has the page of a dimension open (1 statement).

    No audit event: it tells who looks, not who did something, and is worth nothing after minutes.
    """
    Presence.objects.bulk_create(
        [Presence(assessment=assessment, dimension=dimension, person=by, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["assessment", "dimension", "person"],
        update_fields=["seen_at"],
    )
