"""Where questions stand: perspectives, dimensions with their components, indicators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.forms import VersionForm
from frameworks.admin.parts import CitationInline, Part
from frameworks.admin.saving import version_on
from frameworks.models import FrameworkVersion


@admin.register(models.Perspective)
class PerspectiveAdmin(Part):
    list_display = ["code", "version", "default"]
    fields = ["version", "code", "title", "description", "source", "default"]
    searched = ("source",)
    inlines = [CitationInline]


class DimensionForm(VersionForm):
    """A component stands in the perspective of its dimension, and has no components itself."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent, perspective = data.get("parent"), data.get("perspective")
        if parent and perspective and parent.perspective_id != perspective.pk:
            self.add_error("parent", _("This dimension stands in another perspective."))
        if parent and self.instance.pk and self.instance.components.exists():
            self.add_error("parent", _("This dimension has components and can't be one itself."))
        return data


@admin.register(models.Dimension)
class DimensionAdmin(Part):
    form = DimensionForm
    list_display = ["code", "perspective", "parent", "weight", "version"]
    list_select_related = ["perspective", "parent", "version__framework"]
    fields = ["version", "code", "perspective", "parent", "title", "description", "weight"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Components follow their dimension into another perspective."""
        super().save_model(request, obj, form, change)
        obj.components.exclude(perspective=obj.perspective_id).update(perspective=obj.perspective)

    def offered(self, db_field: Any, version: FrameworkVersion) -> Any:
        rows = super().offered(db_field, version)
        return rows.filter(parent=None) if db_field.name == "parent" else rows

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kw)
        if obj is not None and "parent" in form.base_fields:
            form.rows = {
                **form.rows,
                "parent": [row for row in form.rows["parent"] if row.pk != obj.pk],
            }
            rows = form.base_fields["parent"].queryset
            form.base_fields["parent"].queryset = rows.exclude(pk=obj.pk)
        return form


@admin.register(models.Indicator)
class IndicatorAdmin(Part):
    list_display = ["code", "dimension", "question", "weight", "version"]
    list_select_related = ["dimension", "question", "version__framework"]
    fields = ["version", "code", "dimension", "question", "weight"]
    searched = ("question",)
    inlines = [CitationInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggests the next code in the dimension."""
        initial = super().get_changeform_initial_data(request)
        version, place = version_on(request), str(initial.get("dimension", ""))
        if version and place.isdecimal() and "code" not in initial:
            dimension = version.dimensions.filter(pk=place).first()
            if dimension is not None:
                initial["code"] = next_code(dimension)
        return initial


def next_code(dimension: models.Dimension) -> str:
    """``D1-3`` after ``D1-2``: the first free number in the version."""
    taken = set(dimension.version.indicators.values_list("code", flat=True))
    number = dimension.indicators.count() + 1
    while f"{dimension.code}-{number}" in taken:
        number += 1
    return f"{dimension.code}-{number}"
