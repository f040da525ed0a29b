"""The framework in Django admin: drafts on plain pages, published versions to read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.widgets import TextsAdminField
from frameworks.fields import TextsField
from frameworks.services import Refused, publish, retire


def version_of(obj: Any) -> models.FrameworkVersion | None:
    """The version that a row belongs to."""
    if isinstance(obj, models.FrameworkVersion):
        return obj
    if isinstance(obj, models.Level | models.Item):
        return obj.question.version
    return getattr(obj, "version", None)


class FrozenWhenPublished:
    """Rows of a draft can be changed; rows of any other version are shown only."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("delete", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("add", request, obj)

    def _may(self, action: str, request: HttpRequest, obj: Any) -> bool:
        allowed: bool = getattr(super(), f"has_{action}_permission")(
            request, *([] if action == "add" and isinstance(self, admin.ModelAdmin) else [obj])
        )
        version = version_of(obj) if obj is not None else None
        return allowed and (version is None or version.is_draft)


TEXTS: dict[Any, Any] = {TextsField: {"form_class": TextsAdminField}}


class Part(FrozenWhenPublished, admin.ModelAdmin[Any]):
    """A part of a version; reached from the version's page."""

    formfield_overrides = TEXTS

    list_filter = ["version"]
    list_select_related = ["version__framework"]
    search_fields = ["code"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request) and not request.path.endswith("/autocomplete/")


class Inline(FrozenWhenPublished, admin.TabularInline[Any, Any]):
    formfield_overrides = TEXTS
    extra = 0
    show_change_link = True


class ScaleInline(Inline):
    model = models.ScaleLevel
    fields = ["level", "name", "description", "evidence"]


class PerspectiveInline(Inline):
    model = models.Perspective
    fields = ["order", "code", "title", "default"]


class DimensionInline(Inline):
    model = models.Dimension
    fk_name = "perspective"
    fields = ["order", "code", "parent", "title", "weight"]


class IndicatorInline(Inline):
    model = models.Indicator
    fields = ["order", "code", "question", "weight"]
    autocomplete_fields = ["question"]


class LevelInline(Inline):
    model = models.Level
    fields = ["level", "text", "next_step"]
    max_num = 5


class ItemInline(Inline):
    model = models.Item
    fields = ["order", "key", "text"]


class CitationInline(Inline):
    model = models.Citation
    fields = ["order", "source", "locator", "claim", "basis"]
    autocomplete_fields = ["source"]


@admin.register(models.Framework)
class FrameworkAdmin(admin.ModelAdmin[models.Framework]):
    list_display = ["code"]
    search_fields = ["code"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.FrameworkVersion)
class FrameworkVersionAdmin(FrozenWhenPublished, admin.ModelAdmin[models.FrameworkVersion]):
    formfield_overrides = TEXTS
    list_display = ["framework", "version", "status", "question_count", "short_hash"]
    list_filter = ["status", "framework"]
    list_select_related = ["framework"]
    readonly_fields = ["status", "content_hash", "parts"]
    fields = [
        *("framework", "version", "language", "title", "description", "licence", "published"),
        *("status", "content_hash", "parts"),
    ]
    inlines = [ScaleInline, PerspectiveInline]
    actions = ["publish_versions", "retire_versions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.FrameworkVersion]:
        return super().get_queryset(request).annotate(asked=Count("questions", distinct=True))

    @admin.display(description=_("questions"), ordering="asked")
    def question_count(self, obj: models.FrameworkVersion) -> int:
        return obj.asked  # type: ignore[attr-defined,no-any-return]

    @admin.display(description=_("hash"))
    def short_hash(self, obj: models.FrameworkVersion) -> str:
        return obj.content_hash[:12]

    @admin.display(description=_("parts"))
    def parts(self, obj: models.FrameworkVersion) -> SafeString | str:
        """Links to the lists of this version's parts."""
        if obj.pk is None:
            return ""
        links = " · ".join(
            f'<a href="../../../{name}/?version__id__exact={obj.pk}">{{}}</a>'
            for name in ("dimension", "indicator", "question", "source", "theme")
        )
        words = (_("dimensions"), _("indicators"), _("questions"), _("sources"), _("themes"))
        return format_html(links, *words)

    @admin.action(description=_("Publish the chosen drafts"), permissions=["change"])
    def publish_versions(
        self, request: HttpRequest, queryset: QuerySet[models.FrameworkVersion]
    ) -> None:
        for version in queryset:
            self._tell(request, lambda v=version: publish(version=v, by=request.user.pk), version)

    @admin.action(description=_("Retire the chosen versions"), permissions=["change"])
    def retire_versions(
        self, request: HttpRequest, queryset: QuerySet[models.FrameworkVersion]
    ) -> None:
        for version in queryset:
            self._tell(request, lambda v=version: retire(version=v, by=request.user.pk), version)

    def _tell(self, request: HttpRequest, do: Any, version: models.FrameworkVersion) -> None:
        try:
            do()
            self.message_user(request, _("%(name)s: done.") % {"name": version})
        except (Refused, ValueError) as refused:
            self.message_user(request, str(refused), messages.ERROR)


@admin.register(models.Perspective)
class PerspectiveAdmin(Part):
    list_display = ["code", "version", "default"]
    inlines = [DimensionInline, CitationInline]


@admin.register(models.Dimension)
class DimensionAdmin(Part):
    list_display = ["code", "perspective", "parent", "weight", "version"]
    list_select_related = ["perspective", "parent", "version__framework"]
    inlines = [IndicatorInline]


@admin.register(models.Indicator)
class IndicatorAdmin(Part):
    list_display = ["code", "dimension", "question", "weight", "version"]
    list_select_related = ["dimension", "question", "version__framework"]
    autocomplete_fields = ["question"]
    inlines = [CitationInline]


@admin.register(models.Question)
class QuestionAdmin(Part):
    list_display = ["code", "kind", "depth", "version"]
    list_filter = ["kind", "depth", "version"]
    search_fields = ["code", "prompt"]
    inlines = [LevelInline, ItemInline]


@admin.register(models.Source)
class SourceAdmin(Part):
    list_display = ["code", "short", "kind", "read", "unverified", "version"]
    search_fields = ["code", "short"]


@admin.register(models.Theme)
class ThemeAdmin(Part):
    list_display = ["code", "version"]


@admin.register(models.FrameworkEvent)
class FrameworkEventAdmin(admin.ModelAdmin[models.FrameworkEvent]):
    list_display = ["at", "framework", "version", "verb", "actor"]
    list_filter = ["verb"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
