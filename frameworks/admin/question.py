"""The page of a question: five levels side by side, what it rests on, where it is used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.checks import InlineModelAdminChecks
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseModelFormSet, ModelChoiceField, modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks import models
from frameworks.admin.forms import CitationForm, check_form
from frameworks.admin.parts import CitationInline, Inline, Part
from frameworks.admin.question_form import (
    EXAMPLES,
    MARKS,
    RULES,
    ItemForm,
    LevelForm,
    QuestionForm,
)
from frameworks.admin.saving import version_on
from frameworks.admin.structure import next_code
from frameworks.admin.usage import used_in
from frameworks.editing import claim, duplicate_question
from frameworks.finding import matching
from frameworks.hooks import hooks
from frameworks.services import Refused


class LevelInline(Inline):
    """Always five; a level is stored once something is written in it."""

    model = models.Level
    form = LevelForm
    template = "admin/frameworks/levels.html"
    fields = ["level", "text", "next_step"]
    max_num = 5
    can_delete = False

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 5 - (obj.levels.count() if obj else 0)


class ItemInline(Inline):
    model = models.Item
    form = ItemForm
    fields = ["order", "key", "text"]
    show_change_link = False
    classes = ["cg-of-checklist"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 4 if obj is None else 0


class IndicatorCitationForm(CitationForm):
    """A passage on which one of the question's indicators rests."""

    class Meta(CitationForm.Meta):
        fields = ["indicator", *CitationForm.Meta.fields]


