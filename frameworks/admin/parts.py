"""What the pages of all parts of a version share: one version a page, one door for every write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks import models
from frameworks.admin.boxes import AS_READ
from frameworks.admin.comments import comments_context
from frameworks.admin.forms import CitationForm, VersionForm
from frameworks.admin.meeting import past
from frameworks.admin.saving import Saving, version_of, version_on
from frameworks.admin.shown import facts_of, kind_of
from frameworks.admin.widgets import LinesField, PartSelect, TextsAdminField, name_of
from frameworks.editing import KIND_OF, next_order, renamed, siblings_of, stale_translations
from frameworks.fields import TextsField
from frameworks.models import FrameworkVersion

TEXTS: dict[Any, Any] = {TextsField: {"form_class": TextsAdminField}}
LISTS = ("passages", "members")


class VersionFilter(admin.SimpleListFilter):
    title = gettext_lazy("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = FrameworkVersion.objects.select_related("framework")
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() and str(self.value()).isdecimal():
            return queryset.filter(version=self.value())
        return queryset


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


class OfOneVersion(FrozenWhenPublished):
    """Pages and inlines whose fields offer the parts of the page's version alone."""

    formfield_overrides: Any = TEXTS
    # Foreign keys that are chosen by typing.
    searched: tuple[str, ...] = ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        version = version_on(request)
        if version is None:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name == "version":
            kwargs["queryset"] = FrameworkVersion.objects.filter(pk=version.pk, status="draft")
        else:
            kwargs["queryset"] = self.offered(db_field, version)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def offered(self, db_field: Any, version: FrameworkVersion) -> Any:
        """The rows that a foreign key may point to."""
        return db_field.related_model._default_manager.filter(version=version)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in LISTS:
            return LinesField(label=db_field.verbose_name, required=False)
        if db_field.name in self.searched:
            kwargs["widget"] = PartSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # A window of its own would know nothing of the version.
            field.widget = field.widget.widget
        return field

    def prepared(self, form: Any, request: HttpRequest) -> type[VersionForm]:
        """The form class of this request, told its version and the rows that it offers."""
        form.framework_version = version_on(request)
        form.is_shown_only = getattr(request, "framework_met", False)
        read: dict[Any, list[Any]] = vars(request).setdefault("framework_rows", {})
        found = {}
        for name, field in form.base_fields.items():
            rows = getattr(field, "queryset", None)
            if rows is not None and name != "version" and not rows.query.is_empty():
                key = str(rows.query)
                found[name] = read[key] = read.get(key) or list(rows)
        form.rows = found
        prepared: type[VersionForm] = form
        return prepared


class Part(OfOneVersion, Saving):
    """A part of a version; reached from the version's page."""

    form = VersionForm
    change_form_template = "admin/frameworks/part.html"
    actions = None
    list_filter = [VersionFilter]
    list_select_related = ["version__framework"]
    search_fields = ["code"]
    save_as_continue = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        return self.prepared(super().get_form(request, obj, change=change, **kw), request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "version" and field is not None:
            field.widget = field.hidden_widget()
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_changeform_initial_data(request), "version": version_on(request)}

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """A choice by typing offers the parts of the version of its page."""
        version = request.GET.get("version", "")
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(version=version) if version.isdecimal() else queryset.none()
        return super().get_search_results(request, queryset, search_term)

    # --- one page ------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        version = self._version(request, object_id)
        is_draft = version is not None and version.is_draft
        request.framework_version = version  # type: ignore[attr-defined]
        if object_id is None and not is_draft and self.has_add_permission(request):
            is_typed = request.method == "POST" and version is not None
            return past(self, request) if is_typed else self._choose_draft(request, version)
        context = {**(extra_context or {}), "version": version}
        return super().changeform_view(request, object_id, form_url, context)

    def _version(self, request: HttpRequest, object_id: str | None) -> FrameworkVersion | None:
        if object_id is not None:
            return version_of(self.get_object(request, object_id))
        asked = request.POST.get("version") or request.GET.get("version") or ""
        rows = FrameworkVersion.objects.select_related("framework")
        return rows.filter(pk=asked).first() if asked.isdecimal() else None

    def _choose_draft(self, request: HttpRequest, given: FrameworkVersion | None) -> HttpResponse:
        drafts = FrameworkVersion.objects.filter(status="draft").select_related("framework")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add %(name)s: to which draft?") % {"name": self.opts.verbose_name},
            "opts": self.opts,
            "drafts": drafts,
            "published": given,
        }
        return TemplateResponse(request, "admin/frameworks/choose_draft.html", context)

    def render_change_form(
        self,
        request: Any,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        version = version_on(request)
        if obj is not None and version is not None:
            kind, code = kind_of(obj)
            may_edit = self.has_change_permission(request, obj)
            context |= comments_context(request, version, kind, code)
            context["facts"] = None if may_edit else facts_of(obj)
            context["stale"] = self.stale(version, obj) if may_edit else []
            context[AS_READ] = self.as_read(request, context) if may_edit else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    def stale(self, version: FrameworkVersion, obj: Any) -> list[dict[str, str]]:
        """The translations of this object whose source text has changed since."""
        kind, code = KIND_OF.get(type(obj), ""), str(getattr(obj, "code", ""))
        return [
            {"value": "|".join(row), "language": name_of(row[0])}
            for row in sorted(stale_translations(version))
            if row[1:] == (kind, code)
        ]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the version's page, at the part."""
        return self.to_version(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        return self.to_version(obj)

    def to_version(self, obj: Any) -> HttpResponse:
        version = version_of(obj)
        address = reverse("admin:frameworks_frameworkversion_change", args=[version and version.pk])
        return redirect(f"{address}#{obj._meta.model_name}-{obj.pk}")

    # --- writing, inside ``edit`` ---------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.order = next_order(siblings_of(obj))
        elif "code" in form.changed_data:
            renamed(draft=obj.version, part=obj, old=form.initial["code"], new=obj.code)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if row.pk is None and not getattr(row, "order", True):
                row.order = next_order(self.rows_beside(row))
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    def rows_beside(self, row: Any) -> Any:
        """The rows of an inline after which a new one stands."""
        if isinstance(row, models.Citation):
            return models.Citation.objects.filter(
                indicator=row.indicator_id,
                level=row.level_id,
                profile_item=row.profile_item_id,
                perspective=row.perspective_id,
            )
        if isinstance(row, models.Item):
            return models.Item.objects.filter(question=row.question_id)
        return siblings_of(row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who may delete a part may delete what is inside it: levels, citations, comments."""
        shown, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(), protected

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, _("“%(name)s” is deleted.") % {"name": obj_display})
        version = version_on(request)
        return redirect("admin:frameworks_frameworkversion_change", version and version.pk)


class Inline(OfOneVersion, admin.StackedInline[Any, Any]):
    form = VersionForm
    extra = 0
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        self.prepared(formset.form, request)
        return formset


class CitationInline(Inline):
    model = models.Citation
    form = CitationForm
    fields = ["source", "locator", "claim", "basis", "passages"]
    searched = ("source",)
    show_change_link = False
