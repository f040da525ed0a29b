"""How the page of a part is saved: inside ``edit``, and never over a state unseen."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect

from frameworks import models
from frameworks.admin.boxes import AS_READ, Stored, read_marks, written
from frameworks.admin.links import plain_kind
from frameworks.admin.meeting import Met, did_last, inside, meet, past, stored_page
from frameworks.admin.shown import kind_of
from frameworks.editing import edit
from frameworks.models import FrameworkVersion
from frameworks.services import Refused


def version_of(obj: Any) -> FrameworkVersion | None:
    """The version that a row belongs to."""
    if isinstance(obj, FrameworkVersion):
        return obj
    if isinstance(obj, models.Level | models.Item):
        return obj.question.version
    return getattr(obj, "version", None)


def version_on(request: HttpRequest) -> FrameworkVersion | None:
    """The version that the page is about, as its admin has found out."""
    return getattr(request, "framework_version", None)


def still_right(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The translations whose box "still right" is ticked."""
    found = [value.split("|", 2) for value in request.POST.getlist("still_right")]
    return [(row[0], row[1], row[2]) for row in found if len(row) == 3]


class Saving(admin.ModelAdmin[Any]):
    """A page that stores what was typed over the state that its author has seen, and no other."""

    delete_confirmation_template = "admin/frameworks/delete.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = extra_context or {}
        try:
            return self._save(request, object_id, form_url, context)
        except Met as met:
            return self._show_both(request, object_id, form_url, context, met)
        except Refused:
            return past(self, request)

    def _save(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> Any:
        """Raises ``Met`` when somebody was quicker, ``Refused`` when there is no draft any more."""
        version = version_on(request)
        is_draft = version is not None and version.is_draft
        may = admin.ModelAdmin.has_change_permission(self, request)
        if object_id is not None and may and not is_draft:
            raise Refused  # published or deleted while the page was open
        if version is None or not is_draft:
            return super().changeform_view(request, object_id, form_url, context)
        with edit(version=version, by=request.user.pk, still_right=still_right(request)) as draft:
            request.framework_version = draft  # type: ignore[attr-defined]
            if object_id is not None and may:
                self._meet(request, object_id, draft)
            return super().changeform_view(request, object_id, form_url, context)

    def _meet(self, request: HttpRequest, object_id: str, draft: FrameworkVersion) -> None:
        """See whether the page says what was read. Raises ``Met`` where somebody was quicker."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Refused
        stored, then = stored_page(self, request, obj), read_marks(request.POST)
        if stored.marks() != then:
            post, rows = meet(stored, request.POST, then)
            if rows:
                raise Met(did_last(draft, partial(self.is_about, obj)), rows, post)
            request.POST = post  # type: ignore[assignment]

    def _show_both(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        context: dict[str, Any],
        met: Met,
    ) -> Any:
        """The page with what was typed, and beside it what is stored by now; nothing is stored."""
        request.POST = met.post  # type: ignore[assignment]
        request.framework_met = True  # type: ignore[attr-defined]
        with transaction.atomic():
            answer = super().changeform_view(request, object_id, form_url, {**context, "met": met})
            transaction.set_rollback(True)
        answer.status_code = 409
        return answer

    def is_about(self, obj: Any, event: models.FrameworkEvent) -> bool:
        """Whether an event has changed what the page of this row shows."""
        changes = event.detail.get("changes", ())
        return event.verb != "ordered" and any(self.shows(obj, change) for change in changes)

    def shows(self, obj: Any, change: dict[str, Any]) -> bool:
        """Whether what a change is about stands on the page of this row."""
        return (plain_kind(change["kind"]), change["code"]) == kind_of(obj)

    def as_read(self, request: HttpRequest, context: dict[str, Any]) -> str:
        """The marks that the page carries: of what it shows, or as they came with the form."""
        if request.method == "POST":
            return str(request.POST.get(AS_READ, ""))
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        return written(Stored(context["adminform"].form, formsets).marks())

    # --- deletion -------------------------------------------------------------------------------

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with edit(version=obj.version, by=request.user.pk) as draft:
            self.seen_or_met(request, obj, draft)
            super().delete_model(request, obj)

    def seen_or_met(self, request: HttpRequest, obj: Any, draft: FrameworkVersion) -> None:
        """Raises ``Met`` when what would go has changed since its reader was asked."""
        seen, parts = inside(obj)
        if request.POST.get(AS_READ) != seen:
            raise Met(did_last(draft, partial(_is_about_one, parts)))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        request.framework_version = version_of(row)  # type: ignore[attr-defined]
        context = {**(extra_context or {})}
        if row is not None and self.has_delete_permission(request, row):
            context[AS_READ] = inside(row)[0]
        try:
            return super().delete_view(request, object_id, context)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.get_full_path())
        except Met as met:
            asking = copy(request)
            asking.method, asking.POST = "GET", QueryDict()
            answer = super().delete_view(asking, object_id, {**context, "met": met})
            answer.status_code = 409
            return answer


def _is_about_one(parts: set[tuple[str, str]], event: models.FrameworkEvent) -> bool:
    changes = event.detail.get("changes", ())
    return any((plain_kind(row["kind"]), row["code"]) in parts for row in changes)
