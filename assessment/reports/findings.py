"""Findings in words: what page and report say about the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.enums import AnswerState
from assessment.reports.data import ChapterShown, QuestionShown, ReportData
from assessment.scoring.rounding import whole
from assessment.scoring.types import Answer, HoldingBack, NextStep, PerspectiveResult
from frameworks.definition.types import Question


@dataclass(frozen=True, slots=True)
class Held:
    """One answer that keeps a level from rising, and the sentence that says so."""

    question: QuestionShown
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: where it stands, what to do, and what it would raise."""

    question: QuestionShown
    action: str
    gain: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that the report will show as missing, with the questions concerned."""

    sentence: str
    questions: tuple[QuestionShown, ...]


def published(data: ReportData) -> list[ChapterShown]:
    """The chapters whose declared index may be printed."""
    return [c for c in data.chapters if c.result.declared and c.result.declared.is_published]


def headline(data: ReportData) -> str:
    """One sentence on the whole: the strongest and the weakest dimension."""
    found = published(data)
    if len(found) < 2:
        return ngettext(
            "%(done)s of %(total)s question is answered: not enough for a result yet.",
            "%(done)s of %(total)s questions are answered: not enough for a result yet.",
            data.asked,
        ) % {"done": data.answered, "total": data.asked}
    ordered = sorted(found, key=_strength)
    weakest, strongest = ordered[0], ordered[-1]
    held = len(weakest.result.holding_back)
    return ngettext(
        "Strongest: %(strong)s, at least level %(high)s. Weakest: %(weak)s, at least level "
        "%(low)s, held back by %(held)s question.",
        "Strongest: %(strong)s, at least level %(high)s. Weakest: %(weak)s, at least level "
        "%(low)s, held back by %(held)s questions.",
        held,
    ) % {
        "strong": strongest.chapter.dimension.title,
        "high": _low_end(strongest),
        "weak": weakest.chapter.dimension.title,
        "low": _low_end(weakest),
        "held": held,
    }


def _strength(shown: ChapterShown) -> tuple[float, int]:
    """Weakest first: the lower index; ties: the lower level, then the earlier in order."""
    value = shown.result.declared
    if value is None or value.index is None:
        return (0, 0)
    return (float(value.index), value.level.low)


def _low_end(shown: ChapterShown) -> int:
    return shown.result.declared.level.low if shown.result.declared else 1


def strengths(data: ReportData) -> list[ChapterShown]:
    """Up to three strongest dimensions by declared index."""
    return sorted(published(data), key=_strength, reverse=True)[:3]


def weak_points(data: ReportData) -> list[ChapterShown]:
    """Up to three weakest dimensions by declared index, none that is a strength as well."""
    return sorted(published(data), key=_strength)[: min(3, max(0, len(published(data)) - 3))]


def gap_finding(data: ReportData) -> str:
    """What the chart shows: where the city says more than it can show."""
    gaps = [
        (value.index - supported.index, c)
        for c in data.chapters
        if (value := c.result.declared)
        and (supported := c.result.supported)
        and value.is_published
        and c.result.supported_is_published
        and value.index is not None
        and supported.index is not None
        and whole(value.index - supported.index) > 0
    ]
    if not gaps:
        return _("What the city declares and what its evidence supports")
    widest, shown = max(gaps, key=lambda gap: gap[0])
    return _("The widest gap between said and shown: %(name)s, %(points)s points") % {
        "name": shown.chapter.dimension.title,
        "points": whole(widest),
    }


def held_back(shown: ChapterShown, *, supported: bool = False) -> list[Held]:
    """What keeps the level of a dimension from rising, one sentence a question."""
    result = shown.result
    value = result.supported if supported else result.declared
    if value is None:
        return []
    entries: Sequence[HoldingBack] = (
        result.supported_holding_back if supported else result.holding_back
    )
    by_code = {q.entry.question.code: q for q in shown.questions}
    return [
        Held(
            by_code[entry.question], _held_sentence(entry, value.level.low + 1, supported=supported)
        )
        for entry in entries
    ]


def _held_sentence(entry: HoldingBack, wanted: int, *, supported: bool) -> str:
    if entry.level is None:
        return _("is not answered; until it is, level %(wanted)s cannot be relied on.") % {
            "wanted": wanted
        }
    words = {"level": entry.level, "wanted": wanted, "least": wanted - 1}
    if entry.why == "below_minimum":
        if supported:
            return (
                _(
                    "is supported at level %(level)s; level %(wanted)s allows no answer "
                    "below %(least)s."
                )
                % words
            )
        return (
            _("stands at level %(level)s; level %(wanted)s allows no answer below %(least)s.")
            % words
        )
    if supported:
        return (
            _("is supported at level %(level)s; more than half must reach level %(wanted)s.")
            % words
        )
    return _("stands at level %(level)s; more than half must reach level %(wanted)s.") % words


def next_steps(data: ReportData, limit: int | None = None) -> list[Step]:
    """The next steps in their computed order, each with the action of its level."""
    steps = [_step(data, step) for step in data.results.next_steps]
    return steps if limit is None else steps[:limit]


def _step(data: ReportData, step: NextStep) -> Step:
    question = data.questions[step.question]
    if step.level is None:
        return Step(question, _("Answer this question."), _("Narrows the range."))
    return Step(question, question.entry.question.level(step.level).next_step, _gain(data, step))


def _gain(data: ReportData, step: NextStep) -> str:
    names = {p.code: p.title for p in data.definition.perspectives}
    name = names.get(step.perspective, "")
    if step.perspective_levels_risen:
        return _("One level more here raises the level of %(name)s.") % {"name": name}
    if step.dimension_levels_risen:
        return ngettext(
            "One level more here raises the level of %(count)s dimension.",
            "One level more here raises the level of %(count)s dimensions.",
            step.dimension_levels_risen,
        ) % {"count": step.dimension_levels_risen}
    points = whole(step.index_rise)
    if not points:
        return _("Adds less than one point to %(name)s.") % {"name": name}
    return ngettext(
        "Adds %(points)s point to %(name)s.", "Adds %(points)s points to %(name)s.", points
    ) % {"points": points, "name": name}


def not_applicable(data: ReportData) -> list[QuestionShown]:
    """The questions that do not apply, with their reasons."""
    return [q for q in data.questions.values() if q.answer.state == AnswerState.NOT_APPLICABLE]


def resting(data: ReportData) -> list[tuple[Question, Answer]]:
    """The answers outside the scope: kept, and counted nowhere."""
    questions, answers = data.definition.questions, data.sheet.answers
    return [(questions[c], answers[c]) for c in data.results.outside_scope if c in questions]


def supported_note(result: PerspectiveResult) -> str:
    """What stands where the supported index is not published: supported for n of m dimensions."""
    return _("supported for %(n)s of %(m)s dimensions") % {
        "n": result.supported_dimensions,
        "m": result.applicable_dimensions,
    }


def warnings_of(data: ReportData) -> list[Warned]:
    """What is missing and will stand in the report: before finalising, and in the report itself."""
    questions = data.questions.values()

    def those(state: AnswerState) -> tuple[QuestionShown, ...]:
        return tuple(q for q in questions if q.answer.state == state)

    open_ones = tuple(q for q in those(AnswerState.UNANSWERED) if not q.answer.unconfirmed)
    bare = tuple(q for q in questions if (q.answer.level or 0) >= 3 and not q.answer.evidence)
    old = tuple(
        q
        for q in questions
        if any(e.year and e.year < data.reference_date.year - 2 for e in q.answer.evidence)
    )
    found = [
        Warned(_("Not confirmed yet: counted as missing until somebody does."), data.unconfirmed),
        Warned(_("Not answered: the result shows a range."), open_ones),
        Warned(_("“Don’t know”: counted as missing, never as zero."), those(AnswerState.DONT_KNOW)),
        Warned(_("Level 3 or higher without evidence: supported at level 1 only."), bare),
        Warned(_("Evidence more than two years older than the reference date."), old),
    ]
    return [warned for warned in found if warned.questions]
