"""A question of a draft as a respondent would see it, for those who write frameworks."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessment.models import Answer, Assessment
from assessment.scoring.outline import outline
from assessment.views.access import AuthenticatedRequest
from assessment.views.cards import make_card
from assessment.views.decorators import signed_in
from frameworks.definition.types import Depth
from frameworks.languages import bcp47
from frameworks.models import Question
from frameworks.previewing import preview_of
from frameworks.queries import find_question

# No assessment: a card only needs something to address, and nothing of it can be sent.
NOBODY = UUID(int=0)


@require_safe
@signed_in
def question(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The card of one question, to read only; people without the right to see drafts get 404."""
    if not request.user.is_staff:
        raise Http404
    if not request.user.has_perm("frameworks.view_question"):
        raise PermissionDenied
    row = find_question(pk)
    if row is None:
        raise Http404
    context = {"row": row, "version": row.version, **_card(row)}
    return render(request, "answers/preview.html", context)


def _card(row: Question) -> dict[str, object]:
    definition = preview_of(row, bcp47(get_language()))
    if definition is None:
        return {"card": None}
    scope = outline(definition, [p.code for p in definition.perspectives], Depth.EXTENDED)
    chapter = scope.chapters[0]
    entry = chapter.entries[0]
    card = make_card(entry, Answer(question=row.code), {}, definition, scope, chapter)
    return {
        "card": card,
        "definition": definition,
        "chapter": chapter,
        "assessment": Assessment(pk=NOBODY),
        "may_answer": False,
    }
