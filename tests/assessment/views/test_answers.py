from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from assessment.enums import Status
from assessment.models import Answer, Assessment, City, EvidenceLink, Membership
from frameworks.models import FrameworkVersion
from tests.conftest import client_of, published
from tests.documents import large_tree
from tests.factories import AssessmentFactory
from tests.sql import statements

HTMX = {"HX-Request": "true"}


def _page(assessment: Assessment, dimension: str = "D1") -> str:
    return reverse("dimension", args=[assessment.pk, dimension])


def _post(
    client: Client, assessment: Assessment, question: str, dimension: str = "D1", **data: Any
) -> Any:
    """Save one card as htmx does; names get the question's prefix."""
    address = reverse("answer", args=[assessment.pk, dimension, question])
    fields = {"version": 0} | data
    return client.post(address, {f"{question}-{k}": v for k, v in fields.items()}, headers=HTMX)


def _row(assessment: Assessment, question: str) -> Answer:
    return assessment.answers.get(question=question)


def test_page_shows_each_question_with_its_five_levels(
    assessment: Assessment, carl: Membership
) -> None:
    response = client_of(carl).get(_page(assessment))

    text = response.content.decode()
    assert response.status_code == 200
    for code in ("alpha", "beta", "gamma"):
        assert f"How is {code} done?" in text
        assert all(f"{code} stands at {n}." in text for n in range(1, 6))
    assert "How is delta done?" not in text


def test_page_links_each_question_to_its_public_page(
    assessment: Assessment, carl: Membership
) -> None:
    text = client_of(carl).get(_page(assessment)).content.decode()

    for code in ("alpha", "beta", "gamma"):
        address = reverse("framework_question", args=["small", "1.0.0", code])
        assert text.count(f'href="{address}"') == 1


def _without_tokens(text: str) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"', "", text)


def test_fragments_that_are_kept_rendered_are_those_of_language_answer_and_scope(
    assessment: Assessment, small: FrameworkVersion, carl: Membership
) -> None:
    client = client_of(carl)
    other = AssessmentFactory.create(
        version=small, city=assessment.city, year=2031, perspectives=["two"]
    )
    changes: list[Callable[[], Any]] = [
        lambda: None,
        lambda: _post(client, assessment, "alpha", choice="3"),
        lambda: _post(client, assessment, "alpha", choice="2", version=1),
        lambda: client.cookies.load({"django_language": "zh-hans"}),
    ]
    fragments = caches["template_fragments"]
    seen = []
    for change in changes:
        change()
        for place in (_page(assessment), _page(assessment, "D3"), _page(other, "D3")):
            warm = [client.get(place).content.decode() for _time in range(2)][1]
            fragments.clear()
            seen.append(_without_tokens(warm))
            assert seen[-1] == _without_tokens(client.get(place).content.decode())
    assert (
        len(set(seen)) == 10
    )  # four of the assessment for each dimension, two languages of the other


def test_page_of_unknown_dimension_is_404(assessment: Assessment, carl: Membership) -> None:
    assert client_of(carl).get(_page(assessment, "D9")).status_code == 404


def test_first_open_goes_to_the_first_dimension_with_an_open_question(
    assessment: Assessment, carl: Membership
) -> None:
    Answer.objects.filter(question__in=["alpha", "beta", "gamma"]).update(state="dont_know")

    response = client_of(carl).get(reverse("answers", args=[assessment.pk]))

    assert response.headers["Location"] == _page(assessment, "D2")


def test_viewer_reads_and_cannot_change(assessment: Assessment, vera: Membership) -> None:
    client = client_of(vera)

    page = client.get(_page(assessment)).content.decode()

    assert page.count('<fieldset class="answer-set" disabled>') == 3
    assert _post(client, assessment, "alpha", choice="3").status_code == 403


@pytest.mark.parametrize("questions", [10, 100])
def test_opening_a_dimension_takes_seven_statements(
    questions: int, city: City, carl: Membership
) -> None:
    version = published(large_tree(questions))
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    client = client_of(carl)
    client.get(_page(assessment, "D0"))

    with statements() as counted:
        client.get(_page(assessment, "D0"))

    assert len(counted) == 7


