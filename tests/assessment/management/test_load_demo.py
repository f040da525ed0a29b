"""The demonstration: the framework and an invented city, loaded once however often it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from assessment.accounts.models import User
from assessment.management.commands.load_demo import DEMO_PASSWORD
from assessment.models import Answer, Assessment, AuditEvent, City, Comment, EvidenceItem
from assessment.services import demo, demo_acts
from assessment.services.errors import Refused
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

LAST = datetime(2026, 11, 25, tzinfo=UTC)  # the day of the release: nothing is told of later


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


def test_load_demo_dates_what_was_done_in_the_past(db: None) -> None:
    _load()

    for row in Assessment.objects.all():
        span = (row.created_at, row.changed_at)
        answered = row.answers.exclude(state="unanswered")
        assert answered.filter(changed_at__range=span).count() == answered.count() > 0
        events = AuditEvent.objects.filter(assessment=row.pk)
        assert events.filter(at__range=(row.created_at, LAST)).count() == events.count() > 0
        printed = events.exclude(verb__startswith="comment.").exclude(verb="dimension.assigned")
        assert printed.filter(at__range=span).count() == printed.count() > 0
        assert row.finalised_at in (None, row.changed_at)
    assert AuditEvent.objects.filter(at__gt=LAST).count() == 0
    assert City.objects.get().created_at == datetime(2025, 8, 25, 9, tzinfo=UTC)


def test_load_demo_dates_evidence_and_comments_as_their_events(db: None) -> None:
    _load()

    times = {"evidence.added": EvidenceItem, "comment.added": Comment}
    names = {"evidence.added": "created_at", "comment.added": "at"}
    for verb, model in times.items():
        told = AuditEvent.objects.filter(verb=verb).order_by("at").values_list("at", flat=True)
        kept = model._default_manager.order_by(names[verb]).values_list(names[verb], flat=True)
        assert list(kept) == list(told) != []
    settled = Comment.objects.exclude(resolved_at=None).order_by("resolved_at")
    events = AuditEvent.objects.filter(verb="comment.resolved").order_by("at")
    by_events = list(events.values_list("at", "actor"))
    assert list(settled.values_list("resolved_at", "resolved_by")) == by_events != []


def test_load_demo_shows_files_that_can_be_taken(db: None) -> None:
    _load()

    minutes, places, times = EvidenceItem.objects.filter(kind="file").order_by("title")
    folder = settings.SEEDS_DIR / "demo" / "lindhaven"
    for item in (minutes, places, times):
        for file in item.files.all():
            with file.file.open() as kept:
                assert kept.read() == (folder / file.name).read_bytes()
    assert (minutes.restricted, places.restricted, times.restricted) == (False, True, False)
    assert [(file.number, file.name) for file in times.files.all()] == [
        (2, "processing-times-2025.csv"),
        (1, "processing-times-2025-six-services.csv"),
    ]
    assert dict(minutes.links.values_list("answer__question", "passage")) == {
        "joint-governance-models": "decision 12 and the list of meetings",
        "actors-across-stages": "page 2, item 5: who took part in what",
        "coordination-across-levels": "page 2, item 4: the region",
    }


def test_load_demo_leaves_something_waiting_for_whoever_may_act(db: None) -> None:
    _load()

    found = {}
    for member in City.objects.get().memberships.select_related("user"):
        client = Client()
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        text = client.get("/cities/lindhaven/").content.decode()
        found[member.user.name.split()[0]] = text.count('<li class="todo">')
    assert found == {"Amira": 3, "Mei": 2, "Kees": 1, "Rosa": 4, "Jonas": 2, "Ada": 0}


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


def test_load_demo_that_fails_leaves_no_file(
    db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept: list[str] = []

    def fail(**given: Any) -> None:
        kept.extend(row.name for row in tmp_path.rglob("*") if row.is_file())
        raise Refused("No room.")

    monkeypatch.setattr(demo_acts, "change_item", fail)

    with pytest.raises(CommandError, match=r"^No room\.$"):
        _load()

    assert (len(kept), EvidenceItem.objects.count()) == (3, 0)
    assert [row for row in tmp_path.rglob("*") if row.is_file()] == []
