"""The demonstration: the framework and an invented city, loaded once however often it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from assessment.accounts.models import User
from assessment.management.commands.load_demo import DEMO_PASSWORD
from assessment.models import Answer, Assessment, AuditEvent, City
from assessment.services import demo
from frameworks.models import FrameworkVersion, Status
from tests.conftest import SEED, published
from tests.factories import UserFactory

PEOPLE = {
    "amira@lindhaven.example": "owner",
    "mei@lindhaven.example": "coordinator",
    "kees@lindhaven.example": "reviewer",
    "rosa@lindhaven.example": "contributor",
    "jonas@lindhaven.example": "contributor",
    "ada@lindhaven.example": "viewer",
}


def _load() -> list[str]:
    """The lines that the command writes."""
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue().splitlines()


def _counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def _can_sign_in(email: str, password: str) -> bool:
    return Client().login(username=email, password=password)


def test_load_demo_makes_a_finished_and_a_running_assessment(db: None) -> None:
    _load()

    stored = FrameworkVersion.objects.values_list("framework__code", "status")
    codes = ("smart-city-governance", "open-data-readiness")
    assert set(stored) == {(code, Status.PUBLISHED) for code in codes}
    assert City.objects.get().slug == "lindhaven"
    running, finished = Assessment.objects.order_by("-year")
    assert (running.year, running.status) == (2026, "in_progress")
    assert (finished.year, finished.status) == (2025, "finalised")
    assert finished.sign_off_name == "Kees Verhagen"
    assert finished.finalised_at == datetime(2025, 12, 12, 15, tzinfo=UTC)
    assert finished.answers.exclude(state="unanswered").count() == finished.answers.count() > 0
    assert 0 < running.answers.exclude(state="unanswered").count() < running.answers.count()
    assert [row.evidence.count() > 0 for row in (running, finished)] == [True, True]


def test_load_demo_dates_what_was_answered_in_the_past(db: None) -> None:
    _load()

    for row in Assessment.objects.all():
        span = (row.created_at, row.changed_at)
        answered = row.answers.exclude(state="unanswered")
        assert answered.filter(changed_at__range=span).count() == answered.count() > 0
        events = AuditEvent.objects.filter(assessment=row.pk)
        assert events.filter(at__range=span).count() == events.count() > 0
        assert row.finalised_at in (None, row.changed_at)


def test_load_demo_prints_people_who_can_sign_in_with_their_roles(db: None) -> None:
    lines = _load()

    head = f"Lindhaven: loaded. Sign in with password {DEMO_PASSWORD} as"
    assert lines == [head, *(f"  {email} ({role})" for email, role in PEOPLE.items())]
    members = City.objects.get().memberships.values_list("user__email", "role")
    assert dict(members) == PEOPLE
    assert [email for email in PEOPLE if not _can_sign_in(email, DEMO_PASSWORD)] == []


def test_load_demo_again_says_so_and_changes_nothing(db: None) -> None:
    _load()
    before = _counts()

    assert _load() == ["lindhaven is there already."]
    assert _counts() == before


def test_load_demo_in_production_makes_a_password_of_its_own(db: None, settings: Settings) -> None:
    settings.IS_LOCAL = False

    password = _load()[0].removesuffix(" as").rpartition(" ")[2]

    assert len(password) == 16
    assert _can_sign_in("amira@lindhaven.example", password)
    assert not _can_sign_in("amira@lindhaven.example", DEMO_PASSWORD)


def test_load_demo_keeps_the_account_of_a_person_who_is_there(db: None) -> None:
    amira = UserFactory.create(email="Amira@lindhaven.example", name="Amira")

    _load()

    amira.refresh_from_db()
    assert (amira.name, amira.memberships.get().role) == ("Amira", "owner")
    assert _can_sign_in("amira@lindhaven.example", "a long password")


def test_load_demo_beside_another_framework_takes_its_own(db: None) -> None:
    call_command("load_framework", SEED, commit=True, stdout=StringIO())
    published()

    _load()

    codes = Assessment.objects.values_list("framework_code", flat=True)
    assert set(codes) == {"smart-city-governance"}


def test_load_demo_that_fails_leaves_no_half_city(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(demo, "finalise", fail)

    with pytest.raises(OSError, match="the disk is full"):
        _load()

    assert (City.objects.count(), User.objects.count(), Answer.objects.count()) == (0, 0, 0)
