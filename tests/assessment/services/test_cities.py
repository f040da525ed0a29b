from __future__ import annotations

import pytest

from assessment.enums import Role
from assessment.models import AuditEvent, City, Membership
from assessment.services.cities import (
    create_city,
    remove_department,
    remove_member,
    set_departments,
    set_role,
)
from assessment.services.errors import Refused
from tests.factories import UserFactory

FACTS = {"country": "Westmark", "region": "", "population_band": "100k-250k"}


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["New Town", "New Town", "New Town"], ["new-town", "new-town-2", "new-town-3"]),
        (["云亭", "临港"], ["city", "city-2"]),
    ],
)
@pytest.mark.django_db
def test_create_city_finds_a_free_address_and_makes_the_creator_owner(
    names: list[str], slugs: list[str]
) -> None:
    person = UserFactory.create()

    made = [create_city(name=name, by=person, **FACTS) for name in names]

    assert [city.slug for city in made] == slugs
    assert [c.memberships.get().role for c in made] == ["owner"] * len(names)


def test_set_departments_adds_in_order_and_skips_known(city: City, olga: Membership) -> None:
    set_departments(city=city, names=["Transport", " Legal "], by=olga.user)

    added = set_departments(city=city, names=["Legal", "", "Health", "Health"], by=olga.user)

    assert [row.name for row in added] == ["Health"]
    assert [row.name for row in city.departments.all()] == ["Transport", "Legal", "Health"]


def test_remove_department_leaves_an_event(city: City, olga: Membership) -> None:
    (row,) = set_departments(city=city, names=["Legal"], by=olga.user)

    remove_department(department=row, by=olga.user)

    assert city.departments.count() == 0
    assert AuditEvent.objects.get(verb="department.removed").detail == {"name": "Legal"}


def test_last_owner_stays(city: City, olga: Membership) -> None:
    with pytest.raises(Refused, match="always has an owner"):
        set_role(membership=olga, role=Role.VIEWER, by=olga.user)
    with pytest.raises(Refused, match="always has an owner"):
        remove_member(membership=olga, by=olga.user)


def test_owner_may_leave_when_there_is_another(
    city: City, olga: Membership, cora: Membership
) -> None:
    set_role(membership=cora, role=Role.OWNER, by=olga.user)

    remove_member(membership=olga, by=olga.user)

    assert [m.user for m in city.memberships.all()] == [cora.user]
