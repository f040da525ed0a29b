"""Reads of frameworks: versions, documents, and the definition that everything else uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from frameworks.definition.diff import Change, Difference, Fate, Sort, diff, fates, worst
from frameworks.definition.document import Document
from frameworks.definition.numbering import order_of
from frameworks.definition.parse import parse
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Definition, Depth
from frameworks.models import (
    Dimension,
    FrameworkEvent,
    FrameworkVersion,
    Perspective,
    Question,
    Status,
    VersionPart,
)
from frameworks.reading import tree_of

# The framework that is offered first, whichever others are published beside it and when.
FLAGSHIP = "smart-city-governance"


def offered_versions() -> list[FrameworkVersion]:
    """The versions on which an assessment may start: of each family the highest (1 statement).

    The flagship comes first, then the family in which something was published last.
    """
    rows = FrameworkVersion.objects.filter(status=Status.PUBLISHED).select_related("framework")
    families: dict[int, list[FrameworkVersion]] = {}
    for row in rows.order_by("-pk"):
        families.setdefault(row.framework_id, []).append(row)
    highest = [max(family, key=lambda row: order_of(row.version)) for family in families.values()]
    return sorted(highest, key=lambda row: row.framework.code != FLAGSHIP)


def latest_published() -> FrameworkVersion | None:
    """The version that a new assessment is offered when nothing else is chosen."""
    return next(iter(offered_versions()), None)


def title_of(version: FrameworkVersion, language: str) -> str:
    """The title in a language (BCP 47), or in the language in which the framework was written."""
    titles: Mapping[str, str] = version.title
    return titles.get(language) or titles[version.language]


def find_version(code: str, version: str) -> FrameworkVersion | None:
    """The stored version of this code and number, whatever its status."""
    rows = FrameworkVersion.objects.select_related("framework")
    return rows.filter(framework__code=code, version=version).first()


def find_question(pk: int) -> Question | None:
    """The question of this number with its version, whatever the version's status."""
    return Question.objects.select_related("version__framework").filter(pk=pk).first()


def parent_of(version: FrameworkVersion) -> FrameworkVersion | None:
    """The stored version that this one was made from."""
    return find_version(version.framework.code, version.parent) if version.parent else None


def last_event(
    version: FrameworkVersion, is_meant: Callable[[FrameworkEvent], bool]
) -> FrameworkEvent | None:
    """The newest event of a version that is meant, read backwards (1 statement)."""
    rows = FrameworkEvent.objects.filter(framework=version.framework.code, version=version.version)
    return next((row for row in rows.iterator(chunk_size=50) if is_meant(row)), None)


def document_of(version: FrameworkVersion) -> Document:
    """The document that the rows of a version say. Raises ``ValueError`` when they say nonsense."""
    result = parse(tree_of(version))
    if result.document is None:
        raise ValueError("\n".join(map(str, result.problems)))
    return result.document


@lru_cache(maxsize=64)
def load_definition(content_hash: str, language: str) -> Definition:
    """The immutable definition of a published version in a language (BCP 47).

    Kept by the process: a published version never changes. Raises
    ``FrameworkVersion.DoesNotExist`` for a hash that is not stored.
    """
    return resolve(published_document(content_hash), language)


@lru_cache(maxsize=8)
def published_document(content_hash: str) -> Document:
    """The document behind a content hash; kept by the process, as ``load_definition``."""
    rows = FrameworkVersion.objects.select_related("framework")
    return document_of(rows.get(content_hash=content_hash))


def newer_versions(version: FrameworkVersion, *, pilot: bool = False) -> list[FrameworkVersion]:
    """The published versions of the same family that come later, newest first (1 statement).

    With ``pilot`` the pilot versions too.
    """
    statuses = [Status.PUBLISHED, Status.PILOT] if pilot else [Status.PUBLISHED]
    family = FrameworkVersion.objects.filter(framework=version.framework_id, status__in=statuses)
    later = [row for row in family if order_of(row.version) > order_of(version.version)]
    return sorted(later, key=lambda row: order_of(row.version), reverse=True)


def fates_between(old: FrameworkVersion, new: FrameworkVersion) -> Mapping[str, Fate]:
    """Question code -> what became of it from one frozen version to a later one.

    What authors claim holds for one step, therefore the worst of all steps counts: those by which
    ``new`` says that it came from ``old``. Where they do not lead to ``old``, nobody has said
    anything of this way. What nobody has said is ``changed``: then nothing is compared wrongly.
    """
    way = tuple(row.content_hash for row in _way(old, new))
    return _fates_along(old.content_hash, new.content_hash, way)


@lru_cache(maxsize=32)
def _fates_along(old: str, new: str, way: tuple[str, ...]) -> Mapping[str, Fate]:
    """By content hashes, so that many assessments are upgraded for the price of one."""
    last = published_document(new).model_copy(update={"changes": None})
    found = dict(fates(published_document(old), last))
    steps = [fates(published_document(a), published_document(b)) for a, b in pairwise(way)]
    for code, fate in found.items():
        if fate in (Fate.UNSPECIFIED, Fate.CHANGED):
            found[code] = _over([step.get(code, Fate.REMOVED) for step in steps] or [fate])
    return MappingProxyType(found)


