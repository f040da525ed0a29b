from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from frameworks.definition.resolve import resolve
from frameworks.definition.types import Kind, Rule
from tests.documents import Tree, document, document_tree

OF = {"of": "0" * 12}


def _translated() -> Tree:
    return document_tree(
        translations={
            "zh-Hans": {
                "framework": OF | {"title": "小框架"},
                "scale": {1: OF | {"name": "零散"}},
                "dimensions": {"D1": OF | {"title": "维度一"}},
                "indicators": {"D1-1": OF | {"citations": {"first": {"claim": "主张"}}}},
                "questions": {
                    "alpha": OF
                    | {
                        "prompt": "如何？",
                        "evidence": ["计划", "报告"],
                        "levels": {2: {"is": "二级", "next": "到三级"}},
                    },
                    "ticks": OF | {"items": {"a": "甲"}},
                    "share": OF | {"unit": "部门百分比"},
                },
            }
        }
    )


def test_resolve_source_language_gives_the_texts_as_written() -> None:
    found = resolve(document(), "en")

    alpha = found.questions["alpha"]
    assert (found.title, alpha.prompt, found.untranslated) == (
        "Small framework",
        "How is alpha done?",
        (),
    )
    assert [level.next_step for level in alpha.levels][3:] == ["Bring alpha to 5.", ""]


def test_resolve_translation_replaces_texts_by_code() -> None:
    found = resolve(document(_translated()), "zh-Hans")

    alpha = found.questions["alpha"]
    assert (found.title, found.scale[0].name) == ("小框架", "零散")
    assert (alpha.prompt, alpha.evidence) == ("如何？", ("计划", "报告"))
    assert (alpha.level(2).text, alpha.level(2).next_step) == ("二级", "到三级")
    assert found.questions["ticks"].items[0].text == "甲"
    metric = found.questions["share"].metric
    assert metric is not None
    assert metric.unit == "部门百分比"


def test_resolve_missing_translation_keeps_the_source_and_says_so() -> None:
    found = resolve(document(_translated()), "zh-Hans")

    assert found.questions["beta"].prompt == "How is beta done?"
    assert {"beta", "alpha", "D2", "scale-2", "first"} <= set(found.untranslated)
    citation = found.perspectives[0].dimensions[0].indicators[0].citations[0]
    assert (citation.claim, citation.locator) == ("主张", "Section on alpha")


def test_resolve_gives_exact_weights_and_sorted_rules() -> None:
    tree = document_tree()
    tree["perspectives"][0]["dimensions"][0]["weight"] = "0.1"

    found = resolve(document(tree), "en")

    assert found.perspectives[0].dimensions[0].weight == Fraction(1, 10)
    ticks = found.questions["ticks"]
    assert (ticks.kind, [rule.level for rule in ticks.rules]) == (Kind.CHECKLIST, [5, 4, 3, 2])
    assert ticks.rules[1] == Rule(4, at_least=3, with_=frozenset({"a"}))
    metric = found.questions["share"].metric
    assert metric is not None
    assert metric.thresholds == {2: Decimal(10), 3: Decimal(50), 4: Decimal(85)}


def test_definition_knows_every_place_of_a_shared_question() -> None:
    places = resolve(document(), "en").placements["alpha"]

    assert [(p.code, d.code, i.code) for p, d, i in places] == [
        ("one", "D1", "D1-1"),
        ("two", "D3", "D3-3"),
    ]
