"""PDF and pictures: whole, and nothing else glued to them."""

from __future__ import annotations

import os
import struct
from enum import Enum
from typing import IO

TAIL = 2048
MOST_CHUNKS = 100_000  # a real picture of the largest size has some thousand


class Found(Enum):
    """What a look into the file found."""

    RIGHT = "right"
    OTHER = "other"  # something else than the ending says
    DAMAGED = "damaged"
    GLUED = "glued"  # the document, and more data before or after it


def size_of(file: IO[bytes]) -> int:
    return file.seek(0, os.SEEK_END)


def look_at_pdf(file: IO[bytes], head: bytes) -> Found:
    """A PDF begins with its version and ends with %%EOF, with white space at most behind it."""
    if not head.startswith(b"%PDF-"):
        return Found.GLUED if b"%PDF-" in head else Found.OTHER
    file.seek(max(0, size_of(file) - TAIL))
    _before, mark, behind = file.read().rpartition(b"%%EOF")
    if not mark:
        return Found.DAMAGED
    return Found.GLUED if behind.strip(b"\0\t\n\f\r ") else Found.RIGHT


def look_at_png(file: IO[bytes], head: bytes) -> Found:
    """A PNG is a chain of chunks from IHDR to IEND, where the file ends."""
    if not head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Found.OTHER
    size, at, name = size_of(file), 8, b""
    for _n in range(MOST_CHUNKS):
        if name == b"IEND":
            break
        file.seek(at)
        chunk = file.read(8)
        if len(chunk) < 8:
            return Found.DAMAGED
        length, name = struct.unpack(">I4s", chunk)
        if at == 8 and name != b"IHDR":
            return Found.DAMAGED
        at += length + 12
    if at > size or name != b"IEND":
        return Found.DAMAGED
    return Found.RIGHT if at == size else Found.GLUED


def look_at_jpeg(file: IO[bytes], head: bytes) -> Found:
    """A JPEG has a scan and an end of image behind it; phones put more behind the end."""
    if not head.startswith(b"\xff\xd8\xff"):
        return Found.OTHER
    file.seek(0)
    data = file.read()
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            return Found.DAMAGED
        at += 2 + length
    is_whole = data[at : at + 2] == b"\xff\xda" and data.find(b"\xff\xd9", at) > 0
    return Found.RIGHT if is_whole else Found.DAMAGED


def look_at_webp(file: IO[bytes], head: bytes) -> Found:
    """A WebP is one RIFF block whose length is that of the file."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return Found.OTHER
    promised = int.from_bytes(head[4:8], "little") + 8
    size = size_of(file)
    if size < promised:
        return Found.DAMAGED
    return Found.RIGHT if size <= promised + promised % 2 else Found.GLUED


def holds_archive(file: IO[bytes]) -> bool:
    """Whether ZIP programs would open the file: an end record that points to a directory."""
    size = size_of(file)
    start = max(0, size - (1 << 16) - 22)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22:
            directory = start + at - int.from_bytes(record[12:16], "little")
            file.seek(max(0, directory))
            if directory >= 0 and file.read(4) == b"PK\x01\x02":
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
