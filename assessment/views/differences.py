"""Two texts or two answers side by side, with what differs marked; and a change in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from assessment.enums import AnswerState
from assessment.given import plain_lines
from assessment.models import Answer
from assessment.models.answer import STATE_NAMES
from assessment.views.tags import level_name, plain_number
from frameworks.definition.types import Definition, Question

# A word with the space behind it. Chinese has none, so each of its characters is a token.
TOKENS = re.compile(
    r"(?:[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|[^\w\s])\s*|\s+"
)
PAIRS = 1_000_000  # beyond that many pairs of tokens, all of the middle counts as different

LABELS = {
    "given": gettext_lazy("Answer"),
    "items": gettext_lazy("Ticked"),
    "value": gettext_lazy("Value"),
    "earlier_value": gettext_lazy("Value of the period before"),
    "reference_period": gettext_lazy("Period"),
    "data_source": gettext_lazy("Where the number comes from"),
    "reason": gettext_lazy("Why it does not apply"),
    "comment": gettext_lazy("Comment"),
}

TEXTS = ("data_source", "reason", "comment")  # marked word by word; the rest as a whole


def marked(one: str, other: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML, with ``<mark>`` around what the other does not have."""
    a, b = TOKENS.findall(one), TOKENS.findall(other)
    pieces: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for same, left, right in _blocks(a, b):
        for side, text in zip(pieces, (left, right), strict=True):
            if text:
                side.append(("".join(text), same))
    return _html(pieces[0]), _html(pieces[1])


def _html(pieces: Sequence[tuple[str, bool]]) -> SafeString:
    parts = []
    for text, same in pieces:
        words = text.rstrip()
        if not same and words:
            parts.append(format_html("<mark>{}</mark>{}", words, text[len(words) :]))
        else:
            parts.append(format_html("{}", text))
    return format_html_join("", "{}", ((part,) for part in parts))


def _blocks(a: list[str], b: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    """Runs of tokens: whether they are the same, and those of each side."""
    shorter = min(len(a), len(b))
    head = next((n for n in range(shorter) if a[n] != b[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if a[-1 - n] != b[-1 - n]), rest)
    end_a, end_b = len(a) - tail, len(b) - tail
    middle_a, middle_b = a[head:end_a], b[head:end_b]
    blocks = [(True, a[:head], b[:head])]
    if len(middle_a) * len(middle_b) > PAIRS:
        blocks.append((False, middle_a, middle_b))
    else:
        codes = SequenceMatcher(None, middle_a, middle_b).get_opcodes()
        blocks += [(tag == "equal", middle_a[i:j], middle_b[k:n]) for tag, i, j, k, n in codes]
    return [*blocks, (True, a[end_a:], b[end_b:])]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two answers, or of an answer before and after; safe HTML."""

    name: str
    label: str
    left: SafeString
    right: SafeString
    differs: bool


def rows(
    question: Question, definition: Definition, left: Mapping[str, Any], right: Mapping[str, Any]
) -> list[Row]:
    """The fields in which either side has something, in the order of the form."""
    found = []
    for name, label in LABELS.items():
        texts = [_text(name, side, question, definition) for side in (left, right)]
        if any(texts):
            differs = texts[0] != texts[1]
            if name in TEXTS or not differs:
                sides = marked(*texts)
            else:
                sides = _html([(texts[0], False)]), _html([(texts[1], False)])
            found.append(Row(name, str(label), *sides, differs))
    return found


def _text(name: str, side: Mapping[str, Any], question: Question, definition: Definition) -> str:
    if name == "given":
        return _given(side, definition)
    if name == "items":
        ticked = set(side.get("items") or ())
        numbers = [str(n) for n, item in enumerate(question.items, 1) if item.key in ticked]
        return gettext(", ").join(numbers)
    return plain_lines(plain_number(side.get(name))).strip()


def _given(side: Mapping[str, Any], definition: Definition) -> str:
    if not (state := side.get("state")):
        return ""
    if state == AnswerState.ANSWERED and (level := side.get("level")):
        return f"{level} {level_name(int(level), definition)}"
    return str(STATE_NAMES[AnswerState(state)])


def stored(row: Answer) -> dict[str, Any]:
    """A stored answer as one side of a comparison."""
    return {"state": row.state, "level": row.level} | {
        name: getattr(row, name) for name in LABELS if name != "given"
    }
