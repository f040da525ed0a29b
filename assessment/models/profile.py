from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import Relevance
from assessment.models.assessment import Assessment
from assessment.models.base import both_or_none, one_of

RELEVANCE_NAMES = {
    Relevance.NONE: _("none"),
    Relevance.SOME: _("some"),
    Relevance.STRONG: _("strong"),
}


class ProfileEntry(models.Model):
    """What a city says of one item of its profile: context, never scored.

    A demand has a relevance, a development a readiness from 1 to 5; neither is given at first.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="profile")
    item = models.CharField(_("item"), max_length=80)
    version = models.PositiveIntegerField(default=0)
    relevance = models.CharField(_("relevance"), max_length=6, blank=True)
    readiness = models.PositiveSmallIntegerField(_("readiness"), null=True, blank=True)
    note = models.TextField(_("note and source"), blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of the city profile")
        verbose_name_plural = _("entries of the city profile")
        constraints = [
            models.UniqueConstraint("assessment", "item", name="one_entry_per_item"),
            models.CheckConstraint(
                condition=Q(relevance="") | one_of("relevance", Relevance),
                name="profile_relevance",
            ),
            models.CheckConstraint(
                condition=Q(readiness__isnull=True) | Q(readiness__range=(1, 5)),
                name="profile_readiness",
            ),
            models.CheckConstraint(
                condition=both_or_none("changed_at", "changed_by"), name="profile_changed_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.item
