"""Who is responsible for one dimension, as one row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.accounts.models import User
from assessment.models import Department
from assessment.together import Responsible


class AssignmentForm(forms.Form):
    """Two choices, and what they were when the page was made: only what a person has changed is
    written, so that two coordinators do not undo each other's work.
    """

    department = forms.ChoiceField(label=_("Department"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        dimension: str,
        departments: Sequence[Department],
        people: Sequence[User],
        now: Responsible | None = None,
    ) -> None:
        department = str(now.department or "") if now else ""
        person = str(now.person or "") if now else ""
        initial = {"department": department, "person": person, "was": f"{department} {person}"}
        super().__init__(data, prefix=f"assign-{dimension}", initial=initial)
        self.dimension = dimension
        units = [("", _("no department")), *((str(d.pk), d.name) for d in departments)]
        names = [("", _("no person")), *((str(p.pk), str(p)) for p in people)]
        self.fields["department"].choices = units  # type: ignore[attr-defined]
        self.fields["person"].choices = names  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select form-select-sm"
        self._departments = {str(d.pk): d for d in departments}
        self._people = {str(p.pk): p for p in people}

    def is_changed(self) -> bool:
        """Whether the person chose something else; only after ``is_valid``."""
        data = self.cleaned_data
        return bool(data["was"].strip() != f"{data['department']} {data['person']}".strip())

    def chosen(self) -> tuple[Department | None, User | None]:
        data = self.cleaned_data
        return self._departments.get(data["department"]), self._people.get(data["person"])
