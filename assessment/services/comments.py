"""What colleagues say to each other about a question; it is no part of the answer."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.models import Assessment, Comment, Membership
from assessment.services import audit
from assessment.services.assessments import refuse_if_finalised
from assessment.services.errors import Refused


@transaction.atomic
def add_comment(
    *, assessment: Assessment, question: str, text: str, mentions: Collection[User], by: User
) -> Comment:
    """Say something about a question; it waits for the people mentioned until it is settled."""
    refuse_if_finalised(assessment)
    if not assessment.answers.filter(question=question).exists():
        raise Refused(_("This question is not asked in this assessment."))
    wanted = {person.pk for person in mentions}
    if Membership.objects.filter(city=assessment.city_id, user__in=wanted).count() != len(wanted):
        raise Refused(_("Only members of the city can be mentioned."))
    comment = Comment.objects.create(
        assessment=assessment, question=question, author=by, text=text, at=timezone.now()
    )
    comment.mentions.set(mentions)
    # The words stay in the comment alone: the history outlives what a person may want erased.
    _record(comment, "comment.added", by, mentions=sorted(map(str, wanted)))
    return comment


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User) -> None:
    """Call a remark settled; whoever may write comments may do so."""
    refuse_if_finalised(comment.assessment)
    changed = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=True).update(
        resolved_at=timezone.now(), resolved_by=by.pk
    )
    if changed:
        _record(comment, "comment.resolved", by)


@transaction.atomic
def reopen(*, comment: Comment, by: User) -> None:
    """Take up a settled remark again."""
    refuse_if_finalised(comment.assessment)
    changed = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False).update(
        resolved_at=None, resolved_by=None
    )
    if changed:
        _record(comment, "comment.reopened", by)


def _record(comment: Comment, verb: str, by: User, **detail: object) -> None:
    audit.record(
        by=by,
        verb=verb,
        target=comment.question,
        city=comment.assessment.city_id,
        assessment=comment.assessment_id,
        detail={"comment": comment.pk, **detail},
    )
