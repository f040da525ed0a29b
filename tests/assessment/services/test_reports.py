from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.enums import JobState
from assessment.models import Answer, Assessment, AuditEvent, Membership, ReportJob
from assessment.reports.pdf import ReportFailed
from assessment.services import reports


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that were rendered; the child process is tried in reports/test_pdf.py."""
    done: list[str] = []

    def render(data: object) -> bytes:
        done.append(data.language)  # type: ignore[attr-defined]
        return b"%PDF-1.7"

    monkeypatch.setattr(reports, "render_pdf", render)
    return done


def _ask(assessment: Assessment, member: Membership) -> tuple[ReportJob, bool]:
    return reports.request_report(assessment=assessment, language="en", by=member.user)


def test_same_state_is_one_report(
    assessment: Assessment, vera: Membership, rendered: list[str]
) -> None:
    first, is_new = _ask(assessment, vera)
    reports.make_report(first.pk)

    again, is_new_again = _ask(assessment, vera)

    assert (is_new, is_new_again, again.pk, again.state) == (True, False, first.pk, "done")
    with again.file.open() as file:
        assert file.read() == b"%PDF-1.7"
    assert AuditEvent.objects.get().verb == "report.requested"


def test_changed_answer_is_another_report(assessment: Assessment, vera: Membership) -> None:
    first, _new = _ask(assessment, vera)
    now = timezone.now()
    Answer.objects.filter(question="alpha").update(changed_at=now, changed_by=vera.user_id)

    second, _new = _ask(assessment, vera)

    assert first.pk != second.pk


def test_report_is_made_once_whoever_is_told(
    assessment: Assessment, vera: Membership, rendered: list[str]
) -> None:
    job, _new = _ask(assessment, vera)

    reports.make_report(job.pk)
    reports.make_report(job.pk)

    assert rendered == ["en"]


def test_failed_report_keeps_its_reason_and_can_be_asked_for_again(
    assessment: Assessment, vera: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_data: object) -> bytes:
        raise ReportFailed("too slow")

    monkeypatch.setattr(reports, "render_pdf", fail)
    job, _new = _ask(assessment, vera)

    reports.make_report(job.pk)

    failed = ReportJob.objects.get()
    assert (failed.state, failed.error) == ("failed", "too slow")
    again, is_new = _ask(assessment, vera)
    assert (is_new, ReportJob.objects.get(pk=again.pk).state) == (True, "queued")


@pytest.mark.parametrize(("attempts", "state"), [(1, "queued"), (2, "queued"), (3, "failed")])
def test_report_of_a_dead_worker_is_queued_again_three_times_at_most(
    assessment: Assessment, vera: Membership, attempts: int, state: str
) -> None:
    job, _new = _ask(assessment, vera)
    long_ago = timezone.now() - timedelta(hours=1)
    ReportJob.objects.update(state=JobState.RUNNING, started_at=long_ago, attempts=attempts)

    again = reports.requeue_lost(reports.lost())

    assert ReportJob.objects.get().state == state
    assert again == ([job.pk] if state == "queued" else [])


def test_report_of_a_living_worker_is_left_alone(assessment: Assessment, vera: Membership) -> None:
    _ask(assessment, vera)
    ReportJob.objects.update(state=JobState.RUNNING, started_at=timezone.now(), attempts=1)

    assert reports.requeue_lost(reports.lost()) == []
