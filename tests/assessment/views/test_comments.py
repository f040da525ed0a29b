from __future__ import annotations

import pytest
from django.urls import reverse

from assessment.models import Assessment, Comment, Membership
from assessment.reports.data import build
from assessment.services.assessments import finalise
from assessment.services.comments import add_comment, resolve_comment
from frameworks.queries import load_definition
from tests.conftest import client_of
from tests.sql import statements

HTMX = {"HX-Request": "true"}


def _address(assessment: Assessment, question: str = "alpha", dimension: str = "D1") -> str:
    return reverse("comments", args=[assessment.pk, dimension, question])


def _say(assessment: Assessment, by: Membership, text: str, *mentions: Membership) -> Comment:
    people = [member.user for member in mentions]
    return add_comment(
        assessment=assessment, question="alpha", text=text, mentions=people, by=by.user
    )


def test_thread_is_a_page_and_as_a_fragment_part_of_the_card(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    _say(assessment, cora, "Who knows?", carl)
    client = client_of(carl)

    page = client.get(_address(assessment)).content.decode()
    fragment = client.get(_address(assessment), headers=HTMX).content.decode()

    assert ("<h1" in page, "<h1" in fragment) == (True, False)
    for text in (page, fragment):
        assert "Who knows?" in text
        assert "Carl Contributor</span> (you)" in text
    assert "hx-swap-oob" not in fragment


def test_comment_by_the_page_comes_back_to_it(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    data = {"text": "Look <b>there</b>.", "mentions": [carl.user_id]}

    response = client_of(cora).post(_address(assessment), data)

    comment = Comment.objects.get()
    assert response.headers["Location"] == _address(assessment)
    assert list(comment.mentions.all()) == [carl.user]
    text = client_of(cora).get(_address(assessment)).content.decode()
    assert "Look &lt;b&gt;there&lt;/b&gt;." in text


def test_comment_in_place_answers_with_thread_and_every_counter(
    assessment: Assessment, cora: Membership
) -> None:
    response = client_of(cora).post(_address(assessment), {"text": "So?"}, headers=HTMX)

    text = response.content.decode()
    assert response.status_code == 200
    assert '<span class="meta" id="open-alpha" hx-swap-oob="true">1 open</span>' in text
    # alpha counts in D1 and in D3, in both lists of the page
    found = [f'id="said-{p}-{d}"' in text for p in ("side", "mini") for d in ("D1", "D3")]
    assert found == [True] * 4
    assert text.count("1 open comment") == 4


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"text": " "}, "Write something first."),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        ({"text": "So?", "mentions": ["nobody"]}, "Select a valid choice."),
    ],
)
def test_bad_comment_is_told_and_keeps_what_was_typed(
    assessment: Assessment, cora: Membership, data: dict[str, object], message: str
) -> None:
    response = client_of(cora).post(_address(assessment), data, headers=HTMX)

    text = response.content.decode()
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert message in text
    assert str(data["text"]) in text


def test_viewer_reads_and_cannot_write(
    assessment: Assessment, cora: Membership, vera: Membership
) -> None:
    comment = _say(assessment, cora, "Who knows?")
    client = client_of(vera)

    text = client.get(_address(assessment)).content.decode()

    assert ("Who knows?" in text, "<textarea" in text, "Settle" in text) == (True, False, False)
    assert client.post(_address(assessment), {"text": "Me."}).status_code == 403
    place = [assessment.pk, "D1", "alpha", comment.pk]
    assert client.post(reverse("resolve_comment", args=place)).status_code == 403


def test_comment_is_settled_and_taken_up_again(
    assessment: Assessment, cora: Membership, ravi: Membership
) -> None:
    comment = _say(assessment, cora, "Who knows?")
    address = reverse("resolve_comment", args=[assessment.pk, "D1", "alpha", comment.pk])
    client = client_of(ravi)

    settled = client.post(address, headers=HTMX).content.decode()
    back = client.post(address, {"open": "1"})

    assert "1 settled comment" in settled
    assert 'id="open-alpha" hx-swap-oob="true"></span>' in settled
    assert back.headers["Location"] == _address(assessment)
    assert Comment.objects.get().resolved_at is None


def test_comment_of_another_question_or_city_is_not_found(
    assessment: Assessment, cora: Membership, nora: Membership
) -> None:
    comment = _say(assessment, cora, "Who knows?")
    other = reverse("resolve_comment", args=[assessment.pk, "D1", "beta", comment.pk])
    own = reverse("resolve_comment", args=[assessment.pk, "D1", "alpha", comment.pk])

    assert client_of(cora).post(other).status_code == 404
    assert client_of(nora).post(own).status_code == 404
    assert client_of(cora).get(_address(assessment, "alpha", "D2")).status_code == 404
    assert Comment.objects.get().resolved_at is None


def test_finalised_assessment_shows_comments_and_takes_none(
    assessment: Assessment, olga: Membership
) -> None:
    comment = _say(assessment, olga, "Who knows?")
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    client = client_of(olga)

    page = client.get(_address(assessment)).content.decode()
    said = client.post(_address(assessment), {"text": "Late."})
    place = [assessment.pk, "D1", "alpha", comment.pk]
    settled = client.post(reverse("resolve_comment", args=place))

    assert ("Who knows?" in page, "<textarea" in page) == (True, False)
    assert (said.status_code, settled.status_code) == (422, 422)
    assert "This assessment is finalised." in said.content.decode()


def test_card_and_sidebar_count_open_comments_and_the_overview_lists_mentions(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    _say(assessment, cora, "Who knows?", carl)
    resolve_comment(comment=_say(assessment, cora, "Never mind."), by=cora.user)
    client = client_of(carl)

    page = client.get(reverse("dimension", args=[assessment.pk, "D1"])).content.decode()
    overview = client.get(reverse("city", args=["lindhaven"])).content.decode()

    assert '<span class="meta" id="open-alpha">1 open</span>' in page
    assert page.count("1 open comment") == 4
    assert "Waiting for you" in overview
    assert "Cora Coordinator: Who knows?" in overview
    assert "commented on" in overview


def test_comments_are_in_no_report(assessment: Assessment, cora: Membership) -> None:
    before = build(assessment, load_definition(assessment.content_hash, "en"))

    _say(assessment, cora, "Between us.")

    assessment.refresh_from_db()
    assert build(assessment, load_definition(assessment.content_hash, "en")) == before


@pytest.mark.parametrize("number", [1, 3])
def test_thread_takes_a_constant_number_of_statements(
    assessment: Assessment, cora: Membership, carl: Membership, number: int
) -> None:
    for n in range(number):
        _say(assessment, cora, f"Number {n}.", carl)
    client = client_of(carl)
    client.get(_address(assessment))

    with statements() as counted:
        client.get(_address(assessment), headers=HTMX)

    assert len(counted) == 6
