"""Files that mean harm, or are broken: each is refused with words that say what to do."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.uploads import office
from assessment.uploads.check import checked
from assessment.uploads.unfit import Unfit
from tests.paper import (
    GOOD,
    JPEG,
    PART,
    PDF,
    WEBP,
    archive,
    bomb,
    chunk,
    odf,
    ooxml,
    overlapping,
    png,
    types,
)

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00" + b"\x00" * 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
VBA = "application/vnd.ms-office.vbaProject"
ENTITIES = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'
ESCAPED = types(
    f"{PART}wordprocessingml.document.main+xml", "application/vnd.ms-word.&#109;acroEnabled"
)
ZIP = archive({"a.txt": "a"})

# what it is -> (name, content, words of the answer)
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "program by its own name": ("setup.exe", EXE, "Programs are not evidence."),
    "program as PDF": ("plan.pdf", EXE, "ends in .pdf but is a Windows program"),
    "program as text": ("plan.txt", EXE, "ends in .txt but is a Windows program"),
    "program behind a turned name": ("plan\u202efdp.exe", EXE, "Files ending in .exe"),
    "program behind two endings": ("plan.pdf.exe", EXE, "Files ending in .exe"),
    "web page": ("page.html", HTML, "Print it to a PDF"),
    "web page as text": ("page.txt", HTML, "a web page or a drawing in XML"),
    "web page as CSV, further down": ("page.csv", b"a,b\n" + HTML, "a web page"),
    "web page in UTF-16": ("page.txt", HTML.decode().encode("utf-16"), "a web page"),
    "web page as PDF": ("page.pdf", HTML, "ends in .pdf but is a web page"),
    "drawing": ("logo.svg", SVG, "Print it to a PDF"),
    "drawing as PNG": ("logo.png", SVG, "ends in .png but is a web page or a drawing"),
    "archive": ("all.zip", ZIP, "Take the documents out of the archive"),
    "archive as Word": ("all.docx", ZIP, "ends in .docx but is a ZIP archive"),
    "Excel as Word": ("all.docx", ooxml("xlsx"), "ends in .docx but is a ZIP archive"),
    "two documents in one": (
        "all.docx",
        ooxml("docx", None, f"{PART}spreadsheetml.sheet.main+xml"),
        "ends in .docx but is a ZIP archive",
    ),
    "OpenDocument text as table": ("all.ods", odf("text"), "ends in .ods but is"),
    "PDF with an archive behind it": ("both.pdf", PDF + ZIP, "other data hidden"),
    "PDF behind a program": ("both.pdf", EXE + PDF, "other data hidden"),
    "PDF with an archive inside": ("both.pdf", PDF[:-6] + ZIP + b"\n%%EOF\n", "other data hidden"),
    "PNG with a page behind it": ("both.png", png() + HTML, "other data hidden"),
    "JPEG with an archive behind it": ("both.jpg", JPEG + ZIP, "other data hidden"),
    "WebP with a program behind it": ("both.webp", WEBP + EXE, "other data hidden"),
    "Word behind a PDF": ("both.docx", PDF + ooxml(), "ends in .docx but is a PDF"),
    "Word with more behind it": ("both.docx", ooxml() + EXE, "is damaged"),
    "Word with a comment": ("both.docx", ooxml()[:-2] + b"\x04\0MZ\0\0", "other data hidden"),
    "macros by the ending": ("a.docm", ooxml(), "Save the document without macros, as .docx."),
    "binary Excel": ("a.xlsb", ooxml("xlsx"), "as .xlsx."),
    "macros by a member": ("a.docx", ooxml("docx", {"word/vbaProject.bin": "x"}), "holds macros"),
    "macros by a type": ("a.docx", ooxml("docx", None, VBA), "holds macros"),
    "macros by an escaped type": (
        "a.docx",
        archive({"[Content_Types].xml": ESCAPED}),
        "holds macros",
    ),
    "macro sheet": ("a.xlsx", ooxml("xlsx", {"xl/macrosheets/s.xml": "x"}), "holds macros"),
    "ActiveX": ("a.docx", ooxml("docx", {"word/activeX/a.bin": "x"}), "holds macros"),
    "macros of OpenDocument": (
        "a.odt",
        odf("text", {"Basic/Own/Module1.xml": "x"}),
        "holds macros",
    ),
    "script of OpenDocument": ("a.odt", odf("text", {"Scripts/python/a.py": "x"}), "holds macros"),
    "bomb": ("a.docx", bomb(), "unreasonable size"),
    "bomb of overlapping members": ("a.docx", overlapping(), "unreasonable size"),
    "bomb of members": (
        "a.docx",
        ooxml("docx", {f"m{n}": "" for n in range(5001)}),
        "unreasonable size",
    ),
    "bomb of entities": ("a.docx", archive({"[Content_Types].xml": ENTITIES}), "is damaged"),
    "path that leads out": ("a.docx", ooxml("docx", {"../../etc/cron.d/x": "x"}), "is damaged"),
    "path from the root": ("a.docx", ooxml("docx", {"/etc/passwd": "x"}), "is damaged"),
    "password or old Word": ("a.docx", OLE, "protected by a password"),
    "old Word": ("a.doc", OLE, "Save the document as .docx, or as PDF."),
    "cut PDF": ("a.pdf", PDF[:-8], "is damaged"),
    "cut PNG": ("a.png", png()[:-14], "is damaged"),
    "PNG of nothing but chunks": (
        "a.png",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"") * 120_000,
        "is damaged",
    ),
    "cut JPEG": ("a.jpg", JPEG[:-2], "is damaged"),
    "cut WebP": ("a.webp", WEBP[:-4], "is damaged"),
    "cut Word": ("a.docx", ooxml()[:-30], "is damaged"),
    "binary as CSV": ("a.csv", b"a,b\n\x00\x01", "its content is something else"),
    "broken UTF-16": ("a.txt", b"\xff\xfea\x00\x00\xd8b\x00", "its content is something else"),
    "empty": ("a.pdf", b"", "is empty"),
    "no ending": ("plan", PDF, "has no ending"),
    "unknown ending": ("plan.xyz", PDF, "Save the document as one of: .pdf, .docx"),
    "too large": ("a.txt", b"a" * ((1 << 20) + 1), "has 2 MB; a file may have 1 MB"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_in_words_and_in_time(what: str, settings: object) -> None:
    name, content, words = HOSTILE[what]
    settings.EVIDENCE_MAX_MB = 1 if what == "too large" else 20  # type: ignore[attr-defined]

    started = time.monotonic()
    with pytest.raises(Unfit) as refused:
        checked(SimpleUploadedFile(name, content))

    assert words in str(refused.value)
    assert time.monotonic() - started < 2


def test_document_that_grows_too_large_as_a_whole_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office, "UNPACKED_MB", 1)
    members = {f"word/{n}.xml": bytes(range(256)) * 2400 for n in range(2)}

    with pytest.raises(Unfit, match="unreasonable size"):
        checked(SimpleUploadedFile("a.docx", ooxml("docx", members)))


@pytest.mark.parametrize("name", GOOD)
def test_file_of_every_kind_that_is_taken_passes(name: str) -> None:
    upload = checked(SimpleUploadedFile(name, GOOD[name]))

    assert (upload.name, upload.size) == (name, len(GOOD[name]))
    assert upload.content.read() == GOOD[name]


HARMLESS = {
    "formula in a CSV": ("a.csv", b'=HYPERLINK("http://x"),1\n'),
    "script in a PDF": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>")),
    "page in a JPEG's comment": (
        "a.jpg",
        JPEG[:2] + b"\xff\xfe" + (len(HTML) + 2).to_bytes(2, "big") + HTML + JPEG[2:],
    ),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_file_that_can_do_nothing_as_a_download_is_kept(what: str) -> None:
    name, content = HARMLESS[what]

    assert checked(SimpleUploadedFile(name, content)).size == len(content)


def _spoiled(content: bytes, luck: random.Random) -> bytes:
    """The file cut, with a byte changed, with bytes put in, or with a part taken out."""
    at = luck.randrange(len(content))
    ways = [
        content[:at],
        content[:at] + bytes([luck.randrange(256)]) + content[at + 1 :],
        content[:at] + luck.randbytes(luck.randrange(1, 40)) + content[at:],
        content[:at] + content[at + luck.randrange(1, 40) :],
    ]
    return luck.choice(ways)


@pytest.mark.parametrize("name", GOOD)
def test_spoiled_file_is_taken_or_refused_and_never_a_fault(name: str) -> None:
    luck = random.Random(name)  # noqa: S311 -- the same luck each time
    for _n in range(300):
        content = _spoiled(GOOD[name], luck)
        with suppress(Unfit):
            checked(SimpleUploadedFile(name, content))
