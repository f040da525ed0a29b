"""Who is responsible for a dimension."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.models import Assessment, Assignment, Department, Membership
from assessment.services import audit
from assessment.services.assessments import refuse_if_finalised
from assessment.services.errors import Refused
from frameworks.queries import load_definition


@transaction.atomic
def assign(
    *,
    assessment: Assessment,
    dimension: str,
    department: Department | None,
    person: User | None,
    by: User,
) -> None:
    """Make a department, and perhaps a person, responsible for a dimension; neither: nobody."""
    refuse_if_finalised(assessment)
    _refuse_foreign(assessment, dimension, department, person)
    row = Assignment.objects.select_for_update().filter(assessment=assessment, dimension=dimension)
    there = row.first()
    before = _detail(there.department_id, there.person_id) if there else _detail(None, None)
    after = _detail(department.pk if department else None, person.pk if person else None)
    if before == after:
        return
    if department or person:
        Assignment.objects.update_or_create(
            assessment=assessment,
            dimension=dimension,
            defaults={"department": department, "person": person},
        )
    else:
        row.delete()
    audit.record(
        by=by,
        verb="dimension.assigned",
        target=dimension,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"before": before, "after": after},
    )


def _refuse_foreign(
    assessment: Assessment, dimension: str, department: Department | None, person: User | None
) -> None:
    definition = load_definition(assessment.content_hash, "en")
    if dimension not in {found.code for _perspective, found in definition.dimensions()}:
        raise Refused(_("The framework has no such dimension."))
    if department and department.city_id != assessment.city_id:
        raise Refused(_("This department belongs to another city."))
    members = Membership.objects.filter(city=assessment.city_id)
    if person and not members.filter(user=person).exists():
        raise Refused(_("This person is not a member of the city."))


def _detail(department: int | None, person: Any) -> dict[str, Any]:
    """Numbers, never names: names are joined when the history is read."""
    return {"department": department, "person": person}
