"""A person's cities, and a city's overview."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from assessment import queries, together, upgrading
from assessment.accounts.adapter import INVITATION_SESSION_KEY
from assessment.enums import Action, Role
from assessment.forms.city import CityForm
from assessment.models import Assessment, City
from assessment.policies import can
from assessment.scoring.outline import Outline
from assessment.services import cities
from assessment.views.access import AuthenticatedRequest, city_or_404
from assessment.views.assignments import assignment_forms
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from frameworks.languages import bcp47
from frameworks.models import FrameworkVersion
from frameworks.queries import title_of


@require_safe
@signed_in
def home(request: AuthenticatedRequest) -> HttpResponseBase:
    """The person's only city at once; else the list, or the way to a first city."""
    mine = list(queries.cities_of(request.user))
    if token := request.session.get(INVITATION_SESSION_KEY):
        return redirect("join", token=token)
    if len(mine) == 1:
        return redirect("city", slug=mine[0].slug)
    return render(request, "cities/home.html", {"cities": mine, "section": "home"})


@require_safe
@signed_in
def account(request: AuthenticatedRequest) -> HttpResponseBase:
    return render(request, "account/account.html", {"section": "account"})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: AuthenticatedRequest) -> HttpResponseBase:
    form = CityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        city = cities.create_city(**form.cleaned_data, by=request.user)
        return redirect("start_assessment", slug=city.slug)
    status = 422 if form.is_bound else 200
    return render(request, "cities/create.html", {"form": form, "section": "home"}, status=status)


def _offer(assessment: Assessment) -> FrameworkVersion | None:
    """The newest version to which the assessment may move (2 statements)."""
    return next(iter(upgrading.offered(assessment)), None)


def _work(
    request: AuthenticatedRequest,
    assessment: Assessment,
    scope: Outline,
    shares: list[queries.Progress],
    role: Role,
) -> dict[str, Any]:
    """Who does what, and what waits for the reader; with ``?assign`` the choices to change it."""
    desk = together.desk(assessment, request.user)
    choose = "assign" in request.GET and can(role, Action.COORDINATE)
    return {
        "desk": desk,
        "said": desk.said_in(scope),
        "waiting": together.waiting(
            assessment, request.user, desk, shares, may_answer=can(role, Action.ANSWER)
        ),
        "assignments": assignment_forms(assessment, scope, desk) if choose else None,
    }


def _assessments(request: AuthenticatedRequest, city: City) -> dict[str, Any]:
    """The assessment that is shown: the one that the address names, else the latest that runs.

    Beside it the others that run, those that are finalised, and what each is called.
    """
    every, language = queries.assessments_of(city), bcp47(get_language())
    running = [row for row in every if not row.is_finalised]
    named = (row for row in running if str(row.pk) == request.GET.get("assessment"))
    shown = next(named, running[0] if running else None)
    return {
        "assessment": shown,
        "others": [row for row in running if row != shown],
        "finalised": [row for row in every if row.is_finalised],
        "called": {
            row.pk: queries.name_of(title_of(row.version, language), row.year) for row in every
        },
    }


@require_safe
@signed_in
def city(request: AuthenticatedRequest, slug: str) -> HttpResponseBase:
    """The overview: a running assessment with its dimensions, and the others by name."""
    found, role = city_or_404(request, slug, Action.VIEW)
    context: dict[str, Any] = {
        "city": found,
        "section": "overview",
        "may_coordinate": can(role, Action.COORDINATE),
        "may_answer": can(role, Action.ANSWER),
        **_assessments(request, found),
    }
    if assessment := context["assessment"]:
        definition = definition_of(assessment)
        scope = queries.scope_of(assessment, definition)
        states = queries.states(assessment)
        shares = queries.progress(scope, states)
        events = list(queries.history(assessment))
        context |= _work(request, assessment, scope, shares, role) | {
            "definition": definition,
            "progress": shares,
            "answered": queries.answered_share(scope, states),
            "evidence": queries.evidence_counts(assessment, scope),
            "events": events,
            "names": queries.names_of([event.actor for event in events]),
            "offer": _offer(assessment) if context["may_coordinate"] else None,
            "places": {code: place[0] for code, place in scope.by_question.items()},
            "chapters": scope.by_code,
        }
    return render(request, "cities/city.html", context)
