"""Reads of evidence items beyond the question card: the list, the files, the links to look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Sum

from assessment.enums import EvidenceKind
from assessment.models import Assessment, EvidenceFile, EvidenceItem, EvidenceLink
from assessment.scoring.outline import Chapter, Entry, Outline
from frameworks.definition.types import Definition

WITH_USES = (Prefetch("links", EvidenceLink.objects.select_related("answer")), "files")


@dataclass(frozen=True, slots=True)
class Use:
    """An answer that an item serves, and the first place where its question stands.

    ``place`` is None for a question that the assessment does not ask at its present scope.
    """

    link: EvidenceLink
    place: tuple[Chapter, Entry] | None


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item with the questions that it serves, and its file if it is one (newest first)."""

    item: EvidenceItem
    uses: tuple[Use, ...]
    files: tuple[EvidenceFile, ...]

    @property
    def file(self) -> EvidenceFile | None:
        return self.files[0] if self.files else None

    @property
    def numbers(self) -> str:
        """The numbers of the questions, as they stand on the pages."""
        return ", ".join(use.place[1].number for use in self.uses if use.place)


def evidence_items(assessment: Assessment, scope: Outline, dimension: str = "") -> list[ItemShown]:
    """All items of an assessment, or those of one dimension, by title (3 statements)."""
    rows = assessment.evidence.order_by("title", "created_at")
    shown = [item_shown(row, scope) for row in rows.prefetch_related(*WITH_USES)]
    if not dimension:
        return shown
    wanted = {e.question.code for e in scope.by_code[dimension].entries}
    return [row for row in shown if wanted & {u.link.answer.question for u in row.uses}]


def item_shown(item: EvidenceItem, scope: Outline) -> ItemShown:
    """One item with what it serves, in the order of the questions (2 statements unless read)."""
    order = {code: n for n, code in enumerate(scope.questions)}
    links = sorted(item.links.all(), key=lambda link: order.get(link.answer.question, len(order)))
    uses = tuple(
        Use(link, scope.by_question.get(link.answer.question, (None,))[0]) for link in links
    )
    return ItemShown(item, uses, tuple(item.files.all()))


def evidence_item(assessment: Assessment, pk: UUID) -> EvidenceItem | None:
    """The item of this number, if the assessment has it, with links and files (3 statements)."""
    rows = assessment.evidence.prefetch_related(*WITH_USES)
    return rows.filter(pk=pk).first()


def file_version(item: EvidenceItem, number: int | None) -> EvidenceFile | None:
    """One version of an item's file, the newest when no number is given."""
    found = (file for file in item.files.all() if number in (None, file.number))
    return next(found, None)


def reusable(
    assessment: Assessment, scope: Outline, definition: Definition, question: str
) -> tuple[list[ItemShown], list[ItemShown]]:
    """Items that do not serve the question yet: of related questions, and the others."""
    related = related_questions(definition, question)
    near: list[ItemShown] = []
    far: list[ItemShown] = []
    for row in evidence_items(assessment, scope):
        served = {use.link.answer.question for use in row.uses}
        if question not in served:
            (near if served & related else far).append(row)
    return near, far


def related_questions(definition: Definition, question: str) -> frozenset[str]:
    """The questions that share a theme with this one; themes name indicators."""
    own = {indicator.code for _p, _d, indicator in definition.placements[question]}
    near = {
        code for theme in definition.related if own & set(theme.members) for code in theme.members
    }
    return frozenset(
        asked
        for asked, places in definition.placements.items()
        if asked != question and any(place[2].code in near for place in places)
    )


def current_files(assessment: Assessment) -> dict[UUID, EvidenceFile]:
    """Item -> the newest version of its file (1 statement)."""
    rows = EvidenceFile.objects.filter(item__assessment=assessment).order_by("number")
    return {row.item_id: row for row in rows}


def bytes_used(city: int) -> int:
    """What all files of a city have, earlier versions and years included (1 statement)."""
    rows = EvidenceFile.objects.filter(item__assessment__city=city)
    return rows.aggregate(total=Sum("size"))["total"] or 0


def links_to_check(assessment: Assessment | None) -> QuerySet[EvidenceItem]:
    """The items with a web address, of one assessment or of all."""
    rows = EvidenceItem.objects.filter(kind=EvidenceKind.LINK).exclude(url="")
    if assessment is not None:
        rows = rows.filter(assessment=assessment)
    return rows.select_related("assessment__city").order_by("assessment", "title")


def served_by(items: Collection[EvidenceItem]) -> dict[UUID, list[str]]:
    """Item -> the codes of the questions that it serves (1 statement)."""
    found: dict[UUID, list[str]] = {}
    rows = EvidenceLink.objects.filter(item__in=[item.pk for item in items])
    for item, question in rows.values_list("item", "answer__question"):
        found.setdefault(item, []).append(question)
    return found
