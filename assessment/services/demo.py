"""An invented city from a data file, written through the same services as a real one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from assessment.accounts.models import User
from assessment.enums import AnswerState, EvidenceKind, Role
from assessment.given import Entry, Given, Shown
from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from assessment.services.answers import save_answer
from assessment.services.assessments import finalise, start_assessment
from assessment.services.cities import create_city, set_departments
from assessment.services.evidence import add_evidence
from frameworks.definition.types import Definition, Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import find_version, load_definition

Tree = Mapping[str, Any]


@transaction.atomic
def load_city(*, path: Path, password: str) -> City | None:
    """Make the city of a file with its people, assessments and answers; None when it is there.

    The framework versions that the file names must be published.
    """
    tree: Tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    if City.objects.filter(slug=tree["slug"]).exists():
        return None
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
    for key, row in tree["people"].items():
        membership, _created = Membership.objects.update_or_create(
            city=city, user=people[key], defaults={"role": row["role"]}
        )
        membership.departments.set(departments[name] for name in row.get("departments", []))
    for row in tree["assessments"]:
        version = find_version(tree["framework"], str(row["version"]))
        if version is None:
            raise LookupError(f"{path.name} needs {tree['framework']} {row['version']}.")
        _assessment(row, city, version, people, owner)
    return city


def _person(row: Tree, password: str) -> User:
    person = User.objects.filter(email__iexact=row["email"]).first()
    return person or User.objects.create_user(row["email"], password, name=row["name"])


def _assessment(
    row: Tree,
    city: City,
    version: FrameworkVersion,
    people: Mapping[str, User],
    owner: User,
) -> None:
    definition = load_definition(version.content_hash, version.language)
    assessment = start_assessment(
        city=city,
        version=version,
        definition=definition,
        reference_date=_date(row["reference_date"]),
        perspectives=[p.code for p in definition.perspectives if p.default],
        depth=Depth.CORE,
        by=owner,
    )
    started = _at(row["started"], hour=7)
    events = AuditEvent.objects.filter(assessment=assessment.pk)
    events.update(at=started)
    for n, (code, answer) in enumerate(row["answers"].items()):
        _answer(assessment, definition, code, answer, people[answer["by"]])
        # The services write the time of today; an invented past needs invented times.
        at = started + timedelta(days=1 + n // 3, hours=1 + n % 3, minutes=7 * n % 60)
        Answer.objects.filter(assessment=assessment, question=code).update(changed_at=at)
        events.filter(target=code).update(at=at)
    last = started + timedelta(days=2 + len(row["answers"]) // 3)
    times: dict[str, datetime] = {"created_at": started, "changed_at": last}
    if signed := row.get("finalised"):
        finalise(assessment=assessment, name=signed["name"], function=signed["function"], by=owner)
        at = _at(signed["date"], hour=15)
        events.filter(verb="assessment.finalised").update(at=at)
        times |= {"finalised_at": at, "changed_at": at}
    Assessment.objects.filter(pk=assessment.pk).update(**times)


def _answer(assessment: Assessment, definition: Definition, code: str, row: Tree, by: User) -> None:
    state = AnswerState(row.get("state", AnswerState.ANSWERED))
    given = Given(
        state=state,
        level=row.get("level"),
        items=tuple(row.get("items", ())),
        value=_decimal(row.get("value")),
        earlier_value=_decimal(row.get("earlier_value")),
        reference_period=str(row.get("period", "")),
        data_source=row.get("data_source", ""),
        reason=row.get("reason", ""),
        comment=row.get("comment", ""),
    )
    save_answer(
        assessment=assessment, entry=Entry(definition.questions[code], given, version=0), by=by
    )
    for shown in row.get("evidence", ()):
        add_evidence(
            assessment=assessment,
            question=code,
            shown=Shown(
                kind=EvidenceKind(shown["kind"]),
                title=shown["title"],
                url=shown.get("url", ""),
                reference=shown.get("reference", ""),
                date=_date(shown["date"]) if "date" in shown else None,
                restricted=shown.get("restricted", False),
                passage=shown.get("passage", ""),
            ),
            by=by,
        )


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _at(day: Any, *, hour: int) -> datetime:
    return datetime.combine(_date(day), time(hour), UTC)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
