"""All cards of a page at once, as a browser without JavaScript sends them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from assessment import queries
from assessment.forms.answer import AnswerForm
from assessment.forms.evidence import EvidenceForm
from assessment.given import Entry
from assessment.models import Assessment
from assessment.scoring.outline import Chapter, parts
from assessment.scoring.outline import Entry as Asked
from assessment.services.answers import save_page
from assessment.services.assessments import refuse_if_finalised
from assessment.views.access import AuthenticatedRequest
from assessment.views.card_evidence import add, remove
from assessment.views.cards import cards, in_conflict, with_typed
from assessment.views.dimension_page import Place, page, part_asked
from assessment.views.sent import codes_sent, sent_for
from assessment.views.tags import part_query


def save_whole_page(request: AuthenticatedRequest, place: Place) -> HttpResponseBase:
    """Save what is right, say what is not, and lose nothing of what was typed.

    Raises ``Refused`` before anything is written.
    """
    assessment, definition, chapter = place.assessment, place.definition, place.chapter
    refuse_if_finalised(assessment)
    entries = _sent_entries(request, chapter)
    forms = {
        entry.question.code: AnswerForm(request.POST, question=entry.question) for entry in entries
    }
    pressed = _pressed(request, forms) or remove(request, assessment)
    gone = [code for code in codes_sent(request.POST) if code not in forms]
    left = sent_for(request.POST, assessment, place.scope, gone)
    conflicts, faulty = _save(request, assessment, forms)
    added = _add_all(request, assessment, [entry.question.code for entry in entries])
    refused = [code for code, form in added.items() if not form.is_valid()]
    if not conflicts and not faulty and not refused and not left:
        messages.success(request, _("Saved."))
        return redirect(_after_save(request, chapter, entries, pressed))
    shown = cards(assessment, definition, place.scope, chapter, entries or parts(chapter)[0])
    for code in faulty:
        with_typed(shown[code], forms[code])
    for code in conflicts:
        in_conflict(shown[code], forms[code], definition, request.user)
    for code in refused:
        shown[code].evidence_form = added[code]
    status = 409 if conflicts else 422 if faulty or refused else 410
    return page(request, place, shown, queries.states(assessment), status, left)


def _sent_entries(request: AuthenticatedRequest, chapter: Chapter) -> tuple[Asked, ...]:
    """The questions that a page has sent and that are still asked. They may have moved to another
    part since it was opened.
    """
    codes = codes_sent(request.POST)
    if not codes:
        return part_asked(request, chapter)
    return tuple(entry for entry in chapter.entries if entry.question.code in codes)


def _save(
    request: AuthenticatedRequest, assessment: Assessment, forms: dict[str, AnswerForm]
) -> tuple[list[str], list[str]]:
    """The questions in conflict, and those with something to mend; the others are saved."""
    rows = queries.answers_by_question(assessment, list(forms))
    asked = {code: form for code, form in forms.items() if not form.takes(rows[code])}
    conflicts = [code for code, form in asked.items() if form.is_undecided]
    decided = {code: form for code, form in asked.items() if not form.is_undecided}
    right = [meant(request, form) for form in decided.values() if form.is_valid()]
    conflicts += save_page(assessment=assessment, entries=right, by=request.user)
    return conflicts, [code for code, form in decided.items() if not form.is_valid()]


def _add_all(
    request: AuthenticatedRequest, assessment: Assessment, codes: Iterable[str]
) -> dict[str, EvidenceForm]:
    """Add the evidence of a page; question code -> form, of those that are filled."""
    forms = {code: EvidenceForm(request.POST, request.FILES, question=code) for code in codes}
    filled = {code: form for code, form in forms.items() if form.is_filled()}
    for code, form in filled.items():
        add(request, assessment, code, form, once=_once(request, assessment, code))
    return filled


def _once(request: AuthenticatedRequest, assessment: Assessment, code: str) -> UUID | None:
    """The id of what a page adds to a question, the same whenever that very page is sent."""
    try:
        sent = UUID(request.POST.get("once", ""))
    except ValueError:
        return None
    return uuid5(sent, f"{assessment.pk}/{code}")


def meant(request: AuthenticatedRequest, form: AnswerForm) -> Entry:
    """The entry of a form; who presses the button of an answer stands by it."""
    entry = form.entry()
    return replace(entry, confirms=_stands_by(request) == entry.question.code)


def _stands_by(request: AuthenticatedRequest) -> str:
    """The question whose button "Save" or "Confirm" was pressed."""
    return request.POST.get("confirm") or request.POST.get("save", "")


def _pressed(request: AuthenticatedRequest, forms: dict[str, AnswerForm]) -> str:
    """The question whose button was pressed, whatever it was; empty where none was."""
    resolved = (code for code, form in forms.items() if form.resolve)
    return next(resolved, "") or _stands_by(request)


def _after_save(
    request: AuthenticatedRequest, chapter: Chapter, entries: Sequence[Asked], pressed: str
) -> str:
    """Back to the card whose button was pressed, or to the page that was sent."""
    codes = [entry.question.code for entry in entries or chapter.entries]
    anchor = f"#q-{pressed}" if pressed in codes else ""
    return f"{request.path}{part_query(chapter, pressed if anchor else codes[0])}{anchor}"
