"""A version's page: its tree, its problems, its texts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin import importing, pages
from frameworks.admin.comments import MAY_COMMENT, MAY_RESOLVE, add_comment, resolve
from frameworks.admin.exports import EXPORTS
from frameworks.admin.links import plain_kind
from frameworks.admin.outline import outline_of
from frameworks.admin.parts import Inline, Part
from frameworks.admin.version_forms import HeadForm
from frameworks.admin.widgets import name_of
from frameworks.drafting import start_draft
from frameworks.editing import stale_translations
from frameworks.hooks import hooks
from frameworks.models import FrameworkVersion
from frameworks.services import delete_draft, needs_confirmation

View = Callable[..., HttpResponse]
MAY = {
    "view": "frameworks.view_frameworkversion",
    "change": "frameworks.change_frameworkversion",
    "add": "frameworks.add_frameworkversion",
    "publish": "frameworks.publish_frameworkversion",
    "confirm": "frameworks.confirm_frameworkversion",
    "retire": "frameworks.retire_frameworkversion",
    "comment": MAY_COMMENT,
    "resolve": MAY_RESOLVE,
}


class ScaleInline(Inline):
    model = models.ScaleLevel
    fields = ["level", "name", "description", "evidence"]
    max_num = 5
    show_change_link = False


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(Part):
    form = HeadForm
    change_form_template = "admin/frameworks/version.html"
    change_list_template = "admin/frameworks/versions.html"
    list_display = ["framework", "version", "status", "question_count", "short_hash"]
    list_display_links = ["framework", "version"]
    list_filter = ["status", "framework"]
    list_select_related = ["framework"]
    search_fields = ["framework__code", "version"]
    fieldsets = [
        (
            _("What this version says of itself"),
            {
                "fields": [
                    *(("framework", "version"), ("language", "translations")),
                    *("title", "description", "licence"),
                ]
            },
        )
    ]
    inlines = [ScaleInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrameworkVersion]:
        rows: QuerySet[FrameworkVersion] = admin.ModelAdmin.get_queryset(self, request)
        return rows.select_related("framework").annotate(asked=Count("questions", distinct=True))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = {name: request.GET[name] for name in ("framework",) if name in request.GET}
        return {"version": "1.0.0", **given}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id is None:
            return admin.ModelAdmin.changeform_view(self, request, None, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "framework":
            return admin.ModelAdmin.formfield_for_foreignkey(self, db_field, request, **kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("questions"), ordering="asked")
    def question_count(self, obj: FrameworkVersion) -> int:
        return obj.asked  # type: ignore[attr-defined,no-any-return]

    @admin.display(description=_("hash"))
    def short_hash(self, obj: FrameworkVersion) -> str:
        return obj.content_hash[:12]

    # --- one page ------------------------------------------------------------------------------

    def render_change_form(
        self,
        request: Any,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            context["outline"] = outline_of(obj)
            context["exports"] = EXPORTS
            context["usage"] = hooks.usage(obj) if hooks.usage else None
            context["may"] = {name: request.user.has_perm(perm) for name, perm in MAY.items()}
            context["unconfirmed"] = (
                obj.is_draft and needs_confirmation(obj) and not obj.editorial_confirmed_by
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def stale(self, version: FrameworkVersion, obj: Any) -> list[dict[str, str]]:
        return [
            {
                "value": "|".join(row),
                "language": name_of(row[0]),
                "of": str(_("level %(level)s of the scale") % {"level": row[2]}) if row[2] else "",
            }
            for row in sorted(stale_translations(version))
            if row[1] in ("framework", "scale")
        ]

    # --- writing --------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            start_draft(version=obj, by=request.user.pk)

    def shows(self, obj: Any, change: dict[str, Any]) -> bool:
        return plain_kind(change["kind"]) in ("framework", "scale level", "version")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.seen_or_met(request, obj, obj)
        delete_draft(version=obj, by=request.user.pk)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        return admin.ModelAdmin.response_delete(self, request, obj_display, obj_id)

    # --- the other pages ------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = [
            self._page("problems", pages.problems, "view"),
            self._page("difference", pages.difference, "view"),
            self._page("part", pages.part, "view"),
            self._page("order", pages.order, "change", "POST"),
            self._page("draft", pages.draft, "add", "GET", "POST"),
            self._page("publish", pages.publish, "publish", "GET", "POST"),
            self._page("confirm", pages.confirm, "confirm", "POST"),
            self._page("retire", pages.retire_page, "retire", "GET", "POST"),
            self._page("export", pages.export, "view", more="<slug:form>/"),
            self._page("comment", _without_admin(add_comment), "comment", "POST"),
            self._page("resolve", _without_admin(resolve), "resolve", "POST", more="<int:remark>/"),
        ]
        wrap = self.admin_site.admin_view
        name = "frameworks_frameworkversion"
        own.append(path("import/", wrap(self._of_all(importing.upload)), name=f"{name}_import"))
        own.append(
            path(
                "import/<str:token>/",
                wrap(self._of_all(importing.preview)),
                name=f"{name}_preview",
            )
        )
        return [*own, *super().get_urls()]

    def _page(
        self, name: str, view: View, permission: str, *methods: str, more: str = ""
    ) -> URLPattern:
        """An address of one version, behind its permission; HEAD goes with GET."""
        allowed = methods or ("GET",)

        def behind(request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
            if not request.user.has_perm(MAY[permission]):
                raise PermissionDenied
            if request.method not in (*allowed, *(("HEAD",) if "GET" in allowed else ())):
                return HttpResponseNotAllowed(allowed)
            rows = FrameworkVersion.objects.select_related("framework")
            return view(self, request, get_object_or_404(rows, pk=pk), **given)

        return path(
            f"<int:pk>/{name}/{more}",
            self.admin_site.admin_view(behind),
            name=f"frameworks_frameworkversion_{name}",
        )

    def _of_all(self, view: View) -> View:
        def behind(request: HttpRequest, **given: Any) -> HttpResponse:
            if not request.user.has_perm(MAY["add"]):
                raise PermissionDenied
            return view(self, request, **given)

        return behind


def _without_admin(view: View) -> View:
    def called(_admin: Any, request: HttpRequest, version: FrameworkVersion, **given: Any) -> Any:
        return view(request, version, **given)

    return called
