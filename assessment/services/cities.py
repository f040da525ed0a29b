"""Cities, their departments and their members."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.enums import Role, Status
from assessment.models import Assignment, City, Department, Membership
from assessment.services import audit
from assessment.services.errors import Refused


@transaction.atomic
def create_city(*, name: str, country: str, region: str, population_band: str, by: User) -> City:
    """A new city; whoever creates it owns it."""
    city = City.objects.create(
        slug=_free_slug(name),
        name=name,
        country=country,
        region=region,
        population_band=population_band,
    )
    Membership.objects.create(city=city, user=by, role=Role.OWNER)
    audit.record(by=by, verb="city.created", target=city.slug, city=city.pk, detail={"name": name})
    return city


def _free_slug(name: str) -> str:
    """An address part for the name that no city has; names without Latin letters get "city"."""
    base = slugify(name)[:50] or "city"
    taken = set(City.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


@transaction.atomic
def set_departments(*, city: City, names: Iterable[str], by: User) -> list[Department]:
    """Add the named departments that the city does not have yet, in the order given."""
    known = set(city.departments.values_list("name", flat=True))
    wanted = dict.fromkeys(name.strip() for name in names)
    fresh = [name for name in wanted if name and name not in known]
    start = len(known)
    rows = [Department(city=city, name=name, order=start + n) for n, name in enumerate(fresh)]
    Department.objects.bulk_create(rows)
    if fresh:
        audit.record(
            by=by, verb="departments.added", target=city.slug, city=city.pk, detail={"names": fresh}
        )
    return rows


@transaction.atomic
def remove_department(*, department: Department, by: User) -> None:
    city = department.city
    audit.record(
        by=by,
        verb="department.removed",
        target=city.slug,
        city=city.pk,
        detail={"name": department.name},
    )
    department.delete()


@transaction.atomic
def set_role(*, membership: Membership, role: Role, by: User) -> None:
    """Change what a member may do; the last owner stays one."""
    before = Role(membership.role)
    if before == Role.OWNER and role != Role.OWNER:
        _refuse_last_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(
        by=by,
        verb="member.role",
        target=str(membership.user_id),
        city=membership.city_id,
        detail={"before": before, "after": role},
    )


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """End a membership; the person's answers stay the city's, and their dimensions lose a name."""
    if membership.role == Role.OWNER:
        _refuse_last_owner(membership)
    theirs = Assignment.objects.filter(
        assessment__city=membership.city_id,
        assessment__status=Status.IN_PROGRESS,
        person=membership.user_id,
    )
    audit.record(
        by=by,
        verb="member.removed",
        target=str(membership.user_id),
        city=membership.city_id,
        detail={"dimensions": sorted(theirs.values_list("dimension", flat=True))},
    )
    theirs.update(person=None)
    membership.delete()


def _refuse_last_owner(membership: Membership) -> None:
    owners = Membership.objects.select_for_update().filter(city=membership.city_id, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise Refused(
            _("A city always has an owner. Make another member an owner first, then try again.")
        )
