"""The result of one dimension: its terms, values, components, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessment.enums import AnswerState, EvidenceGrade
from assessment.scoring.evidence import best_grade, supported_level
from assessment.scoring.outline import Chapter, Entry
from assessment.scoring.types import (
    Answer,
    ComponentResult,
    DimensionResult,
    HoldingBack,
    Term,
    Value,
    Why,
)
from assessment.scoring.values import (
    LOWEST,
    TWO_THIRDS,
    declared_value,
    is_applicable,
    supported_value,
)

UNANSWERED = Answer()
THIRD = Fraction(1, 3)


def dimension_result(chapter: Chapter, answers: Mapping[str, Answer]) -> DimensionResult:
    """Score a dimension on the entries that are in scope."""
    terms = _terms(chapter, answers)
    applicable = [term for term in terms if is_applicable(term)]
    answered = [term for term in applicable if term.declared is not None]
    declared, supported = declared_value(terms), supported_value(terms)
    coverage = _evidence_coverage(answered)
    return DimensionResult(
        code=chapter.dimension.code,
        perspective=chapter.perspective.code,
        terms=terms,
        declared=declared,
        supported=supported,
        supported_is_published=bool(declared and declared.is_published and coverage >= TWO_THIRDS),
        evidence_coverage=coverage,
        answered=len(answered),
        with_evidence=sum(term.has_evidence for term in answered),
        applicable=len(applicable),
        many_not_applicable=len(terms) - len(applicable) > THIRD * len(terms),
        components=_components(chapter, terms),
        holding_back=_holding_back(applicable, declared, [t.declared for t in applicable]),
        supported_holding_back=_holding_back(
            applicable, supported, [t.supported for t in applicable]
        ),
    )


def _terms(chapter: Chapter, answers: Mapping[str, Answer]) -> tuple[Term, ...]:
    """The terms with their effective weights: every component counts by its own weight, however
    many questions it has; what does not apply weighs nothing.
    """
    weights = _effective_weights(chapter, answers)
    return tuple(
        _term(entry, answers.get(entry.question.code, UNANSWERED), weights[n])
        for n, entry in enumerate(chapter.entries)
    )


def _effective_weights(chapter: Chapter, answers: Mapping[str, Answer]) -> list[Fraction]:
    applies = [_applies(entry, answers) for entry in chapter.entries]
    if not chapter.dimension.components:
        return [
            entry.indicator.weight if applies[n] else Fraction()
            for n, entry in enumerate(chapter.entries)
        ]
    sums: dict[str, Fraction] = {}
    component_weights: dict[str, Fraction] = {}
    for n, entry in enumerate(chapter.entries):
        if applies[n] and entry.component:
            code = entry.component.code
            sums[code] = sums.get(code, Fraction()) + entry.indicator.weight
            component_weights[code] = entry.component.weight
    total = sum(component_weights.values(), Fraction())
    return [
        component_weights[entry.component.code]
        / total
        * (entry.indicator.weight / sums[entry.component.code])
        if applies[n] and entry.component
        else Fraction()
        for n, entry in enumerate(chapter.entries)
    ]


def _applies(entry: Entry, answers: Mapping[str, Answer]) -> bool:
    answer = answers.get(entry.question.code, UNANSWERED)
    return answer.state != AnswerState.NOT_APPLICABLE


def _term(entry: Entry, answer: Answer, weight: Fraction) -> Term:
    level = answer.level
    return Term(
        indicator=entry.indicator.code,
        question=entry.question.code,
        component=entry.component.code if entry.component else "",
        state=answer.state,
        weight=weight,
        declared=level,
        supported=None if level is None else supported_level(level, answer.evidence),
        grade=best_grade(answer.evidence),
        has_evidence=level == LOWEST or best_grade(answer.evidence) >= EvidenceGrade.E1,
    )


def _evidence_coverage(answered: Sequence[Term]) -> Fraction:
    """Weight of the answers at level 1, which need none, or with evidence of E1 or better."""
    total = sum((term.weight for term in answered), Fraction())
    with_evidence = sum((term.weight for term in answered if term.has_evidence), Fraction())
    return with_evidence / total if total else Fraction()


def _components(chapter: Chapter, terms: Sequence[Term]) -> tuple[ComponentResult, ...]:
    """Each component's own value, where it meets the rule of publication itself."""
    results = []
    for component in chapter.dimension.components:
        own = tuple(term for term in terms if term.component == component.code)
        if not own:
            continue
        declared = declared_value(own)
        published = declared is not None and declared.is_published
        answered = [t for t in own if is_applicable(t) and t.declared is not None]
        shown = published and _evidence_coverage(answered) >= TWO_THIRDS
        results.append(
            ComponentResult(
                component.code,
                own,
                declared if published else None,
                supported_value(own) if shown else None,
            )
        )
    return tuple(results)


def _holding_back(
    applicable: Sequence[Term], value: Value | None, levels: Sequence[int | None]
) -> tuple[HoldingBack, ...]:
    """The indicators that keep the printed level, the low end, from rising by one.

    Those below the level itself, as the next allows nothing below it; and where too little
    weight is at the next level, those below that. Missing answers stand at level 1 here.
    """
    if value is None or value.level.low == 5:
        return ()
    printed = value.level.low
    total = sum((t.weight for t in applicable), Fraction())
    above = sum(
        (t.weight for t, level in zip(applicable, levels, strict=True) if (level or 1) > printed),
        Fraction(),
    )
    share_fails = 2 * above <= total
    found = []
    for term, level in zip(applicable, levels, strict=True):
        stands = level or LOWEST
        if stands < printed:
            found.append(HoldingBack(term.indicator, term.question, level, Why.BELOW_MINIMUM))
        elif stands == printed and share_fails:
            found.append(HoldingBack(term.indicator, term.question, level, Why.SHARE))
    return tuple(found)
