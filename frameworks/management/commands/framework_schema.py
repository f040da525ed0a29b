"""Print the JSON Schema of a framework document, or write it to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frameworks.schema import schema_json


class Command(BaseCommand):
    help = "Print the JSON Schema of a framework document."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", type=Path, help="write it to this file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"]:
            options["output"].write_text(schema_json(), encoding="utf-8")
        else:
            self.stdout.write(schema_json(), ending="")