@pytest.mark.parametrize("questions", [10, 100])
def test_saving_an_answer_takes_seven_statements(
    questions: int, city: City, carl: Membership
) -> None:
    version = published(large_tree(questions))
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    client = client_of(carl)
    client.get(_page(assessment, "D0"))

    with statements() as counted:
        response = _post(client, assessment, "q1", "D0", choice="3")

    assert (response.status_code, len(counted)) == (200, 7)


def test_save_answers_with_state_version_and_progress_and_never_with_the_card(
    assessment: Assessment, carl: Membership
) -> None:
    response = _post(client_of(carl), assessment, "alpha", choice="4", comment="Yes.")

    text = response.content.decode()
    row = _row(assessment, "alpha")
    assert (row.state, row.level, row.comment, row.version) == ("answered", 4, "Yes.", 1)
    assert response.headers["HX-Reswap"] == "none"
    assert 'id="version-alpha" value="1"' in text
    # alpha counts in D1 and in D3, on both lists of the page
    assert [f'id="count-{p}-{d}"' in text for p in ("side", "mini") for d in ("D1", "D3")] == [
        True
    ] * 4
    assert 'id="count-side-D2"' not in text
    assert "<textarea" not in text


def test_save_checklist_answers_with_level_and_rule(
    assessment: Assessment, carl: Membership
) -> None:
    response = _post(client_of(carl), assessment, "ticks", "D2", choice="counted", items=["a", "b"])

    text = response.content.decode()
    assert "Level 3, Name 3" in text
    assert "2 of 4 items are ticked." in text
    assert "Level 4 needs at least 3 items, among them 1." in text


def test_save_checklist_by_a_tick_alone(assessment: Assessment, carl: Membership) -> None:
    _post(client_of(carl), assessment, "ticks", "D2", items=["b"])

    assert _row(assessment, "ticks").level == 2


def test_save_checklist_without_tick_as_answer_is_level_one(
    assessment: Assessment, carl: Membership
) -> None:
    _post(client_of(carl), assessment, "ticks", "D2", choice="counted")

    assert _row(assessment, "ticks").level == 1


METRIC = {"value": "62", "reference_period": "2025", "data_source": "Registry"}


def test_save_metric_answers_with_level_and_next_mark(
    assessment: Assessment, carl: Membership
) -> None:
    response = _post(client_of(carl), assessment, "share", "D2", choice="counted", **METRIC)

    text = response.content.decode()
    assert "62 reaches the mark for level 3, 50." in text
    assert "Level 4 needs 85 or more." in text
    assert _row(assessment, "share").level == 3


@pytest.mark.parametrize(
    ("question", "data", "message"),
    [
        ("share", METRIC | {"value": ""} | {"choice": "counted"}, "Give the number, or choose"),
        ("share", METRIC | {"value": "101"}, "Give a number from 0 to 100."),
        ("share", METRIC | {"value": "many"}, "Write a number in digits"),
        ("share", METRIC | {"reference_period": ""}, "Name the period"),
        ("share", METRIC | {"data_source": ""}, "Name where the number comes from."),
        ("ticks", {"items": ["z"]}, "Select a valid choice."),
    ],
)
def test_save_bad_input_says_how_to_mend_it_and_writes_nothing(
    assessment: Assessment, carl: Membership, question: str, data: dict[str, Any], message: str
) -> None:
    response = _post(client_of(carl), assessment, question, "D2", **data)

    assert (response.status_code, response.headers["HX-Reswap"]) == (422, "none")
    assert message in response.content.decode()
    assert _row(assessment, question).version == 0


def test_not_applicable_needs_a_reason(assessment: Assessment, carl: Membership) -> None:
    client = client_of(carl)

    refused = _post(client, assessment, "beta", choice="not_applicable")
    taken = _post(client, assessment, "beta", choice="not_applicable", reason="No river.")

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert _row(assessment, "beta").reason == "No river."


def test_not_applicable_is_refused_where_the_question_does_not_allow_it(
    assessment: Assessment, carl: Membership
) -> None:
    response = _post(client_of(carl), assessment, "alpha", choice="not_applicable", reason="No.")

    assert (response.status_code, _row(assessment, "alpha").version) == (422, 0)


def test_second_writer_sees_both_texts_and_nothing_is_overwritten(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, "alpha", choice="2", comment="Only a plan.")

    response = _post(client_of(carl), assessment, "alpha", choice="4", comment="All of it.")

    text = response.content.decode()
    assert response.status_code == 409
    assert "Cora Coordinator saved another answer" in text
    assert "<mark>Only a plan</mark>." in text
    assert "<mark>All of it</mark>." in text
    assert 'name="alpha-over" value="1"' in text
    assert "<textarea" not in text  # what is typed is never swapped
    assert _row(assessment, "alpha").comment == "Only a plan."


