from __future__ import annotations

from fractions import Fraction

from assessment.scoring.score import score
from assessment.scoring.types import Results
from frameworks.definition.types import Dimension
from tests.scoring_cases import dimension, framework, sheet

F = Fraction


def _score(dimensions: list[Dimension], signs: dict[str, str]) -> Results:
    return score(framework({"P": dimensions}), sheet(signs))


def test_next_steps_begin_with_missing_answers_then_what_raises_most() -> None:
    made = [dimension("D1", ["a", "b", "c"]), dimension("D2", ["d", "e", "f"])]
    signs = {"a": "3", "b": "3", "c": "1", "d": "4", "e": "4", "f": "?"}

    steps = _score(made, signs).next_steps

    assert [(s.question, s.level) for s in steps] == [
        ("f", None),
        ("c", 1),
        ("d", 4),
        ("e", 4),
        ("a", 3),
        ("b", 3),
    ]
    assert (steps[1].dimension_levels_risen, steps[1].index_rise) == (1, F(25, 6))


def test_next_steps_leave_out_answers_at_level_five() -> None:
    steps = _score([dimension("D", ["a", "b"])], {"a": "5", "b": "-"}).next_steps

    assert steps == ()


def test_next_steps_put_a_rise_of_the_perspective_before_all_else() -> None:
    made = [
        dimension("D1", ["a", "b"], weight=9),
        dimension("D2", ["c", "d"]),
        dimension("D3", ["c", "e"]),
    ]
    steps = _score(made, {"a": "1", "b": "5", "c": "1", "d": "5", "e": "5"}).next_steps

    assert [(s.question, s.perspective_levels_risen, s.dimension_levels_risen) for s in steps] == [
        ("a", 1, 1),
        ("c", 0, 2),
    ]
    assert [s.index_rise for s in steps] == [F(225, 22), F(25, 11)]


def test_next_steps_of_equal_effect_go_by_weight_then_code() -> None:
    made = [dimension("D1", ["d", "c", "b", "a"], weights=(1, 3, 1, 3))]
    steps = _score(made, {"a": "?", "b": ".", "c": "?", "d": "?"}).next_steps

    assert [step.question for step in steps] == ["a", "c", "b", "d"]


def test_next_steps_place_a_shared_question_where_it_does_most() -> None:
    definition = framework(
        {
            "P": [dimension("D1", ["a", "b", "c", "d"]), dimension("D2", ["e", "f"])],
            "R": [dimension("D3", ["a", "g"]), dimension("D4", ["h", "i"])],
        }
    )
    signs = dict.fromkeys("bcdefghi", "5") | {"a": "4"}
    steps = score(definition, sheet(signs, ("P", "R"))).next_steps

    assert [(s.question, s.perspective, s.indicators) for s in steps] == [
        ("a", "R", ("I-a", "I-a"))
    ]
    assert (steps[0].dimension_levels_risen, steps[0].index_rise) == (1, F(25, 4))


def test_next_steps_in_an_unpublished_dimension_do_not_raise_the_perspective() -> None:
    made = [dimension("D1", ["a", "b"]), dimension("D2", ["c", "d"]), dimension("D3", ["e"])]
    steps = _score(made, {"a": "5", "b": "5", "c": "5", "d": "5", "e": "4"}).next_steps

    assert [(s.question, s.dimension_levels_risen, s.index_rise) for s in steps] == [("e", 1, F(0))]
    assert steps[0].perspective_levels_risen == 0
