"""The form of a question: what belongs to its kind in labelled boxes instead of raw JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.forms import VersionForm, check_form
from frameworks.admin.widgets import KeysField, TextsAdminField
from frameworks.definition.types import Kind

FACETS = [
    ("institution", _("institution")),
    ("coverage", _("coverage")),
    ("participation", _("participation")),
    ("evidence", _("evidence")),
]
ASKS = [("reference_period", _("the period")), ("data_source", _("where the number comes from"))]
EXAMPLES = range(1, 6)
RULES = (5, 4, 3, 2)
MARKS = (2, 3, 4)
METRIC_TEXTS = ("unit", "definition", "rationale")
CLAIMS = [
    ("", _("nothing said")),
    ("editorial", _("editorial: spelling, a link")),
    ("reworded", _("reworded: comparable, cities confirm their answer")),
    ("changed", _("changed: not comparable, cities answer again")),
]


class QuestionForm(VersionForm):
    facets = forms.MultipleChoiceField(
        label=_("facets"),
        choices=FACETS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three, from which the levels are written."),
    )
    metric_better = forms.ChoiceField(
        label=_("better is"),
        choices=[("", "---------"), ("higher", _("higher")), ("lower", _("lower"))],
        required=False,
    )
    metric_unit = TextsAdminField(label=_("unit"), required=False, rows=1)
    metric_definition = TextsAdminField(
        label=_("definition"),
        required=False,
        help_text=_("Numerator, denominator, and what is left out."),
    )
    metric_rationale = TextsAdminField(label=_("why these marks"), required=False)
    metric_min = forms.DecimalField(label=_("lowest possible value"), required=False)
    metric_max = forms.DecimalField(label=_("highest possible value"), required=False)
    metric_asks = forms.MultipleChoiceField(
        label=_("asked with the value"),
        choices=ASKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    claim = forms.ChoiceField(label=_("against the version before"), choices=CLAIMS, required=False)
    claim_note = forms.CharField(
        label=_("what has changed"), required=False, widget=forms.Textarea({"rows": 2})
    )
    place = forms.ModelChoiceField(
        models.Dimension.objects.none(),
        label=_("place it in"),
        required=False,
        help_text=_("Makes an indicator in this dimension, with weight 1."),
    )
    place_code = forms.CharField(
        label=_("code of the indicator"),
        required=False,
        max_length=80,
        help_text=_("Without one the next free code of the dimension is taken."),
    )

    class Meta:
        model = models.Question
        fields = [
            *("version", "code", "kind", "depth", "title", "prompt", "why", "how_to_answer"),
            *("not_applicable", "not_applicable_when", "rights", "supersedes"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        self.initial["facets"] = question.facets
        for number, texts in enumerate(question.evidence[: len(EXAMPLES)], start=1):
            self.initial[f"evidence_{number}"] = texts
        for level, rule in question.rules.items():
            for part in ("all", "with", "at_least"):
                self.initial[f"rule_{level}_{part}"] = rule.get(part)
        self._show_metric(question.metric or {})
        claims = (
            self.framework_version.changes.get("questions", {}) if self.framework_version else {}
        )
        if said := claims.get(question.code):
            self.initial.update(claim=said["is"], claim_note=said["note"])
        if self.framework_version and "place" in self.fields:
            place: Any = self.fields["place"]
            place.queryset = self.framework_version.dimensions.all()

    def _show_metric(self, metric: dict[str, Any]) -> None:
        for name in (*METRIC_TEXTS, "better", "asks"):
            if name in metric:
                self.initial[f"metric_{name}"] = metric[name]
        for name, value in (metric.get("bounds") or {}).items():
            self.initial[f"metric_{name}"] = value
        for level, mark in (metric.get("thresholds") or {}).items():
            self.initial[f"threshold_{level}"] = mark

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        question, kind = self.instance, data.get("kind")
        question.facets = data.get("facets", [])
        examples = [data.get(f"evidence_{number}") or {} for number in EXAMPLES]
        question.evidence = [row for row in examples if row] + question.evidence[len(EXAMPLES) :]
        question.rules = self._rules(data) if kind == Kind.CHECKLIST else {}
        question.metric = self._metric(data) if kind == Kind.METRIC else None
        if data.get("claim") and not data.get("claim_note"):
            self.add_error("claim_note", _now("Say in a sentence what has changed."))
        self._clean_place(data)
        return data

    def _rules(self, data: dict[str, Any]) -> dict[str, Any]:
        rules = {}
        for level in RULES:
            rule = {part: data.get(f"rule_{level}_{part}") for part in ("all", "at_least", "with")}
            if filled := {part: value for part, value in rule.items() if value}:
                rules[str(level)] = filled
        return rules

    def _metric(self, data: dict[str, Any]) -> dict[str, Any]:
        metric = {
            name: value
            for name in (*METRIC_TEXTS, "better", "asks")
            if (value := data.get(f"metric_{name}"))
        }
        bounds = {name: data.get(f"metric_{name}") for name in ("min", "max")}
        if filled := {name: number(v) for name, v in bounds.items() if v is not None}:
            metric["bounds"] = filled
        marks = {str(level): data.get(f"threshold_{level}") for level in MARKS}
        if filled := {level: number(v) for level, v in marks.items() if v is not None}:
            metric["thresholds"] = filled
        return metric

    def _clean_place(self, data: dict[str, Any]) -> None:
        code, place = data.get("place_code"), data.get("place")
        if not code:
            return
        if not place:
            self.add_error("place", _now("Choose the dimension as well."))
            return
        try:
            check_form("Code", code)
        except forms.ValidationError as wrong:
            self.add_error("place_code", wrong)
        if place.version.indicators.filter(code=code).exists():
            self.add_error(
                "place_code", _now("The code “%(code)s” is used twice.") % {"code": code}
            )


def number(value: Decimal) -> int | str:
    """As in a file: whole numbers as such, others as the shortest decimal text."""
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"


def _boxes() -> dict[str, forms.Field]:
    """The boxes that come in numbers: examples of evidence, rules, marks."""
    boxes: dict[str, forms.Field] = {}
    for n in EXAMPLES:
        label = _("example %(number)s") % {"number": n}
        boxes[f"evidence_{n}"] = TextsAdminField(label=label, required=False, rows=2)
    for level in RULES:
        boxes[f"rule_{level}_all"] = KeysField(label=_("all of these items"), required=False)
        boxes[f"rule_{level}_at_least"] = forms.IntegerField(
            label=_("at least so many"), required=False, min_value=0
        )
        boxes[f"rule_{level}_with"] = KeysField(label=_("among them"), required=False)
    for level in MARKS:
        label = _("mark for level %(level)s") % {"level": level}
        boxes[f"threshold_{level}"] = forms.DecimalField(label=label, required=False)
    return boxes


for _name, _box in _boxes().items():
    QuestionForm.base_fields[_name] = QuestionForm.declared_fields[_name] = _box


class ItemForm(VersionForm):
    class Meta:
        model = models.Item
        fields = ["order", "key", "text"]

    def clean_key(self) -> str:
        return check_form("Key", self.cleaned_data["key"])


class LevelForm(VersionForm):
    class Meta:
        model = models.Level
        fields = ["level", "text", "next_step"]
        widgets = {"level": forms.HiddenInput}
