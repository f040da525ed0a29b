"""Comments on the parts of a draft: on the page of each part, and in one list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.admin.links import link_to
from frameworks.admin.people import names_of, who
from frameworks.admin.read_only import ReadOnly
from frameworks.drafting import comment, resolve_comment
from frameworks.models import DraftComment, FrameworkVersion
from frameworks.services import Refused

MAY_COMMENT = "frameworks.add_draftcomment"
MAY_RESOLVE = "frameworks.change_draftcomment"


class RemarkForm(forms.Form):
    kind = forms.CharField(max_length=30, widget=forms.HiddenInput)
    code = forms.CharField(max_length=80, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=4000, widget=forms.Textarea({"rows": 3}), label=gettext_lazy("comment")
    )


def comments_context(
    request: HttpRequest, version: FrameworkVersion, kind: str, code: str
) -> dict[str, Any]:
    """What the page of a part shows of its comments (2 statements)."""
    remarks = list(version.comments.filter(kind=kind, code=code))
    names = names_of(person for row in remarks for person in (row.author, row.resolved_by))
    shown = [
        {
            "row": row,
            "author": names.get(row.author, "") if row.author else "",
            "resolved_by": names.get(row.resolved_by, "") if row.resolved_by else "",
        }
        for row in remarks
    ]
    may = version.is_draft and request.user.has_perm(MAY_COMMENT)
    form = RemarkForm(initial={"kind": kind, "code": code}, prefix="remark") if may else None
    return {
        "remarks": shown,
        "remark_form": form,
        "may_resolve": version.is_draft and request.user.has_perm(MAY_RESOLVE),
    }


def add_comment(request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Store a comment; back to the page that it was written on."""
    form = RemarkForm(request.POST, prefix="remark")
    if not form.is_valid():
        messages.error(request, _("Write the comment, 4,000 characters at most."))
        return _back(request, version)
    try:
        comment(version=version, by=who(request), **form.cleaned_data)
        messages.success(request, _("The comment is stored."))
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request, version)


def resolve(request: HttpRequest, version: FrameworkVersion, remark: int) -> HttpResponse:
    """Mark a comment as dealt with."""
    row = version.comments.filter(pk=remark).first()
    if row is None:
        raise Http404
    try:
        resolve_comment(remark=row, by=who(request))
        messages.success(request, _("The comment is resolved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request, version)


def _back(request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """To the page that sent the form, if it is one of ours."""
    address = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return redirect(f"{address}#comments")
    return redirect("admin:frameworks_frameworkversion_change", version.pk)


class ResolvedFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("open")), ("resolved", gettext_lazy("resolved"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in ("open", "resolved"):
            return queryset.filter(resolved_at__isnull=self.value() == "open")
        return queryset


@admin.register(DraftComment)
class DraftCommentAdmin(ReadOnly):
    """All comments, to find the open ones; they are written on the pages of the parts."""

    list_display = ["text", "part", "version", "at", "resolved_at"]
    list_filter = [ResolvedFilter]
    list_select_related = ["version__framework"]
    fields = ["version", "part", "text", "at", "resolved_at"]
    readonly_fields = ["part"]
    actions = None

    @admin.display(description=gettext_lazy("part"))
    def part(self, obj: DraftComment) -> SafeString:
        return format_html(
            '<a href="{}">{} {}</a>',
            link_to(obj.version, obj.kind, obj.code),
            obj.kind,
            obj.code,
        )
