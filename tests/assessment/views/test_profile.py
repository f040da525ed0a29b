from __future__ import annotations

import pytest
from django.urls import reverse

from assessment.enums import Role
from assessment.given import ProfileGiven
from assessment.models import Assessment, City, Membership, ProfileEntry
from assessment.reports.data import build
from assessment.services.profile import save_profile
from frameworks.queries import load_definition
from tests.conftest import client_of, published
from tests.documents import full_tree
from tests.factories import AssessmentFactory, MembershipFactory
from tests.sql import statements


@pytest.fixture
def assessment(db: None, city: City) -> Assessment:
    """A running assessment of a framework with a profile of two items."""
    return AssessmentFactory.create(version=published(full_tree()), city=city)


def _address(assessment: Assessment) -> str:
    return reverse("profile", args=[assessment.pk])


def _form(**changes: str) -> dict[str, str]:
    form = {"CTX-1-version": "0", "CTX-1-choice": "some", "CTX-1-note": "Flooding."}
    return form | {"RDY-1-version": "0", "RDY-1-choice": "3", "RDY-1-note": ""} | changes


def test_coordinator_saves_the_profile(assessment: Assessment, cora: Membership) -> None:
    response = client_of(cora).post(_address(assessment), _form())

    rows = ProfileEntry.objects.order_by("item")
    assert response.status_code == 302
    assert list(rows.values_list("item", "relevance", "readiness", "note")) == [
        ("CTX-1", "some", None, "Flooding."),
        ("RDY-1", "", 3, ""),
    ]


def test_profile_shows_what_is_saved(assessment: Assessment, cora: Membership) -> None:
    client = client_of(cora)
    client.post(_address(assessment), _form())

    form = client.get(_address(assessment)).context["shown"][0].form

    found = (form["choice"].value(), form["note"].value(), form["version"].value())
    assert found == ("some", "Flooding.", 1)


def test_report_prints_the_profile_and_scores_none_of_it(
    assessment: Assessment, cora: Membership
) -> None:
    definition = load_definition(assessment.content_hash, "en")
    before = build(assessment, definition).results
    client_of(cora).post(_address(assessment), _form())

    data = build(assessment, definition)

    shown = [(row.item.code, row.relevance, row.readiness_text) for row in data.profile]
    assert shown == [("CTX-1", "some", ""), ("RDY-1", "", "Ready as 3.")]
    assert (data.has_profile, data.results) == (True, before)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER, Role.VIEWER])
def test_profile_is_read_by_others_and_not_changed(
    assessment: Assessment, city: City, role: Role
) -> None:
    client = client_of(MembershipFactory.create(city=city, role=role))

    assert client.get(_address(assessment)).context["may_change"] is False
    assert client.post(_address(assessment), _form()).status_code == 403
    assert not ProfileEntry.objects.exists()


def test_conflict_shows_both_and_the_own_can_be_saved(
    assessment: Assessment, cora: Membership, olga: Membership
) -> None:
    theirs = ProfileGiven(item="RDY-1", version=0, readiness=5, note="All of it.")
    save_profile(assessment=assessment, given=[theirs], by=olga.user)
    client = client_of(cora)

    response = client.post(_address(assessment), _form())

    part = response.context["shown"][1]
    assert (response.status_code, part.their_name) == (409, "Olga Owner")
    assert (part.theirs.note, part.form["choice"].value()) == ("All of it.", "3")
    seen = {"RDY-1-version": str(part.form["version"].value()), "CTX-1-version": "1"}
    assert client.post(_address(assessment), _form(**seen)).status_code == 302
    assert ProfileEntry.objects.get(item="RDY-1").readiness == 3


@pytest.mark.parametrize("version", [0, 1])
def test_item_that_was_left_as_it_was_read_keeps_what_somebody_saved_since(
    assessment: Assessment, cora: Membership, olga: Membership, version: int
) -> None:
    read = ProfileGiven(item="RDY-1", version=0, readiness=2 if version else None)
    later = ProfileGiven(item="RDY-1", version=version, readiness=5, note="All of it.")
    save_profile(assessment=assessment, given=[read], by=cora.user)
    save_profile(assessment=assessment, given=[later], by=olga.user)
    form = _form(**{"RDY-1-version": str(version), "RDY-1-choice": "2" if version else ""})

    response = client_of(cora).post(_address(assessment), form)

    assert response.status_code == 302
    found = dict(ProfileEntry.objects.values_list("item", "note"))
    assert found == {"CTX-1": "Flooding.", "RDY-1": "All of it."}


def test_choice_that_is_not_offered_is_refused_and_the_rest_is_saved(
    assessment: Assessment, cora: Membership
) -> None:
    response = client_of(cora).post(_address(assessment), _form(**{"RDY-1-choice": "9"}))

    assert response.status_code == 422
    assert [row.item for row in ProfileEntry.objects.all()] == ["CTX-1"]


def test_profile_takes_six_statements(assessment: Assessment, cora: Membership) -> None:
    client = client_of(cora)
    client.get(_address(assessment))

    with statements() as counted:
        client.get(_address(assessment))

    assert len(counted) == 6
