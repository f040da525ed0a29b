"""The meaning of one framework version in one language: an immutable tree.

Everything that asks, scores or prints reads these objects. Texts are plain strings in the
language of the definition; where a translation is missing, the source language stands in and
the text's code is listed in ``Definition.untranslated``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    """How the level of a question comes about."""

    LEVEL = "level"
    CHECKLIST = "checklist"
    METRIC = "metric"


class Depth(StrEnum):
    CORE = "core"
    EXTENDED = "extended"


class Basis(StrEnum):
    """How closely a question follows the cited passage."""

    NAMED = "named"
    NAMED_DETAIL_CITED = "named-detail-cited"
    OPERATIONALISED = "operationalised"
    REWORDED = "reworded"


class SourceKind(StrEnum):
    ARTICLE = "peer-reviewed-article"
    COMPANY_ARTICLE = "company-article"
    CONSULTANCY_POST = "consultancy-post"
    CHAPTER = "book-chapter"
    BOOK = "book"
    REPORT = "report"
    STANDARD = "standard"
    WEB_PAGE = "web-page"


class Read(StrEnum):
    """What of a source was read before it was cited."""

    FULL_TEXT = "full-text"
    ABSTRACT = "abstract"
    WEB_PAGE = "web-page"
    NOT_READ = "not-read"


@dataclass(frozen=True, slots=True)
class ScaleLevel:
    level: int
    name: str
    description: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Source:
    """A bibliographic record; ``csl`` holds CSL-JSON fields."""

    key: str
    short: str
    kind: SourceKind
    interest: str
    read: Read
    note: str
    unverified: bool
    csl: Mapping[str, Any]
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    source: str
    locator: str
    claim: str
    basis: Basis
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five descriptors of a question; level 5 has no next step."""

    level: int
    text: str
    next_step: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A verifiable statement of a checklist question."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions under which a checklist reaches ``level``; all that are given must hold."""

    level: int
    all: frozenset[str] = frozenset()
    at_least: int = 0
    with_: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Metric:
    """A number and its thresholds for levels 2 to 4; met exactly is reached."""

    unit: str
    higher_is_better: bool
    definition: str
    minimum: Decimal
    maximum: Decimal
    thresholds: Mapping[int, Decimal]
    asks: tuple[str, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    kind: Kind
    depth: Depth
    title: str
    prompt: str
    why: str
    how_to_answer: str
    evidence: tuple[str, ...]
    facets: tuple[str, ...]
    levels: tuple[Level, ...]
    not_applicable: bool = False
    not_applicable_when: str = ""
    rights: bool = False
    supersedes: str = ""
    items: tuple[Item, ...] = ()
    rules: tuple[Rule, ...] = ()
    metric: Metric | None = None

    def level(self, number: int) -> Level:
        """The descriptor of level 1 to 5."""
        return self.levels[number - 1]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A question placed in a dimension, with its weight and its citations."""

    code: str
    question: str
    weight: Fraction
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Component:
    code: str
    title: str
    description: str
    weight: Fraction
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Holds indicators, or components that hold them; never both."""

    code: str
    title: str
    description: str
    weight: Fraction
    own_indicators: tuple[Indicator, ...] = ()
    components: tuple[Component, ...] = ()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in order, those of the components included."""
        return self.own_indicators + tuple(i for c in self.components for i in c.indicators)


@dataclass(frozen=True, slots=True)
class Perspective:
    code: str
    title: str
    description: str
    source: str
    default: bool
    citations: tuple[Citation, ...]
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class ProfileItem:
    """Context that is never scored: relevance (none, some, strong) or readiness (1 to 5)."""

    code: str
    part: str
    kind: str
    title: str
    prompt: str
    levels: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Indicators and profile items whose evidence helps each other."""

    code: str
    title: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """One framework version in one language (BCP 47)."""

    code: str
    version: str
    content_hash: str
    language: str
    languages: tuple[str, ...]
    title: str
    description: str
    licence: str
    published: str
    scale: tuple[ScaleLevel, ...]
    perspectives: tuple[Perspective, ...]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    profile: tuple[ProfileItem, ...] = ()
    related: tuple[Theme, ...] = ()
    untranslated: tuple[str, ...] = field(default=(), compare=False)

    def dimensions(self) -> Iterator[tuple[Perspective, Dimension]]:
        """Every dimension with its perspective, in the framework's order."""
        for perspective in self.perspectives:
            for dimension in perspective.dimensions:
                yield perspective, dimension

    @cached_property
    def placements(self) -> Mapping[str, tuple[tuple[Perspective, Dimension, Indicator], ...]]:
        """Question code -> where its answer counts."""
        found: dict[str, list[tuple[Perspective, Dimension, Indicator]]] = {}
        for perspective, dimension in self.dimensions():
            for indicator in dimension.indicators:
                found.setdefault(indicator.question, []).append((perspective, dimension, indicator))
        return {code: tuple(places) for code, places in found.items()}
