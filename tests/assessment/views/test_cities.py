from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessment.enums import Role
from assessment.models import City, Membership
from assessment.services.answers import save_answer
from assessment.services.invitations import invite
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import client_of
from tests.factories import AssessmentFactory, MembershipFactory, UserFactory
from tests.sql import statements


@pytest.mark.django_db
def test_home_of_a_person_without_city_shows_the_way_to_one() -> None:
    client = Client()
    client.force_login(UserFactory.create(), backend="django.contrib.auth.backends.ModelBackend")

    assert "You belong to no city yet." in client.get(reverse("home")).content.decode()


def test_home_of_a_member_of_one_city_goes_there(city: City, vera: Membership) -> None:
    response = client_of(vera).get(reverse("home"))

    assert response.headers["Location"] == reverse("city", args=["lindhaven"])


def test_home_of_a_member_of_two_cities_lists_them(city: City, vera: Membership) -> None:
    MembershipFactory.create(user=vera.user, city__name="Nordport")

    text = client_of(vera).get(reverse("home")).content.decode()

    assert ("Lindhaven" in text, "Nordport" in text) == (True, True)


@pytest.mark.django_db
def test_create_city_makes_the_person_owner_and_goes_on_to_the_assessment() -> None:
    client = Client()
    person = UserFactory.create()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    data = {"name": "Nordport", "country": "Westmark", "population_band": "50k-100k"}
    response = client.post(reverse("create_city"), data)

    assert response.headers["Location"] == reverse("start_assessment", args=["nordport"])
    assert person.memberships.get().role == Role.OWNER


def test_create_city_without_name_keeps_the_rest(vera: Membership) -> None:
    response = client_of(vera).post(reverse("create_city"), {"country": "Westmark"})

    assert response.status_code == 422
    assert 'value="Westmark"' in response.content.decode()


@pytest.mark.parametrize("events", [1, 3])
def test_city_overview_takes_a_constant_number_of_statements(
    events: int, city: City, carl: Membership, small: object
) -> None:
    assessment = AssessmentFactory.create(version=small, city=city)
    for code in ("alpha", "beta", "gamma")[:events]:
        given = entry(assessment, code, state=ANSWERED, level=2)
        save_answer(assessment=assessment, entry=given, by=carl.user)
    client = client_of(carl)

    with statements() as counted:
        text = client.get(reverse("city", args=[city.slug])).content.decode()

    assert (len(counted), text.count("Carl Contributor</span> answered")) == (10, events)


@pytest.mark.parametrize("members", [1, 3])
def test_people_takes_a_constant_number_of_statements(
    members: int, city: City, olga: Membership
) -> None:
    for _n in range(members):
        MembershipFactory.create(city=city, role=Role.VIEWER)
    client = client_of(olga)

    with statements() as counted:
        text = client.get(reverse("people", args=[city.slug])).content.decode()

    assert (len(counted), text.count('name="role"')) == (8, members + 2)


def test_invite_shows_a_link_that_lets_a_stranger_in(
    city: City, cora: Membership, settings: object
) -> None:
    settings.SIGNUP = "invitation"  # type: ignore[attr-defined]
    data = {"note": "Kim", "role": "contributor"}
    text = client_of(cora).post(reverse("invite", args=[city.slug]), data).content.decode()
    found = re.search(r'value="http://testserver(/join/[^"]+)"', text)
    assert found
    stranger = Client()

    shut = stranger.get(reverse("account_signup")).content.decode()
    stranger.get(found[1])
    data = {"name": "Kim", "email": "kim@example.org", "password1": "a quite long one"}
    stranger.post(f"{reverse('account_signup')}?next={found[1]}", data)
    response = stranger.post(found[1])

    assert 'name="password1"' not in shut
    assert response.headers["Location"] == reverse("city", args=[city.slug])
    assert city.memberships.get(user__email="kim@example.org").role == Role.CONTRIBUTOR


def test_coordinator_cannot_invite_a_coordinator(city: City, cora: Membership) -> None:
    data = {"note": "Kim", "role": "coordinator"}

    response = client_of(cora).post(reverse("invite", args=[city.slug]), data)

    assert (response.status_code, city.invitations.count()) == (422, 0)


def test_revoke_closes_the_link(city: City, cora: Membership) -> None:
    invitation, token = invite(
        city=city, note="Kim", role=Role.VIEWER, department=None, by=cora.user
    )

    client_of(cora).post(reverse("revoke", args=[city.slug, invitation.pk]))

    assert Client().get(reverse("join", args=[token])).status_code == 404


@pytest.mark.django_db
def test_signup_modes(client: Client, settings: object) -> None:
    found = {}
    for mode in ("closed", "invitation", "open"):
        settings.SIGNUP = mode  # type: ignore[attr-defined]
        text = client.get(reverse("account_signup")).content.decode()
        found[mode] = 'name="password1"' in text

    assert found == {"closed": False, "invitation": False, "open": True}


def test_owner_changes_roles_and_removes_members(
    city: City, olga: Membership, carl: Membership
) -> None:
    client = client_of(olga)

    client.post(reverse("set_role", args=[city.slug, carl.user_id]), {"role": "reviewer"})
    role = city.memberships.get(user=carl.user).role
    client.post(reverse("remove_member", args=[city.slug, carl.user_id]))

    assert (role, city.memberships.filter(user=carl.user).exists()) == ("reviewer", False)


def test_last_owner_cannot_be_removed_and_is_told_why(city: City, olga: Membership) -> None:
    address = reverse("remove_member", args=[city.slug, olga.user_id])

    text = client_of(olga).post(address, follow=True).content.decode()

    assert "A city always has an owner." in text


def test_departments_are_pasted_as_a_list_and_removed(city: City, cora: Membership) -> None:
    client = client_of(cora)

    client.post(reverse("add_departments", args=[city.slug]), {"names": "Legal\n\nTransport\n"})
    legal = city.departments.get(name="Legal")
    client.post(reverse("remove_department", args=[city.slug, legal.pk]))

    assert [row.name for row in city.departments.all()] == ["Transport"]
