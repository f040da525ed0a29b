"""Broken framework documents: what is wrong, where, and how the message begins."""

from __future__ import annotations

from typing import Any

from tests.documents import checklist, dimension, document_tree, indicator, metric, question


def spoil(*path: Any, value: Any = ..., remove: bool = False, **top: Any) -> dict[str, Any]:
    """The small document with one value replaced, added or removed at a path."""
    tree = document_tree(**top)
    target: Any = tree
    for step in path[:-1]:
        target = target[step]
    if remove:
        del target[path[-1]]
    elif isinstance(target, list) and path[-1] == len(target):
        target.append(value)
    elif path:
        target[path[-1]] = value
    return tree


Q = ("questions", "alpha")
TICKS = ("questions", "ticks")
SHARE = ("questions", "share")
D1 = ("perspectives", 0, "dimensions", 0)
CITATION = (*D1, "indicators", 0, "citations", 0)
OF = {"of": "0" * 12}

FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    # code of the fault, broken tree, path, start of the message
    ("missing", spoil("title", remove=True), "title", "“title” is missing."),
    ("missing", spoil(*Q, "prompt", remove=True), "questions.alpha.prompt", "“prompt” is missing."),
    ("extra-forbidden", spoil(*Q, "promt", value="x"), "questions.alpha.promt", "The key “promt”"),
    ("literal-error", spoil("schema", value="other/9"), "schema", "This must be one of"),
    ("enum", spoil(*Q, "kind", value="slider"), "questions.alpha.kind", "This must be one of"),
    ("string-too-short", spoil(*Q, "why", value=" "), "questions.alpha.why", "The text is empty."),
    ("string-type", spoil(*Q, "why", value=3), "questions.alpha.why", "This must be a text."),
    (
        "string-pattern-mismatch",
        spoil("version", value="one"),
        "version",
        "“one” has not the right form",
    ),
    (
        "string-pattern-mismatch",
        spoil("sources", "first", "csl", "URL", value="http://x.org"),
        "sources.first.csl.URL",
        "“http://x.org” has not",
    ),
    (
        "string-pattern-mismatch",
        spoil("sources", "first", "csl", "DOI", value="doi:1"),
        "sources.first.csl.DOI",
        "“doi:1” has not",
    ),
    (
        "decimal-max-places",
        spoil(*D1, "weight", value="0.33333"),
        "perspectives.0.dimensions.0.weight",
        "“0.33333” has more than 4 decimal places.",
    ),
    (
        "decimal-whole-digits",
        spoil(*D1, "weight", value=123456),
        "perspectives.0.dimensions.0.weight",
        "“123456” has too many digits",
    ),
    (
        "decimal-parsing",
        spoil(*D1, "weight", value="heavy"),
        "perspectives.0.dimensions.0.weight",
        "“heavy” is not a number.",
    ),
    ("tuple-type", spoil(*Q, "evidence", value="a plan"), "questions.alpha.evidence", "This must"),
    ("bool-parsing", spoil(*Q, "rights", value="maybe"), "questions.alpha.rights", "This must"),
    ("scale-levels", spoil("scale", 4, remove=True), "scale", "The scale has the levels [1, 2, 3"),
    (
        "duplicate-code",
        spoil(*D1, "code", value="D2"),
        "perspectives.0.dimensions.1.code",
        "The code “D2” is used twice.",
    ),
    (
        "unknown-source",
        spoil(*CITATION, "source", value="third"),
        "perspectives.0.dimensions.0.indicators.0.citations.0.source",
        "There is no source “third”.",
    ),
    (
        "unknown-source",
        spoil("perspectives", 0, "source", value="third"),
        "perspectives.0.source",
        "There is no source “third”.",
    ),
    (
        "missing",
        spoil(*CITATION, "locator", remove=True),
        "perspectives.0.dimensions.0.indicators.0.citations.0.locator",
        "“locator” is missing.",
    ),
    (
        "no-citation",
        spoil(*D1, "indicators", 0, "citations", value=[]),
        "perspectives.0.dimensions.0.indicators.0",
        "“D1-1” cites nothing.",
    ),
    (
        "source-twice",
        spoil(
            *D1,
            *("indicators", 0, "citations"),
            value=indicator("D1-1", "alpha")["citations"] + indicator("D1-1", "beta")["citations"],
        ),
        "perspectives.0.dimensions.0.indicators.0.citations.1.source",
        "“first” is cited twice here.",
    ),
    (
        "no-indicators",
        spoil("perspectives", 0, "dimensions", 2, value=dimension("D4")),
        "perspectives.0.dimensions.2",
        "“D4” has no indicator.",
    ),
    (
        "no-dimensions",
        spoil(
            "perspectives",
            1,
            "dimensions",
            value=[],
            questions={
                k: v
                for k, v in document_tree()["questions"].items()
                if k not in ("epsilon", "zeta")
            },
        ),
        "perspectives.1",
        "“two” has no dimension.",
    ),
    (
        "indicators-and-components",
        spoil(
            *D1,
            "components",
            value=[{"code": "C1", "title": "C", "indicators": [indicator("C1-1", "alpha")]}],
        ),
        "perspectives.0.dimensions.0",
        "“D1” has indicators and components.",
    ),
    (
        "weight-not-positive",
        spoil(*D1, "indicators", 0, "weight", value=0),
        "perspectives.0.dimensions.0.indicators.0.weight",
        "The weight is 0.",
    ),
    (
        "unknown-question",
        spoil(*D1, "indicators", 3, value=indicator("D1-9", "omega")),
        "perspectives.0.dimensions.0.indicators.3.question",
        "There is no question “omega”.",
    ),
    (
        "question-not-placed",
        spoil("questions", "omega", value=question("omega")),
        "questions.omega",
        "No indicator asks “omega”.",
    ),
    (
        "question-twice",
        spoil(*D1, "indicators", 3, value=indicator("D1-9", "alpha")),
        "perspectives.0.dimensions.0.indicators.0.question",
        "“alpha” stands twice in “D1”.",
    ),
    ("level-missing", spoil(*Q, "levels", 3, remove=True), "questions.alpha.levels", "Level 3 is"),
    (
        "next-missing",
        spoil(*Q, "levels", 2, value={"is": "Two."}),
        "questions.alpha.levels.2",
        "Level 2 has no “next”.",
    ),
    (
        "next-superfluous",
        spoil(*Q, "levels", 5, value={"is": "Five.", "next": "More."}),
        "questions.alpha.levels.5.next",
        "Level 5 is the last",
    ),
    (
        "when-missing",
        spoil(*Q, "not_applicable", value=True),
        "questions.alpha.not_applicable",
        "“not_applicable” is true",
    ),
    (
        "when-superfluous",
        spoil(*Q, "not_applicable_when", value="Never."),
        "questions.alpha.not_applicable_when",
        "“not_applicable” is not true.",
    ),
    ("rights-without-na", spoil(*Q, "rights", value=True), "questions.alpha.rights", "A question"),
    (
        "evidence-examples",
        spoil(*Q, "evidence", value=["one"]),
        "questions.alpha.evidence",
        "There are 1 examples",
    ),
    ("facets", spoil(*Q, "facets", value=["coverage"]), "questions.alpha.facets", "Name two or"),
    (
        "foreign-field",
        spoil(*Q, "unit", value="percent"),
        "questions.alpha.unit",
        "“unit” does not belong to a question of kind “level”.",
    ),
    (
        "no-items",
        spoil("questions", "ticks", value=checklist("ticks", items={})),
        "questions.ticks",
        "A checklist has “items”.",
    ),
    ("rules-missing", spoil(*TICKS, "rules", 3, remove=True), "questions.ticks.rules", "A checkl"),
    (
        "unknown-item",
        spoil(*TICKS, "rules", 5, value={"all": ["a", "z"]}),
        "questions.ticks.rules.5",
        "There is no item “z”.",
    ),
    (
        "empty-rule",
        spoil(*TICKS, "rules", 2, value={}),
        "questions.ticks.rules.2",
        "This rule asks for nothing.",
    ),
    (
        "too-many-items",
        spoil(*TICKS, "rules", 5, value={"at_least": 9}),
        "questions.ticks.rules.5",
        "There are only 4 items.",
    ),
    (
        "unreachable-level",
        spoil(*TICKS, "rules", 3, value={"at_least": 4}),
        "questions.ticks.rules.3",
        "No combination of ticks gives level 3.",
    ),
    (
        "metric-field",
        spoil(*SHARE, "rationale", remove=True),
        "questions.share",
        "A metric has “rationale”.",
    ),
    (
        "threshold-order",
        spoil(*SHARE, "thresholds", value={2: 50, 3: 10, 4: 85}),
        "questions.share.thresholds",
        "The thresholds must rise",
    ),
    (
        "threshold-order",
        spoil("questions", "share", value=metric("share", better="lower")),
        "questions.share.thresholds",
        "The thresholds must fall",
    ),
    (
        "threshold-bounds",
        spoil(*SHARE, "thresholds", 4, value=120),
        "questions.share.thresholds.4",
        "120 is outside the bounds 0 to 100.",
    ),
    (
        "threshold-levels",
        spoil(*SHARE, "thresholds", value={2: 10, 3: 50}),
        "questions.share.thresholds",
        "A metric has thresholds",
    ),
    (
        "bounds-order",
        spoil(*SHARE, "bounds", value={"min": 100, "max": 0}),
        "questions.share.bounds",
        "“min” (100) must be below “max” (0).",
    ),
    (
        "supersedes-itself",
        spoil(*Q, "supersedes", value="alpha"),
        "questions.alpha.supersedes",
        "A question can't supersede itself.",
    ),
    (
        "supersedes-existing",
        spoil(*Q, "supersedes", value="beta"),
        "questions.alpha.supersedes",
        "“beta” is still in this version.",
    ),
    (
        "theme-too-small",
        spoil("related", value=[{"code": "t", "title": "T", "members": ["D1-1"]}]),
        "related.0.members",
        "“t” has fewer than two members.",
    ),
    (
        "unknown-member",
        spoil("related", value=[{"code": "t", "title": "T", "members": ["D1-1", "D9-9"]}]),
        "related.0.members.1",
        "There is no indicator or profile item “D9-9”.",
    ),
    (
        "translation-of-nothing",
        spoil("translations", value={"zh-Hans": {"questions": {"omega": OF}}}),
        "translations.zh-Hans.questions.omega",
        "There is no “omega” to translate.",
    ),
    (
        "translates-itself",
        spoil("translations", value={"en": {}}),
        "translations.en",
        "“en” is the source language.",
    ),
    (
        "missing",
        spoil("translations", value={"zh-Hans": {"questions": {"alpha": {"title": "题"}}}}),
        "translations.zh-Hans.questions.alpha.of",
        "“of” is missing.",
    ),
    (
        "translation-of-nothing",
        spoil(
            "translations",
            value={"zh-Hans": {"questions": {"alpha": OF | {"unit": "百分比"}}}},
        ),
        "translations.zh-Hans.questions.alpha.unit",
        "“alpha” is no metric and has no “unit”.",
    ),
    (
        "translation-of-nothing",
        spoil(
            "translations",
            value={
                "zh-Hans": {
                    "questions": {
                        "alpha": OF | {"levels": {2: {"citations": {"first": {"claim": "说"}}}}}
                    }
                }
            },
        ),
        "translations.zh-Hans.questions.alpha.levels.2.citations.first",
        "There is no “first” to translate.",
    ),
    (
        "empty-translation",
        spoil(
            "translations",
            value={"zh-Hans": {"questions": {"alpha": OF | {"levels": {2: {}}}}}},
        ),
        "translations.zh-Hans.questions.alpha.levels.2",
        "There is no text here.",
    ),
    ("no-such-day", spoil("published", value="2026-02-30"), "published", "There is no day 2026"),
    (
        "unprintable-character",
        spoil(*Q, "why", value="a\0b"),
        "questions.alpha.why",
        "The text has",
    ),
    (
        "decimal-max-places",
        spoil(*D1, "weight", value="1.23456"),
        "perspectives.0.dimensions.0.weight",
        "“1.23456” has more than 4 decimal places.",
    ),
    (
        "too-long",
        spoil(*CITATION, "passages", value=["x"] * 101),
        "perspectives.0.dimensions.0.indicators.0.citations.0.passages",
        "There are more than 100.",
    ),
    (
        "translation-length",
        spoil(
            "translations",
            value={"zh-Hans": {"questions": {"alpha": OF | {"evidence": ["一"]}}}},
        ),
        "translations.zh-Hans.questions.alpha.evidence",
        "There are 1 examples here and 2",
    ),
]
IDS = [f"{code}-{n}" for n, (code, *_rest) in enumerate(FAULTS)]
