"""Two people at one page of a draft: who saves second sees what the first has stored, and decides.

Nothing is stored over a newer state that its author has not seen. What was typed is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import NestedObjects, flatten_fieldsets
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from frameworks import models
from frameworks.admin.boxes import (
    Box,
    Marks,
    Stored,
    Typed,
    boxes,
    key_of,
    mark,
    merged,
    read_marks,
)
from frameworks.admin.people import names_of
from frameworks.admin.shown import NAMES, kind_of
from frameworks.admin.widgets import name_of
from frameworks.models import FrameworkEvent, FrameworkVersion
from frameworks.queries import last_event

# Prefix of an inline's boxes -> what its rows are.
INLINES: dict[str, type[Model]] = {
    "levels": models.Level,
    "items": models.Item,
    "citations": models.Citation,
    "scalelevels": models.ScaleLevel,
}
# Boxes that nobody types into: of the page itself, and those of a row that say which row it is.
_NOT_TYPED = re.compile(
    r"csrfmiddlewaretoken|as_read|version|still_right|post|_.*|.*-(id|[A-Z_]+)|.*__prefix__.*"
    r"|(scale)?levels-\d+-level|(levels|items)-\d+-question"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A box that somebody else has changed: what is stored now, and what was typed; ``typed`` is
    None where nobody typed, and the form has taken over what is stored.
    """

    label: str
    stored: str
    typed: str | None


@dataclass(frozen=True, slots=True)
class Did:
    """Who did it last, and when; both are unknown where no event tells."""

    person: str = ""
    at: datetime | None = None


class Met(Exception):
    """The page, or what is to be deleted, has another state than its reader has seen."""

    def __init__(
        self, did: Did, rows: tuple[Beside, ...] = (), post: QueryDict | None = None
    ) -> None:
        super().__init__()
        self.did, self.rows, self.post = did, rows, post


def stored_page(admin: ModelAdmin[Any], request: HttpRequest, obj: Model) -> Stored:
    """The page of a row as a reader would be shown it now."""
    vars(request).setdefault("framework_rows", {})  # so that choices are read once for both
    asking = copy(request)
    asking.method = "GET"
    fields = flatten_fieldsets(admin.get_fieldsets(asking, obj))
    form = admin.get_form(asking, obj, change=True, fields=fields)(instance=obj)
    inlines = []
    for made, inline in admin.get_formsets_with_inlines(asking, obj):
        given: Any = admin.get_formset_kwargs(asking, obj, inline, made.get_default_prefix())
        inlines.append(made(**given))
    return Stored(form, inlines)


def meet(stored: Stored, post: QueryDict, then: Marks) -> tuple[QueryDict, tuple[Beside, ...]]:
    """What is to be sent instead, and the boxes in which somebody else was quicker.

    Without such boxes the form can be stored: both have done the same, or deleted the same row.
    """
    typed = Typed(post)
    return merged(stored, post, then), (
        *_changed(stored, typed, then),
        *_gone(stored, typed, then),
    )


def _changed(stored: Stored, typed: Typed, then: Marks) -> Iterator[Beside]:
    for key, form in stored.forms():
        row = typed.row(key, form)
        for box in boxes(form):
            was, now = then.get(f"{key}{box.name}", ""), mark(box.values)
            sent = None if row is None else row.get(box.name, [])
            if was == now or not box.is_said or (sent is not None and mark(sent) == now):
                continue
            is_touched = sent is not None and mark(sent) != was
            words = _words(box, sent) if is_touched and sent is not None else None
            yield Beside(_label(form, box), _words(box, box.values), words)


def _gone(stored: Stored, typed: Typed, then: Marks) -> Iterator[Beside]:
    """What was typed into rows that are deleted by now, and into boxes that are no longer there."""
    now = stored.marks()
    there = {key for key, _form in stored.forms()}
    kinds = {formset.prefix: formset.model for formset in stored.inlines}
    page: Any = stored.form
    lost: dict[str, list[str]] = {}
    for key in then:
        start = key[: key.rfind(":") + 1]
        name, row = key.removeprefix(start), typed.row(start, None) or {}
        if key in now or "DELETE" in row or not mark(row.get(name, [])):
            continue
        model = kinds.get(start.split(":")[0], type(page.instance))
        label, words = _told(model, {}, name, row[name])
        lost.setdefault(start, []).append(f"{label}: {words}")
    for start, lines in lost.items():
        model = kinds.get(start.split(":")[0], type(page.instance))
        label = capfirst(str(model._meta.verbose_name))
        yield Beside(label, "" if start in there else _("deleted"), "\n".join(lines))


