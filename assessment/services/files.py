"""Files of evidence in their storage: room for them, random names, and taking them away."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.translation import gettext as _

from assessment import evidence_queries
from assessment.accounts.models import User
from assessment.models import City, EvidenceFile, EvidenceItem
from assessment.models.evidence import evidence_storage
from assessment.services.errors import Refused
from assessment.uploads.check import Upload

logger = logging.getLogger(__name__)


@contextmanager
def stored(upload: Upload | None, city: int) -> Iterator[str]:
    """Put a file into the storage, and take it out again when the block fails; gives its name.

    It is written before the transaction begins: nobody else's answer waits for it.
    """
    if upload is None:
        yield ""
        return
    _refuse_without_room(city, upload.size)
    name = _save(upload)
    try:
        yield name
    except BaseException:
        take_out([name])
        raise


def add_version(*, item: EvidenceItem, upload: Upload, name: str, by: User) -> EvidenceFile:
    """The stored file as the item's newest version, inside the transaction of the change."""
    # Whoever else adds a file to the city waits here, so that two cannot both take the last room.
    City.objects.select_for_update().get(pk=item.assessment.city_id)
    _refuse_without_room(item.assessment.city_id, upload.size)
    newest = item.files.first()
    return EvidenceFile.objects.create(
        item=item,
        number=newest.number + 1 if newest else 1,
        file=name,
        name=upload.name,
        content_type=upload.kind.value,
        size=upload.size,
        sha256=upload.sha256,
        created_by=by.pk,
    )


def forget(item: EvidenceItem) -> None:
    """Take all versions out of the storage once the item's removal is certain."""
    names = [str(row.file.name) for row in item.files.all()]
    transaction.on_commit(partial(take_out, names))


def take_out(names: Collection[str]) -> None:
    """Delete files from the storage, now; a failure is logged."""
    for name in names:
        try:
            evidence_storage().delete(name)
        except Exception:  # the rows are gone already; what is left over harms nobody
            logger.exception("%s could not be deleted", name)


def _refuse_without_room(city: int, size: int) -> None:
    quota = settings.EVIDENCE_QUOTA_MB << 20
    if evidence_queries.bytes_used(city) + size > quota:
        raise Refused(
            _(
                "The files of this city would exceed its %(quota)s MB. Remove files that no "
                "question needs, or give a link; those who run this installation can raise the "
                "limit."
            )
            % {"quota": settings.EVIDENCE_QUOTA_MB}
        )
    if _free() < size + (settings.EVIDENCE_MIN_FREE_MB << 20):
        logger.error("no file of evidence is taken: the disk is nearly full")
        raise Refused(_no_space())


def _no_space() -> str:
    return _(
        "The file was not kept: the server has no room for it. Tell those who run this "
        "installation, and add the file when they have made room; or give a link."
    )


def _free() -> int:
    """Free bytes where the files lie; a storage elsewhere has no limit that is known here."""
    storage = evidence_storage()
    if not isinstance(storage, FileSystemStorage):
        return 1 << 62
    place = Path(storage.location)
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def _save(upload: Upload) -> str:
    """Under a name of the program's own; that of the person only stands in the database."""
    key = uuid4().hex
    try:
        return evidence_storage().save(f"evidence/{key[:2]}/{key}", upload.content)
    except Exception as error:  # storages elsewhere raise errors of their own
        logger.exception("a file of evidence could not be stored")
        raise Refused(_no_space()) from error
