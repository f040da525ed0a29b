"""The page of a source: its bibliographic record in labelled boxes instead of raw JSON."""

from __future__ import annotations

import re
from typing import Any, get_args

from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.forms import VersionForm
from frameworks.admin.parts import Part
from frameworks.admin.widgets import LinesField
from frameworks.definition.document import Csl

_TYPES = get_args(Csl.model_fields["type"].annotation)
# Names of CSL-JSON fields -> what a person reads; in the order of the page.
PLAIN = {
    "title": _("title"),
    "translated-title": _("title in English"),
    "original-title": _("title in the original script"),
    "container-title": _("journal, book or website"),
    "original-container-title": _("the same in the original script"),
    "publisher": _("publisher"),
    "publisher-place": _("place of the publisher"),
    "volume": _("volume"),
    "issue": _("issue"),
    "page": _("pages"),
    "issued": _("year or date"),
    "DOI": _("DOI"),
    "URL": _("address, beginning with https://"),
    "language": _("language of the source, like en or zh-Hans"),
    "accessed": _("read on"),
}
PEOPLE = {
    "author": _("authors"),
    "original-author": _("authors in the original script"),
    "editor": _("editors"),
}
NAME_HELP = _(
    "One a line: “Family, Given”. A body as it is called; in quotation marks if it has a comma."
)


class NamesField(LinesField):
    """Persons and bodies of a bibliographic record, one a line."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "\n".join(map(_line, value))
        return value

    def to_python(self, value: Any) -> Any:
        return [_name(line) for line in super().to_python(value)]


def _line(name: dict[str, str]) -> str:
    if literal := name.get("literal"):
        return f'"{literal}"' if "," in literal or literal.startswith('"') else literal
    return ", ".join(filter(None, (name.get("family"), name.get("given")))) + (
        "" if name.get("given") else ","
    )


def _name(line: str) -> dict[str, str]:
    if line.startswith('"') and line.endswith('"') and len(line) > 2:
        return {"literal": line[1:-1]}
    if "," not in line:
        return {"literal": line}
    family, given = (part.strip() for part in line.split(",", 1))
    return {"family": family, "given": given} if given else {"family": family}


def box_of(name: str) -> str:
    """The name of the box of a CSL-JSON field."""
    return f"csl_{name.replace('-', '_').lower()}"


class SourceForm(VersionForm):
    code_form = "Key"
    csl_type = forms.ChoiceField(
        label=_("kind of record"), choices=[(kind, kind) for kind in _TYPES]
    )

    class Meta:
        model = models.Source
        exclude = ["csl", "order"]  # the record has boxes of its own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.csl or {}
        self.initial["csl_type"] = stored.get("type", "report")
        for name in (*PLAIN, *PEOPLE):
            if name in stored:
                self.initial[box_of(name)] = stored[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        record = {k: v for k, v in (self.instance.csl or {}).items() if k not in (*PLAIN, *PEOPLE)}
        record["type"] = data.get("csl_type")
        for name in (*PLAIN, *PEOPLE):
            if value := data.get(box_of(name)):
                record[name] = value
        issued: Any = record.get("issued")
        is_year = isinstance(issued, str) and re.fullmatch(r"[0-9]{1,4}", issued)
        if is_year and not isinstance(self.instance.csl.get("issued"), str):
            record["issued"] = int(issued)
        self.instance.csl = record
        return data


for _csl, _label in PLAIN.items():
    SourceForm.base_fields[box_of(_csl)] = forms.CharField(
        label=_label, required=False, max_length=4000, widget=forms.TextInput({"size": 60})
    )
for _csl, _label in PEOPLE.items():
    SourceForm.base_fields[box_of(_csl)] = NamesField(
        label=_label, required=False, help_text=NAME_HELP
    )
SourceForm.declared_fields.update(
    {name: SourceForm.base_fields[name] for name in map(box_of, (*PLAIN, *PEOPLE))}
)


@admin.register(models.Source)
class SourceAdmin(Part):
    form = SourceForm
    list_display = ["code", "short", "kind", "read", "unverified", "version"]
    search_fields = ["code", "short"]
    readonly_fields = ["used_in"]
    fieldsets = [
        (None, {"fields": ["version", "code", "short", "kind", "read", "unverified"]}),
        (_("What to know of it"), {"fields": ["interest", "note", "passages", "used_in"]}),
        (
            _("Bibliographic record"),
            {
                "fields": [
                    *("csl_type", "csl_title", "csl_author", "csl_editor", "csl_issued"),
                    *("csl_container_title", "csl_volume", "csl_issue", "csl_page"),
                    *("csl_publisher", "csl_publisher_place", "csl_doi", "csl_url"),
                    *("csl_language", "csl_accessed", "csl_translated_title"),
                    *("csl_original_title", "csl_original_author", "csl_original_container_title"),
                ]
            },
        ),
    ]

    @admin.display(description=_("cited by"))
    def used_in(self, obj: models.Source) -> SafeString | str:
        """The questions that rest on it."""
        if obj.pk is None:
            return "-"
        rows = models.Question.objects.filter(indicators__citations__source=obj).distinct()
        links = format_html_join(
            ", ", '<a href="../../../question/{}/change/">{}</a>', ((q.pk, q.code) for q in rows)
        )
        return format_html("{}", links) if links else "-"
