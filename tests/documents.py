"""Small framework documents as trees, built in Python; a test spoils what it wants to see fail."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from frameworks.definition.check_translations import source_texts
from frameworks.definition.document import Document
from frameworks.definition.parse import parse
from frameworks.definition.render import source_hash

Tree = dict[str, Any]


def levels(about: str) -> dict[int, Any]:
    rows: dict[int, Any] = {
        n: {"is": f"{about} stands at {n}.", "next": f"Bring {about} to {n + 1}."}
        for n in range(1, 5)
    }
    return rows | {5: {"is": f"{about} stands at 5."}}


def question(code: str, **changes: Any) -> Tree:
    """A level question; ``changes`` replace or add keys."""
    return {
        "kind": "level",
        "depth": "core",
        "title": f"Title of {code}",
        "facets": ["institution", "coverage"],
        "prompt": f"How is {code} done?",
        "why": f"Because {code} matters.",
        "how_to_answer": f"Look at {code}.",
        "evidence": [f"Plan of {code}", f"Report on {code}"],
        "levels": levels(code),
    } | changes


def checklist(code: str, **changes: Any) -> Tree:
    """Four items: one for level 2, two for 3, three with "a" for 4, all for 5."""
    return (
        question(
            code,
            kind="checklist",
            items={key: {"text": f"Item {key} of {code}"} for key in "abcd"},
            rules={
                2: {"at_least": 1},
                3: {"at_least": 2},
                4: {"at_least": 3, "with": ["a"]},
                5: {"all": ["a", "b", "c", "d"]},
            },
        )
        | changes
    )


def metric(code: str, **changes: Any) -> Tree:
    """A share in percent with marks at 10, 50 and 85, higher is better."""
    return (
        question(
            code,
            kind="metric",
            unit="percent of departments",
            better="higher",
            definition="Departments that do it, divided by all departments.",
            bounds={"min": 0, "max": 100},
            thresholds={2: 10, 3: 50, 4: 85},
            asks=["reference_period", "data_source"],
            rationale="Half and nearly all.",
        )
        | changes
    )


def indicator(code: str, asked: str, **changes: Any) -> Tree:
    citation = {
        "source": "first",
        "locator": f"Section on {asked}",
        "basis": "named",
        "claim": f"The source names {asked}.",
    }
    return {"code": code, "question": asked, "citations": [citation]} | changes


def dimension(code: str, *asked: str, **changes: Any) -> Tree:
    return {
        "code": code,
        "title": f"Dimension {code}",
        "description": f"What {code} is about.",
        "indicators": [indicator(f"{code}-{n}", q) for n, q in enumerate(asked, start=1)],
    } | changes


def source(title: str, **changes: Any) -> Tree:
    return {
        "short": title,
        "kind": "peer-reviewed-article",
        "interest": f"{title} is published by a university.",
        "read": "full-text",
        "csl": {
            "type": "article-journal",
            "title": f"On {title}",
            "author": [{"family": "Writer", "given": "Wanda"}],
            "container-title": "Journal of Cities",
            "issued": 2020,
            "volume": "3",
            "page": "1-9",
            "DOI": "10.1234/abc",
            "language": "en",
        },
    } | changes


def document_tree(**changes: Any) -> Tree:
    """Two perspectives, three dimensions, eight questions of all kinds, one of them shared."""
    codes = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    questions = {code: question(code) for code in codes}
    questions["beta"] |= {"not_applicable": True, "not_applicable_when": "If there is none."}
    questions |= {"ticks": checklist("ticks"), "share": metric("share")}
    tree = {
        "schema": "civigauge.framework/1",
        "code": "small",
        "version": "1.0.0",
        "language": "en",
        "title": "Small framework",
        "description": "For tests.",
        "scale": [
            {"level": n, "name": f"Name {n}", "description": f"Means {n}.", "evidence": "none"}
            for n in range(1, 6)
        ],
        "sources": {"first": source("first"), "second": source("second")},
        "questions": questions,
        "perspectives": [
            {
                "code": "one",
                "title": "Perspective one",
                "description": "The first.",
                "source": "first",
                "default": True,
                "dimensions": [
                    dimension("D1", "alpha", "beta", "gamma"),
                    dimension("D2", "delta", "ticks", "share"),
                ],
            },
            {
                "code": "two",
                "title": "Perspective two",
                "description": "The second.",
                "source": "second",
                "default": True,
                "dimensions": [dimension("D3", "epsilon", "zeta", "alpha")],
            },
        ],
    }
    return deepcopy(tree | changes)


def full_tree(**changes: Any) -> Tree:
    """A document that uses every kind of part: components, profile, themes, a translation."""
    tree = document_tree()
    tree["perspectives"][0]["citations"] = [tree_citation("The first.")]
    tree["perspectives"][1]["dimensions"][0] = {
        **dimension("D3"),
        "indicators": [],
        "components": [dimension("C1", "epsilon", "zeta"), dimension("C2", "alpha", weight=2)],
    }
    tree["questions"]["alpha"]["levels"][2]["citations"] = [tree_citation("Level 2.")]
    tree["profile"] = [
        {
            "code": "CTX-1",
            "part": "demand",
            "kind": "relevance",
            "title": "Demand of the city",
            "prompt": "How much does it weigh?",
            "citations": [tree_citation("A demand.")],
        },
        {
            "code": "RDY-1",
            "part": "development",
            "kind": "readiness",
            "title": "Technology at hand",
            "prompt": "What is there?",
            "levels": {n: f"Ready as {n}." for n in range(1, 6)},
        },
    ]
    tree["related"] = [{"code": "pair", "title": "A pair", "members": ["D1-1", "RDY-1"]}]
    tree["translations"] = {"zh-Hans": {"framework": {"of": "0" * 12, "title": "小框架"}}}
    return deepcopy(tree | changes)


def tree_citation(claim: str) -> Tree:
    return {"source": "second", "locator": "Abstract", "basis": "operationalised", "claim": claim}


def large_tree(questions: int) -> Tree:
    """One perspective with dimensions of five questions each."""
    codes = [f"q{n}" for n in range(questions)]
    groups = [codes[n : n + 5] for n in range(0, questions, 5)]
    return document_tree(
        code=f"large-{questions}",
        questions={code: question(code) for code in codes},
        perspectives=[
            {
                "code": "one",
                "title": "Perspective one",
                "description": "The first.",
                "source": "first",
                "default": True,
                "dimensions": [
                    dimension(f"D{n}", *group, title=f"Dimension number {n}")
                    for n, group in enumerate(groups)
                ],
            }
        ],
    )


def bilingual(tree: Tree, words: str = "译文") -> Tree:
    """The tree with every text translated, each object with the hash of what it translates."""

    def translated(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: translated(part) for key, part in value.items() if part}
        return [translated(part) for part in value] if isinstance(value, list | tuple) else words

    sources = source_texts(document(tree))
    head = sources.pop("framework")[""]
    rows = {
        kind: {code: translated(row) | {"of": source_hash(row)} for code, row in found.items()}
        for kind, found in sources.items()
        if found
    }
    head = {"framework": translated(head) | {"of": source_hash(head)}}
    return tree | {"translations": {"zh-Hans": head | rows}}


def document(tree: Tree | None = None) -> Document:
    """The checked document of a tree that has no error."""
    result = parse(tree or document_tree())
    assert result.document is not None, "\n".join(map(str, result.problems))
    return result.document
