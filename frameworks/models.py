"""A framework version as rows: what an author edits and an administrator reads.

Rows of one version hold the same facts as its document; ``frameworks.services`` writes them and
``frameworks.queries`` reads them back. Objects are known by their authored codes.
"""

from __future__ import annotations

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.definition.types import Basis, Depth, Kind, Read, SourceKind
from frameworks.fields import TextsField


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PILOT = "pilot", _("pilot")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


def _one_of(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [str(value) for value in values]})  # type: ignore[attr-defined]


def _exactly_one(*fields: str) -> Q:
    """Of these columns one is filled."""
    ways = [Q(**{f"{name}__isnull": name != filled for name in fields}) for filled in fields]
    return reduce(or_, ways)


class Framework(models.Model):
    """The family of versions that share a code."""

    code = models.SlugField(_("code"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class FrameworkVersion(models.Model):
    """One version: editable while a draft, frozen once published, as a pilot too."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="versions")
    version = models.CharField(_("version"), max_length=40)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    language = models.CharField(_("source language"), max_length=20, default="en")
    title = TextsField(_("title"))
    description = TextsField(_("description"))
    licence = models.CharField(_("licence"), max_length=40, default="CC-BY-4.0")
    published = models.CharField(_("date of publication"), max_length=10, blank=True)
    # Written by frameworks.services.publish alone: SHA-256 of the canonical document.
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True, editable=False)
    # The number of the version that this was made from, and what its author says of the changes.
    parent = models.CharField(_("made from"), max_length=40, blank=True, editable=False)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    # Who has looked at the changes that are claimed to be editorial; never who publishes.
    editorial_confirmed_by = models.UUIDField(null=True, blank=True, editable=False)
    # The `of` hashes of the translations, by language and object, as their authors wrote them.
    translated_from = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        ordering = ["framework__code", "-pk"]
        permissions = [
            (f"{verb}_frameworkversion", f"Can {verb} framework version")
            for verb in ("publish", "confirm", "retire")
        ]
        constraints = [
            models.UniqueConstraint("framework", "version", name="one_row_per_version"),
            models.UniqueConstraint(
                "content_hash", condition=~Q(content_hash=""), name="one_version_per_hash"
            ),
            models.CheckConstraint(condition=_one_of("status", Status), name="version_status"),
            models.CheckConstraint(
                condition=Q(status="draft", content_hash="")
                | (~Q(status="draft") & ~Q(content_hash="")),
                name="published_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework.code} {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def languages(self) -> list[str]:  # the source language first, then those of translations
        return [self.language, *sorted(set(self.translated_from) - {self.language})]


class VersionPart(models.Model):
    """Whatever belongs to one version, in the author's order."""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="%(class)ss")
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class CodedPart(VersionPart):
    """A part with an authored code, unique among its kind in the version."""

    code = models.CharField(_("code"), max_length=80)

    class Meta(VersionPart.Meta):
        abstract = True
        constraints = [models.UniqueConstraint("version", "code", name="%(class)s_code_in_version")]

    def __str__(self) -> str:
        return self.code


class ScaleLevel(VersionPart):
    level = models.PositiveSmallIntegerField(_("level"))
    name = TextsField(_("name"))
    description = TextsField(_("description"))
    evidence = TextsField(_("least evidence"))

    class Meta(VersionPart.Meta):
        verbose_name = _("level of the scale")
        verbose_name_plural = _("levels of the scale")
        constraints = [
            models.UniqueConstraint("version", "level", name="one_row_per_scale_level"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="scale_level_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.level)


class Source(CodedPart):
    """A bibliographic record; ``csl`` holds CSL-JSON fields."""

    short = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30, choices=[(k, k) for k in SourceKind])
    interest = TextsField(_("who published it, with what interest"))
    read = models.CharField(_("what was read"), max_length=12, choices=[(r, r) for r in Read])
    note = TextsField(_("note"))
    unverified = models.BooleanField(_("unverified"), default=False)
    passages = models.JSONField(_("passages to cite"), default=list, blank=True)
    csl = models.JSONField(_("record (CSL-JSON)"), default=dict)

    class Meta(CodedPart.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *CodedPart.Meta.constraints,
            models.CheckConstraint(condition=_one_of("kind", SourceKind), name="source_kind"),
            models.CheckConstraint(condition=_one_of("read", Read), name="source_read"),
        ]


class Perspective(CodedPart):
    title = TextsField(_("title"))
    description = TextsField(_("description"))
    source = models.ForeignKey(Source, models.RESTRICT, verbose_name=_("source"))
    default = models.BooleanField(_("on by default"), default=False)

    class Meta(CodedPart.Meta):
        verbose_name = _("perspective")
        verbose_name_plural = _("perspectives")


class Dimension(CodedPart):
    """A dimension of a perspective, or a component of a dimension (``parent``)."""

    perspective = models.ForeignKey(
        Perspective, models.CASCADE, related_name="dimensions", verbose_name=_("perspective")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="components"
    )
    title = TextsField(_("title"))
    description = TextsField(_("description"))
    weight = models.DecimalField(_("weight"), max_digits=8, decimal_places=4, default=1)

    class Meta(CodedPart.Meta):
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        constraints = [
            *CodedPart.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gt=0), name="dimension_weight_positive"),
        ]


class Question(CodedPart):
    kind = models.CharField(_("kind"), max_length=10, choices=[(k, k) for k in Kind])
    depth = models.CharField(_("depth"), max_length=10, choices=[(d, d) for d in Depth])
    title = TextsField(_("short name"))
    prompt = TextsField(_("prompt"))
    why = TextsField(_("why it matters"))
    how_to_answer = TextsField(_("how to answer"))
    evidence = models.JSONField(_("examples of evidence"), default=list, blank=True)
    facets = models.JSONField(_("facets"), default=list, blank=True)
    not_applicable = models.BooleanField(_("may be not applicable"), default=False)
    not_applicable_when = TextsField(_("when it is not applicable"))
    rights = models.BooleanField(_("rights at stake"), default=False)
    supersedes = models.CharField(_("supersedes"), max_length=80, blank=True)
    # checklist: the rules as in the file; metric: unit, bounds, thresholds and texts as in the file
    rules = models.JSONField(_("rules"), default=dict, blank=True)
    metric = models.JSONField(_("metric"), null=True, blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            *CodedPart.Meta.constraints,
            models.CheckConstraint(condition=_one_of("kind", Kind), name="question_kind"),
            models.CheckConstraint(condition=_one_of("depth", Depth), name="question_depth"),
            models.CheckConstraint(
                condition=Q(kind="metric", metric__isnull=False)
                | (~Q(kind="metric") & Q(metric__isnull=True)),
                name="metric_only_for_metric",
            ),
        ]


class Level(models.Model):
    """One of the five descriptors of a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("level"))
    text = TextsField(_("description"))
    next_step = TextsField(_("next step"))

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint("question", "level", name="one_row_per_level"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="level_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.level)


class Item(models.Model):
    """A verifiable statement of a checklist question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(_("order"), default=0)
    key = models.CharField(_("key"), max_length=40)
    text = TextsField(_("text"))

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint("question", "key", name="one_row_per_item")]

    def __str__(self) -> str:
        return self.key


