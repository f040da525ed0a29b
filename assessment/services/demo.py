"""An invented city from a data file, written through the same services as a real one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import User
from assessment.enums import AnswerState, Role
from assessment.given import Entry, Given
from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from assessment.services import files
from assessment.services.answers import save_answer
from assessment.services.assessments import finalise, start_assessment
from assessment.services.cities import create_city, set_departments
from assessment.services.demo_acts import Cast, Story, Tree, date_events, is_printed, show
from frameworks.definition.types import Depth, Question
from frameworks.models import FrameworkVersion
from frameworks.queries import find_version, load_definition


def load_city(*, path: Path, password: str) -> City | None:
    """Make the city of a file with its people, assessments and answers; None when it is there.

    The framework versions that the file names must be published. Files of evidence lie beside it.
    """
    tree: Tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    if City.objects.filter(slug=tree["slug"]).exists():
        return None
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _city(tree, path, password, stored)
    except BaseException:
        # The rows are gone with the transaction; their files would stay for ever.
        files.take_out(stored)
        raise


def _city(tree: Tree, path: Path, password: str, stored: list[str]) -> City:
    people = {key: _person(row, password) for key, row in tree["people"].items()}
    owner = next(people[key] for key, row in tree["people"].items() if row["role"] == Role.OWNER)
    city = create_city(
        name=tree["name"],
        country=tree["country"],
        region=tree["region"],
        population_band=tree["population_band"],
        by=owner,
    )
    departments = {
        row.name: row for row in set_departments(city=city, names=tree["departments"], by=owner)
    }
    joined = _at(tree["joined"], hour=9)
    AuditEvent.objects.filter(city=city.pk).update(at=joined)
    City.objects.filter(pk=city.pk).update(created_at=joined)
    for key, row in tree["people"].items():
        membership, _created = Membership.objects.update_or_create(
            city=city, user=people[key], defaults={"role": row["role"]}
        )
        membership.departments.set(departments[name] for name in row.get("departments", []))
    cast = Cast(city, people, departments, owner, path.parent, stored)
    for row in tree["assessments"]:
        version = find_version(tree["framework"], str(row["version"]))
        if version is None:
            raise LookupError(f"{path.name} needs {tree['framework']} {row['version']}.")
        _assessment(row, version, cast)
    return city


def _person(row: Tree, password: str) -> User:
    person = User.objects.filter(email__iexact=row["email"]).first()
    return person or User.objects.create_user(row["email"], password, name=row["name"])


def _assessment(row: Tree, version: FrameworkVersion, cast: Cast) -> None:
    definition = load_definition(version.content_hash, version.language)
    began = timezone.now()
    assessment = start_assessment(
        city=cast.city,
        version=version,
        definition=definition,
        reference_date=_date(row["reference_date"]),
        perspectives=[p.code for p in definition.perspectives if p.default],
        depth=Depth.CORE,
        by=cast.owner,
    )
    started = _at(row["started"], hour=7)
    date_events(assessment, since=began, at=started)
    for n, (code, answer) in enumerate(row["answers"].items()):
        # The services write the time of today; an invented past needs invented times.
        at = started + timedelta(days=1 + n // 3, hours=1 + n % 3, minutes=7 * n % 60)
        _answer(cast, assessment, definition.questions[code], answer, at)
    story = Story(cast, assessment)
    later: Sequence[Tree] = row.get("later", ())
    for act in later:
        story.tell(act)
    answered = started + timedelta(days=2 + len(row["answers"]) // 3)
    last = max([answered, *(act["at"] for act in later if is_printed(act))])
    times: dict[str, datetime] = {"created_at": started, "changed_at": last}
    if signed := row.get("finalised"):
        at, began = _at(signed["date"], hour=15), timezone.now()
        finalise(
            assessment=assessment, name=signed["name"], function=signed["function"], by=cast.owner
        )
        date_events(assessment, since=began, at=at)
        times |= {"finalised_at": at, "changed_at": at}
    Assessment.objects.filter(pk=assessment.pk).update(**times)


def _answer(
    cast: Cast, assessment: Assessment, question: Question, row: Tree, at: datetime
) -> None:
    by, began = cast.people[row["by"]], timezone.now()
    given = Given(
        state=AnswerState(row.get("state", AnswerState.ANSWERED)),
        level=row.get("level"),
        items=tuple(row.get("items", ())),
        value=_decimal(row.get("value")),
        earlier_value=_decimal(row.get("earlier_value")),
        reference_period=str(row.get("period", "")),
        data_source=row.get("data_source", ""),
        reason=row.get("reason", ""),
        comment=row.get("comment", ""),
    )
    answer = save_answer(assessment=assessment, entry=Entry(question, given, version=0), by=by)
    Answer.objects.filter(pk=answer.pk).update(changed_at=at)
    for shown in row.get("evidence", ()):
        show(cast, assessment, question.code, shown, by=by, at=at)
    date_events(assessment, since=began, at=at)


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _at(day: Any, *, hour: int) -> datetime:
    return datetime.combine(_date(day), time(hour), UTC)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
