"""ReportData -> PDF: a page of HTML, rendered in a child process with limits.

The same data gives the same bytes: no clock, no identifiers that change.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from assessment import __version__
from assessment.reports import findings
from assessment.reports.charts import PRINT, profile, sky
from assessment.reports.data import ReportData
from assessment.reports.drawable import make_drawable
from assessment.reports.machine import answers_json
from frameworks.languages import django_code

HERE = Path(__file__).parent


class ReportFailed(Exception):
    """The child process did not give a report; the message says why."""


def render_html(data: ReportData) -> str:
    """The report as a page, in the language of the data."""
    with translation.override(django_code(data.language)):
        context = {
            "data": data,
            "definition": data.definition,
            "program": __version__,
            "headline": findings.headline(data),
            "strengths": findings.strengths(data),
            "weak_points": findings.weak_points(data),
            "finding": findings.gap_finding(data),
            "chart": profile(data, PRINT),
            "sky": sky(data),
            "not_applicable": findings.not_applicable(data),
            "held": {
                c.chapter.dimension.code: (
                    findings.held_back(c),
                    findings.held_back(c, supported=True),
                )
                for c in data.chapters
            },
            "steps": findings.next_steps(data, limit=10),
            "warnings": findings.warnings_of(data),
        }
        return make_drawable(render_to_string("reports/pdf.html", context))


@cache
def _style() -> str:
    return (HERE / "report.css").read_text()


def render_pdf(data: ReportData) -> bytes:
    """The finished file. Raises ``ReportFailed`` when the child fails, is too slow or too large."""
    order = {
        "html": render_html(data),
        "css": _style(),
        "when": data.changed_at.isoformat(),
        "attachments": [
            {
                "name": "answers.json",
                "text": answers_json(data),
                "description": "Answers and results, for machines",
                "relationship": "Source",
            }
        ],
        "limits": {
            "memory": settings.REPORT_MEMORY_MB << 20,
            "seconds": settings.REPORT_SECONDS,
        },
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assessment.reports.child"],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=settings.REPORT_SECONDS,
            cwd=settings.BASE_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise ReportFailed(f"no report after {settings.REPORT_SECONDS} seconds") from slow
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise ReportFailed(done.stderr.decode(errors="replace")[-2000:] or "the renderer died")
    return done.stdout
