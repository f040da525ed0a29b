from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from assessment.enums import Role, Status
from assessment.models import Assessment, City, Membership
from assessment.services.answers import save_answer
from assessment.services.invitations import invite
from frameworks.models import FrameworkVersion
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import client_of, published
from tests.documents import document_tree
from tests.factories import AssessmentFactory, MembershipFactory, UserFactory
from tests.sql import statements

FINALISED = {
    "status": Status.FINALISED,
    "finalised_at": datetime(2026, 12, 1, tzinfo=UTC),
    "finalised_by": UUID(int=1),
    "sign_off_name": "Kim",
}


@pytest.fixture
def other(db: None) -> FrameworkVersion:
    """Another small framework, published."""
    return published(document_tree(code="other", title="Other framework"))


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

    assert (len(counted), text.count("Carl Contributor</span> answered")) == (9, events)


@pytest.mark.parametrize("years", [1, 3])
def test_city_overview_with_many_assessments_takes_a_constant_number_of_statements(
    years: int, city: City, carl: Membership, small: FrameworkVersion, other: FrameworkVersion
) -> None:
    for n in range(years):
        AssessmentFactory.create(version=small, city=city, year=2026 - n)
        AssessmentFactory.create(version=other, city=city, year=2026 - n, **FINALISED)
    client = client_of(carl)

    with statements() as counted:
        text = client.get(reverse("city", args=[city.slug])).content.decode()

    assert (len(counted), text.count("Other framework 20")) == (8, 2 * years)


def test_assessments_of_one_year_are_told_apart_by_their_frameworks(
    city: City, vera: Membership, small: FrameworkVersion, other: FrameworkVersion
) -> None:
    for version in (small, other):
        AssessmentFactory.create(version=version, city=city, **FINALISED)

    text = client_of(vera).get(reverse("city", args=[city.slug])).content.decode()

    earlier = re.findall(r'<th scope="row"><a href="/assessments/[^"]+">([^<]+)</a>', text)
    assert sorted(earlier) == ["Other framework 2026", "Small framework 2026"]
    reports = re.findall(r'PDF<span class="visually-hidden"> ([^<]+)</span>', text)
    assert reports == earlier


def test_another_running_assessment_is_named_and_shown_when_it_is_chosen(
    city: City, cora: Membership, small: FrameworkVersion, other: FrameworkVersion
) -> None:
    AssessmentFactory.create(version=small, city=city)
    earlier = datetime(2026, 8, 1, tzinfo=UTC)
    second = AssessmentFactory.create(version=other, city=city, created_at=earlier)
    client, address = client_of(cora), reverse("city", args=[city.slug])
    way = f"{address}?assessment={second.pk}"

    first = client.get(address).content.decode()
    then = client.get(way).content.decode()
    unknown = client.get(f"{address}?assessment=none").content.decode()

    assert [_shown(text) for text in (first, then, unknown)] == [
        ("Small framework 2026", "Other framework 2026"),
        ("Other framework 2026", "Small framework 2026"),
        ("Small framework 2026", "Other framework 2026"),
    ]
    assert f'<a href="{way}">Other framework 2026</a>' in first
    assert f'href="?assign&amp;assessment={second.pk}#dimensions"' in then
    saved = client.post(reverse("assign", args=[second.pk]))
    assert saved.headers["Location"] == way


def _shown(text: str) -> tuple[str, ...]:
    """The assessment in the middle of the page, and the one that is named beside it."""
    names = re.findall(r'id="current">([^<]+)</h2>|\?assessment=[0-9a-f-]+">([^<]+)</a></th>', text)
    return tuple(here or there for here, there in names)


def test_crumbs_and_titles_name_the_framework(
    city: City, cora: Membership, other: FrameworkVersion
) -> None:
    assessment = AssessmentFactory.create(version=other, city=city)
    client = client_of(cora)

    for page in ("results", "report", "scope", "evidence_list", "finalise", "upgrade", "profile"):
        text = client.get(reverse(page, args=[assessment.pk])).content.decode()
        assert "<li>Other framework 2026</li>" in text, page
        assert re.search(r"<title>[^<]+, Lindhaven, Other framework 2026 · ", text), page


@pytest.mark.parametrize(
    ("member", "invitation"), [("carl", "Go on answering"), ("ravi", "Read the answers")]
)
def test_city_overview_offers_to_answer_to_those_who_may(
    city: City, assessment: Assessment, request: pytest.FixtureRequest, member: str, invitation: str
) -> None:
    client = client_of(request.getfixturevalue(member))

    text = client.get(reverse("city", args=[city.slug])).content.decode()

    found = re.findall(r">(Go on answering|Read the answers)<", text)
    assert found == [invitation]


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
