from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessment.models import Assessment, AuditEvent, Membership, ReportJob
from tests.conftest import client_of


@pytest.fixture
def job(assessment: Assessment) -> ReportJob:
    return ReportJob.objects.create(
        assessment=assessment, key="k", language="en", created_at=assessment.created_at
    )


def _finish(job: ReportJob) -> None:
    job.file.save("k.pdf", ContentFile(b"%PDF-1.7 text"), save=False)
    ReportJob.objects.update(state="done", file=job.file.name)


def test_post_makes_a_job_in_the_wanted_language(assessment: Assessment, vera: Membership) -> None:
    address = reverse("report", args=[assessment.pk])

    response = client_of(vera).post(address, {"language": "zh-Hans"})

    job = ReportJob.objects.get()
    assert job.language == "zh-Hans"
    assert response.headers["Location"] == reverse("report_job", args=[assessment.pk, job.pk])


def test_post_of_unknown_language_is_refused(assessment: Assessment, vera: Membership) -> None:
    response = client_of(vera).post(reverse("report", args=[assessment.pk]), {"language": "xx"})

    assert (response.status_code, ReportJob.objects.count()) == (400, 0)


def test_reports_are_listed_with_their_language(assessment: Assessment, vera: Membership) -> None:
    for language in ("en", "zh-Hans"):
        ReportJob.objects.create(
            assessment=assessment, key=language, language=language, created_at=assessment.created_at
        )

    page = client_of(vera).get(reverse("report", args=[assessment.pk])).content.decode()

    found = [page.count(f">{name}</td>") for name in ("English", "简体中文")]
    assert found == [1, 1]


def test_waiting_job_asks_again_with_and_without_scripts(
    job: ReportJob, assessment: Assessment, vera: Membership
) -> None:
    address = reverse("report_job", args=[assessment.pk, job.pk])
    client = client_of(vera)

    page = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="load delay:1s"' in fragment
    assert "<html" not in fragment


def test_finished_job_is_downloaded_and_noted(
    job: ReportJob, assessment: Assessment, vera: Membership
) -> None:
    _finish(job)

    response = client_of(vera).get(reverse("download", args=[assessment.pk, job.pk]))

    assert b"".join(response.streaming_content) == b"%PDF-1.7 text"  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="civigauge-lindhaven-small-2026-en.pdf"'
    )
    assert AuditEvent.objects.get().verb == "report.downloaded"


def test_failed_job_offers_to_try_again(
    job: ReportJob, assessment: Assessment, vera: Membership
) -> None:
    ReportJob.objects.update(state="failed", error="boom")

    page = client_of(vera).get(reverse("report_job", args=[assessment.pk, job.pk]))

    text = page.content.decode()
    assert ("Try again" in text, "boom" in text) == (True, False)
