from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment, Membership, Presence
from tests.conftest import client_of
from tests.sql import statements


def _ask(assessment: Assessment, who: Membership, shown: str = "", dimension: str = "D1") -> Any:
    address = reverse("here", args=[assessment.pk, dimension])
    return client_of(who).post(address, {"shown": shown}, headers={"HX-Request": "true"})


def test_here_names_the_others_and_not_oneself(
    assessment: Assessment, carl: Membership, cora: Membership, vera: Membership
) -> None:
    _ask(assessment, cora)
    _ask(assessment, vera)

    text = _ask(assessment, carl).content.decode()

    assert "Cora Coordinator" in text
    assert "Vera Viewer" in text
    assert "Carl" not in text


def test_here_says_nothing_again_that_the_page_shows(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _ask(assessment, cora)

    assert _ask(assessment, carl, "Cora Coordinator").status_code == 204
    assert _ask(assessment, carl, "").status_code == 200


def test_here_forgets_who_has_not_been_seen_for_ninety_seconds(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _ask(assessment, cora)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=91))

    response = _ask(assessment, carl, "Cora Coordinator")

    assert (response.status_code, b"Cora" in response.content) == (200, False)


def test_here_tells_dimensions_apart(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _ask(assessment, cora, dimension="D2")

    assert _ask(assessment, carl).status_code == 204
    assert _ask(assessment, carl, dimension="D9").status_code == 404


def test_here_keeps_one_row_a_person_and_takes_five_statements(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    address = reverse("here", args=[assessment.pk, "D1"])
    client.post(address)

    with statements() as counted:
        client.post(address)

    assert (Presence.objects.count(), len(counted)) == (1, 5)
