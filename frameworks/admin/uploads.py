"""A framework file between its upload and its confirmation.

It lies in the storage of files, under the person who uploaded it and the hash of its content, so
that what is confirmed is what was shown, whichever process answers.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from frameworks import files
from frameworks.files import ReadResult

FOLDER = "framework-imports"
KEPT = timedelta(hours=24)
_TOKEN = re.compile(r"^[0-9a-f]{64}\.(?:" + "|".join(s[1:] for s in files.SUFFIXES) + ")$")


def keep(upload: UploadedFile[bytes], by: UUID) -> str:
    """Store the upload and give the token by which its person finds it again."""
    _tidy(by)
    content = upload.read()
    suffix = Path(upload.name or "").suffix.lower()
    token = f"{hashlib.sha256(content).hexdigest()}{suffix}"
    name = _name(token, by)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return token


def read(token: str, by: UUID) -> ReadResult | None:
    """Read and check a kept file; None when there is no such file of this person."""
    if not _TOKEN.match(token) or not default_storage.exists(_name(token, by)):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"framework{Path(token).suffix}"
        with default_storage.open(_name(token, by)) as kept:
            path.write_bytes(kept.read())
        return files.read(path)


def forget(token: str, by: UUID) -> None:
    default_storage.delete(_name(token, by))


def _name(token: str, by: UUID) -> str:
    return f"{FOLDER}/{by}/{token}"


def _tidy(by: UUID) -> None:
    """Remove what this person uploaded and never confirmed."""
    folder = f"{FOLDER}/{by}"
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        place = f"{folder}/{name}"
        if default_storage.get_modified_time(place) < timezone.now() - KEPT:
            default_storage.delete(place)
