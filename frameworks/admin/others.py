"""The city profile, related themes, and the citations of one level."""

from __future__ import annotations

from typing import Any, get_args

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.forms import VersionForm
from frameworks.admin.parts import CitationInline, Part
from frameworks.admin.widgets import TextsAdminField
from frameworks.definition.document import ProfileItem


def _choices(field: str) -> list[tuple[str, str]]:
    values = get_args(ProfileItem.model_fields[field].annotation)
    return [("", "---------"), *((value, value) for value in values)]


class ProfileForm(VersionForm):
    """Five short descriptions of its own for a readiness item, none for a relevance item."""

    part = forms.ChoiceField(label=_("part"), choices=_choices("part"))
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=_choices("kind"),
        help_text=_("Relevance is answered with none, some or strong; readiness has five levels."),
    )
    level_1 = TextsAdminField(label=_("level 1"), required=False)
    level_2 = TextsAdminField(label=_("level 2"), required=False)
    level_3 = TextsAdminField(label=_("level 3"), required=False)
    level_4 = TextsAdminField(label=_("level 4"), required=False)
    level_5 = TextsAdminField(label=_("level 5"), required=False)

    class Meta:
        model = models.ProfileItem
        fields = ["version", "code", "part", "kind", "title", "prompt"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, texts in enumerate(self.instance.levels, start=1):
            self.initial[f"level_{number}"] = texts

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        levels = [data.get(f"level_{number}") or {} for number in range(1, 6)]
        while levels and not levels[-1]:
            levels.pop()
        if levels and data.get("kind") == "relevance":
            self.add_error("kind", _now("A relevance item has no levels. Empty them."))
        self.instance.levels = levels
        return data


@admin.register(models.ProfileItem)
class ProfileItemAdmin(Part):
    form = ProfileForm
    list_display = ["code", "part", "kind", "version"]
    fieldsets = [
        (None, {"fields": ["version", "code", "part", "kind", "title", "prompt"]}),
        (_("Levels of readiness"), {"fields": [f"level_{number}" for number in range(1, 6)]}),
    ]
    inlines = [CitationInline]


class ThemeForm(VersionForm):
    class Meta:
        model = models.Theme
        fields = ["version", "code", "title", "members"]

    def clean_members(self) -> list[str]:
        """Codes of indicators and profile items of the same version."""
        members: list[str] = self.cleaned_data["members"]
        version = self.framework_version
        if version is not None:
            known = set(version.indicators.values_list("code", flat=True))
            known |= set(version.profileitems.values_list("code", flat=True))
            if unknown := [code for code in members if code not in known]:
                raise ValidationError(
                    _now("There is no indicator or profile item “%(code)s”.") % {"code": unknown[0]}
                )
        return members


@admin.register(models.Theme)
class ThemeAdmin(Part):
    form = ThemeForm
    list_display = ["code", "version"]
    fields = ["version", "code", "title", "members"]


@admin.register(models.Level)
class LevelAdmin(Part):
    """What one level of a question rests on; its texts are on the question's page."""

    fields = ()
    list_display = ["question", "level"]
    list_filter = []
    list_select_related = ["question"]
    search_fields = []
    inlines = [CitationInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows.select_related("question__version__framework")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # reached from its question

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
