"""What the worker does; each task calls a service."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from assessment.services import reports


@task()
def make_report(job: str) -> None:
    reports.make_report(UUID(job))
