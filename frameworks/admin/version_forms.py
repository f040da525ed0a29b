"""The forms of a version: what it says of itself, its number, its publication, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from frameworks import files
from frameworks.admin.forms import VersionForm, check_form
from frameworks.admin.widgets import KeysField
from frameworks.drafting import set_translations
from frameworks.models import FrameworkVersion
from frameworks.services import Refused


def check_number(value: str) -> None:
    """A validator: the number has the form of a version."""
    check_form("Version", value)


def check_language(value: str) -> None:
    """A validator: the language is written as in BCP 47."""
    check_form("Language", value)


class HeadForm(VersionForm):
    translations = KeysField(
        label=_("translated into"),
        required=False,
        help_text=_("Languages with commas between them, like zh-Hans, pt-BR."),
    )

    class Meta:
        model = FrameworkVersion
        fields = ["framework", "version", "language", "title", "description", "licence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["translations"] = self.instance.languages[1:]

    def clean_version(self) -> str:
        return check_form("Version", self.cleaned_data["version"])

    def clean_language(self) -> str:
        """The language of the texts, which are stored under it, is chosen once."""
        language = check_form("Language", self.cleaned_data["language"])
        if self.instance.pk and language != self.initial["language"]:
            raise ValidationError(_now("The source language stays as it is."))
        return language

    def clean_translations(self) -> list[str]:
        languages: list[str] = self.cleaned_data["translations"]
        for language in languages:
            check_form("Language", language)
        return [code for code in languages if code != self.cleaned_data.get("language")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "translations" in self.changed_data and "translations" in data and self.instance.pk:
            stored = FrameworkVersion.objects.get(pk=self.instance.pk)
            try:
                set_translations(draft=stored, languages=data["translations"])
            except Refused as refused:
                self.add_error("translations", str(refused))
            self.instance.translated_from = stored.translated_from
        elif "translations" in data and not self.instance.pk:
            self.instance.translated_from = {code: {} for code in data["translations"]}
        return data


class NumberForm(forms.Form):
    """The number of a new draft."""

    number = forms.CharField(label=_("version"), max_length=40, validators=[check_number])


class PublishForm(NumberForm):
    """``as_read`` is the mark of the draft that was shown: no other is published."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(
        label=_("date of publication"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("file"),
        widget=forms.FileInput({"accept": ",".join(files.SUFFIXES)}),
        help_text=_("A framework as one file: %(kinds)s.") % {"kinds": ", ".join(files.SUFFIXES)},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith(files.SUFFIXES):
            raise ValidationError(
                _now("Give a file ending in %(kinds)s.") % {"kinds": ", ".join(files.SUFFIXES)}
            )
        if upload.size > files.MAX_BYTES:
            raise ValidationError(
                _now("The file has more than %(size)d MB.") % {"size": files.MAX_BYTES >> 20}
            )
        return upload
