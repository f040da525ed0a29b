"""Load the shipped frameworks and an invented city; safe to run again."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessment.models import City
from assessment.services import errors
from assessment.services.demo import load_city
from assessment.uploads.unfit import Unfit
from frameworks.services import Refused, load_shipped

# Not a secret: the demonstration prints it. doctor refuses demo accounts in production.
DEMO_PASSWORD = "lindhaven-2026"  # noqa: S105 -- printed on purpose


class Command(BaseCommand):
    help = "Load the frameworks and an invented city with a finished and a running assessment."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_shipped(folder=settings.SEEDS_DIR)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        password = DEMO_PASSWORD if settings.IS_LOCAL else secrets.token_urlsafe(12)
        for path in sorted((settings.SEEDS_DIR / "demo").glob("*.yaml")):
            city = self._city(path, password)
            if city is None:
                self.stdout.write(f"{path.stem} is there already.")
                continue
            self.stdout.write(f"{city.name}: loaded. Sign in with password {password} as")
            for membership in city.memberships.select_related("user"):
                self.stdout.write(f"  {membership.user.email} ({membership.get_role_display()})")

    def _city(self, path: Path, password: str) -> City | None:
        """The city of a file; evidence is refused when the disk is full or the scanner is down."""
        try:
            return load_city(path=path, password=password)
        except (errors.Refused, Unfit) as refused:
            raise CommandError(str(refused)) from refused
