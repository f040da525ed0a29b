"""One item of the city profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.forms.answer import TEXT_LIMIT
from assessment.forms.fields import TextField
from assessment.given import ProfileGiven
from assessment.models import ProfileEntry
from assessment.models.profile import RELEVANCE_NAMES
from frameworks.definition.types import ProfileItem


class ProfileItemForm(forms.Form):
    """A choice and a note; nothing is required, as the profile may wait."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    note = TextField(
        label=_("Note and source"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, item: ProfileItem, row: ProfileEntry | None) -> None:
        chosen = (row.relevance or row.readiness or "") if row else ""
        initial = {
            "version": row.version if row else 0,
            "choice": str(chosen),
            "note": row.note if row else "",
        }
        super().__init__(data, prefix=item.code, initial=initial)
        self.item = item
        choices: list[tuple[str, Any]] = [(str(n), text) for n, text in enumerate(item.levels, 1)]
        if not choices:
            choices = [(relevance.value, name) for relevance, name in RELEVANCE_NAMES.items()]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        self.fields["choice"].label = item.title

    def given(self) -> ProfileGiven:
        """What was given, for the service; only after ``is_valid``."""
        choice = self.cleaned_data["choice"]
        return ProfileGiven(
            item=self.item.code,
            version=self.cleaned_data["version"],
            relevance="" if choice.isdecimal() else choice,
            readiness=int(choice) if choice.isdecimal() else None,
            note=self.cleaned_data["note"],
        )
