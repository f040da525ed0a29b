from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.exact import integers, mean

F = Fraction
weights = st.fractions(min_value="1/20", max_value=20, max_denominator=20)
values = st.fractions(min_value=0, max_value=100, max_denominator=60)


def test_integers_keep_the_proportion() -> None:
    assert integers([F(1), F(1, 2), F(5, 3)]) == [6, 3, 10]
    assert integers([]) == []


def test_mean_weighs_fractions_and_whole_numbers() -> None:
    assert mean([F(200, 3), 50], [2, 1]) == F(550, 9)


@given(st.lists(st.tuples(values, weights), min_size=1, max_size=8))
@settings(deadline=None)
def test_mean_over_integers_is_the_mean_over_fractions(rows: list[tuple[F, F]]) -> None:
    exact = sum(value * weight for value, weight in rows) / sum(weight for _value, weight in rows)

    assert mean([value for value, _w in rows], integers([w for _v, w in rows])) == exact
