"""Two texts side by side: which words of each the other does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words and spaces by themselves; of scripts without spaces every character.
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")
MOST = 1500  # tokens; to compare longer texts would take too long


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text; ``differs`` from the other text."""

    text: str
    differs: bool


def side_by_side(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two texts in pieces; put together they are the texts again.

    Nothing is marked where one of them is missing, or is too long to compare.
    """
    was, now = _TOKEN.findall(old), _TOKEN.findall(new)
    if not was or not now or max(len(was), len(now)) > MOST:
        return _whole(old), _whole(new)
    left: list[Piece] = []
    right: list[Piece] = []
    # Without autojunk: a word that is frequent is no less a word.
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for kind, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        for side, tokens in ((left, was[was_from:was_to]), (right, now[now_from:now_to])):
            if tokens:
                side.append(Piece("".join(tokens), kind != "equal"))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, differs=False),) if text else ()