class IndicatorCitations(BaseModelFormSet[Any, Any]):
    """The citations of all indicators that ask a question, as if they were the question's own."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        instance: Any = None,
        prefix: Any = None,
        queryset: Any = None,
        save_as_new: bool = False,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        rows = queryset if queryset is not None else models.Citation.objects.all()
        rows = rows.filter(indicator__question=instance.pk) if instance.pk else rows.none()
        super().__init__(
            data, files, prefix=prefix, queryset=rows.select_related("source"), **kwargs
        )

    @classmethod
    def get_default_prefix(cls) -> str:
        return "citations"


class CitationOfIndicatorInline(CitationInline):
    """Citations have no foreign key to a question: the way leads over its indicators."""

    form = IndicatorCitationForm
    fields = ["indicator", *CitationInline.fields]
    checks_class = type("Checks", (InlineModelAdminChecks,), {"_check_relation": lambda *_args: []})

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = modelformset_factory(
            models.Citation,
            form=self.form,
            formset=IndicatorCitations,
            fields=["indicator", "source", "locator", "claim", "basis", "passages"],
            extra=1 if obj is None else 0,
            can_delete=True,
            formfield_callback=lambda field, **kw: self.formfield_for_dbfield(field, request, **kw),
        )
        indicator: Any = formset.form.base_fields["indicator"]
        if isinstance(indicator, ModelChoiceField):
            indicator.queryset = models.Indicator.objects.filter(question=obj.pk if obj else None)
            indicator.empty_label = str(_("the first one")) if obj else str(_("the new one"))
        self.prepared(formset.form, request)
        return formset


@admin.register(models.Question)
class QuestionAdmin(Part):
    form = QuestionForm
    change_form_template = "admin/frameworks/question.html"
    list_display = ["code", "kind", "depth", "version"]
    list_filter = ["kind", "depth", *Part.list_filter]
    search_fields = ["code"]
    search_help_text = gettext_lazy("Finds words of every text, in every language.")
    inlines = [LevelInline, ItemInline, CitationOfIndicatorInline]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        version = version_on(request)
        rules = [tuple(f"rule_{n}_{part}" for part in ("all", "at_least", "with")) for n in RULES]
        sets: list[Any] = [
            (None, {"fields": ["version", ("code", "kind", "depth"), "supersedes"]}),
            (_("What is asked"), {"fields": ["title", "prompt", "why", "how_to_answer", "facets"]}),
            (_("Examples of evidence"), {"fields": [f"evidence_{n}" for n in EXAMPLES]}),
            (
                _("Not applicable"),
                {"fields": [("not_applicable", "rights"), "not_applicable_when"]},
            ),
            (
                _("Metric"),
                {
                    "classes": ["cg-of-metric"],
                    "fields": [
                        "metric_unit",
                        ("metric_better", "metric_min", "metric_max"),
                        tuple(f"threshold_{level}" for level in MARKS),
                        *("metric_definition", "metric_rationale", "metric_asks"),
                    ],
                },
            ),
            (
                _("Rules, from level 5 down: the first that holds gives the level"),
                {"classes": ["cg-of-checklist", "cg-rules"], "fields": rules},
            ),
        ]
        if obj is None:
            sets.append((_("Where it stands"), {"fields": [("place", "place_code")]}))
        if version is not None and version.parent:
            title = _("What changed since %(number)s") % {"number": version.parent}
            sets.append((title, {"fields": ["claim", "claim_note"]}))
        return sets

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Codes and texts; each text by itself, as a JSON column can't be searched whole."""
        if request.path.endswith("/autocomplete/") or not search_term:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(pk__in=matching(queryset, search_term)), False

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, LevelInline):
            there = set(obj.levels.values_list("level", flat=True)) if obj.pk else set()
            kwargs["initial"] = [{"level": n} for n in range(1, 6) if n not in there]
        return kwargs

    def render_change_form(
        self,
        request: Any,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            context["used"] = used_in(obj)
            context["preview"] = hooks.preview_url(obj) if hooks.preview_url else ""
            context["may_duplicate"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def shows(self, obj: Any, change: dict[str, Any]) -> bool:
        """The citations of its indicators, too, and what is said of it against the parent."""
        texts = change["before"] | change["after"]
        if change["kind"] == "indicator" and "citations" in texts:
            return bool(obj.indicators.filter(code=change["code"]).exists())
        claims = (
            texts.get("changes", {}).get("questions", {}) if change["kind"] == "version" else ()
        )
        return obj.code in claims or super().shows(obj, change)

    # --- writing, inside ``edit`` ---------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        data = form.cleaned_data
        if place := data.get("place"):
            models.Indicator.objects.create(
                version=obj.version,
                dimension=place,
                question=obj,
                code=data.get("place_code") or next_code(place),
                order=place.indicators.count(),
            )
        if {"claim", "claim_note"} & set(form.changed_data):
            draft = models.FrameworkVersion.objects.get(pk=obj.version_id)
            claim(draft=draft, code=obj.code, said=data["claim"], note=data["claim_note"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if isinstance(formset, IndicatorCitations):
            self._place_citations(form.instance, formset)
        super().save_formset(request, form, formset, change)

    def _place_citations(self, question: models.Question, formset: Any) -> None:
        """A citation for which no indicator was chosen belongs to the first."""
        first = question.indicators.first()
        for row in formset.forms:
            if row.has_changed() and row.instance.indicator_id is None:
                row.instance.indicator = first

    # --- a copy ---------------------------------------------------------------------------------

    def get_urls(self) -> Any:
        own = path(
            "<int:pk>/duplicate/",
            self.admin_site.admin_view(self.duplicate),
            name="frameworks_question_duplicate",
        )
        return [own, *super().get_urls()]

    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the code of the copy, then make it and open it."""
        question = self.get_object(request, str(pk))
        if question is None or not self.has_change_permission(request, question):
            raise PermissionDenied
        code = request.POST.get("code", f"{question.code}-copy").strip()
        if request.method == "POST":
            try:
                check_form("Code", code)
                copy = duplicate_question(question=question, code=code, by=request.user.pk)
            except Refused as refused:
                messages.error(request, str(refused))
            except ValidationError as wrong:
                messages.error(request, wrong.messages[0])
            else:
                return redirect("admin:frameworks_question_change", copy.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Duplicate %(code)s") % {"code": question.code},
            "opts": self.opts,
            "version": question.version,
            "question": question,
            "code": code,
        }
        return TemplateResponse(request, "admin/frameworks/duplicate.html", context)
