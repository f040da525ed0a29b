"""Plain text and CSV: readable throughout, and no web page in disguise."""

from __future__ import annotations

import codecs
import re
from typing import IO

BLOCK = 1 << 16
# Every byte that no text has, in UTF-8 and in the older encodings that contain ASCII.
NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
NO_LETTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What programs take for a web page, a drawing or a script when it stands at the beginning.
MARKUP = re.compile(
    r"\A\s*<[!?/]?[a-z]|<(?:!doctype|html|script|svg|iframe|object|embed)\b", re.IGNORECASE
)
BEGINNING = 1024


def is_text(file: IO[bytes]) -> bool:
    """Whether the whole file reads as text; UTF-16 must say so by its first two bytes."""
    file.seek(0)
    if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _is_utf16(file)
    file.seek(0)
    return not any(NO_TEXT.search(block) for block in iter(lambda: file.read(BLOCK), b""))


def _is_utf16(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-16")()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            if NO_LETTER.search(decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def is_markup(head: bytes) -> bool:
    """Whether the beginning of a file is that of a web page, a drawing or XML."""
    head = head[:BEGINNING]
    utf16 = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = head.decode("utf-16" if utf16 else "utf-8-sig", errors="ignore")
    return bool(MARKUP.search(text))
