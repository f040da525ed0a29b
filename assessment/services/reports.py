"""Reports: asked for by people, made by the worker, kept by the hash of what they print."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from assessment import __version__, queries
from assessment.accounts.models import User
from assessment.enums import JobState
from assessment.models import Assessment, ReportJob
from assessment.reports.data import build
from assessment.reports.pdf import ReportFailed, render_pdf
from assessment.scoring.types import SCORING_VERSION
from assessment.services import audit
from frameworks.queries import load_definition

logger = logging.getLogger(__name__)
ATTEMPTS = 3


@transaction.atomic
def request_report(*, assessment: Assessment, language: str, by: User) -> tuple[ReportJob, bool]:
    """The job for a report of the present state, and whether it must be put into the queue.

    The same state in the same language is the same report: a second wish is a file that is there.
    """
    job, is_new = ReportJob.objects.get_or_create(
        key=_key(assessment, language),
        defaults={
            "assessment": assessment,
            "language": language,
            "created_at": timezone.now(),
        },
    )
    if job.state == JobState.FAILED:
        ReportJob.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0, error="")
        is_new = True
    if is_new:
        audit.record(
            by=by,
            verb="report.requested",
            target=str(job.pk),
            city=assessment.city_id,
            assessment=assessment.pk,
            detail={"language": language},
        )
    return job, is_new


def _key(assessment: Assessment, language: str) -> str:
    city = assessment.city
    parts = (
        __version__,
        SCORING_VERSION,
        assessment.pk,
        assessment.content_hash,
        language,
        queries.last_change(assessment).isoformat(),
        city.name,
        city.country,
        city.region,
        city.population_band,
    )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def make_report(pk: UUID) -> None:
    """Render the report of a job once, whoever else has been told to do the same.

    No transaction is open while the child process renders. What the worker could not finish is
    queued again by ``requeue_lost``; a report that fails is marked with a reason.
    """
    claimed = ReportJob.objects.filter(pk=pk, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return
    job = ReportJob.objects.select_related("assessment__city").get(pk=pk)
    try:
        definition = load_definition(job.assessment.content_hash, job.language)
        pdf = render_pdf(build(job.assessment, definition))
    except ReportFailed as failed:
        logger.exception("report %s failed", pk)
        ReportJob.objects.filter(pk=pk).update(state=JobState.FAILED, error=str(failed))
        return
    # The storage writes to a temporary name and renames; only then the row says "done".
    job.file.save(f"{job.key}.pdf", ContentFile(pdf), save=False)
    ReportJob.objects.filter(pk=pk, state=JobState.RUNNING).update(
        state=JobState.DONE, file=job.file.name, error=""
    )


def lost() -> QuerySet[ReportJob]:
    """Jobs whose worker must be dead: they run longer than the child process may live."""
    limit = timezone.now() - timedelta(seconds=2 * settings.REPORT_SECONDS)
    return ReportJob.objects.filter(state=JobState.RUNNING, started_at__lt=limit)


def requeue_lost(jobs: QuerySet[ReportJob]) -> list[UUID]:
    """Put jobs back into the queue, three attempts at most; the ids to enqueue."""
    given_up = Q(attempts__gte=ATTEMPTS)
    jobs.filter(given_up).update(state=JobState.FAILED, error="the worker died three times")
    again = list(jobs.exclude(given_up).values_list("pk", flat=True))
    ReportJob.objects.filter(pk__in=again, state=JobState.RUNNING).update(state=JobState.QUEUED)
    return again


def note_download(*, job: ReportJob, city: int, by: User) -> None:
    audit.record(
        by=by,
        verb="report.downloaded",
        target=str(job.pk),
        city=city,
        assessment=job.assessment_id,
    )
