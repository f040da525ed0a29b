"""The checks of one question: levels, not applicable, and what belongs to its kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from frameworks.definition.document import Question, Rule
from frameworks.definition.problems import Path, Problem
from frameworks.definition.types import Kind

METRIC_FIELDS = ("unit", "better", "definition", "bounds", "thresholds", "rationale")


def question_problems(code: str, question: Question) -> Iterator[Problem]:
    """Every problem of a question by itself."""
    path: Path = ("questions", code)
    yield from _levels(question, path)
    yield from _not_applicable(question, path)
    yield from _lists(question, path)
    yield from _foreign_fields(question, path)
    if question.kind == Kind.CHECKLIST:
        yield from _checklist(question, path)
    if question.kind == Kind.METRIC:
        yield from _metric(question, path)


def _levels(question: Question, path: Path) -> Iterator[Problem]:
    for number in range(1, 6):
        place = (*path, "levels", str(number))
        level = question.levels.get(number)
        if level is None:
            yield Problem("level-missing", (*path, "levels"), f"Level {number} is missing. Add it.")
        elif number < 5 and level.next is None:
            message = f"Level {number} has no “next”. Say what leads to level {number + 1}."
            yield Problem("next-missing", place, message)
        elif number == 5 and level.next is not None:
            message = "Level 5 is the last: it has no “next”. Remove it."
            yield Problem("next-superfluous", (*place, "next"), message)


def _not_applicable(question: Question, path: Path) -> Iterator[Problem]:
    if question.not_applicable and not question.not_applicable_when:
        message = (
            "“not_applicable” is true: say in “not_applicable_when” when a city may choose it."
        )
        yield Problem("when-missing", (*path, "not_applicable"), message)
    if question.not_applicable_when and not question.not_applicable:
        message = "“not_applicable” is not true. Set it, or remove this sentence."
        yield Problem("when-superfluous", (*path, "not_applicable_when"), message)
    if question.rights and not question.not_applicable:
        message = "A question with rights at stake always allows “not applicable”. Set it to true."
        yield Problem("rights-without-na", (*path, "rights"), message)


def _lists(question: Question, path: Path) -> Iterator[Problem]:
    if not 2 <= len(question.evidence) <= 5:
        message = f"There are {len(question.evidence)} examples of evidence. Give two to five."
        yield Problem("evidence-examples", (*path, "evidence"), message)
    if len(set(question.facets)) != len(question.facets) or not 2 <= len(question.facets) <= 3:
        message = "Name two or three different facets from which the levels are written."
        yield Problem("facets", (*path, "facets"), message)


def _foreign_fields(question: Question, path: Path) -> Iterator[Problem]:
    """What belongs to another kind of question."""
    foreign = []
    if question.kind != Kind.CHECKLIST:
        foreign += [name for name in ("items", "rules") if getattr(question, name)]
    if question.kind != Kind.METRIC:
        foreign += [name for name in (*METRIC_FIELDS, "asks") if getattr(question, name)]
    for name in foreign:
        message = f"“{name}” does not belong to a question of kind “{question.kind}”. Remove it."
        yield Problem("foreign-field", (*path, name), message)


def _checklist(question: Question, path: Path) -> Iterator[Problem]:
    if not question.items:
        yield Problem("no-items", path, "A checklist has “items”. Add them.")
        return
    if set(question.rules) != {2, 3, 4, 5}:
        message = "A checklist has a rule for each of the levels 2, 3, 4 and 5; level 1 needs none."
        yield Problem("rules-missing", (*path, "rules"), message)
    unknown = False
    for level, rule in question.rules.items():
        place = (*path, "rules", str(level))
        for key in (*rule.all, *rule.with_):
            if key not in question.items:
                unknown = True
                message = f"There is no item “{key}”. Correct the rule, or add the item."
                yield Problem("unknown-item", place, message)
        if not (rule.all or rule.at_least or rule.with_):
            message = "This rule asks for nothing. Add “all”, “at_least” or “with”."
            yield Problem("empty-rule", place, message)
        if rule.at_least > len(question.items):
            message = f"There are only {len(question.items)} items. Lower “at_least”."
            yield Problem("too-many-items", place, message)
    if not unknown and len(question.items) <= 12:
        yield from _reachable(question, path)


def _level(rules: dict[int, Rule], ticked: frozenset[str]) -> int:
    for level in sorted(rules, reverse=True):
        rule = rules[level]
        if set(rule.all) <= ticked and set(rule.with_) <= ticked and len(ticked) >= rule.at_least:
            return level
    return 1


def _reachable(question: Question, path: Path) -> Iterator[Problem]:
    """Each level must be the result of some combination of ticks (4,096 at most are tried)."""
    keys = tuple(question.items)
    reached = {
        _level(question.rules, frozenset(ticked))
        for size in range(len(keys) + 1)
        for ticked in combinations(keys, size)
    }
    for level in sorted(set(question.rules) - reached):
        message = f"No combination of ticks gives level {level}. Change its rule or the next one."
        yield Problem("unreachable-level", (*path, "rules", str(level)), message)
    if 1 not in reached:
        message = "Without any tick the level must be 1. Change the rule that holds then."
        yield Problem("unreachable-level", (*path, "rules"), message)


def _metric(question: Question, path: Path) -> Iterator[Problem]:
    for name in METRIC_FIELDS:
        if not getattr(question, name):
            yield Problem("metric-field", path, f"A metric has “{name}”. Add it.")
    bounds, marks = question.bounds, question.thresholds
    if bounds is None or not marks:
        return
    if bounds.min >= bounds.max:
        message = f"“min” ({bounds.min}) must be below “max” ({bounds.max})."
        yield Problem("bounds-order", (*path, "bounds"), message)
    if set(marks) != {2, 3, 4}:
        message = "A metric has thresholds for the levels 2, 3 and 4; level 5 needs two periods."
        yield Problem("threshold-levels", (*path, "thresholds"), message)
    for level, mark in marks.items():
        if not bounds.min <= mark <= bounds.max:
            message = f"{mark} is outside the bounds {bounds.min} to {bounds.max}. Correct one."
            yield Problem("threshold-bounds", (*path, "thresholds", str(level)), message)
    ordered = [marks[level] for level in sorted(marks)]
    if question.better == "lower":
        ordered.reverse()
    if any(one >= other for one, other in pairwise(ordered)):
        way = "fall" if question.better == "lower" else "rise"
        message = f"The thresholds must {way} from level to level, as “better” says. Correct them."
        yield Problem("threshold-order", (*path, "thresholds"), message)
