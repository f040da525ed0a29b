"""Office documents (OOXML and OpenDocument): ZIP archives that are read here, never unpacked.

The directory of the archive is bounded before it is read, and of the members only the one that
names the kind of document is inflated, at most ``MOST_OF_A_LIST`` bytes of it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from enum import Enum
from pathlib import PurePosixPath
from typing import IO
from xml.etree import ElementTree as ET

from assessment.uploads.kinds import Kind
from assessment.uploads.pictures import size_of

MOST_MEMBERS = 5_000
MOST_OF_A_DIRECTORY = 1 << 20
MOST_OF_A_LIST = 1 << 20
UNPACKED_MB = 300  # what the program that opens the document has to hold
MOST_RATIO = 250  # of one member; XML of tables reaches some 50
RATIO_FROM = 1 << 20  # smaller members may be as empty as they like

OOXML = {f"{kind.value}.main+xml": kind for kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX)}
ACTIVE = re.compile(
    r"macroenabled|vbaproject|vbadata|activex|ms-excel\.(?:intl)?macrosheet", re.IGNORECASE
)
CODE = re.compile(r"(?:\A|/)(?:vbaproject[^/]*\.bin|macrosheets/|activex/)", re.IGNORECASE)
ODF_CODE = re.compile(r"(?:basic/.+/(?!script-l[bc]\.xml\Z)[^/]+|scripts/.*[^/])\Z", re.IGNORECASE)


class Fault(Enum):
    """Why an Office document is not taken."""

    OTHER = "other"
    DAMAGED = "damaged"
    GLUED = "glued"
    MACROS = "macros"
    BOMB = "bomb"
    PASSWORD = "password"  # noqa: S105 -- the word, not one


def kind_of(file: IO[bytes]) -> Kind | Fault:
    """Which Office document the file is, or what is wrong with it."""
    if fault := _end_fault(file):
        return fault
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            return _directory_fault(members, size_of(file)) or _kind(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return Fault.DAMAGED


def _end_fault(file: IO[bytes]) -> Fault | None:
    """The end record must be the end, with the directory right before it, and both small."""
    size = size_of(file)
    if size < 22:
        return Fault.DAMAGED
    file.seek(max(0, size - 42))
    tail = file.read()
    record = tail[-22:]
    if not record.startswith(b"PK\x05\x06"):
        return Fault.GLUED if b"PK\x05\x06" in tail else Fault.DAMAGED
    _disk, _start, _here, total, length, offset, comment = struct.unpack("<4H2LH", record[4:])
    # A second, longer end record (ZIP64) would overrule what is checked here.
    if comment or tail.startswith(b"PK\x06\x07") or offset + length + 22 != size:
        return Fault.GLUED
    return Fault.BOMB if total > MOST_MEMBERS or length > MOST_OF_A_DIRECTORY else None


def _directory_fault(members: list[zipfile.ZipInfo], size: int) -> Fault | None:
    """What the directory alone gives away."""
    if not members or min(m.header_offset for m in members) != 0:
        return Fault.GLUED
    names = [m.filename for m in members]
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        return Fault.DAMAGED
    if any(m.flag_bits & 1 for m in members):
        return Fault.PASSWORD
    if sum(m.compress_size for m in members) > size:  # members that lie over each other
        return Fault.BOMB
    if sum(m.file_size for m in members) > UNPACKED_MB << 20 or any(_swells(m) for m in members):
        return Fault.BOMB
    return None


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _swells(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * member.compress_size


def _kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Kind | Fault:
    names = {m.filename for m in members}
    if "[Content_Types].xml" in names:
        return _ooxml(archive, names)
    if "mimetype" in names:
        return _odf(archive, names)
    return Fault.OTHER


def _ooxml(archive: zipfile.ZipFile, names: set[str]) -> Kind | Fault:
    with archive.open("[Content_Types].xml") as member:
        text = member.read(MOST_OF_A_LIST)
    if b"<!" in text or b"\0" in text:  # no declaration of entities, no second encoding
        return Fault.DAMAGED
    try:
        root = ET.fromstring(text)  # noqa: S314 -- without declarations nothing can expand
    except ET.ParseError:
        return Fault.DAMAGED
    types = {part.get("ContentType", "").strip() for part in root}
    if ACTIVE.search("\n".join(types)) or any(CODE.search(name) for name in names):
        return Fault.MACROS
    kinds = {OOXML[t] for t in types if t in OOXML}
    return kinds.pop() if len(kinds) == 1 else Fault.OTHER


def _odf(archive: zipfile.ZipFile, names: set[str]) -> Kind | Fault:
    with archive.open("mimetype") as member:
        text = member.read(200).decode("ascii", errors="replace").strip()
    if any(ODF_CODE.match(name) for name in names):
        return Fault.MACROS
    kinds = {kind.value: kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}
    return kinds.get(text, Fault.OTHER)
