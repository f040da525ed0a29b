"""What commands are told by name."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db.models import QuerySet

from assessment.models import Assessment


def find_assessment(name: str) -> Assessment:
    """The assessment of an id, of CITY-SLUG/YEAR or, where a city has several of one year, of
    CITY-SLUG/YEAR/FRAMEWORK; else an error that lists what is there.
    """
    rows = Assessment.objects.select_related("city")
    found = list(rows.filter(**_wanted(name))[:2])
    if len(found) == 1:
        return found[0]
    said = "There are several assessments" if found else "There is no assessment"
    raise CommandError(f"{said} {name!r}. There are:\n{_known(rows) or '  none'}")


def _wanted(name: str) -> dict[str, Any]:
    """The conditions that a name puts; for one that is none, conditions that nothing meets."""
    slug, _, rest = name.partition("/")
    year, _, framework = rest.partition("/")
    if year.isdecimal():
        found: dict[str, Any] = {"city__slug": slug, "year": int(year)}
        return found | ({"framework_code": framework} if framework else {})
    try:
        return {"pk": UUID(name)}
    except ValueError:
        return {"pk": None}


def _known(rows: QuerySet[Assessment]) -> str:
    """A line for each assessment, with the framework where the year alone does not tell."""
    found = list(rows.order_by("city__slug", "year", "framework_code"))
    times = Counter((row.city_id, row.year) for row in found)
    lines = []
    for row in found:
        more = f"/{row.framework_code}" if times[row.city_id, row.year] > 1 else ""
        lines.append(f"  {row.city.slug}/{row.year}{more}  {row.pk}")
    return "\n".join(lines)
