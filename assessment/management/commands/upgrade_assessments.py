"""Move the open assessments of a framework to a version that corrects only texts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import upgrading
from assessment.services.upgrades import upgrade_all_editorial
from frameworks.models import Status
from frameworks.queries import find_version


class Command(BaseCommand):
    help = (
        "Show which open assessments could move to a version because it corrects only texts; "
        "with --commit, move them. Each city sees it and can undo it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="code of the framework")
        parser.add_argument("version", help="number of the version to move to")
        parser.add_argument("--commit", action="store_true", help="write it")

    def handle(self, *args: Any, **options: Any) -> None:
        version = find_version(options["code"], options["version"])
        if version is None:
            raise CommandError(f"There is no {options['code']} {options['version']}.")
        if version.status not in (Status.PUBLISHED, Status.PILOT):
            raise CommandError(f"{version} is not published; nothing was changed.")
        for assessment, fits in upgrading.open_below(version):
            why = "texts only" if fits else "more than texts differs: left to the city"
            self.stdout.write(f"{assessment}: {assessment.version.version}, {why}")
        if not options["commit"]:
            self.stdout.write("Nothing was changed. Add --commit to move those with texts only.")
            return
        counts = upgrade_all_editorial(to_version=version, by=None)
        self.stdout.write(f"Moved: {counts.moved}. Left to their cities: {counts.left}.")
