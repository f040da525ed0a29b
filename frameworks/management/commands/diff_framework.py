"""Show what differs between two stored versions of a framework."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.definition.diff import diff
from frameworks.definition.document import Document
from frameworks.queries import document_of, find_version


class Command(BaseCommand):
    help = "Show what differs between two stored versions of a framework."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="of the framework")
        parser.add_argument("old", help="number of the older version")
        parser.add_argument("new", help="number of the newer version")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        difference = diff(
            self._document(code, options["old"]), self._document(code, options["new"])
        )
        self.stdout.write(f"{code} {options['old']} → {options['new']}")
        self.stdout.write(str(difference))
        for change in difference.changes:
            if change.note:
                self.stdout.write(f"  {change.code}: {change.note}")

    def _document(self, code: str, number: str) -> Document:
        version = find_version(code, number)
        if version is None:
            raise CommandError(f"There is no {code} {number}.")
        return document_of(version)
