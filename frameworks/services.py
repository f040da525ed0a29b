"""Writes to frameworks: import a document, publish it, retire a version.

Published versions are frozen here; every write leaves an event.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.definition.document import Document
from frameworks.definition.render import content_hash, render, tree_hash
from frameworks.models import Framework, FrameworkEvent, FrameworkVersion, Status
from frameworks.queries import document_of, find_version
from frameworks.writing import Writer


class Refused(Exception):
    """A rule forbids the change; the message tells what to do instead."""


@transaction.atomic
def import_document(*, document: Document, by: UUID | None = None) -> FrameworkVersion:
    """Store the document as a draft; a draft of the same version is replaced.

    A published version is never touched: loading the same content again gives it back unchanged,
    other content is refused.
    """
    stored = find_version(document.code, document.version)
    tree = render(document)
    digest = tree_hash(tree)
    if stored and not stored.is_draft:
        if stored.content_hash == digest:
            return stored
        raise Refused(
            _(
                "%(name)s is published with another content: stored %(stored)s, file %(file)s. "
                "Give the file a new version number."
            )
            % {"name": stored, "stored": stored.content_hash[:12], "file": digest[:12]}
        )
    if stored:
        stored.delete()
    framework, _created = Framework.objects.get_or_create(code=document.code)
    version = FrameworkVersion(
        framework=framework, version=document.version, language=document.language
    )
    version.save()
    Writer(version, tree).write()
    _record(version, "imported", by, {"sha256": digest})
    return version


@transaction.atomic
def publish(*, version: FrameworkVersion, by: UUID | None = None) -> None:
    """Freeze a draft under the hash of its content."""
    if not version.is_draft:
        raise Refused(_("%(name)s is published already.") % {"name": version})
    version.content_hash = content_hash(document_of(version))
    version.status = Status.PUBLISHED
    version.save(update_fields=["content_hash", "status"])
    _record(version, "published", by, {"sha256": version.content_hash})


@transaction.atomic
def retire(*, version: FrameworkVersion, by: UUID | None = None) -> None:
    """No new assessments on this version; those that run go on."""
    if version.status != Status.PUBLISHED:
        raise Refused(_("Only a published version can be retired."))
    version.status = Status.RETIRED
    version.save(update_fields=["status"])
    _record(version, "retired", by, {})


def _record(version: FrameworkVersion, verb: str, by: UUID | None, detail: dict[str, Any]) -> None:
    FrameworkEvent.objects.create(
        actor=by,
        framework=version.framework.code,
        version=version.version,
        verb=verb,
        detail=detail,
    )
