"""Write the report of an assessment to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.management.finding import find_assessment
from assessment.reports.data import build
from assessment.reports.pdf import ReportFailed, render_pdf
from frameworks.queries import load_definition


class Command(BaseCommand):
    help = "Write the PDF report of an assessment (its id, or CITY-SLUG/YEAR)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("assessment", help="the id, or CITY-SLUG/YEAR")
        parser.add_argument("-o", "--output", type=Path, required=True, help="the PDF to write")
        parser.add_argument("--language", default="en", help="en or zh-Hans")

    def handle(self, *args: Any, **options: Any) -> None:
        assessment = find_assessment(options["assessment"])
        definition = load_definition(assessment.content_hash, options["language"])
        try:
            pdf = render_pdf(build(assessment, definition))
        except ReportFailed as failed:
            raise CommandError(f"The report could not be made: {failed}") from failed
        options["output"].write_bytes(pdf)
        self.stdout.write(f"{options['output']}: {len(pdf):,} bytes")