def test_conflict_can_be_settled_with_ones_own_answer(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, "alpha", choice="2")

    response = _post(client_of(carl), assessment, "alpha", choice="4", resolve="mine", over=1)

    assert (response.status_code, _row(assessment, "alpha").level) == (200, 4)


def test_conflict_can_be_settled_with_theirs(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, "alpha", choice="2", comment="Only a plan.")

    response = _post(client_of(carl), assessment, "alpha", comment="All.", resolve="theirs", over=1)

    text = response.content.decode()
    assert (response.status_code, response.headers["HX-Retarget"]) == (200, "#f-alpha")
    assert ">Only a plan.</textarea>" in text
    assert 'id="version-alpha" value="1"' in text
    assert _row(assessment, "alpha").version == 1


@pytest.mark.parametrize("resolve", ["mine", "theirs"])
def test_choice_between_two_answers_is_void_when_a_third_was_saved_meanwhile(
    assessment: Assessment, carl: Membership, cora: Membership, resolve: str
) -> None:
    _post(client_of(cora), assessment, "alpha", choice="2", comment="First.")
    _post(client_of(cora), assessment, "alpha", version=1, choice="2", comment="Second.")

    response = _post(
        client_of(carl), assessment, "alpha", choice="4", comment="Mine.", resolve=resolve, over=1
    )

    text = response.content.decode()
    assert response.status_code == 409
    assert "<mark>Second</mark>" in text
    assert 'name="alpha-over" value="2"' in text
    assert _row(assessment, "alpha").comment == "Second."


def test_conflict_stays_open_until_something_is_chosen(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, "alpha", choice="2")
    client = client_of(carl)

    answers = [_post(client, assessment, "alpha", choice="4", over=1) for _n in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert _row(assessment, "alpha").level == 2


def test_fragment_request_of_an_expired_session_gets_401(assessment: Assessment) -> None:
    assert _post(Client(), assessment, "alpha", choice="3").status_code == 401


def test_finalised_assessment_is_read_only(assessment: Assessment, carl: Membership) -> None:
    Assessment.objects.update(
        status=Status.FINALISED,
        finalised_at=assessment.created_at,
        finalised_by=carl.user_id,
        sign_off_name="Ida",
    )
    client = client_of(carl)

    assert "disabled" in client.get(_page(assessment)).content.decode()
    assert _post(client, assessment, "alpha", choice="3").status_code == 422


EVIDENCE = {"kind": "link", "title": "Plan", "url": "https://x.org", "date": "2026-03-01"}


def _evidence(client: Client, assessment: Assessment, **data: Any) -> Any:
    address = reverse("evidence", args=[assessment.pk, "D1", "alpha"])
    fields = {f"alpha-evidence-{key}": value for key, value in data.items()}
    return client.post(address, fields, headers=HTMX)


def test_evidence_is_added_and_shown_with_its_grade(
    assessment: Assessment, carl: Membership
) -> None:
    response = _evidence(client_of(carl), assessment, **EVIDENCE)

    text = response.content.decode()
    assert response.status_code == 200
    assert "This evidence supports level 4" in text
    assert EvidenceLink.objects.get().item.url == "https://x.org"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Give the document a title."),
        ({"url": ""}, "Give the address of the document"),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"kind": "register"}, "Give the number or name under which it is registered."),
        ({"date": "31.31.2026"}, "Enter a valid date."),
    ],
)
def test_evidence_bad_input_keeps_what_was_typed(
    assessment: Assessment, carl: Membership, change: dict[str, str], message: str
) -> None:
    response = _evidence(client_of(carl), assessment, **(EVIDENCE | {"passage": "p. 7"} | change))

    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert 'value="p. 7"' in text
    assert EvidenceLink.objects.count() == 0


def test_evidence_is_removed(assessment: Assessment, carl: Membership) -> None:
    client = client_of(carl)
    _evidence(client, assessment, **EVIDENCE)
    address = reverse("evidence", args=[assessment.pk, "D1", "alpha"])

    client.post(address, {"remove": EvidenceLink.objects.get().pk}, headers=HTMX)

    assert EvidenceLink.objects.count() == 0
