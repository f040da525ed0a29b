"""Forms about cities and the people in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.enums import Role
from assessment.models import City, Department, Membership
from assessment.models.membership import ROLE_CHOICES, ROLE_NAMES
from assessment.policies import roles_to_invite


class CityForm(forms.ModelForm[City]):
    class Meta:
        model = City
        fields = ["name", "country", "region", "population_band"]


class DepartmentsForm(forms.Form):
    names = forms.CharField(
        label=_("Departments"),
        max_length=20_000,
        help_text=_("One a line; a list can be pasted. Those the city has already are skipped."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if too_long := next((name for name in names if len(name) > 160), None):
            raise forms.ValidationError(
                _("“%(name)s…” is longer than 160 characters. Shorten it."),
                params={"name": too_long[:40]},
            )
        return names


class InvitationForm(forms.Form):
    note = forms.CharField(
        label=_("For whom"),
        max_length=160,
        help_text=_("A name or an address, so that you know later whose link this is."),
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.CONTRIBUTOR)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False
    )

    def __init__(self, *args: Any, city: City, inviter: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, ROLE_NAMES[role]) for role in roles_to_invite(inviter)
        ]
        self.fields["department"].queryset = city.departments.all()  # type: ignore[attr-defined]


class RoleForm(forms.ModelForm[Membership]):
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)

    class Meta:
        model = Membership
        fields = ["role"]
