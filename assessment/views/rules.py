"""The words that say which level a checklist or a number reached, why, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.enums import AnswerState
from assessment.models import Answer
from frameworks.definition.types import Kind, Metric, Question, Rule


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``level`` is None while there is no counted answer."""

    level: int | None
    because: str
    next_needs: str


def rule_words(question: Question, row: Answer) -> RuleWords | None:
    """The sentences for a checklist or metric question; None for a question with plain levels."""
    if question.kind == Kind.LEVEL:
        return None
    level = row.level if row.state == AnswerState.ANSWERED else None
    if question.metric is not None:
        return _metric_words(question.metric, level, row)
    return _checklist_words(question, level, row)


def _checklist_words(question: Question, level: int | None, row: Answer) -> RuleWords:
    ticked, total = len(row.items), len(question.items)
    because = ""
    if level is not None:
        because = ngettext(
            "%(ticked)s of %(total)s item is ticked.",
            "%(ticked)s of %(total)s items are ticked.",
            total,
        ) % {"ticked": ticked, "total": total}
    following = next((r for r in reversed(question.rules) if r.level == (level or 1) + 1), None)
    return RuleWords(level, because, rule_sentence(question, following) if following else "")


def rule_sentence(question: Question, rule: Rule) -> str:
    """What a checklist needs for a level, by the numbers of its items."""
    position = {item.key: n for n, item in enumerate(question.items, start=1)}

    def numbers(keys: frozenset[str]) -> str:
        return _(", ").join(str(n) for n in sorted(position[key] for key in keys))

    needed = []
    if rule.all:
        needed.append(_("items %(numbers)s") % {"numbers": numbers(rule.all)})
    if rule.at_least:
        needed.append(_("at least %(count)s items") % {"count": rule.at_least})
    if rule.with_:
        needed.append(_("among them %(numbers)s") % {"numbers": numbers(rule.with_)})
    return _("Level %(level)s needs %(what)s.") % {
        "level": rule.level,
        "what": _(", ").join(needed),
    }


def _metric_words(metric: Metric, level: int | None, row: Answer) -> RuleWords:
    because = ""
    if level is not None and row.value is not None:
        reached = min(level, 4)
        if reached == 1:
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
    return RuleWords(level, because, _next_mark(metric, level))


def _next_mark(metric: Metric, level: int | None) -> str:
    following = (level or 1) + 1
    if following <= 4:
        return _("Level %(level)s needs %(mark)s or %(side)s.") % {
            "level": following,
            "mark": number_words(metric.thresholds[following]),
            "side": _("more") if metric.higher_is_better else _("less"),
        }
    if following == 5:
        return _(
            "Level 5 needs the value of the period before as well, and the later one not worse."
        )
    return ""


def number_words(value: Decimal) -> str:
    """A number without trailing zeros, as the reader writes numbers."""
    return str(localize(value.normalize() if value % 1 else value.quantize(Decimal(1))))
