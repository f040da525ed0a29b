from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Who did what, when, and what it was before and after. Only ever added to.

    No foreign keys: the row outlives city and person, and holds the actor's id, never a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("time"))
    actor = models.UUIDField(_("person"), null=True)
    city = models.BigIntegerField(_("city"), null=True)
    assessment = models.UUIDField(_("assessment"), null=True)
    verb = models.CharField(_("what"), max_length=40)
    target = models.CharField(_("of what"), max_length=120, blank=True)
    detail = models.JSONField(_("detail"), null=True)
    detail_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at"]
        indexes = [models.Index("assessment", "target", "at", name="history_of_an_answer")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
