from __future__ import annotations

import pytest

from assessment.accounts.models import User
from assessment.models import Assessment, Assignment, AuditEvent, City, Department, Membership
from assessment.services.assessments import finalise
from assessment.services.assignments import assign
from assessment.services.cities import remove_member
from assessment.services.errors import Refused
from tests.factories import DepartmentFactory


def _rows() -> list[tuple[object, ...]]:
    return list(Assignment.objects.values_list("dimension", "department__name", "person__name"))


def test_assign_changes_and_takes_back_with_an_event_each(
    assessment: Assessment, city: City, cora: Membership, carl: Membership
) -> None:
    legal = DepartmentFactory.create(city=city, name="Legal")

    def make(department: Department | None, person: User | None) -> None:
        assign(
            assessment=assessment,
            dimension="D1",
            department=department,
            person=person,
            by=cora.user,
        )

    make(legal, None)
    first = _rows()
    make(legal, carl.user)
    second = _rows()
    make(None, None)

    assert first == [("D1", "Legal", None)]
    assert second == [("D1", "Legal", "Carl Contributor")]
    assert _rows() == []
    events = AuditEvent.objects.order_by("at")
    nobody = {"department": None, "person": None}
    department = {"department": legal.pk, "person": None}
    both = {"department": legal.pk, "person": str(carl.user_id)}
    assert [(e.verb, e.target, e.detail) for e in events] == [
        ("dimension.assigned", "D1", {"before": nobody, "after": department}),
        ("dimension.assigned", "D1", {"before": department, "after": both}),
        ("dimension.assigned", "D1", {"before": both, "after": nobody}),
    ]


def test_assign_of_what_is_so_already_leaves_no_event(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    for _n in range(2):
        assign(
            assessment=assessment, dimension="D1", department=None, person=carl.user, by=cora.user
        )

    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("dimension", "of", "message"),
    [
        ("D9", "nobody", "no such dimension"),
        ("D1", "department", "another city"),
        ("D1", "person", "not a member"),
    ],
)
def test_assign_refuses_what_is_not_the_citys(
    assessment: Assessment,
    cora: Membership,
    nora: Membership,
    dimension: str,
    of: str,
    message: str,
) -> None:
    foreign = DepartmentFactory.create(city=nora.city)

    with pytest.raises(Refused, match=message):
        assign(
            assessment=assessment,
            dimension=dimension,
            department=foreign if of == "department" else None,
            person=nora.user if of == "person" else None,
            by=cora.user,
        )

    assert _rows() == []


def test_assign_is_refused_when_finalised(assessment: Assessment, olga: Membership) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    closed = Assessment.objects.get()

    with pytest.raises(Refused, match="finalised"):
        assign(assessment=closed, dimension="D1", department=None, person=olga.user, by=olga.user)


def test_leaver_is_responsible_for_nothing_any_more_and_the_department_stays(
    assessment: Assessment, city: City, olga: Membership, carl: Membership
) -> None:
    legal = DepartmentFactory.create(city=city, name="Legal")
    assign(assessment=assessment, dimension="D1", department=legal, person=carl.user, by=olga.user)

    remove_member(membership=carl, by=olga.user)

    assert _rows() == [("D1", "Legal", None)]
    event = AuditEvent.objects.get(verb="member.removed")
    assert event.detail == {"dimensions": ["D1"]}
