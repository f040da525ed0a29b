"""Rounding at the edge, once, from the exact value."""

from __future__ import annotations

from fractions import Fraction
from math import floor


def whole(value: Fraction | int) -> int:
    """The nearest integer, halves up: 62.5 -> 63. Not Python's ``round``, which goes to even."""
    return floor(value + Fraction(1, 2))
