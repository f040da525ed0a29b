from __future__ import annotations

import pytest
from django.utils import timezone

from assessment import queries, together
from assessment.models import Answer, Assessment, Assignment, City, Comment, Membership
from assessment.together import Responsible
from frameworks.queries import load_definition
from tests.factories import DepartmentFactory
from tests.sql import statements


def _comment(assessment: Assessment, question: str, by: Membership, *mentions: Membership) -> None:
    comment = Comment.objects.create(
        assessment=assessment, question=question, author=by.user, text="?", at=timezone.now()
    )
    comment.mentions.set(member.user for member in mentions)


def _waiting(assessment: Assessment, reader: Membership, *, may_answer: bool = True) -> list[str]:
    scope = queries.scope_of(assessment, load_definition(assessment.content_hash, "en"))
    found = together.waiting(
        assessment,
        reader.user,
        together.desk(assessment, reader.user),
        queries.progress(scope, queries.states(assessment)),
        may_answer=may_answer,
    )
    mentions = [comment.question for comment in found.mentions]
    return mentions + [share.chapter.dimension.code for share in found.dimensions]


def test_desk_of_an_assessment_with_nothing_is_empty(
    assessment: Assessment, carl: Membership
) -> None:
    assert together.desk(assessment, carl.user) == together.Desk({}, {}, {})


def test_desk_names_departments_and_people_and_says_which_are_the_readers(
    assessment: Assessment, city: City, carl: Membership, cora: Membership
) -> None:
    legal = DepartmentFactory.create(city=city, name="Legal office", short_name="Legal")
    works = DepartmentFactory.create(city=city, name="Works")
    carl.departments.add(legal)
    rows = [("D1", legal, None), ("D2", works, carl.user), ("D3", works, cora.user)]
    for dimension, department, person in rows:
        Assignment.objects.create(
            assessment=assessment, dimension=dimension, department=department, person=person
        )

    found = together.desk(assessment, carl.user).responsible

    assert found == {
        "D1": Responsible(legal.pk, "Legal", None, "", is_mine=True),
        "D2": Responsible(works.pk, "Works", carl.user_id, "Carl Contributor", is_mine=True),
        "D3": Responsible(works.pk, "Works", cora.user_id, "Cora Coordinator", is_mine=False),
    }


def test_desk_leaves_out_an_assignment_that_lost_department_and_person(
    assessment: Assessment, carl: Membership
) -> None:
    Assignment.objects.create(assessment=assessment, dimension="D1")

    assert together.desk(assessment, carl.user).responsible == {}


def test_desk_counts_open_comments_once_however_many_they_mention(
    assessment: Assessment, carl: Membership, cora: Membership, vera: Membership
) -> None:
    _comment(assessment, "alpha", cora, carl, vera)
    _comment(assessment, "alpha", cora)
    _comment(assessment, "zeta", cora, vera)
    _comment(assessment, "beta", cora, carl)
    Comment.objects.filter(question="beta").update(
        resolved_at=timezone.now(), resolved_by=carl.user_id
    )

    found = together.desk(assessment, carl.user)

    scope = queries.scope_of(assessment, load_definition(assessment.content_hash, "en"))
    assert (found.said, found.mentions) == ({"alpha": 2, "zeta": 1}, {"alpha": 1})
    # alpha counts in D1 and in D3
    assert found.said_in(scope) == {"D1": 2, "D2": 0, "D3": 3}


@pytest.mark.parametrize("number", [1, 3])
def test_desk_takes_one_statement(
    assessment: Assessment, carl: Membership, cora: Membership, number: int
) -> None:
    for n in range(number):
        Assignment.objects.create(assessment=assessment, dimension=f"D{n + 1}", person=cora.user)
        _comment(assessment, ("alpha", "beta", "gamma")[n], cora, carl)

    with statements() as counted:
        found = together.desk(assessment, carl.user)

    assert (len(counted), len(found.responsible), len(found.said)) == (1, number, number)


def test_waiting_are_own_open_dimensions_and_open_mentions(
    assessment: Assessment, city: City, carl: Membership, cora: Membership
) -> None:
    legal = DepartmentFactory.create(city=city)
    carl.departments.add(legal)
    Assignment.objects.create(assessment=assessment, dimension="D1", department=legal)
    Assignment.objects.create(assessment=assessment, dimension="D2", person=carl.user)
    Assignment.objects.create(assessment=assessment, dimension="D3", person=cora.user)
    _comment(assessment, "zeta", cora, carl)
    _comment(assessment, "alpha", cora, cora)
    Answer.objects.filter(question__in=["delta", "ticks", "share"]).update(state="dont_know")

    assert _waiting(assessment, carl) == ["zeta", "D1"]
    assert _waiting(assessment, cora) == ["alpha", "D3"]


def test_no_dimension_waits_for_somebody_who_may_not_answer(
    assessment: Assessment, cora: Membership, vera: Membership
) -> None:
    Assignment.objects.create(assessment=assessment, dimension="D1", person=vera.user)
    _comment(assessment, "zeta", cora, vera)

    assert _waiting(assessment, vera, may_answer=False) == ["zeta"]


def test_comments_of_another_assessment_are_not_there(
    assessment: Assessment, carl: Membership, nora: Membership
) -> None:
    _comment(assessment, "alpha", carl)
    comment = Comment.objects.get()

    assert together.comment_of(assessment, "alpha", comment.pk) == comment
    assert together.comment_of(assessment, "beta", comment.pk) is None
    assert [user.name for user in together.people_of(nora.city)] == ["Nora Neighbour"]
