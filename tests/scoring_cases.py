"""Worked and hand-worked cases of the scoring rules, as tables; docs/method.md shows the first two.

An answer is written in few signs: a level 1 to 5, "?" for don't know, "-" for not applicable,
"." for unanswered; evidence follows: "4:2" is level 4 with E2, "5:2@2025,2@2026" with two years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.enums import AnswerState, EvidenceGrade
from assessment.scoring.types import Answer, AnswerSheet, Evidence
from frameworks.definition.types import (
    Component,
    Definition,
    Depth,
    Dimension,
    Indicator,
    Kind,
    Level,
    Perspective,
    Question,
)

SIGNS = {
    "?": AnswerState.DONT_KNOW,
    "-": AnswerState.NOT_APPLICABLE,
    ".": AnswerState.UNANSWERED,
}


def answer(sign: str) -> Answer:
    """An answer from its signs."""
    level, _, evidence = sign.partition(":")
    if level in SIGNS:
        return Answer(SIGNS[level])
    links = tuple(_evidence(part) for part in evidence.split(",") if part)
    return Answer(AnswerState.ANSWERED, int(level), links)


def _evidence(part: str) -> Evidence:
    grade, _, year = part.partition("@")
    return Evidence(EvidenceGrade(int(grade)), int(year) if year else None)


def question(code: str, depth: Depth = Depth.CORE) -> Question:
    return Question(
        code=code,
        kind=Kind.LEVEL,
        depth=depth,
        title=code,
        prompt=code,
        why="",
        how_to_answer="",
        evidence=(),
        facets=(),
        levels=tuple(Level(n, f"{code} {n}", f"do {n}") for n in range(1, 6)),
        not_applicable=True,
    )


def indicators(codes: Sequence[str], weights: Sequence[object] = ()) -> tuple[Indicator, ...]:
    given = [Fraction(str(weight)) for weight in weights] or [Fraction(1)] * len(codes)
    return tuple(
        Indicator(f"I-{code}", code, weight, ()) for code, weight in zip(codes, given, strict=True)
    )


def dimension(
    code: str,
    codes: Sequence[str],
    weights: Sequence[object] = (),
    components: Mapping[str, Sequence[str]] | None = None,
    weight: object = 1,
) -> Dimension:
    """A dimension over question codes, or over components of question codes."""
    return Dimension(
        code=code,
        title=code,
        description="",
        weight=Fraction(str(weight)),
        own_indicators=() if components else indicators(codes, weights),
        components=tuple(
            Component(name, name, "", Fraction(1), indicators(own))
            for name, own in (components or {}).items()
        ),
    )


def framework(
    perspectives: Mapping[str, Sequence[Dimension]], extended: Sequence[str] = ()
) -> Definition:
    """A definition of these perspectives; the codes in ``extended`` are not core."""
    codes = {i.question for ds in perspectives.values() for d in ds for i in d.indicators}
    return Definition(
        code="cases",
        version="1.0.0",
        content_hash="0" * 64,
        language="en",
        languages=("en",),
        title="Cases",
        description="",
        licence="",
        published="",
        scale=(),
        perspectives=tuple(
            Perspective(code, code, "", "", True, (), tuple(dimensions))
            for code, dimensions in perspectives.items()
        ),
        questions={
            code: question(code, Depth.EXTENDED if code in extended else Depth.CORE)
            for code in sorted(codes)
        },
        sources={},
    )


def sheet(
    answers: Mapping[str, str], perspectives: Sequence[str] = ("P",), depth: Depth = Depth.CORE
) -> AnswerSheet:
    return AnswerSheet(
        {code: answer(sign) for code, sign in answers.items()}, frozenset(perspectives), depth
    )


@dataclass(frozen=True)
class Case:
    """One dimension: its answers in order, and everything that must come out."""

    name: str
    answers: str
    index: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    published: bool
    level: tuple[int | None, int, int]
    weights: tuple[object, ...] = ()


F = Fraction
CASES = [
    Case("platform resources", "4 3 4 ? -", F(200, 3), F(50), F(75), F(3, 4), True, (4, 2, 4)),
    Case("all at one", "1 1 1", F(0), F(0), F(0), F(1), True, (1, 1, 1)),
    Case("all at five", "5 5 5", F(100), F(100), F(100), F(1), True, (5, 5, 5)),
    Case("nothing answered", ". . .", None, F(0), F(100), F(0), False, (None, 1, 5)),
    Case("all don't know", "? ?", None, F(0), F(100), F(0), False, (None, 1, 5)),
    Case(
        "two thirds answered exactly",
        "3 3 ?",
        F(50),
        F(100, 3),
        F(200, 3),
        F(2, 3),
        True,
        (3, 2, 3),
    ),
    Case("below two thirds", "3 3 ? ?", F(50), F(25), F(75), F(1, 2), False, (3, 1, 3)),
    Case("one answer is not enough", "4", F(75), F(75), F(75), F(1), False, (4, 4, 4)),
    Case("one of two", "4 -", F(75), F(75), F(75), F(1), False, (4, 4, 4)),
    Case(
        "half at the level is not more than half",
        "4 4 3 3",
        F(125, 2),
        F(125, 2),
        F(125, 2),
        F(1),
        True,
        (3, 3, 3),
    ),
    Case("more than half", "4 4 4 3 3", F(65), F(65), F(65), F(1), True, (4, 4, 4)),
    Case("one far below holds all back", "5 5 5 1", F(75), F(75), F(75), F(1), True, (2, 2, 2)),
    Case("one two below", "5 5 5 3", F(175, 2), F(175, 2), F(175, 2), F(1), True, (4, 4, 4)),
    Case("one just below", "4 4 4 3", F(275, 4), F(275, 4), F(275, 4), F(1), True, (4, 4, 4)),
    Case(
        "seven with one at one",
        "3 3 3 3 3 3 1",
        F(300, 7),
        F(300, 7),
        F(300, 7),
        F(1),
        True,
        (2, 2, 2),
    ),
    Case("missing could lower", "3 3 3 .", F(50), F(75, 2), F(125, 2), F(3, 4), True, (3, 2, 3)),
    Case("missing could raise", "4 4 5 5 ?", F(175, 2), F(70), F(90), F(4, 5), True, (4, 2, 5)),
    Case("not applicable leaves the sum", "3 - 5", F(75), F(75), F(75), F(1), True, (3, 3, 3)),
    Case("unequal weights", "5 1", F(75), F(75), F(75), F(1), True, (2, 2, 2), (3, 1)),
    Case(
        "weight decides the share",
        "3 2",
        F(75, 2),
        F(75, 2),
        F(75, 2),
        F(1),
        True,
        (2, 2, 2),
        (1, 1),
    ),
    Case(
        "heavy answer carries",
        "3 2",
        F(125, 3),
        F(125, 3),
        F(125, 3),
        F(1),
        True,
        (3, 3, 3),
        (2, 1),
    ),
    Case("heavy missing hides", "3 3 .", F(50), F(25), F(75), F(1, 2), False, (3, 1, 3), (1, 1, 2)),
    Case(
        "fractional weights",
        "2 4",
        F(175, 4),
        F(175, 4),
        F(175, 4),
        F(1),
        True,
        (2, 2, 2),
        ("2.5", "1.5"),
    ),
    Case("more than half at five", "5 5 5 4 4", F(90), F(90), F(90), F(1), True, (5, 5, 5)),
    Case("half at five", "5 5 4 4", F(175, 2), F(175, 2), F(175, 2), F(1), True, (4, 4, 4)),
    Case("heavy but alone", "4 ?", F(75), F(50), F(250, 3), F(2, 3), False, (4, 2, 4), (2, 1)),
    Case("light missing", "3 3 ?", F(50), F(40), F(60), F(4, 5), True, (3, 2, 3), (2, 2, 1)),
]

# ticks -> level, by the rules of tests.documents.checklist
CHECKLIST = [
    ("", 1),
    ("b", 2),
    ("bc", 3),
    ("bcd", 3),
    ("abc", 4),
    ("abcd", 5),
]

# higher is better, value, earlier value -> level, with marks 10, 50, 85 (or 85, 50, 10)
METRIC = [
    (True, "9.99", None, 1),
    (True, "10", None, 2),
    (True, "49", "1", 2),
    (True, "50", None, 3),
    (True, "85", None, 4),
    (True, "100", None, 4),
    (True, "90", "90", 5),
    (True, "90", "80", 5),
    (True, "90", "95", 4),
    (False, "86", None, 1),
    (False, "85", None, 2),
    (False, "50", None, 3),
    (False, "10", None, 4),
    (False, "10", "20", 5),
    (False, "10", "9", 4),
]

# declared level, evidence -> supported level
SUPPORTED = [
    ("5", 1),
    ("1", 1),
    ("3:1", 3),
    ("4:1", 3),
    ("2:1", 2),
    ("5:2@2026", 4),
    ("5:2@2026,2@2026", 4),
    ("5:2@2025,2@2026", 5),
    ("5:2,2@2026", 4),
    ("5:1@2025,2@2026", 4),
    ("5:3@2026", 5),
    ("5:3@2025,2@2026", 5),
    ("5:0", 1),
]

ROUNDING = [
    (F(125, 2), 63),
    (F(123, 2), 62),
    (F(0), 0),
    (F(199, 2), 100),
    (F(1, 3), 0),
    (F(-1, 2), 0),
]
