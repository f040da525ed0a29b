from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from assessment.enums import EvidenceKind
from assessment.models import Answer, Assessment, City, EvidenceLink, Membership
from frameworks.models import FrameworkVersion
from tests.conftest import client_of, published
from tests.documents import document_tree, large_tree
from tests.factories import AssessmentFactory, EvidenceLinkFactory
from tests.sql import statements
from tests.years import last_years

HTMX = {"HX-Request": "true"}
THREE: dict[str, Any] = {"state": "answered", "level": 3, "comment": "A plan."}


@pytest.fixture
def before(small: FrameworkVersion, city: City, cora: Membership) -> Assessment:
    return last_years(small, city, {"alpha": THREE})


@pytest.fixture
def now(small: FrameworkVersion, city: City, before: Assessment) -> Assessment:
    return AssessmentFactory.create(version=small, city=city)


def _page(assessment: Assessment, dimension: str = "D1") -> str:
    return reverse("dimension", args=[assessment.pk, dimension])


def _offer(assessment: Assessment) -> str:
    return reverse("last_evidence", args=[assessment.pk, "D1", "alpha"])


def _shown(before: Assessment, **item: Any) -> EvidenceLink:
    answer = Answer.objects.get(assessment=before, question="alpha")
    return EvidenceLinkFactory.create(
        answer=answer, passage="p. 4", **{f"item__{key}": value for key, value in item.items()}
    )


def test_start_page_offers_to_carry_over_and_does_so_by_default(
    small: FrameworkVersion, city: City, before: Assessment, cora: Membership
) -> None:
    client, address = client_of(cora), reverse("start_assessment", args=[city.slug])

    page = client.get(address).content.decode()
    data = {"reference_date": "2026-06-30", "perspectives": ["one"], "carry_over": "on"}
    text = client.post(address, data).headers["Location"]
    shown = client.get(text, follow=True).content.decode()

    assert "Begin with the answers of 2025" in page
    assert 'name="carry_over" class="checkboxinput form-check-input" ' in page
    assert "1 answer of last time is here and waits" in shown
    assert "From 2025: please confirm" in shown
    assert Answer.objects.get(assessment__year=2026, question="alpha").unconfirmed == "carried"


def test_start_page_of_a_first_assessment_offers_nothing_to_carry(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    page = client_of(cora).get(reverse("start_assessment", args=[city.slug])).content.decode()

    assert "carry_over" not in page


def test_start_without_the_tick_begins_empty_and_shows_last_year_all_the_same(
    small: FrameworkVersion, city: City, before: Assessment, cora: Membership
) -> None:
    client = client_of(cora)
    data = {"reference_date": "2026-06-30", "perspectives": ["one"]}
    client.post(reverse("start_assessment", args=[city.slug]), data)

    page = client.get(_page(Assessment.objects.get(year=2026))).content.decode()

    assert "please confirm" not in page
    assert page.count("Last year (2025)") == 2  # in the margin, and at level 3
    assert "A plan." in page


def test_only_a_question_with_an_earlier_answer_shows_one(
    now: Assessment, carl: Membership
) -> None:
    page = client_of(carl).get(_page(now, "D2")).content.decode()

    assert "Last year" not in page


def test_confirming_a_carried_answer_that_was_reworded_shows_what_was(
    small: FrameworkVersion, city: City, before: Assessment, carl: Membership
) -> None:
    tree = document_tree(version="1.1.0")
    tree["questions"]["alpha"]["prompt"] = "How well is alpha done?"
    claim = {"alpha": {"is": "reworded", "note": "Clearer."}}
    new = published(tree | {"changes": {"since": "1.0.0", "questions": claim}})
    assessment = AssessmentFactory.create(version=new, city=city)
    rows = Answer.objects.filter(assessment=assessment, question="alpha")
    rows.update(**THREE, unconfirmed="carried")

    text = client_of(carl).get(_page(assessment)).content.decode()

    assert "What was reworded" in text
    assert re.search(r"<mark>\s*well\s*</mark>", text)
    assert "The question has been reworded since." in text


@pytest.mark.parametrize("questions", [10, 100])
def test_opening_a_dimension_with_a_year_before_takes_seven_statements(
    questions: int, city: City, carl: Membership
) -> None:
    version = published(large_tree(questions))
    last_years(version, city, {f"q{n}": THREE for n in range(questions)})
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    client = client_of(carl)
    client.get(_page(assessment, "D0"))

    with statements() as counted:
        text = client.get(_page(assessment, "D0")).content.decode()

    assert (len(counted), text.count("Last year (2025)")) == (7, 10)


def test_evidence_of_last_year_is_offered_and_taken_over_once(
    now: Assessment, before: Assessment, carl: Membership
) -> None:
    link = _shown(before)
    client = client_of(carl)

    offered = client.get(_offer(now), headers=HTMX).content.decode()
    answers = [client.post(_offer(now), {"link": link.pk}, headers=HTMX) for _n in range(2)]

    assert ("Council decision 118" in offered, "Use again" in offered) == (True, True)
    text = answers[0].content.decode()
    assert 'id="offer-alpha" hx-swap-oob="true"' in text
    assert "In use" in text
    taken = EvidenceLink.objects.get(answer__assessment=now)
    assert (taken.item.title, taken.item.assessment, taken.passage, taken.grade) == (
        "Council decision 118",
        now,
        "p. 4",
        2,
    )
    assert taken.item != link.item


def test_evidence_is_taken_over_without_javascript(
    now: Assessment, before: Assessment, carl: Membership
) -> None:
    link = _shown(before)
    client = client_of(carl)

    page = client.get(_offer(now)).content.decode()
    response = client.post(_offer(now), {"link": link.pk})

    assert "<h1" in page
    assert response.headers["Location"] == f"{_page(now)}#q-alpha"
    assert EvidenceLink.objects.filter(answer__assessment=now).count() == 1


def test_file_is_named_and_not_taken_over_unseen(
    now: Assessment, before: Assessment, carl: Membership
) -> None:
    link = _shown(before, kind=EvidenceKind.FILE, url="")
    client = client_of(carl)

    text = client.get(_offer(now)).content.decode()

    assert ("A file: take it" in text, "Use again" in text) == (True, False)
    assert client.post(_offer(now), {"link": link.pk}).status_code == 404


def test_evidence_of_another_answer_is_no_offer(
    now: Assessment, before: Assessment, carl: Membership
) -> None:
    link = EvidenceLinkFactory.create(answer=Answer.objects.get(assessment=before, question="beta"))

    assert client_of(carl).post(_offer(now), {"link": link.pk}).status_code == 404
    assert EvidenceLink.objects.filter(answer__assessment=now).count() == 0
