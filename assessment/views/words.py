"""Template filters that turn the values of enums into words of the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assessment.enums import AnswerState, EvidenceGrade, JobState, Relevance
from assessment.models.answer import STATE_NAMES
from assessment.models.assessment import DEPTH_NAMES
from assessment.models.city import PopulationBand
from assessment.models.profile import RELEVANCE_NAMES
from assessment.reports.data import ChapterShown, QuestionShown
from assessment.reports.findings import supported_note
from assessment.scoring.rounding import whole
from assessment.scoring.types import LevelRange, Term
from frameworks.bibliography import reference
from frameworks.definition.types import Basis, Depth, Source, SourceKind
from frameworks.languages import bcp47
from frameworks.wording import BASIS_NAMES, SOURCE_KINDS

register = template.Library()
register.filter("supported_note", supported_note)

GRADE_NAMES = {
    EvidenceGrade.E0: _("E0: no evidence"),
    EvidenceGrade.E1: _("E1: described, or an internal reference"),
    EvidenceGrade.E2: _("E2: dated, retrievable document or data"),
    EvidenceGrade.E3: _("E3: independently verified"),
}
JOB_STATES = {
    JobState.QUEUED: _("waiting"),
    JobState.RUNNING: _("being made"),
    JobState.DONE: _("ready"),
    JobState.FAILED: _("failed"),
}
VERBS = {
    "answer.saved": _("answered"),
    "answer.restored": _("set back"),
    "answer.confirmed": _("confirmed"),
    "evidence.added": _("added evidence to"),
    "evidence.removed": _("removed evidence from"),
    "evidence.deleted": _("deleted an item of evidence"),
    "evidence.linked": _("used evidence again for"),
    "evidence.changed": _("changed an item of evidence"),
    "evidence.replaced": _("replaced a file of evidence"),
    "evidence.downloaded": _("downloaded a file of evidence"),
    "evidence.links_checked": _("looked at the links"),
    "dimension.assigned": _("changed who is responsible for"),
    "comment.added": _("commented on"),
    "comment.resolved": _("settled a comment on"),
    "comment.reopened": _("took up a comment again on"),
    "profile.saved": _("filled in the city profile"),
    "assessment.started": _("started the assessment"),
    "assessment.finalised": _("finalised the assessment"),
    "assessment.reopened": _("reopened the assessment"),
    "assessment.scope_changed": _("changed what is asked"),
    "assessment.upgraded": _("moved the assessment to another version of the framework"),
    "assessment.upgrade_undone": _("undid the move to another version of the framework"),
    "report.requested": _("asked for a report"),
    "report.downloaded": _("downloaded a report"),
}


@register.filter
def source_kind(kind: str) -> str:
    return str(SOURCE_KINDS[SourceKind(kind)])


@register.filter
def basis_name(basis: str) -> str:
    return str(BASIS_NAMES[Basis(basis)])


@register.filter
def grade_name(grade: int) -> str:
    return str(GRADE_NAMES[EvidenceGrade(grade)])


@register.filter
def job_state(state: str) -> str:
    return str(JOB_STATES[JobState(state)])


@register.filter
def state_name(state: str) -> str:
    return str(STATE_NAMES[AnswerState(state)])


@register.filter
def verb_words(verb: str) -> str:
    return str(VERBS.get(verb, verb))


@register.filter
def reference_text(source: Source) -> str:
    """The source as an entry of a reference list, in the style of the reader's language."""
    return reference(source, bcp47(get_language()))


@register.filter
def source_language(source: Source) -> str:
    """The language in which the reference is printed: that of the work."""
    return str(source.csl.get("language", "en"))


@register.filter
def population(band: str) -> str:
    return str(PopulationBand(band).label)


@register.filter
def relevance_name(relevance: str) -> str:
    return str(RELEVANCE_NAMES[Relevance(relevance)])


@register.filter
def depth_name(depth: str) -> str:
    return str(DEPTH_NAMES[Depth(depth)])


@register.filter
def span(level: LevelRange) -> str:
    """A level as "3", or as its range "2–4"."""
    return str(level.low) if level.is_exact else f"{level.low}–{level.high}"


@register.filter
def level_text(question: QuestionShown) -> str:
    """The descriptor that the city declared to be true."""
    level = question.answer.level
    return question.entry.question.level(level).text if level else ""


@register.filter
def first_sentence(text: str) -> str:
    """A text up to its first full stop, Latin or Chinese."""
    found = re.match(r".+?(?:\.(?=\s|$)|。)", text, re.DOTALL)
    return found[0] if found else text


@register.filter
def evidence_sentence(shown: ChapterShown) -> str:
    """What of a dimension the evidence carries, in one sentence."""
    result = shown.result
    if result.supported_is_published and result.supported and result.supported.index is not None:
        return gettext("Evidence carries %(index)s of it.") % {
            "index": whole(result.supported.index)
        }
    return gettext("Evidence is recorded for %(n)s of %(m)s answers, too few to say more.") % {
        "n": result.with_evidence,
        "m": result.answered,
    }


@register.simple_tag
def strip(declared: int, supported: int | None) -> SafeString:
    """Five cells for the PDF: filled is supported, framed is declared only; decoration."""
    cells = format_html_join(
        "",
        '<i class="{}"></i>',
        (("s" if n < (supported or 0) else "d" if n < declared else "e",) for n in range(5)),
    )
    return format_html('<span class="lv">{}</span>', cells)


@dataclass(frozen=True, slots=True)
class TermRow:
    """One line of the explanation of an index."""

    question: QuestionShown
    term: Term
    share: str
    score: int


@register.filter
def terms(shown: ChapterShown) -> list[TermRow]:
    """The terms of a dimension's index with the share of each in the weight that applies."""
    by_code = {q.entry.indicator.code: q for q in shown.questions}
    total = sum(t.weight for t in shown.result.terms if t.state != AnswerState.NOT_APPLICABLE)
    return [
        TermRow(
            by_code[term.indicator],
            term,
            "–"
            if term.state == AnswerState.NOT_APPLICABLE or not total
            else f"{whole(term.weight / total * 100)} %",
            25 * ((term.declared or 1) - 1),
        )
        for term in shown.result.terms
    ]
