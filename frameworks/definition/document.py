"""A framework document as its author writes it: the shape, strict; cross checks are in validate."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from frameworks.definition.types import Basis, Depth, Kind, Read, SourceKind

SCHEMA = "civigauge.framework/1"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
TextOrNone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$", max_length=80)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$")
]
Version = Annotated[
    str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.]+)?$", max_length=40)
]
Day = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
Passage = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^.+$")
]
Passages = Annotated[tuple[Passage, ...], Field(max_length=100)]
# What a column of the database and a cell of a spreadsheet hold exactly.
Weight = Annotated[Decimal, Field(max_digits=8, decimal_places=4)]
Number = Annotated[Decimal, Field(max_digits=15, decimal_places=6)]
LevelNumber = Annotated[int, Field(ge=1, le=5)]
Facet = Literal["institution", "coverage", "participation", "evidence"]


class Part(BaseModel):
    """Every mapping of a document: unknown keys are errors, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ScaleLevel(Part):
    level: LevelNumber
    name: Text
    description: Text
    evidence: Text


class Name(Part):
    """A person or body of a bibliographic record."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None


class Csl(Part):
    """The CSL-JSON fields in use; titles and names in the original script beside them."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda n: n.replace("_", "-"),
    )

    type: Literal[
        "article-journal", "book", "chapter", "report", "standard", "webpage", "post-weblog"
    ]
    title: Text
    translated_title: Text | None = None
    original_title: Text | None = None
    author: tuple[Name, ...] = ()
    original_author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    container_title: Text | None = None
    original_container_title: Text | None = None
    publisher: Text | None = None
    publisher_place: Text | None = None
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    issued: Annotated[int, Field(ge=-9999, le=9999)] | Text | None = None
    DOI: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,}/\S+$")] | None = Field(
        default=None, alias="DOI"
    )
    URL: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = Field(
        default=None, alias="URL"
    )
    language: Language
    accessed: Text | None = None


class Source(Part):
    """``passages`` are the places that some citation has to name; the content report asks."""

    short: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    kind: SourceKind
    interest: Text
    read: Read
    note: TextOrNone = ""
    unverified: bool = False
    passages: Passages = ()
    csl: Csl


class Citation(Part):
    source: Key
    locator: Text
    claim: Text
    basis: Basis
    passages: Passages = ()


class Indicator(Part):
    code: Code
    question: Code
    weight: Weight = Decimal(1)
    citations: tuple[Citation, ...]


class Component(Part):
    code: Code
    title: Text
    description: TextOrNone = ""
    weight: Weight = Decimal(1)
    indicators: tuple[Indicator, ...] = ()


class Dimension(Part):
    code: Code
    title: Text
    description: TextOrNone = ""
    weight: Weight = Decimal(1)
    indicators: tuple[Indicator, ...] = ()
    components: tuple[Component, ...] = ()


class Perspective(Part):
    code: Code
    title: Text
    description: Text
    source: Key
    default: bool = False
    citations: tuple[Citation, ...] = ()
    dimensions: tuple[Dimension, ...]


class Level(Part):
    is_: Text = Field(alias="is")
    next: Text | None = None
    citations: tuple[Citation, ...] = ()


class Item(Part):
    text: Text


class Rule(Part):
    all: Annotated[tuple[Key, ...], Field(max_length=100)] = ()
    at_least: Annotated[int, Field(ge=0, le=1000)] = 0
    with_: Annotated[tuple[Key, ...], Field(max_length=100)] = Field(default=(), alias="with")


class Bounds(Part):
    min: Number
    max: Number


class Question(Part):
    kind: Kind
    depth: Depth
    title: Text
    facets: tuple[Facet, ...]
    prompt: Text
    why: Text
    how_to_answer: Text
    evidence: tuple[Text, ...]
    not_applicable: bool = False
    not_applicable_when: Text | None = None
    rights: bool = False
    supersedes: Code | None = None
    levels: dict[LevelNumber, Level]
    items: dict[Key, Item] = Field(default_factory=dict)
    rules: dict[LevelNumber, Rule] = Field(default_factory=dict)
    unit: Text | None = None
    better: Literal["higher", "lower"] | None = None
    definition: Text | None = None
    bounds: Bounds | None = None
    thresholds: dict[LevelNumber, Number] = Field(default_factory=dict)
    asks: Annotated[
        tuple[Literal["reference_period", "data_source"], ...], Field(max_length=2)
    ] = ()
    rationale: Text | None = None


