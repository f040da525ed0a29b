from __future__ import annotations

import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import EvidenceGrade, EvidenceKind, LinkState
from assessment.models.answer import Answer
from assessment.models.assessment import Assessment
from assessment.models.base import one_of

KIND_NAMES = {
    EvidenceKind.LINK: _("link"),
    EvidenceKind.FILE: _("file"),
    EvidenceKind.REGISTER: _("entry in a register"),
    EvidenceKind.DESCRIPTION: _("description or internal reference"),
}


class EvidenceItem(models.Model):
    """A document, record or description; it may serve several answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    kind = models.CharField(
        _("kind"), max_length=12, choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    restricted = models.BooleanField(_("restricted"), default=False)
    link_state = models.CharField(_("state of the link"), max_length=8, blank=True)
    link_checked_at = models.DateTimeField(_("link looked at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("evidence item")
        verbose_name_plural = _("evidence items")
        constraints = [
            models.CheckConstraint(condition=one_of("kind", EvidenceKind), name="evidence_kind"),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_title"),
            models.CheckConstraint(
                condition=one_of("link_state", LinkState), name="evidence_link_state"
            ),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.LINK) | ~Q(url=""), name="link_has_url"
            ),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.REGISTER) | ~Q(reference=""),
                name="register_has_reference",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def evidence_storage() -> Storage:
    """Where the files lie, by setting."""
    return storages["evidence"]


class EvidenceFile(models.Model):
    """One version of an item's file; a file that is replaced keeps its earlier versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    # Under a random name in the storage "evidence", outside the web root.
    file = models.FileField(
        _("file"), storage=evidence_storage, upload_to="evidence/", max_length=200
    )
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint("item", "number", name="one_file_per_version"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceLink(models.Model):
    """An item in the service of one answer; grade and passage belong here."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence")
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="links")
    grade = models.PositiveSmallIntegerField(
        _("grade"), choices=[(grade.value, grade.name) for grade in EvidenceGrade]
    )
    passage = models.CharField(_("passage"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("evidence link")
        verbose_name_plural = _("evidence links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("answer", "item", name="item_once_per_answer"),
            models.CheckConstraint(condition=one_of("grade", EvidenceGrade), name="link_grade"),
        ]

    def __str__(self) -> str:
        return f"E{self.grade}"
