"""The result of one dimension: its terms, values, components, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessment.enums import AnswerState, EvidenceGrade
from assessment.scoring.evidence import best_grade, supported_level
from assessment.scoring.exact import integers
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
    HIGHEST,
    LOWEST,
    TWO_THIRDS,
    Weighed,
    declared_value,
    supported_value,
    weighed,
)

UNANSWERED = Answer()
NO_WEIGHT = Fraction()


def dimension_result(chapter: Chapter, answers: Mapping[str, Answer]) -> DimensionResult:
    """Score a dimension on the entries that are in scope."""
    terms = _terms(chapter, answers)
    parts = weighed(terms)
    declared, supported = declared_value(parts), supported_value(parts)
    coverage = _evidence_coverage(parts)
    answered = [term for term, _weight in parts if term.declared is not None]
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
        applicable=len(parts),
        many_not_applicable=3 * (len(terms) - len(parts)) > len(terms),
        components=_components(chapter, terms, parts),
        holding_back=_holding_back(parts, declared, [t.declared for t, _weight in parts]),
        supported_holding_back=_holding_back(
            parts, supported, [t.supported for t, _weight in parts]
        ),
    )


def _terms(chapter: Chapter, answers: Mapping[str, Answer]) -> tuple[Term, ...]:
    given = [answers.get(entry.question.code, UNANSWERED) for entry in chapter.entries]
    weights = _effective_weights(
        chapter, [answer.state != AnswerState.NOT_APPLICABLE for answer in given]
    )
    return tuple(map(_term, chapter.entries, given, weights))


def _effective_weights(chapter: Chapter, applies: Sequence[bool]) -> list[Fraction]:
    """Every component counts by its own weight, however many questions it has.

    What does not apply weighs nothing.
    """
    if not chapter.dimension.components:
        return [
            entry.indicator.weight if counts else NO_WEIGHT
            for entry, counts in zip(chapter.entries, applies, strict=True)
        ]
    own = integers([entry.indicator.weight for entry in chapter.entries])
    members: dict[str, list[int]] = {}
    for n, entry in enumerate(chapter.entries):
        if applies[n] and entry.component:
            members.setdefault(entry.component.code, []).append(n)
    present = [c for c in chapter.dimension.components if c.code in members]
    shares = integers([component.weight for component in present])
    weights = [NO_WEIGHT] * len(own)
    for component, share in zip(present, shares, strict=True):
        within = sum(own[n] for n in members[component.code])
        for n in members[component.code]:
            weights[n] = Fraction(share * own[n], sum(shares) * within)
    return weights


def _term(entry: Entry, answer: Answer, weight: Fraction) -> Term:
    level, grade = answer.level, best_grade(answer.evidence)
    return Term(
        indicator=entry.indicator.code,
        question=entry.question.code,
        component=entry.component.code if entry.component else "",
        state=answer.state,
        weight=weight,
        declared=level,
        supported=None if level is None else supported_level(level, answer.evidence),
        grade=grade,
        has_evidence=level == LOWEST or grade >= EvidenceGrade.E1,
    )


def _evidence_coverage(parts: Weighed) -> Fraction:
    """Weight of the answers at level 1, which need none, or with evidence of E1 or better."""
    answered = [(term, weight) for term, weight in parts if term.declared is not None]
    if not answered:
        return Fraction()
    with_evidence = sum(weight for term, weight in answered if term.has_evidence)
    return Fraction(with_evidence, sum(weight for _term, weight in answered))


def _components(
    chapter: Chapter, terms: Sequence[Term], parts: Weighed
) -> tuple[ComponentResult, ...]:
    """Each component's own value, where it meets the rule of publication itself."""
    results = []
    for component in chapter.dimension.components:
        own = tuple(term for term in terms if term.component == component.code)
        if not own:
            continue
        own_parts = [(term, weight) for term, weight in parts if term.component == component.code]
        declared = declared_value(own_parts)
        published = declared is not None and declared.is_published
        shown = published and _evidence_coverage(own_parts) >= TWO_THIRDS
        results.append(
            ComponentResult(
                component.code,
                own,
                declared if published else None,
                supported_value(own_parts) if shown else None,
            )
        )
    return tuple(results)


def _holding_back(
    parts: Weighed, value: Value | None, levels: Sequence[int | None]
) -> tuple[HoldingBack, ...]:
    """The indicators that keep the printed level, the low end, from rising by one.

    Those below the level itself, as the next allows nothing below it; and where too little
    weight is at the next level, those below that. Missing answers stand at level 1 here.
    """
    if value is None or value.level.low == HIGHEST:
        return ()
    printed = value.level.low
    rows = [(term, weight, level) for (term, weight), level in zip(parts, levels, strict=True)]
    above = sum(weight for _term, weight, level in rows if (level or LOWEST) > printed)
    share_fails = 2 * above <= sum(weight for _term, weight, _level in rows)
    found = []
    for term, _weight, level in rows:
        stands = level or LOWEST
        if stands < printed:
            found.append(HoldingBack(term.indicator, term.question, level, Why.BELOW_MINIMUM))
        elif stands == printed and share_fails:
            found.append(HoldingBack(term.indicator, term.question, level, Why.SHARE))
    return tuple(found)
