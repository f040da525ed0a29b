from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from assessment.models import Answer, Assessment, City, Membership
from frameworks.models import FrameworkVersion
from tests.conftest import client_of, published
from tests.documents import document_tree, large_tree
from tests.factories import AssessmentFactory, EvidenceLinkFactory
from tests.sql import statements


def test_start_offers_the_default_and_makes_the_assessment(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    client = client_of(cora)
    address = reverse("start_assessment", args=[city.slug])

    page = client.get(address).content.decode()
    data = {"reference_date": "2026-06-30", "perspectives": ["one", "two"]}
    response = client.post(address, data)

    assessment = Assessment.objects.get()
    assert "The default asks 8 questions" in page
    assert response.headers["Location"] == reverse("answers", args=[assessment.pk])
    assert (assessment.reference_date, assessment.answers.count()) == (date(2026, 6, 30), 8)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reference_date": "1815-06-18", "perspectives": ["one"]}, "Choose a date from 2000"),
        ({"reference_date": "2026-06-30"}, "This field is required."),
        ({"reference_date": "2026-06-30", "perspectives": ["nine"]}, "Select a valid choice."),
    ],
)
def test_start_refuses(
    small: FrameworkVersion, city: City, cora: Membership, data: dict[str, object], message: str
) -> None:
    response = client_of(cora).post(reverse("start_assessment", args=[city.slug]), data)

    assert (response.status_code, Assessment.objects.count()) == (422, 0)
    assert message in response.content.decode()


def test_start_twice_in_a_year_says_so_beside_the_date(
    assessment: Assessment, cora: Membership
) -> None:
    data = {"reference_date": "2026-12-31", "perspectives": ["one"]}

    response = client_of(cora).post(reverse("start_assessment", args=["lindhaven"]), data)

    assert "There is an assessment for 2026." in response.content.decode()


def test_start_without_framework_says_what_to_do(city: City, cora: Membership) -> None:
    response = client_of(cora).get(reverse("start_assessment", args=[city.slug]))

    assert response.status_code == 503
    assert "load_framework" in response.content.decode()


def test_new_assessment_is_pinned_to_the_version_published_last(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    newer = published(document_tree(version="1.1.0"))

    data = {"reference_date": "2026-06-30", "perspectives": ["one"]}
    client_of(cora).post(reverse("start_assessment", args=[city.slug]), data)

    assert Assessment.objects.get().version == newer


def _answered(version: FrameworkVersion, city: City) -> Assessment:
    """Every answer at level 3, and dated evidence for each."""
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    Answer.objects.filter(assessment=assessment).update(state="answered", level=3)
    for row in assessment.answers.all():
        EvidenceLinkFactory.create(answer=row)
    return assessment


@pytest.mark.parametrize("questions", [10, 100])
def test_results_take_a_constant_number_of_statements(
    questions: int, city: City, vera: Membership
) -> None:
    assessment = _answered(published(large_tree(questions)), city)
    client = client_of(vera)
    client.get(reverse("results", args=[assessment.pk]))

    with statements() as counted:
        response = client.get(reverse("results", args=[assessment.pk]))

    assert (response.status_code, len(counted)) == (200, 8)


def test_results_show_profile_numbers_and_next_steps(
    small: FrameworkVersion, city: City, vera: Membership
) -> None:
    assessment = _answered(small, city)
    Answer.objects.filter(assessment=assessment, question="gamma").update(level=1)

    text = client_of(vera).get(reverse("results", args=[assessment.pk])).content.decode()

    assert text.count('class="chart ') == 3
    assert "Dimension D1: 33 declared, 33 supported." in text
    assert "stands at level 1; level 3 allows no answer below 2." in text
    assert "Bring gamma to 2." in text


def test_results_of_an_empty_assessment_say_that_it_is_not_enough(
    assessment: Assessment, vera: Membership
) -> None:
    text = client_of(vera).get(reverse("results", args=[assessment.pk])).content.decode()

    assert "0 of 8 questions are answered: not enough for a result yet." in text


def test_finalise_shows_what_is_missing_and_asks_for_a_name(
    assessment: Assessment, cora: Membership
) -> None:
    client, address = client_of(cora), reverse("finalise", args=[assessment.pk])

    page = client.get(address).content.decode()
    refused = client.post(address, {"name": "Ida"})
    client.post(address, {"name": "Ida", "function": "Mayor"})

    assert "Not answered: the result shows a range." in page
    assert refused.status_code == 422
    assert Assessment.objects.get().sign_off_name == "Ida"


def test_reopen_opens_again(assessment: Assessment, cora: Membership, olga: Membership) -> None:
    data = {"name": "Ida", "function": "Mayor"}
    client_of(cora).post(reverse("finalise", args=[assessment.pk]), data)

    client_of(olga).post(reverse("reopen", args=[assessment.pk]))

    assert Assessment.objects.get().is_finalised is False
