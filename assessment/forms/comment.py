"""A remark on a question, and whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.accounts.models import User
from assessment.forms.fields import TextField

TEXT_LIMIT = 2000  # that of the column


class CommentForm(forms.Form):
    text = TextField(
        max_length=TEXT_LIMIT, error_messages={"required": _("Write something first.")}
    )
    mentions = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, people: Sequence[User]) -> None:
        super().__init__(data)
        self._people = {str(person.pk): person for person in people}
        self.fields["mentions"].choices = [(pk, str(p)) for pk, p in self._people.items()]  # type: ignore[attr-defined]

    @property
    def messages(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]

    @property
    def ticked(self) -> list[str]:
        """Who is ticked, as typed."""
        return self["mentions"].value() or []

    def mentioned(self) -> list[User]:
        """The people who are ticked; only after ``is_valid``."""
        return [self._people[pk] for pk in self.cleaned_data["mentions"]]
