"""Families of versions, and the log of what was done to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from frameworks.admin.forms import check_form
from frameworks.admin.people import names_of
from frameworks.admin.read_only import ReadOnly
from frameworks.admin.shown import flat, kind_name, label_of
from frameworks.drafting import create_framework, rename_framework
from frameworks.models import Framework, FrameworkEvent, Status


class FrameworkForm(forms.ModelForm[Framework]):
    class Meta:
        model = Framework
        fields = ["code"]

    def clean_code(self) -> str:
        return check_form("Code", self.cleaned_data["code"])


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin[Framework]):
    form = FrameworkForm
    list_display = ["code"]
    search_fields = ["code"]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code is part of what is published."""
        is_fixed = obj is not None and obj.versions.exclude(status=Status.DRAFT).exists()
        return ["code"] if is_fixed else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Framework, form: Any, change: bool) -> None:
        if not change:
            create_framework(framework=obj, by=request.user.pk)
        elif "code" in form.changed_data:
            rename_framework(framework=obj, by=request.user.pk)

    def response_add(
        self, request: HttpRequest, obj: Framework, post_url_continue: Any = None
    ) -> Any:
        """On to its first version."""
        if "_popup" in request.POST or "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        address = reverse("admin:frameworks_frameworkversion_add")
        response: HttpResponse = redirect(f"{address}?framework={obj.pk}")
        return response


@admin.register(FrameworkEvent)
class FrameworkEventAdmin(ReadOnly):
    """Who did what and when, with what was before and after."""

    list_display = ["at", "framework", "version", "verb", "person", "summary"]
    list_filter = [
        ("framework", admin.AllValuesFieldListFilter),
        ("version", admin.AllValuesFieldListFilter),
        ("verb", admin.AllValuesFieldListFilter),
    ]
    date_hierarchy = None
    fields = ["at", "person", "framework", "version", "verb", "differences"]
    readonly_fields = ["at", "person", "framework", "version", "verb", "differences"]
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        response: Any = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            rows = context["cl"].result_list
            names = names_of(row.actor for row in rows)
            for row in rows:
                row.person_name = names.get(row.actor, "")
        return response

    @admin.display(description=_("person"))
    def person(self, obj: FrameworkEvent) -> str:
        if hasattr(obj, "person_name"):
            return str(obj.person_name) or "-"
        return names_of([obj.actor]).get(obj.actor, "-") if obj.actor else "-"

    @admin.display(description=_("what changed"))
    def summary(self, obj: FrameworkEvent) -> str:
        changes = obj.detail.get("changes", [])
        shown = [f"{kind_name(row['kind'])} {row['code']}" for row in changes[:3]]
        more = len(changes) - len(shown)
        return ", ".join(shown) + (_now(" and %(n)d more") % {"n": more} if more else "")

    @admin.display(description=_("what changed"))
    def differences(self, obj: FrameworkEvent) -> SafeString | str:
        """Every field with its text before and after."""
        rows = []
        for change in obj.detail.get("changes", []):
            old, new = dict(flat(change["before"])), dict(flat(change["after"]))
            name = f"{kind_name(change['kind'])} {change['code']}"
            rows += [
                (name, label_of(place), old.get(place, ""), new.get(place, ""))
                for place in dict.fromkeys([*old, *new])
            ]
        rows += [("", key, "", str(v)) for key, v in obj.detail.items() if key != "changes"]
        if not rows:
            return "-"
        head = (_now("part"), _now("field"), _now("before"), _now("after"))
        return format_html(
            '<table class="cg-diff"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            format_html_join("", '<th scope="col">{}</th>', ((word,) for word in head)),
            format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", rows),
        )
