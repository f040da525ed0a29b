"""The report as a file, written from the command line in a real child process."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from assessment.models import Answer, Assessment
from tests.conftest import published
from tests.documents import document_tree
from tests.factories import AssessmentFactory, CityFactory


def _write(name: str, path: Path, **options: str) -> str:
    out = StringIO()
    call_command("write_report", name, output=path, stdout=out, **options)
    return out.getvalue()


def _language_and_title(path: Path) -> tuple[str, str]:
    with pikepdf.open(path) as opened:
        return str(opened.Root.Lang), str(opened.docinfo["/Title"])


@pytest.fixture
def answered(assessment: Assessment) -> Assessment:
    """Lindhaven's assessment with answers, beside another city's of the same year."""
    Answer.objects.filter(assessment=assessment).update(state="answered", level=3)
    nordport = CityFactory.create(name="Nordport", slug="nordport")
    AssessmentFactory.create(version=assessment.version, city=nordport)
    return assessment


def test_write_report_by_id_writes_the_english_pdf(answered: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"

    told = _write(str(answered.pk), path)

    assert told == f"{path}: {path.stat().st_size:,} bytes\n"
    assert _language_and_title(path) == ("en", "Lindhaven, Small framework 2026")


def test_write_report_by_city_and_year_in_chinese(answered: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"

    _write("lindhaven/2026", path, language="zh-Hans")

    assert _language_and_title(path) == ("zh-Hans", "Lindhaven, Small framework 2026")


@pytest.mark.parametrize(
    "name",
    [
        *("lindhaven", "lindhaven/2025", "lindhaven/2026/else", "nowhere/2026", "2026"),
        str(UUID(int=7)),
    ],
)
def test_write_report_of_an_unknown_name_lists_what_there_is(
    answered: Assessment, tmp_path: Path, name: str
) -> None:
    other = Assessment.objects.get(city__slug="nordport")
    path = tmp_path / "report.pdf"

    with pytest.raises(CommandError) as refused:
        _write(name, path)

    assert str(refused.value).splitlines() == [
        f"There is no assessment {name!r}. There are:",
        f"  lindhaven/2026  {answered.pk}",
        f"  nordport/2026  {other.pk}",
    ]
    assert not path.exists()


def test_write_report_of_one_of_two_in_a_year_asks_for_the_framework(
    answered: Assessment, tmp_path: Path
) -> None:
    version = published(document_tree(code="other", title="Other framework"))
    other = AssessmentFactory.create(version=version, city=answered.city)
    nordport = Assessment.objects.get(city__slug="nordport")
    path = tmp_path / "report.pdf"

    with pytest.raises(CommandError) as refused:
        _write("lindhaven/2026", path)
    _write("lindhaven/2026/other", path)

    assert str(refused.value).splitlines() == [
        "There are several assessments 'lindhaven/2026'. There are:",
        f"  lindhaven/2026/other  {other.pk}",
        f"  lindhaven/2026/small  {answered.pk}",
        f"  nordport/2026  {nordport.pk}",
    ]
    assert _language_and_title(path) == ("en", "Lindhaven, Other framework 2026")


def test_write_report_without_assessments_says_so(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There are:\n  none$"):
        _write("lindhaven/2026", tmp_path / "report.pdf")


def test_write_report_that_fails_leaves_no_file(
    answered: Assessment, tmp_path: Path, settings: Settings
) -> None:
    settings.REPORT_SECONDS = 0.2

    with pytest.raises(CommandError, match=r"^The report could not be made: no report after 0\.2"):
        _write("lindhaven/2026", tmp_path / "report.pdf")

    assert list(tmp_path.glob("*.pdf")) == []


def test_write_report_in_an_unknown_language_is_refused(
    answered: Assessment, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        _write("lindhaven/2026", tmp_path / "report.pdf", language="fr")
