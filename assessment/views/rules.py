"""The words that say which level a checklist or a number reached, why, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.enums import AnswerState
from assessment.models import Answer
from frameworks.definition.types import Kind, Metric, Question
from frameworks.wording import mark_sentence, number_words, rule_sentence

WITHOUT_LEVEL = {
    AnswerState.DONT_KNOW: gettext_lazy("“Don’t know” has no level."),
    AnswerState.NOT_APPLICABLE: gettext_lazy("Not applicable: no level."),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``level`` is None while no rule gives one; then ``because`` says so."""

    level: int | None
    because: str
    next_needs: str


def rule_words(question: Question, row: Answer) -> RuleWords | None:
    """The sentences for a checklist or metric question; None for a question with plain levels."""
    if question.kind == Kind.LEVEL:
        return None
    if row.state in WITHOUT_LEVEL:
        return RuleWords(None, str(WITHOUT_LEVEL[AnswerState(row.state)]), "")
    level = row.level if row.state == AnswerState.ANSWERED else None
    if question.metric is not None:
        return _metric_words(question.metric, level, row)
    return _checklist_words(question, level, row)


def _checklist_words(question: Question, level: int | None, row: Answer) -> RuleWords:
    ticked, total = len(row.items), len(question.items)
    because = _("No level yet.")
    if level is not None:
        because = ngettext(
            "%(ticked)s of %(total)s item is ticked.",
            "%(ticked)s of %(total)s items are ticked.",
            total,
        ) % {"ticked": ticked, "total": total}
    following = next((r for r in reversed(question.rules) if r.level == (level or 1) + 1), None)
    return RuleWords(level, because, rule_sentence(question, following) if following else "")


def _metric_words(metric: Metric, level: int | None, row: Answer) -> RuleWords:
    because = _("No level yet.")
    if level is not None and row.value is not None:
        reached = min(level, 4)
        if level == 5 and row.earlier_value is not None:
            because = _(
                "%(value)s reaches the mark for level 4, %(mark)s, and is not worse than "
                "%(earlier)s, the value of the period before."
            ) % {
                "value": number_words(row.value),
                "mark": number_words(metric.thresholds[4]),
                "earlier": number_words(row.earlier_value),
            }
        elif reached == 1:
            because = _("%(value)s does not reach the first mark, %(mark)s.") % {
                "value": number_words(row.value),
                "mark": number_words(metric.thresholds[2]),
            }
        else:
            because = _("%(value)s reaches the mark for level %(level)s, %(mark)s.") % {
                "value": number_words(row.value),
                "level": reached,
                "mark": number_words(metric.thresholds[reached]),
            }
    return RuleWords(level, because, mark_sentence(metric, (level or 1) + 1))
