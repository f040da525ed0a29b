"""Small real files of every kind that is taken, and ways to spoil them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x06JFIF\xff\xda\x00\x02scan\xff\xd9"
WEBP = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 " + b"\0" * 4
MAIN = {
    "docx": "wordprocessingml.document.main",
    "xlsx": "spreadsheetml.sheet.main",
    "pptx": "presentationml.presentation.main",
}
PART = "application/vnd.openxmlformats-officedocument."
Members = Mapping[str, str | bytes]


def chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def png() -> bytes:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def archive(members: Members, *, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
        packed.comment = comment
    return made.getvalue()


def types(*wanted: str) -> str:
    """The list of content types of an OOXML document."""
    rows = "".join(f'<Override PartName="/p{n}" ContentType="{t}"/>' for n, t in enumerate(wanted))
    return f'<?xml version="1.0"?><Types xmlns="urn:t">{rows}</Types>'


def ooxml(ending: str = "docx", members: Members | None = None, *more: str) -> bytes:
    """A document with further members and content types."""
    listed = types(f"{PART}{MAIN[ending]}+xml", *more)
    return archive({"[Content_Types].xml": listed, "part.xml": "<a/>"} | dict(members or {}))


def odf(kind: str = "text", members: Members | None = None) -> bytes:
    named = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"}
    return archive(named | dict(members or {}))


def bomb() -> bytes:
    """Twenty megabytes of nothing, in twenty kilobytes."""
    return ooxml("docx", {"word/document.xml": b"\0" * (20 << 20)})


def overlapping() -> bytes:
    """Directory entries that all point to the same compressed data."""
    whole = bytearray(ooxml("docx", {"word/a.xml": bytes(range(256)) * 40}))
    end = whole.rfind(b"PK\x05\x06")
    count, size, at = struct.unpack("<HLL", whole[end + 10 : end + 20])
    last = whole.rfind(b"PK\x01\x02")
    entry = bytes(whole[last:end])
    copies = b""
    for n in range(200):
        name = f"word/{n:03}.xml".encode()
        fields = entry[:28] + struct.pack("<H", len(name)) + entry[30:46]
        copies += fields + name
    directory = bytes(whole[at:end]) + copies
    tail = struct.pack("<4H2LH", 0, 0, count + 200, count + 200, len(directory), at, 0)
    assert size == end - at
    return bytes(whole[:at]) + directory + b"PK\x05\x06" + tail


GOOD: dict[str, bytes] = {
    "plan.pdf": PDF,
    "photo.png": png(),
    "photo.jpg": JPEG,
    "photo.JPEG": JPEG + b"what a phone adds",
    "photo.webp": WEBP,
    "notes.txt": "Grüße aus 林登港\n".encode(),
    "old.txt": "答案,问题\n".encode("gb18030"),
    "wide.txt": "Grüße\n".encode("utf-16"),
    "table.csv": b"year,share\n2025,62\n",
    "plan.docx": ooxml("docx"),
    "table.xlsx": ooxml("xlsx"),
    "talk.pptx": ooxml("pptx"),
    "plan.odt": odf(),
    "table.ods": odf("spreadsheet"),
    "talk.odp": odf("presentation", {"Basic/Standard/script-lb.xml": "<a/>"}),
}
