"""What several models share."""

from __future__ import annotations

from enum import Enum

from django.db.models import Q


def one_of(field: str, values: type[Enum]) -> Q:
    """The condition that a column holds a value of the enum."""
    return Q(**{f"{field}__in": [member.value for member in values]})


def both_or_none(first: str, second: str) -> Q:
    """The condition that two columns are filled together or not at all."""
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )
