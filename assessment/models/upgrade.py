from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.enums import ArchivedBecause
from assessment.models.assessment import Assessment
from assessment.models.base import both_or_none, one_of
from frameworks.models import FrameworkVersion


class Upgrade(models.Model):
    """An assessment moved to another version of its framework; ``before`` is what undoing needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="upgrades")
    from_version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    to_version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    by = models.UUIDField(_("person"), null=True)
    before = models.JSONField(_("before"), default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("upgrade")
        verbose_name_plural = _("upgrades")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=both_or_none("undone_at", "undone_by"), name="upgrade_undone_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_version} → {self.to_version}"


class ArchivedAnswer(models.Model):
    """An answer that no longer fits the version: kept with its evidence, readable, not counted."""

    upgrade = models.ForeignKey(Upgrade, models.CASCADE, related_name="archived")
    question = models.CharField(_("question"), max_length=80)
    because = models.CharField(_("reason"), max_length=8)
    content = models.JSONField(_("answer"), default=dict)
    evidence = models.JSONField(_("evidence"), default=list)

    class Meta:
        verbose_name = _("archived answer")
        verbose_name_plural = _("archived answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("upgrade", "question", "because", name="archived_once"),
            models.CheckConstraint(
                condition=one_of("because", ArchivedBecause), name="archived_because"
            ),
        ]

    def __str__(self) -> str:
        return self.question
