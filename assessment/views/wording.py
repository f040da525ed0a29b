"""What differs between two versions of a question, in words, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frameworks.definition.types import Kind, Metric, Question
from frameworks.texts import Piece, side_by_side
from frameworks.wording import number_words, rule_sentence


@dataclass(frozen=True, slots=True)
class Pair:
    """One text of a question before and after; a text that is not there has no piece."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def pairs(before: Question, after: Question) -> list[Pair]:
    """The texts and rules of a question that differ, in the order of its card."""
    old, new = dict(_texts(before)), dict(_texts(after))
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Pair(label, *side_by_side(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    """Label -> text, of everything that an answer may depend on."""
    yield _("Short name"), question.title
    yield _("Kind of question"), _kind(question.kind)
    yield _("Question"), question.prompt
    yield _("Why it matters"), question.why
    yield _("How to answer"), question.how_to_answer
    yield _("Examples of evidence"), "\n".join(question.evidence)
    for item in question.items:
        yield _("Item “%(key)s”") % {"key": item.key}, item.text
    for rule in reversed(question.rules):
        yield _("Rule for level %(level)s") % {"level": rule.level}, rule_sentence(question, rule)
    if question.metric:
        yield from _metric(question.metric)
    for level in question.levels:
        yield _("Level %(level)s") % {"level": level.level}, level.text
        yield _("Next step from level %(level)s") % {"level": level.level}, level.next_step
    yield (
        _("Not applicable"),
        (question.not_applicable_when or _("allowed"))
        if question.not_applicable
        else _("not allowed"),
    )


def _kind(kind: Kind) -> str:
    names = {Kind.LEVEL: _("level"), Kind.CHECKLIST: _("checklist"), Kind.METRIC: _("number")}
    return names[kind]


def _metric(metric: Metric) -> Iterator[tuple[str, str]]:
    yield _("Unit"), metric.unit
    yield _("Definition"), metric.definition
    yield (
        _("Lowest and highest number"),
        f"{number_words(metric.minimum)} – {number_words(metric.maximum)}",
    )
    yield _("Better is"), _("more") if metric.higher_is_better else _("less")
    for level, mark in sorted(metric.thresholds.items()):
        yield _("Mark for level %(level)s") % {"level": level}, number_words(mark)
    yield _("Why these marks"), metric.rationale
