"""Writes to the parts of a draft: one door, one transaction, one event that says what changed.

Whatever an editor does on a page happens inside ``edit``. It reads the draft's tree before and
after, keeps what depends on the change in order (hashes of translations, claims of change, the
confirmation by a second person) and records the difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from frameworks import models
from frameworks.definition.check_translations import texts_of
from frameworks.definition.diff import objects_of
from frameworks.definition.render import source_hash
from frameworks.events import record
from frameworks.models import FrameworkVersion
from frameworks.reading import tree_of
from frameworks.services import Refused

Tree = Mapping[str, Any]
# Language, kind and code of a translation, as in ``FrameworkVersion.translated_from``.
Translated = tuple[str, str, str]
# What an event says of the version itself, beside its texts.
_HEAD = ("version", "published", "changes")
# Model -> the name of its objects in a document's translations.
KIND_OF: dict[type[Model], str] = {
    models.Perspective: "perspectives",
    models.Dimension: "dimensions",
    models.Indicator: "indicators",
    models.Question: "questions",
    models.Source: "sources",
    models.ProfileItem: "profile",
    models.Theme: "related",
}


@contextmanager
def edit(
    *,
    version: FrameworkVersion,
    by: UUID | None,
    verb: str = "changed",
    still_right: Collection[Translated] = (),
) -> Iterator[FrameworkVersion]:
    """Change rows of the draft inside this block; gives the locked version.

    ``still_right`` names translations that hold for the source text as it is now. Without a
    difference nothing is recorded. Raises ``Refused`` when the version is no draft.
    """
    with transaction.atomic():
        draft = _locked(version)
        before = tree_of(draft)
        yield draft
        draft = _locked(version)
        after = tree_of(draft)
        if _settle(draft, before, after, still_right):
            after = tree_of(draft)
        if changes := changes_between(before, after):
            if draft.editorial_confirmed_by:
                # Who confirmed has not seen this.
                draft.editorial_confirmed_by = None
                draft.save(update_fields=["editorial_confirmed_by"])
            record(draft, verb, by, {"changes": changes})


def _locked(version: FrameworkVersion) -> FrameworkVersion:
    rows = FrameworkVersion.objects.select_for_update(of=("self",)).select_related("framework")
    draft = rows.get(pk=version.pk)
    if not draft.is_draft:
        raise Refused(
            _("%(name)s is published and stays as it is. Make a new draft from it.")
            % {"name": draft}
        )
    return draft


def changes_between(before: Tree, after: Tree) -> list[dict[str, Any]]:
    """What an event says: each object that came, went or differs, with the fields that differ."""
    was, now = (objects_of(tree) | _head(tree) for tree in (before, after))
    found = []
    for kind, code in sorted({*was, *now}):
        old, new = was.get((kind, code)), now.get((kind, code))
        if old != new:
            what = "added" if old is None else "removed" if new is None else "changed"
            old, new = _narrow(old or {}, new or {})
            found.append({"kind": kind, "code": code, "what": what, "before": old, "after": new})
    return found


def _head(tree: Tree) -> dict[tuple[str, str], Tree]:
    head = {name: tree[name] for name in _HEAD if name in tree}
    return {("version", tree["code"]): head | {"languages": sorted(tree.get("translations", ()))}}


def _narrow(old: Any, new: Any) -> tuple[Any, Any]:
    """Both without what is the same in both, mapping by mapping."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return old, new
    before, after = {}, {}
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            was, now = _narrow(old.get(key), new.get(key))
            if key in old:
                before[key] = was
            if key in new:
                after[key] = now
    return before, after


def _settle(
    draft: FrameworkVersion, before: Tree, after: Tree, still_right: Collection[Translated]
) -> bool:
    """Bring in order what follows from a change; tells whether that changed anything."""
    hashes = _hashes(draft, before, after, still_right)
    changes = draft.changes
    if claims := changes.get("questions"):
        kept = {code: claim for code, claim in claims.items() if code in after["questions"]}
        changes = changes | {"questions": kept}
    if (hashes, changes) == (draft.translated_from, draft.changes):
        return False
    draft.translated_from, draft.changes = hashes, changes
    draft.save(update_fields=["translated_from", "changes"])
    return True


def _hashes(
    draft: FrameworkVersion, before: Tree, after: Tree, still_right: Collection[Translated]
) -> dict[str, dict[str, dict[str, str]]]:
    """The ``of`` of every translation: of today's source text where its own text was written now
    or is said to be right still; as it was where only the source text changed.
    """
    texts = texts_of(after)
    old = before.get("translations", {})
    found: dict[str, dict[str, dict[str, str]]] = {name: {} for name in draft.translated_from}
    for language, translation in after.get("translations", {}).items():
        kinds = found.setdefault(language, {})
        for kind, code, row in _translated(translation):
            was = _at(old.get(language, {}), kind, code)
            words, words_before = _words(row), _words(was)
            if code not in texts[kind] or (words_before and not words):
                continue
            is_moved = not was and "of" in row  # by ``renamed``
            if (language, kind, str(code)) in still_right:
                is_current = True
            else:
                is_current = "of" not in row or (words != words_before and not is_moved)
            of = source_hash(texts[kind][code]) if is_current else row["of"]
            kinds.setdefault(kind, {})[str(code)] = of
    return found


