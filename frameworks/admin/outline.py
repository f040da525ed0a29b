"""The tree of a version as its page shows it, and how much there is of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.models import FrameworkVersion


@dataclass(frozen=True, slots=True)
class Branch:
    """A perspective, dimension or component with what stands below it."""

    row: models.Perspective | models.Dimension
    kind: str
    title: str
    is_first: bool
    is_last: bool
    parts: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator with the question that it asks."""

    row: models.Indicator
    title: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Outline:
    perspectives: tuple[Branch, ...]
    unplaced: tuple[models.Question, ...]
    counts: Mapping[str, int]


def outline_of(version: FrameworkVersion) -> Outline:
    """The whole tree (5 statements, whatever the size)."""
    return _Reader(version).outline()


class _Reader:
    def __init__(self, version: FrameworkVersion) -> None:
        self.version = version
        self.language = version.language
        self.indicators: dict[int, list[models.Indicator]] = defaultdict(list)
        for indicator in version.indicators.select_related("question"):
            self.indicators[indicator.dimension_id].append(indicator)
        self.dimensions: dict[tuple[int, int | None], list[models.Dimension]] = defaultdict(list)
        for dimension in version.dimensions.all():
            self.dimensions[dimension.perspective_id, dimension.parent_id].append(dimension)

    def outline(self) -> Outline:
        rows = list(self.version.perspectives.all())
        branches = tuple(self._perspective(row, n, len(rows)) for n, row in enumerate(rows))
        placed = {row.question_id for group in self.indicators.values() for row in group}
        questions = self.version.questions.only("code", "title", "version")
        unplaced = tuple(row for row in questions if row.pk not in placed)
        more = FrameworkVersion.objects.filter(pk=self.version.pk).aggregate(
            sources=Count("sources", distinct=True),
            profile=Count("profileitems", distinct=True),
            themes=Count("themes", distinct=True),
            comments=Count("comments", filter=Q(comments__resolved_at=None), distinct=True),
        )
        counts = {
            "perspectives": len(rows),
            "dimensions": sum(len(parts) for parts in self.dimensions.values()),
            "indicators": sum(len(group) for group in self.indicators.values()),
            "questions": len(questions),
            **more,
        }
        return Outline(branches, unplaced, counts)

    def _perspective(self, row: models.Perspective, place: int, of: int) -> Branch:
        return self._branch(row, "perspective", place, of, self.dimensions[row.pk, None], ())

    def _dimension(self, row: models.Dimension, place: int, of: int) -> Branch:
        kind = "component" if row.parent_id else "dimension"
        below = self.dimensions[row.perspective_id, row.pk]
        leaves = self.indicators[row.pk]
        shown = tuple(
            Leaf(leaf, self._text(leaf.question.title), n == 0, n == len(leaves) - 1)
            for n, leaf in enumerate(leaves)
        )
        return self._branch(row, kind, place, of, below, shown)

    def _branch(
        self,
        row: models.Perspective | models.Dimension,
        kind: str,
        place: int,
        of: int,
        below: list[models.Dimension],
        leaves: tuple[Leaf, ...],
    ) -> Branch:
        parts = tuple(self._dimension(part, n, len(below)) for n, part in enumerate(below))
        return Branch(row, kind, self._text(row.title), place == 0, place == of - 1, parts, leaves)

    def _text(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language, "") or str(_("without a title"))
