"""Files in the report: title, date, grade, name and hash; of a restricted one grade and year."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.models import Assessment, EvidenceItem
from assessment.reports.data import EvidenceShown, ReportData, build
from assessment.reports.machine import answers_json
from assessment.reports.pdf import render_html
from frameworks.queries import load_definition
from tests.factories import EvidenceFileFactory, EvidenceLinkFactory
from tests.paper import PDF
from tests.sql import statements


@pytest.fixture
def filed(assessment: Assessment) -> Assessment:
    """Alpha at level 4 with the budget as a file in two versions."""
    assessment.answers.filter(question="alpha").update(
        state="answered", level=4, changed_at=assessment.created_at, changed_by=uuid4()
    )
    file = EvidenceFileFactory.create(item__assessment=assessment)
    EvidenceFileFactory.create(item=file.item, number=2, name="b-2.pdf", content=PDF + b"\n")
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"), item=file.item)
    return assessment


def _data(assessment: Assessment) -> ReportData:
    return build(assessment, load_definition(assessment.content_hash, "en"))


def _shown(data: ReportData) -> EvidenceShown:
    (shown,) = data.questions["alpha"].answer.evidence
    return shown


def test_file_is_reported_with_the_name_and_hash_of_its_newest_version(filed: Assessment) -> None:
    newest = EvidenceItem.objects.get().files.get(number=2)
    data = _data(filed)
    shown = _shown(data)

    assert (shown.kind, shown.title, shown.grade) == (EvidenceKind.FILE, "Budget", EvidenceGrade.E2)
    assert (shown.file_name, shown.sha256) == ("b-2.pdf", newest.sha256)
    assert f"b-2.pdf, SHA-256 {newest.sha256[:12]}…" in render_html(data)


def test_restricted_file_is_redacted_when_the_data_is_built(filed: Assessment) -> None:
    EvidenceItem.objects.update(restricted=True)
    data = _data(filed)

    html = render_html(data)
    assert _shown(data) == EvidenceShown(
        kind=EvidenceKind.FILE, grade=EvidenceGrade.E2, restricted=True, year=2026
    )
    assert ("Budget" in html, "b-2.pdf" in html, "…</p>" in html) == (False, False, False)


def test_answers_for_machines_keep_their_form(filed: Assessment) -> None:
    answers = json.loads(answers_json(_data(filed)))["answers"]

    evidence = next(row["evidence"] for row in answers if row["question"] == "alpha")
    assert evidence == [{"grade": "E2", "year": 2026, "restricted": False}]


@pytest.mark.parametrize("count", [1, 3])
def test_report_takes_six_statements(filed: Assessment, count: int) -> None:
    for question in ("beta", "gamma", "delta")[:count]:
        file = EvidenceFileFactory.create(item__assessment=filed)
        EvidenceLinkFactory.create(answer=filed.answers.get(question=question), item=file.item)
    found = Assessment.objects.select_related("city").get()
    load_definition(found.content_hash, "en")

    with statements() as counted:
        _data(found)

    assert len(counted) == 6
