from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import JobState
from assessment.models.assessment import Assessment
from assessment.models.base import one_of


class ReportJob(models.Model):
    """A report that was asked for: the truth that people see, whatever became of the task.

    ``key`` is the hash of everything that the report prints, so the same report is made once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reports")
    key = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=20)
    state = models.CharField(_("state"), max_length=10, default=JobState.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="reports/", blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=one_of("state", JobState), name="job_state"),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE) & ~Q(file="")
                | ~Q(state=JobState.DONE) & Q(file=""),
                name="done_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.language}"
