"""Load a framework file or folder: show what would change, and write it with --commit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frameworks import files
from frameworks.definition.diff import diff
from frameworks.definition.document import Document
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of, find_version
from frameworks.services import Refused, import_document, publish


class Command(BaseCommand):
    help = "Show what a framework file would change; with --commit, store and publish it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, or a .yaml, .json or .xlsx file")
        parser.add_argument("--commit", action="store_true", help="write it")
        parser.add_argument("--draft", action="store_true", help="with --commit: do not publish")

    def handle(self, *args: Any, **options: Any) -> None:
        result = files.read(options["path"])
        for problem in result.problems:
            self.stderr.write(str(problem))
        if result.document is None or any(p.severity == "error" for p in result.problems):
            raise CommandError("The file has errors; nothing was changed.")
        document = result.document
        stored = find_version(document.code, document.version)
        if stored is None and document.changes:
            stored = find_version(document.code, document.changes.since)
        difference = diff(self._stored(stored), document)
        self.stdout.write(f"{document.code} {document.version}")
        self.stdout.write(str(difference))
        if not options["commit"]:
            self.stdout.write("Nothing was changed. Add --commit to write it.")
            return
        try:
            with transaction.atomic():
                version = import_document(document=document)
                if version.is_draft and not options["draft"]:
                    publish(version=version)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Stored: {version}, {version.get_status_display()}.")

    def _stored(self, version: FrameworkVersion | None) -> Document | None:
        """What is stored; a draft that is no document yet is replaced whole."""
        try:
            return document_of(version) if version else None
        except ValueError:
            return None
