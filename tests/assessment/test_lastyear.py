from __future__ import annotations

from typing import Any

import pytest

from assessment.lastyear import LastAnswer, assessments_before, last_answers
from assessment.models import Assessment, City, Membership
from frameworks.models import FrameworkVersion
from tests.conftest import published
from tests.documents import document_tree, large_tree
from tests.factories import AssessmentFactory, CityFactory
from tests.sql import statements
from tests.versions import next_tree
from tests.years import last_years

THREE: dict[str, Any] = {"state": "answered", "level": 3, "comment": "A plan."}


def _last(assessment: Assessment, *codes: str) -> dict[str, LastAnswer]:
    return last_answers(
        assessment, "en", codes or list(assessment.answers.values_list("question", flat=True))
    )


def test_last_answer_comes_with_year_level_and_comment(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, {"alpha": THREE})
    assessment = AssessmentFactory.create(version=small, city=city)

    found = _last(assessment)

    assert set(found) == {"alpha"}
    last = found["alpha"]
    assert (last.label, last.answer.level, last.answer.comment, last.is_reworded) == (
        "Last year (2025)",
        3,
        "A plan.",
        False,
    )


def test_last_answer_to_the_same_question_is_told_in_the_words_of_today(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, {"alpha": THREE})
    tree = document_tree(version="1.0.1")
    tree["scale"][2]["name"] = "In force"
    assessment = AssessmentFactory.create(version=published(tree), city=city)

    found = _last(assessment)["alpha"]

    assert (found.definition.version, found.definition.scale[2].name) == ("1.0.1", "In force")


def test_latest_finalised_before_counts_whatever_came_earlier(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    last_years(small, city, {"alpha": {"state": "answered", "level": 1}}, 2021)
    last_years(small, city, {"alpha": THREE}, 2023)
    last_years(small, city, {"alpha": {"state": "answered", "level": 5}}, 2027)
    AssessmentFactory.create(version=small, city=city, year=2025)  # never finalised
    assessment = AssessmentFactory.create(version=small, city=city)

    found = _last(assessment)["alpha"]

    assert (found.label, found.answer.level) == ("The last time (2023)", 3)
    years = assessments_before(city.pk, "small", 2026).values_list("year", flat=True)
    assert list(years) == [2023, 2021]


def test_another_city_and_another_family_are_never_last_year(
    small: FrameworkVersion, city: City, cora: Membership, nora: Membership
) -> None:
    last_years(small, nora.city, {"alpha": THREE})
    last_years(published(document_tree(code="other")), city, {"alpha": THREE})

    assert _last(AssessmentFactory.create(version=small, city=city)) == {}


def test_what_becomes_of_a_question_decides_whether_its_answer_is_shown(
    city: City, cora: Membership
) -> None:
    tree = large_tree(5)
    old, new = published(tree), published(next_tree(tree))
    last_years(old, city, {f"q{n}": THREE for n in range(5)})
    assessment = AssessmentFactory.create(version=new, city=city, perspectives=["one"])

    found = _last(assessment)

    # q1 asks something else now, q2 is gone
    assert {code: last.is_reworded for code, last in found.items()} == {
        "q0": True,
        "q3": False,
        "q4": False,
    }
    assert found["q0"].question.prompt == "How is q0 done?"


def test_answer_that_was_out_of_scope_or_unconfirmed_is_not_shown(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    beta = {**THREE, "unconfirmed": "carried"}
    before = last_years(small, city, {"alpha": THREE, "beta": beta, "zeta": THREE})
    Assessment.objects.filter(pk=before.pk).update(perspectives=["one"])

    assert set(_last(AssessmentFactory.create(version=small, city=city))) == {"alpha"}


@pytest.mark.parametrize("number", ["0.1.0", "1.0.0"])
def test_answer_of_an_earlier_release_of_the_flagship_is_shown(
    number: str, shipped: dict[str, FrameworkVersion], city: City, cora: Membership
) -> None:
    given = {"local-leadership": THREE}
    last_years(shipped[number], city, given, perspectives=["capacity"])
    assessment = AssessmentFactory.create(
        version=shipped["1.0.1"], city=city, perspectives=["capacity"]
    )

    found = _last(assessment)

    assert {code: last.is_reworded for code, last in found.items()} == {"local-leadership": False}


@pytest.mark.parametrize("questions", [10, 100])
def test_last_answers_take_one_statement(questions: int, city: City, cora: Membership) -> None:
    version = published(large_tree(questions))
    codes = [f"q{n}" for n in range(questions)]
    last_years(version, city, dict.fromkeys(codes, THREE))
    assessment = AssessmentFactory.create(version=version, city=city, perspectives=["one"])
    _last(assessment, "q0")

    with statements() as counted:
        found = last_answers(assessment, "en", codes)

    assert (len(counted), len(found)) == (1, questions)


def test_city_without_earlier_assessment_has_nothing(small: FrameworkVersion) -> None:
    assert _last(AssessmentFactory.create(version=small, city=CityFactory.create())) == {}
