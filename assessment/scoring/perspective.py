"""The result of one perspective from those of its dimensions. Perspectives are never added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessment.scoring.exact import mean
from assessment.scoring.levels import level_range
from assessment.scoring.types import DimensionResult, PerspectiveResult, Value
from assessment.scoring.values import HIGHEST, LOWEST, TWO_THIRDS

Weights = Mapping[str, int]  # of the dimensions by code, whole numbers in proportion
Part = tuple[int, Value | None]  # weight, and the value where it is published


def perspective_result(
    code: str, dimensions: Sequence[DimensionResult], weights: Weights
) -> PerspectiveResult:
    """Combine the dimensions by their ``weights``."""
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
    weights = [weight for weight, _value in parts]
    known = [(v.index, w) for w, v in parts if v is not None and v.index is not None]
    carried = [weight for _index, weight in known]
    coverage = Fraction(sum(carried), sum(weights))
    return Value(
        index=mean([index for index, _weight in known], carried) if known else None,
        low=mean([value.low if value else 0 for _weight, value in parts], weights),
        high=mean([value.high if value else 100 for _weight, value in parts], weights),
        coverage=coverage,
        is_published=coverage >= TWO_THIRDS and len(known) >= 2,
        level=level_range(
            [(v.level.on_answered, w) for w, v in parts if v and v.level.on_answered],
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
