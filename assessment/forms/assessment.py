"""Forms about an assessment as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import DEPTH_NAMES
from frameworks.definition.types import Definition, Depth


class StartForm(forms.Form):
    reference_date = forms.DateField(
        label=_("Reference date"),
        help_text=_("The day to which the answers refer; its year names the assessment."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    perspectives = forms.MultipleChoiceField(
        label=_("Perspectives"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, definition: Definition, last_year: int | None = None, **kwargs: Any
    ) -> None:
        """``last_year``: the year of the latest finalised assessment, if there is one."""
        super().__init__(*args, **kwargs)
        self.fields["perspectives"].choices = [  # type: ignore[attr-defined]
            (p.code, p.title) for p in definition.perspectives
        ]
        self.fields["perspectives"].initial = [p.code for p in definition.perspectives if p.default]
        self.fields["reference_date"].initial = timezone.localdate
        if any(q.depth == Depth.EXTENDED for q in definition.questions.values()):
            self.fields["depth"] = forms.ChoiceField(
                label=_("Depth"),
                choices=[(depth.value, name) for depth, name in DEPTH_NAMES.items()],
                initial=Depth.CORE.value,
                widget=forms.RadioSelect,
            )

        if last_year:
            self.fields["carry_over"] = forms.BooleanField(
                label=_("Begin with the answers of %(year)s") % {"year": last_year},
                help_text=_(
                    "Where the question is still the same. Each waits until somebody confirms or "
                    "changes it, and counts as missing until then. Evidence is offered again, "
                    "not copied."
                ),
                required=False,
                initial=True,
            )

    def clean_reference_date(self) -> Any:
        date = self.cleaned_data["reference_date"]
        if not 2000 <= date.year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Choose a date from 2000 to the end of next year."))
        return date

    @property
    def carry_over(self) -> bool:
        return bool(self.cleaned_data.get("carry_over"))

    @property
    def depth(self) -> Depth:
        return Depth(self.cleaned_data.get("depth", Depth.CORE))


class SignOffForm(forms.Form):
    name = forms.CharField(label=_("Name of whoever signs it off"), max_length=150)
    function = forms.CharField(label=_("Function"), max_length=150)
