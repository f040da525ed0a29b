"""Load the flagship framework and an invented city; safe to run again."""

from __future__ import annotations

import secrets
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from assessment.services.demo import load_city
from frameworks.queries import latest_published, load_definition

# Not a secret: the demonstration prints it. doctor refuses demo accounts in production.
DEMO_PASSWORD = "lindhaven-2026"  # noqa: S105 -- printed on purpose


class Command(BaseCommand):
    help = "Load the framework and an invented city with a finished and a running assessment."

    def handle(self, *args: Any, **options: Any) -> None:
        seed = settings.SEEDS_DIR / "smart-city-governance"
        call_command("load_framework", seed, commit=True, stdout=StringIO())
        version = latest_published()
        assert version is not None, "load_framework has just published one"  # noqa: S101 -- states a fact
        definition = load_definition(version.content_hash, version.language)
        password = DEMO_PASSWORD if settings.IS_LOCAL else secrets.token_urlsafe(12)
        for path in sorted((settings.SEEDS_DIR / "demo").glob("*.yaml")):
            city = load_city(path=path, version=version, definition=definition, password=password)
            if city is None:
                self.stdout.write(f"{path.stem} is there already.")
                continue
            self.stdout.write(f"{city.name}: loaded. Sign in with password {password} as")
            for membership in city.memberships.select_related("user"):
                self.stdout.write(f"  {membership.user.email} ({membership.get_role_display()})")
