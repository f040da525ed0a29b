"""The kinds of file that are taken, and the words for those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


class Kind(StrEnum):
    """An allowed kind; the value is its content type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    TXT = "text/plain"
    CSV = "text/csv"
    DOCX = _OOXML + "wordprocessingml.document"
    XLSX = _OOXML + "spreadsheetml.sheet"
    PPTX = _OOXML + "presentationml.presentation"
    ODT = _ODF + "text"
    ODS = _ODF + "spreadsheet"
    ODP = _ODF + "presentation"


ENDINGS: Mapping[str, Kind] = {
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".xlsx": Kind.XLSX,
    ".pptx": Kind.PPTX,
    ".odt": Kind.ODT,
    ".ods": Kind.ODS,
    ".odp": Kind.ODP,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".webp": Kind.WEBP,
    ".csv": Kind.CSV,
    ".txt": Kind.TXT,
}

# What to do with an ending that is not taken.
_MACROS = _("It may hold macros, which are programs. Save the document without macros, as %(to)s.")
_OLD = _("It is the format of an old Office version. Save the document as %(to)s, or as PDF.")
_ARCHIVE = _("Take the documents out of the archive and add each of them.")
_MARKUP = _("Web pages and SVG drawings can hold programs. Print it to a PDF and add that.")
_PROGRAM = _("Programs are not evidence. Add the document itself, for example as PDF.")
_PICTURE = _("Save the picture as JPEG or PNG.")
_TABLE: tuple[tuple[str, Promise, str], ...] = (
    ("docm dotm", _MACROS, ".docx"),
    ("xlsm xltm xlam xlsb", _MACROS, ".xlsx"),
    ("pptm potm ppsm ppam", _MACROS, ".pptx"),
    ("doc dot rtf", _OLD, ".docx"),
    ("xls xlt", _OLD, ".xlsx"),
    ("ppt pps", _OLD, ".pptx"),
    ("zip rar 7z tar gz tgz bz2 xz iso", _ARCHIVE, ""),
    ("html htm xhtml mht mhtml svg svgz xml js", _MARKUP, ""),
    ("exe msi bat cmd com scr ps1 vbs jar sh py lnk dll hta apk", _PROGRAM, ""),
    ("gif bmp tif tiff heic heif avif", _PICTURE, ""),
)
ADVICE: Mapping[str, tuple[Promise, str]] = {
    f".{ending}": (advice, to) for endings, advice, to in _TABLE for ending in endings.split()
}

# What a file is, by its first bytes; only to say what was found in place of what was promised.
SIGNATURES: tuple[tuple[bytes, Promise], ...] = (
    (b"%PDF-", _("a PDF")),
    (b"\x89PNG\r\n\x1a\n", _("a PNG picture")),
    (b"\xff\xd8\xff", _("a JPEG picture")),
    (b"MZ", _("a Windows program")),
    (b"\x7fELF", _("a Linux program")),
    (b"\xcf\xfa\xed\xfe", _("a macOS program")),
    (b"#!", _("a script")),
    (b"PK\x03\x04", _("a ZIP archive or an Office document")),
    (b"Rar!\x1a\x07", _("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", _("a 7z archive")),
    (b"\x1f\x8b", _("a GZIP archive")),
    (b"\xd0\xcf\x11\xe0", _("an old or password-protected Office document")),
    (b"{\\rtf", _("an RTF document")),
    (b"GIF8", _("a GIF picture")),
    (b"BM", _("a BMP picture")),
    (b"II*\x00", _("a TIFF picture")),
    (b"MM\x00*", _("a TIFF picture")),
)
