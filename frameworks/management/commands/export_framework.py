"""Write a stored framework version as files that ``load_framework`` reads back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.definition.document import Document
from frameworks.exporting import SINGLE, Form, as_folder
from frameworks.queries import document_of, find_version


class Command(BaseCommand):
    help = "Write a framework version as a folder of YAML, or as one YAML, JSON or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="of the framework")
        parser.add_argument("version", help="its number, as in 1.0.0")
        parser.add_argument(
            "--format", default=Form.YAML.value, choices=[form.value for form in Form]
        )
        parser.add_argument("-o", "--output", type=Path, required=True, help="file or new folder")

    def handle(self, *args: Any, **options: Any) -> None:
        version = find_version(options["code"], options["version"])
        if version is None:
            raise CommandError(f"There is no {options['code']} {options['version']}.")
        try:
            document = document_of(version)
        except ValueError as problems:
            raise CommandError(f"This draft has errors; mend them first.\n{problems}") from problems
        form, output = Form(options["format"]), options["output"]
        if form == Form.FOLDER:
            _write_folder(document, output)
        else:
            output.write_bytes(SINGLE[form](document))
        self.stdout.write(f"{version} -> {output}")


def _write_folder(document: Document, folder: Path) -> None:
    """Only into an empty folder: a file left from before would be read as a part."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} is not an empty folder. Name a new one.")
    for name, content in as_folder(document).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
