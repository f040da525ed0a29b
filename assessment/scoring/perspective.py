"""The result of one perspective from those of its dimensions. Perspectives are never added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessment.scoring.levels import level_range
from assessment.scoring.types import DimensionResult, PerspectiveResult, Value
from assessment.scoring.values import HIGHEST, LOWEST, TWO_THIRDS

Weights = Mapping[str, Fraction]
Part = tuple[Fraction, Value | None]  # weight, and the value where it is published


def perspective_result(
    code: str, dimensions: Sequence[DimensionResult], weights: Weights
) -> PerspectiveResult:
    """Combine the dimensions; ``weights`` are theirs by code."""
    applicable = [d for d in dimensions if d.declared is not None]
    published = [d for d in applicable if d.declared and d.declared.is_published]
    with_support = [d for d in published if d.supported_is_published]
    declared = _combine([(weights[d.code], _published(d)) for d in applicable])
    supported = _combine([(weights[d.code], _supported(d)) for d in applicable])
    return PerspectiveResult(
        code=code,
        dimensions=tuple(dimensions),
        declared=declared,
        supported=supported,
        supported_is_published=bool(
            declared and declared.is_published and len(with_support) == len(published)
        ),
        supported_dimensions=len(with_support),
        published_dimensions=len(published),
        applicable_dimensions=len(applicable),
        weakest=_weakest([(d.code, d.declared) for d in published]),
        weakest_supported=_weakest([(d.code, d.supported) for d in with_support]),
    )


def _published(dimension: DimensionResult) -> Value | None:
    value = dimension.declared
    return value if value and value.is_published else None


def _supported(dimension: DimensionResult) -> Value | None:
    return dimension.supported if dimension.supported_is_published else None


def _combine(parts: Sequence[Part]) -> Value | None:
    """The mean over what is published; an unpublished dimension spans 0 to 100 and level 1 to 5."""
    if not parts:
        return None
    total = sum((weight for weight, _value in parts), Fraction())
    known = [(weight, value) for weight, value in parts if value is not None]
    carried = sum((weight for weight, _value in known), Fraction())
    low = sum((weight * value.low for weight, value in known), Fraction())
    high = sum((weight * value.high for weight, value in known), Fraction())
    levels = [
        (value.level.on_answered, weight) for weight, value in known if value.level.on_answered
    ]
    index = None
    if carried:
        index = sum((weight * (value.index or 0) for weight, value in known), Fraction()) / carried
    return Value(
        index=index,
        low=low / total,
        high=(high + 100 * (total - carried)) / total,
        coverage=carried / total,
        is_published=carried / total >= TWO_THIRDS and len(known) >= 2,
        level=level_range(
            [(level, weight) for level, weight in levels if level],
            [(value.level.low if value else LOWEST, weight) for weight, value in parts],
            [(value.level.high if value else HIGHEST, weight) for weight, value in parts],
        ),
    )


def _weakest(values: Sequence[tuple[str, Value | None]]) -> str | None:
    """The lowest index; ties: the lower level, then the order."""
    known = [
        (value.index, value.level.low, n, code)
        for n, (code, value) in enumerate(values)
        if value is not None and value.index is not None
    ]
    return min(known)[3] if known else None