class ProfileItem(Part):
    code: Code
    part: Literal["demand", "development"]
    kind: Literal["relevance", "readiness"]
    title: Text
    prompt: Text
    levels: dict[LevelNumber, Text] = Field(default_factory=dict)
    citations: tuple[Citation, ...] = ()


class Theme(Part):
    code: Code
    title: Text
    members: Annotated[tuple[Code, ...], Field(max_length=200)]


class Translated(Part):
    """Texts of one object in another language, and the hash of what they were translated from."""

    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class TranslatedHead(Translated):
    title: Text | None = None
    description: Text | None = None


class TranslatedScale(Translated):
    name: Text | None = None
    description: Text | None = None
    evidence: Text | None = None


class TranslatedCitation(Part):
    locator: Text | None = None
    claim: Text | None = None


class TranslatedPerspective(TranslatedHead):
    citations: dict[Key, TranslatedCitation] = Field(default_factory=dict)


class TranslatedIndicator(Translated):
    citations: dict[Key, TranslatedCitation] = Field(default_factory=dict)


class TranslatedLevel(Part):
    is_: Text | None = Field(default=None, alias="is")
    next: Text | None = None
    citations: dict[Key, TranslatedCitation] = Field(default_factory=dict)


class TranslatedQuestion(Translated):
    title: Text | None = None
    prompt: Text | None = None
    why: Text | None = None
    how_to_answer: Text | None = None
    not_applicable_when: Text | None = None
    evidence: tuple[Text, ...] = ()
    levels: dict[LevelNumber, TranslatedLevel] = Field(default_factory=dict)
    items: dict[Key, Text] = Field(default_factory=dict)
    unit: Text | None = None
    definition: Text | None = None
    rationale: Text | None = None


class TranslatedSource(Translated):
    interest: Text | None = None
    note: Text | None = None


class TranslatedProfileItem(Translated):
    title: Text | None = None
    prompt: Text | None = None
    levels: dict[LevelNumber, Text] = Field(default_factory=dict)
    citations: dict[Key, TranslatedCitation] = Field(default_factory=dict)


class TranslatedTheme(Translated):
    title: Text | None = None


class Translation(Part):
    framework: TranslatedHead | None = None
    scale: dict[LevelNumber, TranslatedScale] = Field(default_factory=dict)
    perspectives: dict[Code, TranslatedPerspective] = Field(default_factory=dict)
    dimensions: dict[Code, TranslatedHead] = Field(default_factory=dict)
    indicators: dict[Code, TranslatedIndicator] = Field(default_factory=dict)
    questions: dict[Code, TranslatedQuestion] = Field(default_factory=dict)
    sources: dict[Key, TranslatedSource] = Field(default_factory=dict)
    profile: dict[Code, TranslatedProfileItem] = Field(default_factory=dict)
    related: dict[Code, TranslatedTheme] = Field(default_factory=dict)


class QuestionChange(Part):
    """What the author says of a question that is not the same as in the version before."""

    is_: Literal["editorial", "reworded", "changed"] = Field(alias="is")
    note: Text


class Changes(Part):
    """Against which version, and what became of each question that differs."""

    since: Version
    questions: dict[Code, QuestionChange] = Field(default_factory=dict)


class Document(Part):
    """The whole framework version."""

    schema_: Literal["civigauge.framework/1"] = Field(alias="schema")
    code: Code
    version: Version
    language: Language
    title: Text
    description: Text
    licence: Annotated[Text, Field(max_length=40)] = "CC-BY-4.0"
    published: Day = ""
    changes: Changes | None = None
    scale: tuple[ScaleLevel, ...]
    sources: dict[Key, Source]
    questions: dict[Code, Question]
    perspectives: tuple[Perspective, ...]
    profile: tuple[ProfileItem, ...] = ()
    related: tuple[Theme, ...] = ()
    translations: dict[Language, Translation] = Field(default_factory=dict)
