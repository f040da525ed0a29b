from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import Status
from assessment.models.base import both_or_none, one_of
from assessment.models.city import City
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion

STATUS_NAMES = {
    Status.IN_PROGRESS: _("in progress"),
    Status.FINALISED: _("finalised"),
}
DEPTH_NAMES = {Depth.CORE: _("core"), Depth.EXTENDED: _("core and extended")}


class Assessment(models.Model):
    """One city, one reference date, one pinned framework version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey(City, models.CASCADE, related_name="assessments")
    version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="+", verbose_name=_("framework version")
    )
    # The pin itself: with it, no framework table is read while people answer.
    content_hash = models.CharField(_("framework hash"), max_length=64)
    framework_code = models.CharField(_("framework"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    reference_date = models.DateField(_("reference date"))
    depth = models.CharField(
        _("depth"),
        max_length=10,
        choices=[(depth.value, name) for depth, name in DEPTH_NAMES.items()],
        default=Depth.CORE.value,
    )
    perspectives = models.JSONField(_("perspectives"), default=list)
    # On a pilot version of the framework: never compared with others.
    pilot = models.BooleanField(_("pilot"), default=False)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=[(status.value, name) for status, name in STATUS_NAMES.items()],
        default=Status.IN_PROGRESS.value,
    )
    created_at = models.DateTimeField(_("started"))
    # The time of the last change of anything that a report prints: set by services alone.
    changed_at = models.DateTimeField(_("changed"))
    finalised_at = models.DateTimeField(_("finalised"), null=True, blank=True)
    finalised_by = models.UUIDField(null=True, blank=True)
    sign_off_name = models.CharField(_("signed off by"), max_length=150, blank=True)
    sign_off_function = models.CharField(_("function"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-year", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                "city",
                "framework_code",
                "year",
                name="one_assessment_a_year",
                violation_error_message=_("The city has an assessment for this year."),
            ),
            models.CheckConstraint(condition=one_of("status", Status), name="assessment_status"),
            models.CheckConstraint(condition=one_of("depth", Depth), name="assessment_depth"),
            models.CheckConstraint(
                condition=both_or_none("finalised_at", "finalised_by"), name="finalised_pair"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.FINALISED, finalised_at__isnull=False)
                & ~Q(sign_off_name="")
                | Q(status=Status.IN_PROGRESS, finalised_at__isnull=True),
                name="finalised_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.year}"

    @property
    def is_finalised(self) -> bool:
        return self.status == Status.FINALISED
