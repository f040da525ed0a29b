from __future__ import annotations

import pytest
from django.urls import reverse

from assessment.models import Assessment, Assignment, AuditEvent, City, Membership
from tests.conftest import client_of
from tests.factories import DepartmentFactory, MembershipFactory
from tests.sql import statements


def _overview(client_member: Membership, query: str = "") -> str:
    address = reverse("city", args=["lindhaven"]) + query
    return client_of(client_member).get(address).content.decode()


def _assign(assessment: Assessment, member: Membership, **data: object) -> str:
    posted = {f"assign-{key}".replace("__", "-"): value for key, value in data.items()}
    address = reverse("assign", args=[assessment.pk])
    return client_of(member).post(address, posted, follow=True).content.decode()


def test_coordinator_assigns_on_the_overview_and_everybody_sees_it(
    assessment: Assessment, city: City, cora: Membership, vera: Membership, carl: Membership
) -> None:
    legal = DepartmentFactory.create(city=city, name="Legal")

    form = _overview(cora, "?assign")
    text = _assign(
        assessment,
        cora,
        D1__department=legal.pk,
        D1__person=carl.user_id,
        D2__department="",
        D2__person="",
    )

    assert form.count('<select name="assign-') == 6
    assert "Department for Dimension D1" in form
    assert "Saved." in text
    assert "Legal, Carl Contributor" in _overview(vera)
    page = client_of(vera).get(reverse("dimension", args=[assessment.pk, "D2"])).content.decode()
    assert page.count("Legal, Carl Contributor") == 2  # in the sidebar, and in the short one
    assert AuditEvent.objects.count() == 1


def test_choices_are_not_offered_to_those_who_do_not_coordinate(
    assessment: Assessment, carl: Membership
) -> None:
    text = _overview(carl, "?assign")

    assert ("<select" in text, "Assign dimensions" in text) == (False, False)


def test_what_another_coordinator_has_set_meanwhile_stays(
    assessment: Assessment, cora: Membership, olga: Membership
) -> None:
    # Cora's page was made when nobody was responsible; she changes D2 alone.
    Assignment.objects.create(assessment=assessment, dimension="D1", person=olga.user)

    _assign(
        assessment,
        cora,
        D1__department="",
        D1__person="",
        D1__was=" ",
        D2__person=cora.user_id,
        D2__was=" ",
    )

    found = set(Assignment.objects.values_list("dimension", "person"))
    assert found == {("D1", olga.user_id), ("D2", cora.user_id)}


def test_department_that_is_gone_is_told_and_the_rest_is_saved(
    assessment: Assessment, cora: Membership
) -> None:
    text = _assign(assessment, cora, D1__department="4711", D2__person=cora.user_id)

    assert "Some choices were not saved" in text
    assert list(Assignment.objects.values_list("dimension", flat=True)) == ["D2"]


def test_person_of_another_city_is_no_choice(
    assessment: Assessment, cora: Membership, nora: Membership
) -> None:
    text = _assign(assessment, cora, D1__person=nora.user_id)

    assert "Some choices were not saved" in text
    assert Assignment.objects.count() == 0


def test_own_dimensions_wait_on_the_overview(
    assessment: Assessment, cora: Membership, carl: Membership
) -> None:
    Assignment.objects.create(assessment=assessment, dimension="D2", person=carl.user)

    assert "Waiting for you" in _overview(carl)
    assert "Waiting for you" not in _overview(cora)


@pytest.mark.parametrize("number", [1, 3])
def test_choosing_takes_a_constant_number_of_statements(
    assessment: Assessment, city: City, cora: Membership, number: int
) -> None:
    for n in range(number):
        MembershipFactory.create(city=city)
        department = DepartmentFactory.create(city=city)
        Assignment.objects.create(
            assessment=assessment, dimension=f"D{n + 1}", department=department
        )
    client = client_of(cora)

    with statements() as counted:
        client.get(reverse("city", args=[city.slug]) + "?assign")

    assert len(counted) == 11
