from __future__ import annotations

from typing import Any

import pytest

from frameworks.definition.check_translations import source_texts
from frameworks.definition.render import source_hash
from frameworks.definition.report import ContentReport, Repeat, flesch, grams, report
from tests.documents import document, document_tree, full_tree, levels


def _report(**changes: Any) -> ContentReport:
    return report(document(document_tree(**changes)))


def test_report_counts_what_the_document_has() -> None:
    counts = report(document(full_tree())).counts

    assert counts == {
        "perspectives": 2,
        "dimensions": 3,
        "components": 2,
        "indicators": 9,
        "questions": 8,
        "core": 8,
        "extended": 0,
        "level": 6,
        "checklist": 1,
        "metric": 1,
        "shared": 1,
        "profile_items": 2,
        "themes": 1,
        "sources": 2,
        "citations": 12,
    }


def test_report_counts_questions_of_components_and_citations_of_sources() -> None:
    found = report(document(full_tree()))

    assert found.questions_per_dimension == {"D1": 3, "D2": 3, "D3": 3}
    assert found.citations_per_source == {"first": 9, "second": 3}


def test_report_names_passages_that_nothing_cites() -> None:
    tree = document_tree()
    tree["sources"]["first"]["passages"] = ["p1", "p2"]
    tree["sources"]["second"]["passages"] = ["p1"]
    tree["perspectives"][0]["dimensions"][0]["indicators"][0]["citations"][0]["passages"] = ["p1"]

    assert report(document(tree)).uncited_passages == ("first: p2", "second: p1")


def test_report_finds_texts_that_repeat_each_other() -> None:
    tree = document_tree()
    tree["questions"]["alpha"]["why"] = "A plan that nobody reads is of no use to anybody."
    tree["questions"]["beta"]["why"] = "A plan that nobody reads is of no use to a city."

    found = [r for r in report(document(tree)).repeats if r.first == "alpha.why"]

    assert found == [Repeat("alpha.why", "beta.why", 0.73)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("One two.", set()),
        ("One two, three four", {"one two three", "two three four"}),
        ("城市治理，主体", {"城市治理", "市治理主", "治理主体"}),
    ],
)
def test_grams_are_words_or_characters(text: str, runs: set[str]) -> None:
    assert grams(text) == runs


def test_report_names_levels_of_odd_length() -> None:
    tree = document_tree()
    rows = {n: {**row, "is": " ".join(["word"] * 20)} for n, row in levels("x").items()}
    rows[2]["is"] = " ".join(["word"] * 90)
    tree["questions"]["alpha"]["levels"] = rows

    odd = report(document(tree)).odd_lengths

    assert {place: n for place, n in odd.items() if place.startswith("alpha")} == {
        "alpha.levels.2.is": 90
    }


def test_reading_ease_falls_with_long_words_and_sentences() -> None:
    plain = flesch("The crew is here. It can act at once.")
    hard = flesch("Interdepartmental responsibilities necessitate comprehensive documentation.")

    assert plain > 90
    assert hard < 0


def test_report_of_a_translation_tells_what_is_missing_and_stale() -> None:
    texts = source_texts(document())["dimensions"]["D1"]
    translation = {
        "dimensions": {
            "D1": {"of": source_hash(texts), "title": "维度"},
            "D2": {"of": "0" * 12, "title": "维度", "description": "说明"},
        }
    }

    state = _report(translations={"zh-Hans": translation}).translations["zh-Hans"]

    assert [place for place in state.missing if "D1" in place or "D2" in place][:1] == [
        "dimensions D1 description"
    ]
    assert state.stale == ("dimensions D2",)
    assert 0 < state.coverage < 0.1
