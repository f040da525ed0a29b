"""Two texts side by side: which words of each the other does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word, one Han character, or one other character.
_TOKEN = re.compile(r"[一-鿿]|[^\W一-鿿]+|\s+|.", re.DOTALL)
MOST = 1500  # tokens; longer texts are shown as differing throughout


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool


def side_by_side(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two texts in pieces; put together they are the texts again."""
    was, now = _TOKEN.findall(old), _TOKEN.findall(new)
    if not was or not now or max(len(was), len(now)) > MOST:
        return _whole(old), _whole(new)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for kind, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        for side, words in ((left, was[was_from:was_to]), (right, now[now_from:now_to])):
            if words:
                side.append(Piece("".join(words), kind != "equal"))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, True),) if text else ()
