"""Working together on a dimension: who is responsible, who is there, what is said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import Assessment
from assessment.models.base import both_or_none
from assessment.models.city import Department


class Assignment(models.Model):
    """The department responsible for a dimension, and perhaps a person in it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="assignments")
    dimension = models.CharField(_("dimension"), max_length=80)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, verbose_name=_("department")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint("assessment", "dimension", name="one_assignment_a_dimension"),
        ]

    def __str__(self) -> str:
        return self.dimension


class Comment(models.Model):
    """A remark among colleagues on one question; not part of the answer, never in a report."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    question = models.CharField(_("question"), max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=2000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    at = models.DateTimeField(_("time"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        indexes = [models.Index("assessment", "question", name="comments_of_a_question")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=both_or_none("resolved_at", "resolved_by"), name="comment_resolved_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Presence(models.Model):
    """Who had a dimension's page open last, and when; rows older than minutes mean nothing."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="presence")
    dimension = models.CharField(_("dimension"), max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                "assessment", "dimension", "person", name="one_presence_a_dimension"
            ),
        ]

    def __str__(self) -> str:
        return self.dimension
