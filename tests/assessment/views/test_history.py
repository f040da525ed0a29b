from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.enums import Status
from assessment.models import Answer, Assessment, AuditEvent, Membership
from assessment.services.answers import save_answer
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import client_of
from tests.sql import statements


def _address(assessment: Assessment, question: str = "alpha") -> str:
    return reverse("history", args=[assessment.pk, "D1", question])


@pytest.fixture
def written(assessment: Assessment, carl: Membership, cora: Membership) -> Assessment:
    """Carl answered alpha with level 2; Cora made it 4 and wrote why."""
    first = entry(assessment, "alpha", state=ANSWERED, level=2)
    second = entry(assessment, "alpha", 1, state=ANSWERED, level=4, comment="All of it.")
    save_answer(assessment=assessment, entry=first, by=carl.user)
    save_answer(assessment=assessment, entry=second, by=cora.user)
    return assessment


def _set_back(client: Client, assessment: Assessment, to: int, seen: int = 2) -> Any:
    return client.post(_address(assessment), {"to": to, "seen": seen})


def _row() -> Answer:
    return Answer.objects.get(question="alpha")


def test_history_says_who_changed_what(written: Assessment, vera: Membership) -> None:
    text = client_of(vera).get(_address(written)).content.decode()

    assert text.index("Cora Coordinator") < text.index("Carl Contributor")
    assert "<del><mark>2 Name 2</mark></del>" in text
    assert "<mark>4 Name 4</mark>" in text
    assert "<mark>All of it.</mark>" in text
    assert "Set back to this" not in text  # Vera reads


def test_history_as_a_fragment_is_the_list_alone(written: Assessment, carl: Membership) -> None:
    response = client_of(carl).get(_address(written), headers={"HX-Request": "true"})

    text = response.content.decode()
    assert "<html" not in text
    assert text.count("Set back to this") == 2  # to version 1, and to the beginning


def test_history_of_an_untouched_answer_says_so(assessment: Assessment, carl: Membership) -> None:
    text = client_of(carl).get(_address(assessment)).content.decode()

    assert "Nobody has answered this question yet." in text


@pytest.mark.parametrize("saves", [1, 30])
def test_history_takes_six_statements_however_long_it_is(
    assessment: Assessment, carl: Membership, saves: int
) -> None:
    for n in range(saves):
        given = entry(assessment, "alpha", n, state=ANSWERED, level=2, comment=f"Text {n}.")
        save_answer(assessment=assessment, entry=given, by=carl.user)
    client = client_of(carl)
    client.get(_address(assessment))

    with statements() as counted:
        client.get(_address(assessment))

    assert len(counted) == 6


def test_setting_back_writes_a_new_version_and_erases_nothing(
    written: Assessment, carl: Membership
) -> None:
    response = _set_back(client_of(carl), written, 1)

    assert response.headers["Location"].endswith("/D1/#q-alpha")
    row = _row()
    assert (row.level, row.comment, row.version, row.changed_by) == (2, "", 3, carl.user_id)
    event = AuditEvent.objects.first()
    assert event is not None
    assert (event.verb, event.detail) == (
        "answer.restored",
        {
            "version": 3,
            "before": {"level": 4, "comment": "All of it."},
            "after": {"level": 2, "comment": ""},
            "restored": 1,
        },
    )
    assert AuditEvent.objects.count() == 3


def test_setting_back_to_the_beginning_takes_the_answer_away(
    written: Assessment, carl: Membership
) -> None:
    _set_back(client_of(carl), written, 0)

    assert (_row().state, _row().level, _row().version) == ("unanswered", None, 3)


def test_setting_back_is_refused_when_somebody_has_saved_since(
    written: Assessment, carl: Membership
) -> None:
    response = _set_back(client_of(carl), written, 0, seen=1)

    assert response.status_code == 409
    assert "Somebody has saved since." in response.content.decode()
    assert _row().version == 2


def test_setting_back_is_refused_when_finalised(written: Assessment, carl: Membership) -> None:
    Assessment.objects.update(
        status=Status.FINALISED,
        finalised_at=written.created_at,
        finalised_by=carl.user_id,
        sign_off_name="Ida",
    )

    response = _set_back(client_of(carl), written, 1)

    assert (response.status_code, _row().version) == (422, 2)


