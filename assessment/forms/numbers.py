"""Numbers as people write them: with a decimal point or comma, in groups of three, in percent.

Pure. ``read`` refuses what may mean two numbers instead of choosing one.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# Marks of other scripts and keyboards that NFKC leaves as they are.
MARKS = str.maketrans({"٫": ".", "٬": ",", "。": ".", "٪": "%", "−": "-"})
BETWEEN = re.compile(r"[\s'’]+")  # stands between groups; \s has the narrow spaces, too
PERCENT = re.compile(r"per ?cent|%|百分", re.IGNORECASE)


class Unreadable(ValueError):
    """No number."""


class InPercent(ValueError):
    """A percent sign where the unit is another."""


class Ambiguous(ValueError):
    """Two numbers: the mark may stand between groups of three, or before the decimals.

    ``whole`` and ``part`` are how each is written so that it means one.
    """

    def __init__(self, whole: str, part: str) -> None:
        super().__init__(whole, part)
        self.whole = whole
        self.part = part
        self.numbers = Decimal(whole), Decimal(part.replace(",", "."))


def read(text: str, unit: str = "") -> Decimal:
    """The number that a text means; raises one of the errors above.

    A percent sign is taken where the unit speaks of percent.
    """
    plain = _plain(text)
    if plain.endswith("%"):
        if not PERCENT.search(_plain(unit)):
            raise InPercent
        plain = plain[:-1].rstrip()
    sign = "-" if plain.startswith("-") else ""
    try:
        whole, part = _split(BETWEEN.sub(" ", plain.removeprefix(sign or "+").strip()))
    except Ambiguous as both:
        raise Ambiguous(sign + both.whole, sign + both.part) from both
    return Decimal(f"{sign}{whole}.{part or 0}")


def _plain(text: str) -> str:
    """The text with digits and marks of one kind."""
    known = unicodedata.normalize("NFKC", text).strip().translate(MARKS)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in known)


def _split(text: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    marks = re.findall("[.,]", text)
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return _whole(text), ""
    whole, part = text.rsplit(marks[-1], 1)
    if marks[-1] in whole or not re.fullmatch(r"\d*", part) or not whole + part:
        raise Unreadable
    if len(marks) == 1 and len(part) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
        raise Ambiguous(whole + part, f"{whole}{marks[0]}{part}0")
    return _whole(whole) if whole else "0", part


def _whole(text: str) -> str:
    """The digits of a whole number; one kind of mark may make groups of three."""
    if not re.fullmatch(r"\d+|\d{1,3}([ .,])\d{3}(?:\1\d{3})*", text):
        raise Unreadable
    return re.sub(r"\D", "", text)
