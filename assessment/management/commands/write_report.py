"""Write the report of an assessment to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.management.finding import find_assessment
from assessment.reports.data import build
from assessment.reports.pdf import ReportFailed, render_pdf
from frameworks.languages import bcp47
from frameworks.queries import load_definition

KNOWN = [bcp47(code) for code, _name in settings.LANGUAGES]


class Command(BaseCommand):
    help = "Write the PDF report of an assessment (its id, or CITY-SLUG/YEAR[/FRAMEWORK])."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("assessment", help="the id, or CITY-SLUG/YEAR[/FRAMEWORK]")
        parser.add_argument("-o", "--output", type=Path, required=True, help="the PDF to write")
        parser.add_argument("--language", default="en", help=f"one of {', '.join(KNOWN)}")

    def handle(self, *args: Any, **options: Any) -> None:
        language, output = options["language"], options["output"]
        if language not in KNOWN:
            raise CommandError(f"There is no report in {language!r}. Choose of {', '.join(KNOWN)}.")
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}. Make it first.")
        assessment = find_assessment(options["assessment"])
        definition = load_definition(assessment.content_hash, language)
        try:
            pdf = render_pdf(build(assessment, definition))
        except ReportFailed as failed:
            raise CommandError(f"The report could not be made: {failed}") from failed
        output.write_bytes(pdf)
        self.stdout.write(f"{output}: {len(pdf):,} bytes")
