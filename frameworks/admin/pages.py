"""The pages of a version beside its form: checks, order, drafts, publication, files.

Each takes the admin (for the frame of its pages), the request and the version, whose permission
``versions.FrameworkVersionAdmin`` has checked.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.admin.checking import check, difference_to_parent
from frameworks.admin.exports import EXPORTS
from frameworks.admin.links import MODELS, find_part, page_of
from frameworks.admin.meeting import did_last
from frameworks.admin.people import who
from frameworks.admin.version_forms import NumberForm, PublishForm
from frameworks.definition.render import tree_hash
from frameworks.drafting import publish_draft
from frameworks.editing import arrange
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of
from frameworks.reading import tree_of
from frameworks.services import (
    Refused,
    confirm_editorial,
    needs_confirmation,
    new_draft,
    retire,
)

Admin = ModelAdmin[Any]
_STEPS = {"up": -1, "down": 1}


def page(
    admin: Admin, request: HttpRequest, template: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    """A page in the frame of the administration."""
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "original": more.get("version"),
        **more,
    }
    name = f"admin/frameworks/{template}.html"
    return TemplateResponse(request, name, context, status=status)


def home(version: FrameworkVersion) -> HttpResponse:
    """Back to the version's page."""
    return redirect("admin:frameworks_frameworkversion_change", version.pk)


def problems(admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """What stands against publishing: a fragment of the version's page, and a page by itself."""
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "problems_list" if is_fragment else "problems"
    title = _("Problems of %(version)s") % {"version": version}
    return page(admin, request, template, title, version=version, checked=check(version))


def difference(admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """What differs from the version that this one was made from."""
    title = _("%(version)s against %(parent)s") % {"version": version, "parent": version.parent}
    changes = difference_to_parent(version)
    return page(admin, request, "difference", title, version=version, changes=changes)


def part(_admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Go to the page of the part that a problem or a comment names."""
    asked = request.GET
    return redirect(page_of(find_part(version, asked.get("kind", ""), asked.get("code", ""))))


def order(_admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Put one part elsewhere among its siblings.

    A button sends ``move`` with kind, key and up or down; the script the place, counted from 0,
    and as ``seen`` the keys of the siblings as they stood on its page.
    """
    is_script = request.headers.get("HX-Request") == "true"
    kind, key, way = [*request.POST.get("move", "").split(" "), "", "", ""][:3]
    place, seen = request.POST.get("place", ""), request.POST.get("seen", "").split()
    model: Any = MODELS.get(kind)
    row = (
        model.objects.filter(version=version, pk=key).first() if model and key.isdecimal() else None
    )
    if row is None or not (place.isdecimal() or way in _STEPS):
        raise Http404
    asked: dict[str, Any] = {"step": _STEPS.get(way, 0)}
    if place.isdecimal():
        asked = {"place": int(place), "seen": [int(pk) for pk in seen if pk.isdecimal()]}
    try:
        arrange(version=version, part=row, by=who(request), **asked)
    except Refused as refused:
        if is_script:
            return HttpResponse(str(refused), status=409)
        messages.error(request, str(refused))
    if is_script:
        return HttpResponse(status=204)
    return redirect(f"{home(version)['Location']}#{row._meta.model_name}-{row.pk}")


def draft(admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Ask for the number of a new draft, then make it and open it."""
    form = NumberForm(request.POST or None, initial={"number": _next(version)})
    if request.method == "POST" and form.is_valid():
        try:
            made = new_draft(version=version, number=form.cleaned_data["number"], by=who(request))
            return home(made)
        except (Refused, ValueError) as refused:
            form.add_error(None, str(refused))
    title = _("New draft from %(version)s") % {"version": version}
    status = 422 if form.errors else 200
    return page(admin, request, "draft", title, status, version=version, form=form)


def _next(version: FrameworkVersion) -> str:
    """A number that is free: the next patch."""
    core, _hyphen, _suffix = version.version.partition("-")
    major, minor, patch = (int(step) for step in core.split("."))
    taken = set(version.framework.versions.values_list("version", flat=True))
    while f"{major}.{minor}.{patch}" in taken:
        patch += 1
    return f"{major}.{minor}.{patch}"


def publish(admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Show every check, the difference and the suggested number; then freeze the draft."""
    if not version.is_draft:
        messages.error(request, _("%(version)s is published already.") % {"version": version})
        return home(version)
    checked, seen = check(version), tree_hash(tree_of(version))
    initial = {
        "as_read": seen,
        "number": checked.suggested or version.version,
        "on": version.published or timezone.localdate().isoformat(),
    }
    form = PublishForm(request.POST or None, initial=initial)
    met = None
    if request.method == "POST" and request.POST.get("as_read") != seen:
        # What is published can't be changed again: it has to be what somebody has looked at.
        met = did_last(version, lambda event: bool(event.detail.get("changes")))
        form = PublishForm(initial={**initial, **request.POST.dict(), "as_read": seen})
    elif request.method == "POST" and form.is_valid():
        number, on = form.cleaned_data["number"], form.cleaned_data["on"]
        try:
            publish_draft(version=version, number=number, on=on, by=who(request))
            messages.success(request, _("%(number)s is published.") % {"number": number})
            return home(version)
        except Refused as refused:
            form.add_error(None, str(refused))
    facts = {
        "form": form,
        "did": met,
        "checked": checked,
        "changes": difference_to_parent(version),
        "needs_confirmation": needs_confirmation(version),
        "open_comments": version.comments.filter(resolved_at=None).count(),
    }
    title = _("Publish %(version)s") % {"version": version}
    status = 409 if met else 422 if form.errors else 200
    return page(admin, request, "publish", title, status, version=version, **facts)


def confirm(_admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Vouch that what is claimed to be editorial is."""
    try:
        confirm_editorial(version=version, by=who(request))
        messages.success(request, _("You have confirmed the editorial changes."))
    except Refused as refused:
        messages.error(request, str(refused))
    return home(version)


def retire_page(admin: Admin, request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """Ask once, then retire the version."""
    if request.method == "POST":
        try:
            retire(version=version, by=who(request))
            messages.success(request, _("%(version)s is retired.") % {"version": version})
        except Refused as refused:
            messages.error(request, str(refused))
        return home(version)
    title = _("Retire %(version)s") % {"version": version}
    return page(admin, request, "retire", title, version=version)


def export(
    _admin: Admin, request: HttpRequest, version: FrameworkVersion, form: str
) -> HttpResponse:
    """The version as a file; a draft that is no document yet is refused with its problems."""
    wanted = EXPORTS.get(form)
    if wanted is None:
        raise Http404
    try:
        content = wanted.write(document_of(version))
    except ValueError:
        messages.error(request, _("Mend the errors first: a file holds a whole framework."))
        return redirect("admin:frameworks_frameworkversion_problems", version.pk)
    name = f"{version.framework.code}-{version.version}.{wanted.suffix}"
    return HttpResponse(
        content,
        content_type=wanted.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
