from __future__ import annotations

import pytest

from assessment.models import Assessment, AuditEvent, Comment, Membership
from assessment.services.assessments import finalise
from assessment.services.comments import add_comment, reopen, resolve_comment
from assessment.services.errors import Refused


def _say(
    assessment: Assessment, by: Membership, *mentions: Membership, on: str = "alpha"
) -> Comment:
    people = [member.user for member in mentions]
    return add_comment(
        assessment=assessment, question=on, text="Who knows?", mentions=people, by=by.user
    )


def test_add_comment_writes_row_mentions_and_an_event_without_the_words(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    changed_at = assessment.changed_at

    comment = _say(assessment, cora, carl)

    row = Comment.objects.get()
    assert (row.question, row.author, row.text) == ("alpha", cora.user, "Who knows?")
    assert (list(row.mentions.all()), row.resolved_at) == ([carl.user], None)
    event = AuditEvent.objects.get()
    assert (event.verb, event.target, event.actor) == ("comment.added", "alpha", cora.user_id)
    assert event.detail == {"comment": comment.pk, "mentions": [str(carl.user_id)]}
    # Comments are in no report: an old one stays true.
    assert Assessment.objects.get().changed_at == changed_at


def test_comment_is_settled_and_taken_up_again_with_an_event_each(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    comment = _say(assessment, cora)

    resolve_comment(comment=comment, by=carl.user)
    settled = Comment.objects.get()
    resolve_comment(comment=comment, by=cora.user)
    reopen(comment=comment, by=cora.user)
    reopen(comment=comment, by=cora.user)

    assert (settled.resolved_by, settled.resolved_at is not None) == (carl.user_id, True)
    assert (Comment.objects.get().resolved_at, Comment.objects.get().resolved_by) == (None, None)
    verbs = AuditEvent.objects.order_by("at").values_list("verb", "actor")
    assert list(verbs) == [
        ("comment.added", cora.user_id),
        ("comment.resolved", carl.user_id),
        ("comment.reopened", cora.user_id),
    ]


def test_mention_of_a_stranger_is_refused_and_nothing_written(
    assessment: Assessment, cora: Membership, carl: Membership, nora: Membership
) -> None:
    with pytest.raises(Refused, match="Only members"):
        _say(assessment, cora, carl, nora)

    assert (Comment.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_comment_on_a_question_that_is_not_asked_is_refused(
    assessment: Assessment, cora: Membership
) -> None:
    with pytest.raises(Refused, match="not asked"):
        _say(assessment, cora, on="omega")


def test_finalised_assessment_takes_no_comment_and_settles_none(
    assessment: Assessment, olga: Membership
) -> None:
    comment = _say(assessment, olga)
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    closed = Assessment.objects.get()
    comment.assessment = closed

    with pytest.raises(Refused, match="finalised"):
        _say(closed, olga)
    with pytest.raises(Refused, match="finalised"):
        resolve_comment(comment=comment, by=olga.user)
    with pytest.raises(Refused, match="finalised"):
        reopen(comment=comment, by=olga.user)
