"""Stops a large upload while it arrives, so that it fills neither memory nor disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

FILES_AT_ONCE = 5  # a page without JavaScript may carry a file for each of its questions


class Oversized(UploadedFile):  # type: ignore[type-arg]
    """A file of which only the size is kept; ``together`` when all files of a request exceed."""

    def __init__(self, name: str, size: int, *, together: bool) -> None:
        super().__init__(ContentFile(b""), name, size=size)
        self.together = together


class LimitedUpload(FileUploadHandler):
    """Comes before Django's own handlers and passes on what is within the limits."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.limit = settings.EVIDENCE_MAX_MB << 20
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        is_over = start + len(raw_data) > self.limit or self.seen > FILES_AT_ONCE * self.limit
        return None if is_over else raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        if file_size > self.limit:
            return Oversized(self.file_name or "", file_size, together=False)
        if self.seen > FILES_AT_ONCE * self.limit:
            return Oversized(self.file_name or "", file_size, together=True)
        return None
