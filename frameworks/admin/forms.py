"""What the forms of all parts share: boxes for the version's languages, choices of one version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from pydantic import TypeAdapter
from pydantic import ValidationError as NotOfThatForm

from frameworks import models
from frameworks.admin.widgets import PartSelect, TextsAdminField, listed
from frameworks.definition import document as doc
from frameworks.definition.types import Basis
from frameworks.models import FrameworkVersion

_FORMS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(getattr(doc, name)) for name in ("Code", "Key", "Version", "Language")
}
_HINTS = {
    "Code": _l("letters and digits, with hyphens between them, like HW-OWN-1"),
    "Key": _l("small letters, digits, hyphens, like first-report"),
    "Version": _l("three numbers, like 1.0.0; a pilot has a suffix, like 1.1.0-rc.1"),
    "Language": _l("like en, zh-Hans or pt-BR"),
}


def check_form(form: str, value: str) -> str:
    """The value, if it has the form of a code, key, number or language in a file."""
    try:
        _FORMS[form].validate_python(value)
    except NotOfThatForm:
        raise ValidationError(
            _("“%(value)s” has not the right form: %(hint)s.")
            % {"value": value, "hint": _HINTS[form]},
            code="form",
        ) from None
    return value


class VersionForm(forms.ModelForm[Any]):
    """A part of a version. Texts in languages that have no box are kept as they are.

    ``version`` and ``rows`` are set on the class that the admin makes for a request.
    """

    framework_version: ClassVar[FrameworkVersion | None] = None
    # Name of a field -> the rows that it offers, read once a page.
    rows: ClassVar[Mapping[str, list[Any]]] = {}
    # Shown once more, since somebody else was quicker: nothing of it is stored.
    is_shown_only: ClassVar[bool] = False
    # The form of ``code``: sources have keys, all else codes.
    code_form = "Code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = self.framework_version
        if version is not None and hasattr(self.instance, "version_id"):
            self.instance.version = version
        for name, field in self.fields.items():
            if isinstance(field, TextsAdminField):
                field.offer(version.languages if version else ["en"])
            elif name in self.rows and isinstance(field, forms.ModelChoiceField):
                listed(field, self.rows[name])
                select = getattr(field.widget, "widget", field.widget)
                if isinstance(select, PartSelect):
                    select.version = version.pk if version else None
                    select.choices = field.choices

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_shown_only

    def _get_validation_exclusions(self) -> set[str]:
        """The version is known although no box asks for it: its constraints are checked."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"version"}

    def clean_code(self) -> str:
        code = check_form(self.code_form, self.cleaned_data["code"])
        if self.framework_version is not None:
            same = type(self.instance)._default_manager.filter(
                version=self.framework_version, code=code
            )
            if same.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("The code “%(code)s” is used twice.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, TextsAdminField) and name in data:
                data[name] = field.hidden(self.get_initial_for_field(field, name)) | data[name]
        return data


BASES = {
    "": "---------",
    Basis.NAMED: _l("named in the source"),
    Basis.NAMED_DETAIL_CITED: _l("named there; detail from elsewhere"),
    Basis.OPERATIONALISED: _l("derived by this project"),
    Basis.REWORDED: _l("named there; reworded to protect rights"),
}


class CitationForm(VersionForm):
    """A passage that a part rests on."""

    class Meta:
        model = models.Citation
        fields = ["source", "locator", "claim", "basis", "passages"]
        labels = {"passages": _l("passages, one a line")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis: Any = self.fields["basis"]
        basis.choices = list(BASES.items())
