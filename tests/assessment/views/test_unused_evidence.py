"""Evidence that no question uses any more, and evidence that two people change at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, EvidenceItem, EvidenceLink, Membership
from assessment.services.evidence import fingerprint
from tests.conftest import client_of
from tests.factories import EvidenceFileFactory, EvidenceItemFactory, EvidenceLinkFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def item(assessment: Assessment) -> EvidenceItem:
    """Council decision 118, which no question uses."""
    return EvidenceItemFactory.create(assessment=assessment)


@pytest.fixture
def link(assessment: Assessment, item: EvidenceItem) -> EvidenceLink:
    """The same in the service of alpha."""
    return EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"), item=item)


def _about(item: EvidenceItem) -> str:
    return reverse("evidence_item", args=[item.assessment_id, item.pk])


def _delete(client: Client, item: EvidenceItem) -> Any:
    address = reverse("delete_evidence", args=[item.assessment_id, item.pk])
    return client.post(address, follow=True)


def test_removing_by_a_script_says_where_the_item_is(
    assessment: Assessment, link: EvidenceLink, carl: Membership
) -> None:
    address = reverse("evidence", args=[assessment.pk, "D1", "alpha"])

    text = client_of(carl).post(address, {"remove": link.pk}, headers=HTMX).content.decode()

    assert "“Council decision 118” is taken from the question." in text
    assert f'href="{_about(link.item)}"' in text
    assert EvidenceItem.objects.count() == 1


def test_unused_item_stands_in_the_list_and_can_be_used_again(
    assessment: Assessment, item: EvidenceItem, carl: Membership
) -> None:
    client = client_of(carl)

    listed = client.get(reverse("evidence_list", args=[assessment.pk])).content.decode()
    reuse = client.get(reverse("reuse_evidence", args=[assessment.pk, "D1", "alpha"]))

    assert (item.title in listed, item.title in reuse.content.decode()) == (True, True)


def test_unused_item_is_deleted_from_its_page(item: EvidenceItem, carl: Membership) -> None:
    EvidenceFileFactory.create(item=item)
    client = client_of(carl)

    page = client.get(_about(item)).content.decode()
    after = _delete(client, item).content.decode()

    assert "It goes with its file, and nobody can bring it back." in page
    assert "“Council decision 118” is deleted." in after
    assert EvidenceItem.objects.count() == 0


def test_item_in_use_offers_no_deletion_and_is_not_deleted(
    link: EvidenceLink, carl: Membership
) -> None:
    client = client_of(carl)

    page = client.get(_about(link.item)).content.decode()
    after = _delete(client, link.item).content.decode()

    assert "Delete for good" not in page
    assert "Take it from the question first." in after
    assert EvidenceItem.objects.count() == 1


def test_reviewer_cannot_delete(item: EvidenceItem, ravi: Membership) -> None:
    client = client_of(ravi)

    page = client.get(_about(item)).content.decode()

    assert ("No question uses it now." in page, "Delete for good" in page) == (True, False)
    assert (_delete(client, item).status_code, EvidenceItem.objects.count()) == (403, 1)


# --- two people -------------------------------------------------------------------------------


def test_second_writer_of_an_item_sees_both_and_saves_on_purpose(
    link: EvidenceLink, carl: Membership
) -> None:
    client, address = client_of(carl), _about(link.item)
    mine = {"title": "Council decision 119", "url": "https://example.org/118", "date": ""}
    mine |= {"seen": fingerprint(link.item), "restricted": "on"}
    EvidenceItem.objects.update(title="Council decision 120")

    refused = client.post(address, mine)
    text = refused.content.decode()
    again = client.post(address, mine | {"seen": refused.context["form"]["seen"].value()})

    assert [refused.status_code, again.status_code] == [409, 302]
    assert "<dd>Council decision <mark>119</mark></dd>" in text
    assert "<dd>Council decision <mark>120</mark></dd>" in text
    assert [row.label for row in refused.context["clash"]] == [
        "Title",
        "Date of the document",
        "Restricted",
    ]
    link.item.refresh_from_db()
    assert (link.item.title, link.item.restricted) == ("Council decision 119", True)


def test_third_writer_is_not_overwritten_by_the_second(
    link: EvidenceLink, carl: Membership
) -> None:
    client, address = client_of(carl), _about(link.item)
    mine = {"title": "Mine", "url": "https://example.org/118", "seen": "0"}

    seen = client.post(address, mine).context["form"]["seen"].value()
    EvidenceItem.objects.update(title="Third")
    again = client.post(address, mine | {"seen": seen})

    assert (again.status_code, EvidenceItem.objects.get().title) == (409, "Third")


def test_file_replaced_by_somebody_else_is_told_where_no_text_differs(
    assessment: Assessment, carl: Membership
) -> None:
    file = EvidenceFileFactory.create(item__assessment=assessment)
    seen = fingerprint(file.item)
    EvidenceFileFactory.create(item=file.item, number=2)

    data = {"title": "Budget", "date": "2026-03-01", "seen": seen}
    response = client_of(carl).post(_about(file.item), data)

    assert (response.status_code, response.context["clash"]) == (409, [])
    assert "only the file was replaced" in response.content.decode()