def notes_between(old: FrameworkVersion, new: FrameworkVersion) -> Mapping[str, tuple[str, ...]]:
    """Question code -> what the authors say of its changes on this way, oldest first."""
    return _notes_along(tuple(row.content_hash for row in _way(old, new)))


def _notes_along(way: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for content_hash in way[1:]:
        document = published_document(content_hash)
        for code, change in (document.changes.questions if document.changes else {}).items():
            found[code] = (*found.get(code, ()), change.note)
    return found


def _over(steps: list[Fate]) -> Fate:
    """The fate of a question that is in both versions; one that was away meanwhile is another."""
    fate = steps[0]
    for step in steps[1:]:
        fate = worst(fate, step)
    unsaid = (Fate.UNSPECIFIED, Fate.REMOVED, Fate.ADDED)
    return Fate.CHANGED if fate in unsaid else fate


def _way(
    old: FrameworkVersion, new: FrameworkVersion, family: Iterable[FrameworkVersion] | None = None
) -> list[FrameworkVersion]:
    """The versions from ``old`` to ``new``, as each says since which it differs; none when the
    chain does not reach ``old`` (1 statement, or none for who has read the family already).
    """
    if family is None:
        rows = FrameworkVersion.objects.filter(framework=new.framework_id)
        family = rows.exclude(status=Status.DRAFT)
    stored = {row.version: row for row in family}
    chain = [new]
    while chain[-1] != old:
        before = stored.get(chain[-1].changes.get("since", ""))
        if before is None or before in chain:
            return []
        chain.append(before)
    return chain[::-1]


# What of the structure may differ in an upgrade that nobody has to look at: texts and sources.
_TEXT_KINDS = ("translation", "source", "related theme")
_TEXT_SORTS = {Sort.EDITORIAL, Sort.SOURCE, Sort.TRANSLATION}


def is_editorial(old: FrameworkVersion, new: FrameworkVersion) -> bool:
    """Whether every question is same or editorial, and is asked and weighed as before."""
    if set(fates_between(old, new).values()) - {Fate.SAME, Fate.EDITORIAL}:
        return False
    first, last = published_document(old.content_hash), published_document(new.content_hash)
    allowed = {"question": {*Sort} - {Sort.DEPTH}}  # of questions the fates have spoken
    return all(
        set(change.sorts) <= allowed.get(change.kind, _TEXT_SORTS)
        for change in diff(first, last).changes
        if not change.kind.startswith(_TEXT_KINDS)
    )


def difference_between(
    old: FrameworkVersion, new: FrameworkVersion, family: Iterable[FrameworkVersion]
) -> Difference:
    """What differs between two published versions of a family, of which all but drafts are given.

    What authors say of a question is put together over all steps, as an upgrade does it: see
    ``fates_between`` and ``notes_between``. Where the steps do not lead from ``old`` to ``new``,
    other words are ``unspecified``, which an upgrade takes for ``changed``.
    """
    way = tuple(row.content_hash for row in _way(old, new, family))
    return difference_along(old.content_hash, new.content_hash, way)


@lru_cache(maxsize=32)
def difference_along(old: str, new: str, way: tuple[str, ...]) -> Difference:
    """The same by content hashes, kept by the process."""
    unsaid = published_document(new).model_copy(update={"changes": None})
    found = diff(published_document(old), unsaid)
    if not way:
        return found
    said, notes = _fates_along(old, new, way), _notes_along(way)
    return Difference(
        tuple(
            _as_said(change, said[change.code], notes.get(change.code, ()))
            if change.kind == "question" and change.fields
            else change
            for change in found.changes
        )
    )


def _as_said(change: Change, fate: Fate, notes: tuple[str, ...]) -> Change:
    """The change of a question with what its authors say of it over all steps."""
    fated = {Sort.UNSPECIFIED: Sort(fate)} if Sort.UNSPECIFIED in change.sorts else {}
    sorts = {fated.get(sort, sort) for sort in change.sorts}
    return replace(change, sorts=tuple(sorted(sorts, key=list(Sort).index)), note="\n".join(notes))


def visible_versions(code: str) -> list[FrameworkVersion]:
    """What everybody may see of a family, the highest number first: all but drafts."""
    rows = _visible().filter(framework__code=code)
    return sorted(rows, key=lambda row: order_of(row.version), reverse=True)


def counted_versions() -> list[FrameworkVersion]:
    """All visible versions, family by family, the highest number first, each with the numbers of
    its perspectives, dimensions, questions and core questions (1 statement).
    """
    rows = _visible().annotate(
        perspective_count=_count(Perspective),
        dimension_count=_count(Dimension, parent__isnull=True),
        question_count=_count(Question),
        core_count=_count(Question, depth=Depth.CORE),
    )
    ordered = sorted(rows, key=lambda row: order_of(row.version), reverse=True)
    return sorted(ordered, key=lambda row: row.framework.code)


def _visible() -> QuerySet[FrameworkVersion]:
    return FrameworkVersion.objects.exclude(status=Status.DRAFT).select_related("framework")


def _count(model: type[VersionPart], **which: Any) -> Coalesce:
    """How many rows of a kind a version has, as a column of a query over versions."""
    every = model._default_manager  # noqa: SLF001 -- a model of a parameter has no other name for it
    rows = every.filter(version=OuterRef("pk"), **which).order_by()
    counted = rows.values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
