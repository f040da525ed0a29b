"""Writes to frameworks as a whole: import, new draft, publish, retire.

Published versions are frozen here and by triggers; every write leaves an event.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks import files
from frameworks.definition.diff import diff
from frameworks.definition.document import Document
from frameworks.definition.numbering import is_pilot_number, order_of, publishing_problems, suggest
from frameworks.definition.problems import Problem, Severity
from frameworks.definition.render import content_hash, render, tree_hash
from frameworks.events import record
from frameworks.models import Framework, FrameworkVersion, Status
from frameworks.queries import document_of, find_version, parent_of, published_document
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
        # Makes room for its successor, which takes the reviewers' comments over.
        stored.version = f"replaced-{stored.pk}"
        stored.save(update_fields=["version"])
    version = _store(document, tree)
    if stored:
        stored.comments.update(version=version)
        stored.delete()
    record(version, "imported", by, {"sha256": digest})
    return version


def _store(document: Document, tree: dict[str, Any]) -> FrameworkVersion:
    framework, _created = Framework.objects.get_or_create(code=document.code)
    version = FrameworkVersion(
        framework=framework,
        version=document.version,
        language=document.language,
        parent=document.changes.since if document.changes else "",
    )
    version.save()
    Writer(version, tree).write()
    return version


@transaction.atomic
def new_draft(
    *, version: FrameworkVersion, number: str = "", by: UUID | None = None
) -> FrameworkVersion:
    """A draft with the content of any version; without a number the next patch is given.

    Raises ``Refused`` when the number is taken.
    """
    document = document_of(version)
    number = number or _free_number(version, document)
    if find_version(document.code, number):
        raise Refused(
            _("There is a version %(number)s already. Choose another.") % {"number": number}
        )
    tree = render(document) | {"version": number, "changes": {"since": version.version}}
    tree.pop("published", None)
    draft = _store(Document.model_validate(tree), tree)
    record(draft, "drafted", by, {"from": version.version})
    return draft


def _free_number(version: FrameworkVersion, document: Document) -> str:
    """The next patch number that nobody has."""
    taken = set(version.framework.versions.values_list("version", flat=True))
    number = suggest(version.version, diff(document, document))
    while number in taken:
        number = suggest(number, diff(document, document))
    return number


def problems_before_publishing(version: FrameworkVersion) -> list[Problem]:
    """Everything that stands against publishing a draft whose rows are a document."""
    return _problems_of(document_of(version), version)


def _problems_of(document: Document, version: FrameworkVersion) -> list[Problem]:
    """The same for a document that has been read from the rows already, which takes its time."""
    parent = parent_of(version)
    if parent is None:
        return publishing_problems(document, None)
    frozen = parent.content_hash
    return publishing_problems(
        document, published_document(frozen) if frozen else document_of(parent)
    )


@transaction.atomic
def publish(
    *, version: FrameworkVersion, by: UUID | None = None, on: date | None = None
) -> FrameworkVersion:
    """Freeze a draft under the hash of its content; a number like 1.1.0-rc.1 makes it a pilot.

    ``on`` is the date of publication where the draft has none. Raises ``Refused`` when a check
    fails, or when changes are claimed to be editorial that no second person has confirmed; who
    loads a file by command (``by`` is None) answers for both.
    """
    if not version.is_draft:
        raise Refused(_("%(name)s is published already.") % {"name": version})
    document = document_of(version)
    errors = [p for p in _problems_of(document, version) if p.severity == Severity.ERROR]
    if errors:
        raise Refused("\n".join(map(str, errors)))
    if by and needs_confirmation(version) and version.editorial_confirmed_by in (None, by):
        raise Refused(
            _("Some changes are said to be editorial. A second publisher has to confirm them.")
        )
    if on and not version.published:
        version.published = on.isoformat()
        document = document.model_copy(update={"published": version.published})
    version.content_hash = content_hash(document)
    version.status = Status.PILOT if is_pilot_number(version.version) else Status.PUBLISHED
    version.save()
    record(version, "published", by, {"sha256": version.content_hash})
    return version


def needs_confirmation(version: FrameworkVersion) -> bool:
    claims = version.changes.get("questions", {}).values()
    return any(claim["is"] == "editorial" for claim in claims)


@transaction.atomic
def confirm_editorial(*, version: FrameworkVersion, by: UUID) -> None:
    """Somebody other than the one who will publish vouches that the changes are editorial."""
    if not version.is_draft:
        raise Refused(_("%(name)s is published already.") % {"name": version})
    version.editorial_confirmed_by = by
    version.save(update_fields=["editorial_confirmed_by"])
    record(version, "confirmed", by, {})


@transaction.atomic
def retire(*, version: FrameworkVersion, by: UUID | None = None) -> None:
    """No new assessments on this version; those that run go on."""
    if version.status not in (Status.PUBLISHED, Status.PILOT):
        raise Refused(_("Only a published version can be retired."))
    version.status = Status.RETIRED
    version.save(update_fields=["status"])
    record(version, "retired", by, {})


@transaction.atomic
def delete_draft(*, version: FrameworkVersion, by: UUID | None = None) -> None:
    if not version.is_draft:
        raise Refused(_("%(name)s is published; it can only be retired.") % {"name": version})
    record(version, "deleted", by, {})
    version.delete()


@transaction.atomic
def load_shipped(*, folder: Path, by: UUID | None = None) -> list[FrameworkVersion]:
    """Publish every framework that lies in a folder of folders, older versions first.

    What is published already stays as it is. Raises ``Refused`` with all faults of a file.
    """
    documents = []
    for path in sorted(folder.glob("*/framework.yaml")):
        result = files.read(path.parent)
        if result.document is None:
            raise Refused("\n".join(map(str, result.problems)))
        documents.append(result.document)
    documents.sort(key=lambda document: (document.code, order_of(document.version)))
    loaded = []
    for document in documents:
        version = import_document(document=document, by=by)
        loaded.append(publish(version=version, by=by) if version.is_draft else version)
    return loaded


def hashes_that_do_not_hold() -> list[str]:
    """Published versions whose rows no longer give their hash; after a migration there are none."""
    frozen = FrameworkVersion.objects.exclude(status=Status.DRAFT).select_related("framework")
    return [str(v) for v in frozen if content_hash(document_of(v)) != v.content_hash]
