"""What a person may give for one question."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.enums import AnswerState
from assessment.forms.fields import NumberField, TextField
from assessment.given import Entry, Given
from assessment.models import Answer
from frameworks.definition.types import Kind, Metric, Question

TEXT_LIMIT = 5000  # a longer text would make the report slow to lay out (superlinear)
COUNTED = "counted"  # "the ticks or the number above are my answer"


class AnswerForm(forms.Form):
    """One question; every name carries the question's code, so that a page is one form, too."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # The version of the other answer that was in view when "keep mine" or "take theirs" was chosen.
    over = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(required=False)
    items = forms.MultipleChoiceField(required=False)
    value = NumberField(required=False, max_digits=14, decimal_places=4)
    earlier_value = NumberField(required=False, max_digits=14, decimal_places=4)
    reference_period = TextField(required=False, max_length=80)
    data_source = TextField(required=False, max_length=200)
    reason = TextField(required=False, max_length=TEXT_LIMIT, widget=forms.Textarea)
    comment = TextField(required=False, max_length=TEXT_LIMIT, widget=forms.Textarea)

    def __init__(self, data: Any = None, *, question: Question) -> None:
        super().__init__(data, prefix=question.code)
        self.question = question
        if self.clears:  # what is to go need not be right
            kept = [self.add_prefix(name) for name in ("version", "over", "comment", "resolve")]
            self.data = {name: data[name] for name in kept if name in data}
        counted = [str(n) for n in range(1, 6)] if question.kind == Kind.LEVEL else [COUNTED]
        choices = [*counted, AnswerState.DONT_KNOW.value]
        if question.not_applicable:
            choices.append(AnswerState.NOT_APPLICABLE.value)
        if metric := question.metric:
            for name in ("value", "earlier_value"):
                field = cast(NumberField, self.fields[name])
                field.unit, field.low, field.high = metric.unit, metric.minimum, metric.maximum
        self.fields["choice"].choices = [(c, c) for c in choices]  # type: ignore[attr-defined]
        self.fields["items"].choices = [(i.key, i.text) for i in question.items]  # type: ignore[attr-defined]

    @property
    def resolve(self) -> str:
        """What was chosen: "mine", "theirs" or "merge" of two answers; "clear"; or nothing."""
        return str(self.data.get(self.add_prefix("resolve"), ""))

    @property
    def clears(self) -> bool:
        """Whether the answer is to be as if nobody had answered; the comment stays."""
        return self.resolve == "clear"

    @property
    def is_undecided(self) -> bool:
        """Whether a choice was begun and not made; an answer that was not in view is no choice."""
        return self.resolve in ("theirs", "merge")

    def takes(self, row: Answer) -> bool:
        """Whether the stored answer was chosen over one's own, having been in view."""
        over = self.data.get(self.add_prefix("over"))
        return self.resolve == "theirs" and over == str(row.version)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        state = self._state(data)
        if state == AnswerState.NOT_APPLICABLE and not data.get("reason"):
            self.add_error("reason", _("Say in a sentence why this does not apply to your city."))
        if self.question.metric and state == AnswerState.ANSWERED:
            self._clean_metric(self.question.metric, data)
        data["state"] = state
        return data

    def _state(self, data: dict[str, Any]) -> AnswerState:
        choice = data.get("choice") or ""
        if choice in (AnswerState.DONT_KNOW, AnswerState.NOT_APPLICABLE):
            return AnswerState(choice)
        # Without JavaScript nobody presses "the list above is my answer": a tick says it.
        if choice or data.get("items") or data.get("value") is not None:
            return AnswerState.ANSWERED
        return AnswerState.UNANSWERED

    def _clean_metric(self, metric: Metric, data: dict[str, Any]) -> None:
        if data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Give the number, or choose “Don’t know”."))
        for name in ("value", "earlier_value"):
            number = data.get(name)
            if number is not None and not metric.minimum <= number <= metric.maximum:
                self.add_error(
                    name,
                    _("Give a number from %(low)s to %(high)s.")
                    % {"low": metric.minimum, "high": metric.maximum},
                )
        wanted = {
            "reference_period": _("Name the period, for example “2025”."),
            "data_source": _("Name where the number comes from."),
        }
        for name, message in wanted.items():
            if name in metric.asks and not data.get(name):
                self.add_error(name, message)

    def entry(self) -> Entry:
        """What was given, for the service; only after ``is_valid``.

        "Keep mine" writes over the answer that was in view, and over no later one.
        """
        data = self.cleaned_data
        choice = data["choice"]
        chosen = self.resolve == "mine" and data["over"] is not None
        given = Given(
            state=data["state"],
            level=int(choice) if choice.isdigit() else None,
            items=tuple(data["items"]),
            value=data["value"],
            earlier_value=data["earlier_value"],
            reference_period=data["reference_period"],
            data_source=data["data_source"],
            reason=data["reason"],
            comment=data["comment"],
        )
        version = data["over"] if chosen else data["version"]
        return Entry(question=self.question, given=given, version=version)


class RestoreForm(forms.Form):
    """The version to set an answer back to, and the version that stood when this was chosen."""

    to = forms.IntegerField(min_value=0)
    seen = forms.IntegerField(min_value=0)


def initial_of(row: Answer, kind: Kind) -> dict[str, Any]:
    """The values with which a stored answer fills its form."""
    choice = row.state if row.state != AnswerState.UNANSWERED else ""
    if row.state == AnswerState.ANSWERED:
        choice = str(row.level) if kind == Kind.LEVEL else COUNTED
    return {
        "version": row.version,
        "choice": choice,
        "items": row.items,
        "value": row.value,
        "earlier_value": row.earlier_value,
        "reference_period": row.reference_period,
        "data_source": row.data_source,
        "reason": row.reason,
        "comment": row.comment,
    }
