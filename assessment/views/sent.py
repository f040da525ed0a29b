"""What was typed and cannot be stored any more, given back to the person to copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessment import queries
from assessment.enums import AnswerState
from assessment.forms.answer import AnswerForm
from assessment.forms.evidence import EvidenceForm
from assessment.models import Answer, Assessment
from assessment.scoring.outline import Chapter, Entry, Outline
from assessment.views.access import AuthenticatedRequest
from assessment.views.cards import typed
from assessment.views.definitions import NotAsked, definition_of, definitions_so_far
from assessment.views.differences import rows, stored
from frameworks.definition.types import Definition, Question

VERSION = "-version"  # ends the one field that every card of a page sends


@dataclass(frozen=True, slots=True)
class Sent:
    """What was typed for one question, as label and text; ``places`` is where it is asked now.

    ``is_removed``: the pinned version of the framework does not have the question at all.
    """

    question: Question
    is_removed: bool
    places: tuple[tuple[Chapter, Entry], ...]
    lines: tuple[tuple[str, str], ...] = ()


def codes_sent(data: QueryDict) -> list[str]:
    """The questions whose cards a page has sent, in its order."""
    return [name.removesuffix(VERSION) for name in data if name.endswith(VERSION)]


def sent_for(
    data: QueryDict, assessment: Assessment, scope: Outline, codes: Collection[str]
) -> list[Sent]:
    """What was typed for these questions and is stored nowhere; unknown ones are left out.

    2 statements, none without questions.
    """
    if not codes:
        return []
    answers = queries.answers_by_question(assessment, codes)
    definitions = list(definitions_so_far(assessment))
    told = [
        replace(about, lines=_lines(data, about.question, definition, answers.get(code)))
        for code in codes
        if (found := _about(definitions, scope, code))
        for about, definition in [found]
    ]
    return [sent for sent in told if sent.lines]


def _about(
    definitions: Iterable[Definition], scope: Outline, code: str
) -> tuple[Sent, Definition] | None:
    """The question as the latest version that knows it has it, and that version."""
    for n, definition in enumerate(definitions):
        if question := definition.questions.get(code):
            return Sent(question, n > 0, scope.by_question.get(code, ())), definition
    return None


def _lines(
    data: QueryDict, question: Question, definition: Definition, row: Answer | None
) -> tuple[tuple[str, str], ...]:
    """The answer, if it is another than the stored one, and the piece of evidence."""
    mine = typed(AnswerForm(data, question=question))
    theirs = stored(row) if row else {"state": AnswerState.UNANSWERED.value}
    lines: list[tuple[str, str]] = []
    if any(line.differs for line in rows(question, definition, mine, theirs)):
        lines += [(line.label, line.left) for line in rows(question, definition, mine, mine)]
    evidence = EvidenceForm(data, question=question.code)
    if evidence.is_filled():
        fields = [evidence[name] for name in ("title", "url", "reference", "date", "passage")]
        label = _("Evidence: %(field)s")
        lines += [(label % {"field": f.label}, f.value()) for f in fields if f.value()]
    return tuple((label, text) for label, text in lines if text)


def not_asked(request: AuthenticatedRequest, left: NotAsked) -> HttpResponse:
    """410 for a place that is no longer asked: a sentence for a card, else a page with what was
    typed there.
    """
    definitions = (definition_of(left.assessment), left.written)
    found = _about(definitions, left.scope, left.question)
    about = found[0] if found else None
    if request.htmx:
        return render(
            request,
            "answers/not_asked.html",
            _around(left.assessment) | {"sent": about},
            status=410,
        )
    codes = codes_sent(request.POST)
    texts = sent_for(request.POST, left.assessment, left.scope, codes)
    if about and (alone := _alone(request.POST)):
        texts = [replace(about, lines=alone)]
    context = {"about": about, "texts": texts, "was_sent": request.method == "POST"}
    return render(
        request, "answers/not_asked_page.html", _around(left.assessment) | context, status=410
    )


def _around(assessment: Assessment) -> dict[str, Any]:
    return {"assessment": assessment, "city": assessment.city, "section": "answers"}


def _alone(data: QueryDict) -> tuple[tuple[str, str], ...]:
    """What the pages of one question send: a comment among colleagues, a passage."""
    labels = {"text": _("Comment"), "passage": _("Page or section")}
    return tuple((label, str(data[name])) for name, label in labels.items() if data.get(name))


def sent_back(
    request: AuthenticatedRequest, assessment: Assessment, scope: Outline, reason: str
) -> HttpResponse:
    """A page that may not be saved at all, with the reason and all that was typed on it."""
    texts = sent_for(request.POST, assessment, scope, codes_sent(request.POST))
    context = _around(assessment) | {"reason": reason, "texts": texts}
    return render(request, "answers/sent_back.html", context, status=422)