def _translated(translation: Tree) -> Iterator[tuple[str, Any, Tree]]:
    for kind, rows in translation.items():
        for code, row in {"": rows}.items() if kind == "framework" else rows.items():
            yield kind, code, row


def _at(translation: Tree, kind: str, code: Any) -> Tree:
    rows = translation.get(kind, {})
    found: Tree = rows if kind == "framework" else rows.get(code, {})
    return found


def _words(row: Tree) -> Tree:
    return {name: value for name, value in row.items() if name != "of"}


def stale_translations(version: FrameworkVersion) -> set[Translated]:
    """Translations whose source text has changed since they were written."""
    tree = tree_of(version)
    texts = texts_of(tree)
    return {
        (language, kind, str(code))
        for language, translation in tree.get("translations", {}).items()
        for kind, code, row in _translated(translation)
        if code in texts[kind] and row.get("of") != source_hash(texts[kind][code])
    }


# --- Verbs that run inside ``edit`` ------------------------------------------------------------


def renamed(*, draft: FrameworkVersion, part: Model, old: str, new: str) -> None:
    """Let what refers to a part by its code follow: translations, claims and related themes."""
    kind = KIND_OF[type(part)]
    for kinds in draft.translated_from.values():
        if old in kinds.get(kind, {}):
            kinds[kind][new] = kinds[kind].pop(old)
    claims = draft.changes.get("questions", {})
    if kind == "questions" and old in claims:
        claims[new] = claims.pop(old)
    draft.save(update_fields=["translated_from", "changes"])
    if kind in ("indicators", "profile"):
        for theme in draft.themes.all():
            if old in theme.members:
                theme.members = [new if member == old else member for member in theme.members]
                theme.save(update_fields=["members"])


def claim(*, draft: FrameworkVersion, code: str, said: str, note: str) -> None:
    """Store what the author says of a question that differs from the parent; "" takes it back."""
    claims = dict(draft.changes.get("questions", {}))
    claims.pop(code, None)
    if said:
        claims[code] = {"is": said, "note": note}
    changes: dict[str, Any] = {"since": draft.parent, **draft.changes, "questions": claims}
    if not claims:
        del changes["questions"]
    draft.changes = changes
    draft.save(update_fields=["changes"])


def next_order(rows: Any) -> int:
    """The place after the last of these siblings."""
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


# --- Verbs of their own --------------------------------------------------------------------------


def siblings_of(part: Model) -> Any:
    """The parts among which this one has its place."""
    if isinstance(part, models.Dimension):
        return models.Dimension.objects.filter(
            perspective=part.perspective_id, parent=part.parent_id
        )
    if isinstance(part, models.Indicator):
        return models.Indicator.objects.filter(dimension=part.dimension_id)
    return _rows_of(part).filter(version=part.version_id)  # type: ignore[attr-defined]


def _rows_of(part: Model) -> Any:
    """Every row of the part's table."""
    return type(part)._default_manager.all()  # noqa: SLF001 -- Django's way to a model's rows


def arrange(
    *,
    version: FrameworkVersion,
    part: Model,
    by: UUID | None,
    place: int | None = None,
    step: int = 0,
    seen: Sequence[Any] | None = None,
) -> None:
    """Put the part at a place among its siblings, counted from 0, or some steps up or down.

    A place means something only in the order in which its author saw the siblings: ``seen`` is
    their primary keys. Raises ``Refused`` when they stand otherwise by now. A step is relative
    and holds in any order.
    """
    with edit(version=version, by=by, verb="ordered"):
        rows = list(siblings_of(part))
        if seen is not None and [row.pk for row in rows] != list(seen):
            raise Refused(
                _("The order has been changed meanwhile. Load the page again, then move the row.")
            )
        target = rows.index(part) + step if place is None else place
        rows.remove(part)
        rows.insert(max(0, min(target, len(rows))), part)
        for order, row in enumerate(rows):
            row.order = order
        _rows_of(part).bulk_update(rows, ["order"])


def duplicate_question(*, question: models.Question, code: str, by: UUID | None) -> models.Question:
    """A copy under a new code, with levels and items, placed nowhere yet."""
    levels, items = list(question.levels.all()), list(question.items.all())
    with edit(version=question.version, by=by, verb="duplicated") as draft:
        if draft.questions.filter(code=code).exists():
            raise Refused(_("There is a question “%(code)s” already.") % {"code": code})
        copy = models.Question.objects.get(pk=question.pk)
        copy.pk, copy.code, copy.order = None, code, next_order(draft.questions)
        copy._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
        copy.save()
        rows: list[Any] = [*levels, *items]
        for row in rows:
            row.pk, row.question = None, copy
            row._state.adding = True  # noqa: SLF001 -- the same
        models.Level.objects.bulk_create(levels)
        models.Item.objects.bulk_create(items)
    return copy