class Indicator(CodedPart):
    """A question placed in a dimension or component."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="indicators")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="indicators")
    weight = models.DecimalField(_("weight"), max_digits=8, decimal_places=4, default=1)

    class Meta(CodedPart.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            *CodedPart.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gt=0), name="indicator_weight_positive"),
        ]


class ProfileItem(CodedPart):
    """Context that is never scored."""

    part = models.CharField(_("part"), max_length=12)
    kind = models.CharField(_("kind"), max_length=12)
    title = TextsField(_("title"))
    prompt = TextsField(_("prompt"))
    levels = models.JSONField(_("levels"), default=list, blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("item of the city profile")
        verbose_name_plural = _("items of the city profile")


class Theme(CodedPart):
    """Indicators and profile items whose evidence helps each other, by code."""

    title = TextsField(_("title"))
    members = models.JSONField(_("members"), default=list)

    class Meta(CodedPart.Meta):
        verbose_name = _("related theme")
        verbose_name_plural = _("related themes")


class Citation(VersionPart):
    """A passage that one thing rests on: an indicator, a level, a profile item, a perspective."""

    source = models.ForeignKey(Source, models.RESTRICT, related_name="citations")
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    level = models.ForeignKey(
        Level, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    profile_item = models.ForeignKey(
        ProfileItem, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    perspective = models.ForeignKey(
        Perspective, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    locator = TextsField(_("place"))
    claim = TextsField(_("what it supports"))
    basis = models.CharField(_("basis"), max_length=24, choices=[(b, b) for b in Basis])
    passages = models.JSONField(_("passages"), default=list, blank=True)

    class Meta(VersionPart.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.CheckConstraint(condition=_one_of("basis", Basis), name="citation_basis"),
            models.UniqueConstraint("indicator", "source", name="indicator_cites_source_once"),
            models.CheckConstraint(
                condition=_exactly_one("indicator", "level", "profile_item", "perspective"),
                name="citation_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}"


class DraftComment(models.Model):
    """A remark on one text of a draft, by a reviewer who need not be able to edit."""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="comments")
    kind = models.CharField(_("kind of part"), max_length=30)
    code = models.CharField(_("code of the part"), max_length=80)
    text = models.TextField(_("comment"), max_length=4000)
    author = models.UUIDField(_("person"), null=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="draft_comment_resolved",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="draft_comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class FrameworkEvent(models.Model):
    """Who did what to a framework, and when. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor = models.UUIDField(_("person"), null=True, blank=True)
    framework = models.CharField(_("framework"), max_length=80)
    version = models.CharField(_("version"), max_length=40)
    verb = models.CharField(_("what"), max_length=40)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.verb} {self.framework} {self.version}"
