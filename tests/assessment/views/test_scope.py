from __future__ import annotations

import pytest
from django.urls import reverse

from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from assessment.services.assessments import finalise
from tests.conftest import client_of, published
from tests.documents import large_tree
from tests.factories import AssessmentFactory
from tests.sql import statements


def _address(assessment: Assessment) -> str:
    return reverse("scope", args=[assessment.pk])


def _answered(assessment: Assessment, *codes: str) -> None:
    Answer.objects.filter(question__in=codes).update(state="answered", level=3, comment="Given.")


def test_page_shows_the_choice_and_links_from_the_overview(
    assessment: Assessment, cora: Membership
) -> None:
    client = client_of(cora)

    overview = client.get(reverse("city", args=["lindhaven"])).content.decode()
    text = client.get(_address(assessment)).content.decode()

    assert f'href="{_address(assessment)}"' in overview
    assert text.count('type="checkbox" name="perspectives"') == text.count("checked") == 2
    assert "6 questions. The first." in text
    assert "What would change" not in text


def test_preview_counts_what_comes_and_goes_with_the_answered_ones(
    assessment: Assessment, cora: Membership
) -> None:
    _answered(assessment, "zeta", "alpha")

    data = {"perspectives": ["one"], "depth": "core"}
    text = client_of(cora).get(_address(assessment), data).content.decode()

    assert "2 questions, 1 of them answered: the answer is kept, not counted" in text
    assert "<li>Title of zeta</li>" in text
    assert Assessment.objects.get().perspectives == ["one", "two"]


def test_preview_of_the_scope_as_it_is_says_that_nothing_would_change(
    assessment: Assessment, cora: Membership
) -> None:
    data = {"perspectives": ["one", "two"], "depth": "core"}

    text = client_of(cora).get(_address(assessment), data).content.decode()

    assert "Nothing: these are the questions that are asked now." in text


def test_change_is_made_and_answers_outside_are_listed_there_and_on_the_results(
    assessment: Assessment, cora: Membership
) -> None:
    _answered(assessment, "zeta")
    client = client_of(cora)

    data = {"perspectives": ["one"], "depth": "core"}
    text = client.post(_address(assessment), data, follow=True).content.decode()
    results = client.get(reverse("results", args=[assessment.pk])).content.decode()

    assert Assessment.objects.get().perspectives == ["one"]
    assert "No answer was deleted." in text
    assert "Answers outside the scope" in text
    assert "Title of zeta" in text
    assert "Outside the scope: kept, not counted" in results
    assert "Title of zeta" in results


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"depth": "core"}, "Choose at least one perspective."),
        ({"perspectives": ["nine"], "depth": "core"}, "Select a valid choice."),
        ({"perspectives": ["one"], "depth": "deep"}, "Select a valid choice."),
    ],
)
def test_bad_choice_is_refused_with_words_and_changes_nothing(
    assessment: Assessment, cora: Membership, data: dict[str, object], message: str
) -> None:
    response = client_of(cora).post(_address(assessment), data)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert AuditEvent.objects.count() == 0


def test_finalised_assessment_cannot_be_changed_and_the_page_says_so(
    assessment: Assessment, olga: Membership
) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    client = client_of(olga)

    page = client.get(_address(assessment)).content.decode()
    data = {"perspectives": ["one"], "depth": "core"}
    text = client.post(_address(assessment), data, follow=True).content.decode()

    assert "Its scope stays as it is." in page
    assert "Look at what would change" not in page
    assert "This assessment is finalised. An owner can reopen it" in text


@pytest.mark.parametrize("questions", [10, 100])
def test_page_takes_a_constant_number_of_statements(
    questions: int, city: City, cora: Membership
) -> None:
    version = published(large_tree(questions))
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    client = client_of(cora)
    client.get(_address(assessment))

    with statements() as counted:
        client.get(_address(assessment), {"perspectives": ["one"], "depth": "extended"})

    assert len(counted) == 4
