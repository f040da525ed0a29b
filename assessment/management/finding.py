"""What commands are told by name."""

from __future__ import annotations

from uuid import UUID

from django.core.management.base import CommandError

from assessment.models import Assessment


def find_assessment(name: str) -> Assessment:
    """The assessment of an id or of CITY-SLUG/YEAR; an error that lists what is there."""
    rows = Assessment.objects.select_related("city")
    slug, _, year = name.partition("/")
    if year.isdecimal():
        found = rows.filter(city__slug=slug, year=int(year)).first()
    else:
        try:
            found = rows.filter(pk=UUID(name)).first()
        except ValueError:
            found = None
    if found is None:
        known = "\n".join(
            f"  {a.city.slug}/{a.year}  {a.pk}" for a in rows.order_by("city__slug", "year")
        )
        raise CommandError(f"There is no assessment {name!r}. There are:\n{known or '  none'}")
    return found
