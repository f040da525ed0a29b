"""The names of people, who are stored as numbers where they acted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import HttpRequest


def names_of(people: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Number -> name, or address where a person has no name; erased people are left out."""
    users: Any = get_user_model()._default_manager.filter(pk__in={p for p in people if p})
    return {user.pk: getattr(user, "name", "") or str(user) for user in users}


def who(request: HttpRequest) -> UUID:
    """The person who has signed in; every page of the administration asks for one."""
    return cast(UUID, request.user.pk)
