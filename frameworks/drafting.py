"""Writes to drafts as a whole: the first, its languages, its publication, its comments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.editing import edit
from frameworks.events import record, record_framework
from frameworks.models import DraftComment, Framework, FrameworkVersion, ScaleLevel
from frameworks.services import Refused, publish


@transaction.atomic
def create_framework(*, framework: Framework, by: UUID | None) -> Framework:
    """Store a new family, which has no version yet."""
    framework.save()
    record_framework(framework, "created", by)
    return framework


@transaction.atomic
def rename_framework(*, framework: Framework, by: UUID | None) -> None:
    """Store a new code; it is part of what is published, so only while nothing is."""
    if framework.versions.exclude(status="draft").exists():
        raise Refused(_("A version is published: the code is part of it and stays."))
    framework.save(update_fields=["code"])
    record_framework(framework, "renamed", by)


@transaction.atomic
def start_draft(*, version: FrameworkVersion, by: UUID | None) -> FrameworkVersion:
    """Store an empty draft with the five levels of the scale, to be described."""
    version.save()
    ScaleLevel.objects.bulk_create(
        ScaleLevel(version=version, order=level, level=level) for level in range(1, 6)
    )
    record(version, "drafted", by, {})
    return version


def set_translations(*, draft: FrameworkVersion, languages: Collection[str]) -> None:
    """The languages into which the draft is translated; runs inside ``edit``.

    Raises ``Refused`` when one that has texts would go.
    """
    for language, kinds in draft.translated_from.items():
        if language not in languages and any(kinds.values()):
            raise Refused(
                _("There are texts in %(language)s. Empty them first.") % {"language": language}
            )
    draft.translated_from = {code: draft.translated_from.get(code, {}) for code in languages}
    draft.save(update_fields=["translated_from"])


@transaction.atomic
def publish_draft(
    *, version: FrameworkVersion, number: str, on: date, by: UUID | None
) -> FrameworkVersion:
    """Give the draft its last number and its date, then freeze it; or nothing at all.

    Raises ``Refused`` as ``publish`` does, and when the number is taken.
    """
    taken = version.framework.versions.exclude(pk=version.pk).filter(version=number)
    if taken.exists():
        raise Refused(
            _("There is a version %(number)s already. Choose another.") % {"number": number}
        )
    if (version.version, version.published) != (number, on.isoformat()):
        _date_and_number(version, number, on, by)
    version.refresh_from_db()
    try:
        return publish(version=version, by=by, on=on)
    except ValueError as nonsense:
        raise Refused(str(nonsense)) from nonsense


def _date_and_number(version: FrameworkVersion, number: str, on: date, by: UUID | None) -> None:
    """Neither is a text that somebody confirmed, so that the confirmation stays."""
    confirmed = version.editorial_confirmed_by
    with edit(version=version, by=by) as draft:
        draft.version, draft.published = number, on.isoformat()
        draft.save(update_fields=["version", "published"])
    FrameworkVersion.objects.filter(pk=version.pk).update(editorial_confirmed_by=confirmed)


@transaction.atomic
def comment(
    *, version: FrameworkVersion, kind: str, code: str, text: str, by: UUID
) -> DraftComment:
    """Remark on a part of a draft, named by its kind and code."""
    if not version.is_draft:
        raise Refused(_("%(name)s is published already.") % {"name": version})
    row = DraftComment.objects.create(version=version, kind=kind, code=code, text=text, author=by)
    record(version, "commented", by, {"kind": kind, "code": code})
    return row


@transaction.atomic
def resolve_comment(*, remark: DraftComment, by: UUID) -> None:
    """Say that a remark has been dealt with; a second time changes nothing."""
    if not remark.version.is_draft:
        raise Refused(_("%(name)s is published already.") % {"name": remark.version})
    if remark.resolved_at is None:
        remark.resolved_at, remark.resolved_by = timezone.now(), by
        remark.save(update_fields=["resolved_at", "resolved_by"])
        record(remark.version, "resolved", by, {"kind": remark.kind, "code": remark.code})
