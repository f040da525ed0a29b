"""What goes into scoring and what comes out: frozen, exact, without Django.

Indexes, bounds and coverages are ``Fraction`` (index and bounds 0 to 100, coverage 0 to 1).
Rounding happens at the edge, in ``assessment.scoring.rounding``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.enums import AnswerState, EvidenceGrade
from frameworks.definition.types import Depth

SCORING_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence link of an answer; ``year`` is the year of its date, if it has one."""

    grade: EvidenceGrade
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """``level`` is 1 to 5 exactly when ``state`` is ``answered``, otherwise None."""

    state: AnswerState = AnswerState.UNANSWERED
    level: int | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The answers by question code, and what is in scope."""

    answers: Mapping[str, Answer]
    perspectives: frozenset[str]
    depth: Depth = Depth.CORE


@dataclass(frozen=True, slots=True)
class Term:
    """One indicator in scope, as it entered the sum of its dimension.

    ``weight`` is the effective weight: with components, the indicator's share of its component's.
    ``declared`` and ``supported`` are levels 1 to 5, None unless answered.
    """

    indicator: str
    question: str
    component: str
    state: AnswerState
    weight: Fraction
    declared: int | None
    supported: int | None
    grade: EvidenceGrade
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class LevelRange:
    """Level on what is answered, and with all missing answers at 1 and at 5.

    ``on_answered`` is None when nothing is answered (then 1 to 5) or nothing applies.
    ``low`` is what badges and charts print ("at least").
    """

    on_answered: int | None
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Value:
    """Index and level of a dimension, component or perspective, on one basis.

    ``index`` is the exact value on what is answered, None when nothing is; it may be printed
    only where ``is_published``. Bounds hold always: low <= index <= high.
    """

    index: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    is_published: bool
    level: LevelRange


class Why(StrEnum):
    """Why an indicator holds a level back."""

    BELOW_MINIMUM = "below_minimum"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class HoldingBack:
    """An indicator that keeps the printed level from rising by one; ``level`` is its own.

    A missing answer that keeps the low end down has ``level`` None.
    """

    indicator: str
    question: str
    level: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """``declared`` and ``supported`` are None where there are too few questions for a value."""

    code: str
    terms: tuple[Term, ...]
    declared: Value | None
    supported: Value | None


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """Everything that page and report print of a dimension.

    ``declared`` is None when every indicator in scope is not applicable (or none is in scope):
    the dimension is "not applicable" and excluded. ``supported`` is None then too; whether it
    may be shown is ``supported_is_published`` (evidence coverage >= 2/3 and declared published).
    The bounds and the level range of ``supported`` span both doubts: low takes answers without
    evidence as level 1 and missing answers as 1, high takes them as declared and as 5.
    """

    code: str
    perspective: str
    terms: tuple[Term, ...]
    declared: Value | None
    supported: Value | None
    supported_is_published: bool
    evidence_coverage: Fraction
    answered: int
    with_evidence: int
    applicable: int
    many_not_applicable: bool
    components: tuple[ComponentResult, ...]
    holding_back: tuple[HoldingBack, ...]
    supported_holding_back: tuple[HoldingBack, ...]


@dataclass(frozen=True, slots=True)
class PerspectiveResult:
    """``weakest`` is a dimension code among the published, None when none is."""

    code: str
    dimensions: tuple[DimensionResult, ...]
    declared: Value | None
    supported: Value | None
    supported_is_published: bool
    supported_dimensions: int
    published_dimensions: int
    applicable_dimensions: int
    weakest: str | None
    weakest_supported: str | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """An answer to raise, or to give: ``level`` None means "answer this first"."""

    question: str
    level: int | None
    indicators: tuple[str, ...]
    perspective_levels_risen: int
    dimension_levels_risen: int
    index_rise: Fraction
    perspective: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Target minus declared, in levels, for a question with a target."""

    question: str
    declared: int
    target: int

    @property
    def gap(self) -> int:
        return self.target - self.declared


@dataclass(frozen=True, slots=True)
class Results:
    """The whole, with its explanation. Perspectives are never added up."""

    scoring_version: str
    perspectives: tuple[PerspectiveResult, ...]
    next_steps: tuple[NextStep, ...]
    gaps: tuple[Gap, ...]
    dont_know: tuple[str, ...]
    not_applicable: tuple[str, ...]
    unanswered: tuple[str, ...]
    outside_scope: tuple[str, ...]
