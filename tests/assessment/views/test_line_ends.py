"""A script sends one kind of line end, a browser's own form another: neither is a change."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from assessment.enums import Unconfirmed
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    City,
    Comment,
    Membership,
    ProfileEntry,
)
from tests.conftest import client_of, published
from tests.documents import full_tree
from tests.factories import AssessmentFactory, EvidenceLinkFactory


def _answer(assessment: Assessment, **columns: Any) -> Answer:
    stored = {"state": "answered", "level": 2, "version": 1} | columns
    changed = {"changed_at": assessment.created_at, "changed_by": assessment.pk}
    assessment.answers.filter(question="alpha").update(**stored, **changed)
    return assessment.answers.get(question="alpha")


def _save(assessment: Assessment, who: Membership, comment: str, **fields: Any) -> int:
    """The page as it is sent without JavaScript, by the button of beta."""
    data = {"alpha-version": 1, "alpha-choice": "2", "alpha-comment": comment}
    data |= {"beta-version": 0, "beta-choice": "3", "save": "beta"} | fields
    return client_of(who).post(reverse("dimension", args=[assessment.pk, "D1"]), data).status_code


@pytest.mark.parametrize("stored", ["One.\nTwo.", "One.\r\nTwo.", "One.\rTwo."])
def test_page_leaves_an_untouched_comment_of_several_lines_as_it_was(
    assessment: Assessment, carl: Membership, stored: str
) -> None:
    _answer(assessment, comment=stored)

    status = _save(assessment, carl, "One.\r\nTwo.")

    row = assessment.answers.get(question="alpha")
    assert (status, row.version, row.comment) == (302, 1, stored)
    assert list(AuditEvent.objects.values_list("target", flat=True)) == ["beta"]


def test_page_does_not_confirm_an_untouched_comment_of_several_lines(
    assessment: Assessment, carl: Membership
) -> None:
    _answer(assessment, comment="One.\nTwo.", unconfirmed=Unconfirmed.CARRIED)

    _save(assessment, carl, "One.\r\nTwo.")

    assert assessment.answers.get(question="alpha").unconfirmed == Unconfirmed.CARRIED


def test_line_ends_count_once(assessment: Assessment, carl: Membership) -> None:
    _answer(assessment)

    status = _save(assessment, carl, "a\r\n" * 2499 + "aa")

    assert status == 302
    assert assessment.answers.get(question="alpha").comment == "a\n" * 2499 + "aa"


def test_reason_keeps_one_kind_of_line_end(assessment: Assessment, carl: Membership) -> None:
    fields = {"beta-choice": "not_applicable", "beta-reason": "We have\r\nnone."}
    _answer(assessment)

    _save(assessment, carl, "", **fields)

    assert assessment.answers.get(question="beta").reason == "We have\nnone."


def test_both_comments_are_put_together_once_where_only_line_ends_differ(
    assessment: Assessment, carl: Membership
) -> None:
    _answer(assessment, comment="One.\r\nTwo.", version=2)
    data = {"alpha-version": 1, "alpha-over": 2, "alpha-resolve": "merge"}
    data |= {"alpha-comment": "One.\nTwo."}
    address = reverse("dimension", args=[assessment.pk, "D1"])

    text = client_of(carl).post(address, data).content.decode()

    assert ">One.\nTwo.</textarea>" in text


def test_comment_among_colleagues_counts_line_ends_once(
    assessment: Assessment, carl: Membership
) -> None:
    address = reverse("comments", args=[assessment.pk, "D1", "alpha"])

    client_of(carl).post(address, {"text": "a\r\n" * 999 + "aa"})

    assert Comment.objects.get().text == "a\n" * 999 + "aa"


def test_profile_leaves_an_untouched_note_as_it_was(city: City, cora: Membership) -> None:
    assessment = AssessmentFactory.create(version=published(full_tree()), city=city)
    entry = ProfileEntry.objects.create(
        assessment=assessment, item="CTX-1", relevance="some", note="One.\nTwo.", version=1
    )
    data = {"CTX-1-version": "1", "CTX-1-choice": "some", "CTX-1-note": "One.\r\nTwo."}
    data |= {"RDY-1-version": "0"}

    response = client_of(cora).post(reverse("profile", args=[assessment.pk]), data)

    entry.refresh_from_db()
    assert (response.status_code, entry.version, entry.note) == (302, 1, "One.\nTwo.")


def test_evidence_keeps_one_kind_of_line_end(assessment: Assessment, carl: Membership) -> None:
    link = EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    address = reverse("evidence_item", args=[assessment.pk, link.item_id])
    client = client_of(carl)
    seen = client.get(address).context["form"]["seen"].value()

    client.post(address, {"title": "One\r\ntwo", "url": "https://example.org", "seen": seen})

    link.item.refresh_from_db()
    assert link.item.title == "One\ntwo"