def test_setting_back_to_a_version_that_is_not_known_is_refused(
    written: Assessment, carl: Membership
) -> None:
    response = _set_back(client_of(carl), written, 7)

    assert response.status_code == 422
    assert "is not known any more" in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"to": "x", "seen": 2}, {"to": -1, "seen": 2}])
def test_setting_back_of_bad_input_is_404(
    written: Assessment, carl: Membership, data: dict[str, Any]
) -> None:
    assert client_of(carl).post(_address(written), data).status_code == 404


def test_viewer_sets_nothing_back(written: Assessment, vera: Membership) -> None:
    assert _set_back(client_of(vera), written, 1).status_code == 403
    assert _row().version == 2


def test_history_of_a_question_of_another_dimension_is_404(
    assessment: Assessment, carl: Membership
) -> None:
    assert client_of(carl).get(_address(assessment, "delta")).status_code == 404


# --- a long history ------------------------------------------------------------------------------


@pytest.fixture
def long(assessment: Assessment, carl: Membership) -> Assessment:
    """Carl wrote 41 comments on alpha, one after the other."""
    for n in range(41):
        given = entry(assessment, "alpha", n, state=ANSWERED, level=2, comment=f"Text {n}.")
        save_answer(assessment=assessment, entry=given, by=carl.user)
    return assessment


def _versions(client: Client, address: str, **headers: str) -> list[int]:
    """The versions on a page of the history, in order."""
    text = client.get(address, headers=headers).content.decode()
    return [int(n) for n in re.findall(r'<span class="meta">Version (\d+)</span>', text)]


def test_long_history_stands_on_pages_of_twenty_newest_first(
    long: Assessment, carl: Membership
) -> None:
    client, address = client_of(carl), _address(long)

    pages = [_versions(client, f"{address}?page={n}") for n in (1, 2, 3)]

    whole = list(range(41, -1, -1))
    assert pages == [whole[:20], whole[20:40], whole[40:]]


def test_page_of_the_history_links_to_what_is_older_and_newer(
    long: Assessment, carl: Membership
) -> None:
    client, address = client_of(carl), _address(long)

    first, second, last = (client.get(f"{address}?page={n}").content.decode() for n in (1, 2, 3))

    links = [('rel="prev"' in text, 'rel="next"' in text) for text in (first, second, last)]
    assert links == [(False, True), (True, True), (True, False)]
    assert f'href="{address}?page=3"' in second
    assert 'href="?page=1"' in second


def test_older_moments_as_a_fragment_take_the_focus_from_the_link_that_is_gone(
    long: Assessment, carl: Membership
) -> None:
    response = client_of(carl).get(f"{_address(long)}?page=2", headers={"HX-Request": "true"})

    text = response.content.decode()
    assert ("<html" in text, text.count("autofocus")) == (False, 1)


def test_history_of_twenty_moments_has_one_page(assessment: Assessment, carl: Membership) -> None:
    for n in range(19):
        given = entry(assessment, "alpha", n, state=ANSWERED, level=2, comment=f"Text {n}.")
        save_answer(assessment=assessment, entry=given, by=carl.user)
    client, address = client_of(carl), _address(assessment)

    assert _versions(client, address) == list(range(19, -1, -1))
    assert 'rel="next"' not in client.get(address).content.decode()
    assert client.get(f"{address}?page=2").status_code == 404


def test_answer_is_set_back_to_a_version_of_an_older_page(
    long: Assessment, carl: Membership
) -> None:
    _set_back(client_of(carl), long, 3, seen=41)

    assert (_row().comment, _row().version) == ("Text 2.", 42)


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9", "99999999", "²"])
def test_page_of_the_history_that_is_not_there_is_404(
    assessment: Assessment, carl: Membership, page: str
) -> None:
    assert client_of(carl).get(f"{_address(assessment)}?page={page}").status_code == 404


@pytest.mark.parametrize("page", [1, 3])
def test_page_of_the_history_takes_six_statements(
    long: Assessment, carl: Membership, page: int
) -> None:
    client = client_of(carl)
    client.get(_address(long))

    with statements() as counted:
        client.get(f"{_address(long)}?page={page}")

    assert len(counted) == 6