def _label(form: forms.BaseForm, box: Box) -> str:
    """“Citation of first: place (English)”."""
    label = capfirst(str(box.field.label))
    if box.language:
        label = f"{label} ({name_of(box.language)})"
    row = getattr(form, "instance", None)
    if not form.prefix or row is None:
        return label
    name = row.source.code if isinstance(row, models.Citation) else str(row)
    return f"{capfirst(str(row._meta.verbose_name))} {name}: {label}"


def _words(box: Box, values: list[str]) -> str:
    """What a person reads in the box."""
    if isinstance(box.field.field.widget, forms.CheckboxInput):
        return _("yes") if values else _("no")
    choices: Any = getattr(box.field.field, "choices", ())
    names = {str(value): str(name) for value, name in choices} if choices else {}
    return ", ".join(names.get(value, value) for value in values)


def touched(admin: ModelAdmin[Any], post: QueryDict, then: Marks) -> list[Beside]:
    """What was typed into a page that can't be stored any more, box by box."""
    found, typed = [], Typed(post)
    for name, values in post.lists():
        texts = [str(value) for value in values]
        hit = re.fullmatch(r"([a-z]+)-(\d+)-(.+)", name)
        prefix, place, box = hit.groups() if hit else ("", "0", name)
        row = dict(enumerate(typed.rows(prefix) or ())).get(int(place), {}) if hit else {}
        key = f"{key_of(prefix, *row.get('id', ['']))}{box}" if hit else name
        if _NOT_TYPED.fullmatch(name) or mark(texts) == then.get(key, ""):
            continue
        model = INLINES.get(prefix, admin.model)
        fields = dict(getattr(admin.form, "base_fields", {})) if not hit else {}
        label, words = _told(model, fields, box, texts)
        if hit:
            label = f"{capfirst(str(model._meta.verbose_name))} {int(place) + 1}: {label}"
        found.append(Beside(label, "", words))
    return found


def _told(
    model: type[Model], fields: dict[str, Any], box: str, values: list[str]
) -> tuple[str, str]:
    """What a box is called, and what stands in it, as far as the names of both tell."""
    known: dict[str, Any] = {f.name: f for f in model._meta.concrete_fields} | fields
    name, _line, language = (box, "", "") if box in known else box.rpartition("_")
    field = known.get(name)
    label = getattr(field, "label", None) or getattr(field, "verbose_name", None) or box
    more = f" ({name_of(language)})" if language else ""
    column = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if column is not None and column.related_model and values[0].isdecimal():
        rows: Any = column.related_model
        values = [str(row) for row in rows._default_manager.filter(pk=values[0])]
    return f"{capfirst(str(label))}{more}", ", ".join(values)


def past(admin: ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """What was typed into a page whose part is published or deleted by now, to be copied."""
    asked = str(getattr(getattr(request, "framework_version", None), "pk", None) or "")
    asked = asked or str(request.POST.get("version", ""))
    rows = FrameworkVersion.objects.select_related("framework")
    version = rows.filter(pk=asked).first() if asked.isdecimal() else None
    is_published = version is not None and not version.is_draft
    did = Did()
    if version is not None:
        part = NAMES.get(admin.model, ""), str(request.POST.get("code", ""))
        is_meant = partial(_is_removal, part)
        did = did_last(version, _is_publication if is_published else is_meant)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Not stored"),
        "opts": admin.opts,
        "version": version,
        "is_published": is_published,
        "did": did,
        "rows": touched(admin, request.POST, read_marks(request.POST)),
    }
    status = 403 if is_published else 409
    return TemplateResponse(request, "admin/frameworks/past.html", context, status=status)


def _is_publication(event: FrameworkEvent) -> bool:
    return event.verb == "published"


def _is_removal(part: tuple[str, str], event: FrameworkEvent) -> bool:
    changes = event.detail.get("changes", ())
    return any((c["kind"], c["code"], c["what"]) == (*part, "removed") for c in changes)


# --- What is deleted -----------------------------------------------------------------------------


def inside(obj: Model) -> tuple[str, set[tuple[str, str]]]:
    """A mark of all rows that go when this one goes, and which parts those are.

    Their order is none of it: to move a row does not change what it says.
    """
    collector = NestedObjects(using="default", origin=obj)
    collector.collect([obj])
    rows = [row for some in collector.data.values() for row in some]
    said = sorted(
        f"{type(row).__name__} {[(f.name, f.value_from_object(row)) for f in _columns(row)]}"
        for row in rows
    )
    parts = {kind_of(row) for row in rows if type(row) in NAMES}
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16], parts


def _columns(row: Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if field.name != "order"]


# --- Who it was ----------------------------------------------------------------------------------


def did_last(version: FrameworkVersion, is_meant: Callable[[FrameworkEvent], bool]) -> Did:
    """Who made the last change that is meant, by the event log."""
    event = last_event(version, is_meant)
    if event is None:
        return Did()
    return Did(names_of([event.actor]).get(event.actor, "") if event.actor else "", event.at)
