"""Import in two steps: see what a file says and what it would change, then confirm it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from frameworks.admin import uploads
from frameworks.admin.checking import Shown, shown
from frameworks.admin.pages import Admin, home, page
from frameworks.admin.people import who
from frameworks.admin.version_forms import UploadForm
from frameworks.definition.diff import diff, diff_trees
from frameworks.definition.document import Document
from frameworks.definition.numbering import order_of
from frameworks.definition.parse import parse
from frameworks.definition.render import content_hash, render
from frameworks.files import ReadResult
from frameworks.models import FrameworkVersion
from frameworks.queries import find_version
from frameworks.reading import tree_of
from frameworks.services import Refused, import_document


def upload(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Take a file and show what it says; nothing is stored of it but the file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = uploads.keep(form.cleaned_data["file"], who(request))
        return redirect("admin:frameworks_frameworkversion_preview", token)
    status = 422 if form.is_bound else 200
    return page(admin, request, "upload", _("Import a framework"), status, form=form)


def preview(admin: Admin, request: HttpRequest, token: str) -> HttpResponse:
    """The problems of the kept file, or its difference to what is stored; a POST imports it."""
    result = uploads.read(token, who(request))
    if result is None:
        messages.error(request, _("The file is not here any more. Upload it again."))
        return redirect("admin:frameworks_frameworkversion_import")
    if request.method == "POST" and result.document is not None:
        return _import(request, token, result.document)
    status = 200 if result.document is not None else 422
    facts = _facts(result)
    return page(admin, request, "preview", _("Import a framework"), status, token=token, **facts)


def _import(request: HttpRequest, token: str, document: Document) -> HttpResponse:
    try:
        version = import_document(document=document, by=who(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("admin:frameworks_frameworkversion_preview", token)
    uploads.forget(token, who(request))
    messages.success(request, _("%(version)s is imported.") % {"version": version})
    return home(version)


def _facts(result: ReadResult) -> dict[str, Any]:
    document = result.document
    facts: dict[str, Any] = {"problems": result.problems, "document": document}
    if document is None:
        return facts
    stored = find_version(document.code, document.version)
    facts["stored"] = stored
    facts["is_same"] = stored is not None and stored.content_hash == content_hash(document)
    facts["is_refused"] = stored is not None and not stored.is_draft and not facts["is_same"]
    against = stored or _newest_before(document)
    facts["against"] = against
    facts["changes"] = _changes(document, against)
    return facts


def _newest_before(document: Document) -> FrameworkVersion | None:
    """The stored version that the file would follow: its parent, else the highest number."""
    since = document.changes.since if document.changes else ""
    rows = FrameworkVersion.objects.filter(framework__code=document.code)
    versions = [row for row in rows.select_related("framework") if not row.is_draft]
    named = [row for row in versions if row.version == since]
    return max(named or versions, key=lambda row: order_of(row.version), default=None)


def _changes(document: Document, against: FrameworkVersion | None) -> tuple[Shown, ...]:
    if against is None:
        return shown(diff(None, document), None)
    return shown(diff_trees(_as_file(against), render(document), document.changes), None)


def _as_file(version: FrameworkVersion) -> dict[str, Any]:
    """The stored version in the form of a file, or as its rows say it when they are no document."""
    tree = tree_of(version)
    parsed = parse(tree).document
    return render(parsed) if parsed is not None else tree
