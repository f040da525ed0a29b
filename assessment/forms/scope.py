"""Which perspectives an assessment asks, and how deep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import DEPTH_NAMES
from frameworks.definition.types import Definition, Depth


class ScopeForm(forms.Form):
    """Read from the address for a preview, and from the body for the change itself."""

    perspectives = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one perspective.")}
    )
    depth = forms.ChoiceField(choices=[(depth.value, name) for depth, name in DEPTH_NAMES.items()])

    def __init__(self, data: Any = None, *, definition: Definition) -> None:
        super().__init__(data)
        self.fields["perspectives"].choices = [  # type: ignore[attr-defined]
            (p.code, p.title) for p in definition.perspectives
        ]

    @property
    def messages(self) -> list[str]:
        """What to mend, of both fields."""
        return [str(message) for messages in self.errors.values() for message in messages]

    def chosen(self) -> tuple[list[str], Depth]:
        """Perspectives and depth; only after ``is_valid``."""
        return self.cleaned_data["perspectives"], Depth(self.cleaned_data["depth"])
