"""Characters that no shipped font can draw, made visible instead of breaking the file.

A glyph that is missing draws an empty box without meaning, and makes the PDF inaccessible.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"


@cache
def _drawable() -> frozenset[int]:
    """The code points of the font that every text may fall back to, and white space."""
    points: set[int] = set()
    for name in ("NotoSansSC-400.ttf", "SourceSans3_400Regular.ttf"):
        with TTFont(FONTS / name, lazy=True) as font:
            points |= set(font.getBestCmap())
    return frozenset(points | {0x9, 0xA, 0xD, 0x20})


def make_drawable(text: str) -> str:
    """Replace what cannot be drawn by a box and its code point: "□[U+1F9FF]"."""
    known = _drawable()
    missing = {c for c in set(text) if ord(c) not in known}
    if not missing:
        return text
    pattern = "[" + "".join(map(re.escape, sorted(missing))) + "]"
    return re.sub(pattern, lambda found: f"□[U+{ord(found[0]):04X}]", text)
