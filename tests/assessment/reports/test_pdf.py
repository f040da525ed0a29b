"""The PDF of a finished assessment of the flagship framework: accessible, complete, repeatable."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.models import Answer, Assessment, City
from assessment.reports.data import ReportData, build
from assessment.reports.pdf import ReportFailed, render_html, render_pdf
from frameworks.bibliography import reference
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition
from tests.factories import AssessmentFactory, EvidenceItemFactory, EvidenceLinkFactory

FLAGSHIP = ["layers", "capacity", "modernisation"]
PERSPECTIVES = [*FLAGSHIP, "trends", "dual-intelligence", "synergy"]


@pytest.fixture
def finished(flagship: FrameworkVersion, city: City) -> Assessment:
    """Answers of every state, evidence of every kind, one item restricted."""
    assessment = AssessmentFactory.create(version=flagship, city=city, perspectives=FLAGSHIP)
    rows = list(assessment.answers.order_by("question"))
    for n, row in enumerate(rows):
        row.state, row.level = "answered", n % 5 + 1
        row.comment = f"Comment number {n} with 中文 and an emoji 🦊."
    rows[3].state, rows[3].level = "dont_know", None
    rows[7].state, rows[7].level, rows[7].reason = "not_applicable", None, "There is no river."
    rows[9].state, rows[9].level = "unanswered", None
    Answer.objects.bulk_update(rows, ["state", "level", "comment", "reason"])
    for row in rows[10:40]:
        EvidenceLinkFactory.create(answer=row, item__title=f"Paper on {row.question}")
    secret = EvidenceItemFactory.create(
        assessment=assessment,
        kind=EvidenceKind.REGISTER,
        title="The secret plan",
        reference="S-1",
        date=date(2024, 1, 1),
        restricted=True,
    )
    EvidenceLinkFactory.create(answer=rows[12], item=secret, grade=EvidenceGrade.E2)
    return assessment


def _data(assessment: Assessment, language: str = "en") -> ReportData:
    found = Assessment.objects.select_related("city").get(pk=assessment.pk)
    return build(found, load_definition(found.content_hash, language))


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [p.get_textpage().get_text_bounded() for p in document]
    return " ".join(" ".join(pages).split())


@pytest.fixture
def pdf(finished: Assessment) -> bytes:
    return render_pdf(_data(finished))


def test_pdf_is_accessible_complete_and_carries_its_answers(
    pdf: bytes, finished: Assessment, tmp_path: Any
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    data, text = _data(finished), _text(pdf)

    assert page.validate_pdf(str(file), profile="ua1").is_compliant
    assert [c.chapter.dimension.title in text for c in data.chapters] == [True] * 10
    missing = [
        source.key
        for _number, source in data.references
        if " ".join(reference(source, "en").split())[:40] not in text
    ]
    assert missing == []
    with pikepdf.open(file) as opened:
        assert str(opened.Root.Lang) == "en"
        assert bool(opened.Root.MarkInfo.Marked)
        answers = json.loads(opened.attachments["answers.json"].get_file().read_bytes())
    stored = dict(finished.answers.values_list("question", "level"))
    assert {row["question"]: row["level"] for row in answers["answers"]} == stored
    assert answers["framework"]["sha256"] == finished.content_hash


def test_pdf_prints_nothing_of_restricted_evidence_but_grade_and_year(
    pdf: bytes, finished: Assessment
) -> None:
    text = _text(pdf)

    assert "E2 restricted, 2024" in " ".join(text.split())
    assert "secret" not in text
    assert "S-1" not in text


def test_pdf_of_the_same_data_is_the_same_bytes(pdf: bytes, finished: Assessment) -> None:
    assert render_pdf(_data(finished)) == pdf


def test_pdf_in_chinese_is_accessible(finished: Assessment, tmp_path: Any) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(_data(finished, "zh-Hans")))

    assert page.validate_pdf(str(file), profile="ua1").is_compliant
    with pikepdf.open(file) as opened:
        assert str(opened.Root.Lang) == "zh-Hans"
    assert "分维度结果" in _text(file.read_bytes()).replace(" ", "")


@pytest.fixture
def whole(flagship: FrameworkVersion, city: City) -> Assessment:
    """All six perspectives at extended depth, every question answered."""
    assessment = AssessmentFactory.create(
        version=flagship, city=city, perspectives=PERSPECTIVES, depth=Depth.EXTENDED.value
    )
    rows = list(assessment.answers.order_by("question"))
    for n, row in enumerate(rows):
        row.state, row.level, row.comment = "answered", n % 5 + 1, f"Comment number {n}."
    Answer.objects.bulk_update(rows, ["state", "level", "comment"])
    return assessment


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_pdf_of_all_perspectives_is_accessible_and_draws_every_character(
    whole: Assessment, language: str, tmp_path: Any
) -> None:
    data, file = _data(whole, language), tmp_path / "report.pdf"

    file.write_bytes(render_pdf(data))

    assert page.validate_pdf(str(file), profile="ua1").is_compliant
    assert (data.asked, data.answered, len(data.chapters)) == (112, 112, 23)
    assert "□[U+" not in render_html(data)
    text = _text(file.read_bytes()).replace(" ", "")
    titles = [c.chapter.dimension.title.replace(" ", "") for c in data.chapters]
    assert [title for title in titles if title not in text] == []


def test_validator_finds_a_faulty_file(tmp_path: Any) -> None:
    """The check itself works: a file without tags is not accessible."""
    with pikepdf.new() as bare:
        bare.add_blank_page()
        bare.save(tmp_path / "bare.pdf")

    assert not page.validate_pdf(str(tmp_path / "bare.pdf"), profile="ua1").is_compliant


def test_html_replaces_what_no_font_can_draw(finished: Assessment) -> None:
    html = render_html(_data(finished))

    assert "□[U+1F98A]" in html
    assert "🦊" not in html


def test_html_escapes_what_people_write(finished: Assessment) -> None:
    Answer.objects.filter(state="answered").update(comment="<img src=x> & <b>bold</b>")

    html = render_html(_data(finished))

    assert "&lt;img src=x&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in html
    assert "<img" not in html


def test_render_that_takes_too_long_is_ended(finished: Assessment, settings: Any) -> None:
    settings.REPORT_SECONDS = 0.2

    with pytest.raises(ReportFailed, match="no report after"):
        render_pdf(_data(finished))


def test_child_fetches_nothing(finished: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    html = '<html lang="en"><body><img src="file:///etc/passwd" alt="x"></body></html>'
    monkeypatch.setattr("assessment.reports.pdf.render_html", lambda _data: html)

    with pytest.raises(ReportFailed, match="file"):
        render_pdf(_data(finished))
