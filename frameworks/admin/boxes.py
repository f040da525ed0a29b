"""What the boxes of a page say: as they are stored now, as they were read, as somebody typed them.

A page that changes a part carries a mark of every box as it was read. Two people who have it open
are told from each other by these: a box whose mark is another by now has been changed by somebody
else, and a box that is sent as it was read has not been touched by who sends it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict

from frameworks import models
from frameworks.admin.widgets import TextsWidget

AS_READ = "as_read"  # the hidden box with the marks
Sent = dict[str, list[str]]  # name of a box -> what a browser sends for it
Marks = Mapping[str, str]  # key of a box -> the mark of what it says, "" for nothing
_OF_THE_ROW = ("DELETE", "id")  # boxes of a row that are about the row
# Rows of which there is one for each value of a box, whoever stored it.
_ONE_FOR_EACH: dict[type[Model], str] = {models.Level: "level", models.ScaleLevel: "level"}


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form as it is stored; ``name`` is without the prefix of its form."""

    name: str
    field: BoundField
    language: str
    values: list[str]

    @property
    def is_said(self) -> bool:
        """Not only which row it is, and of what."""
        return self.name not in _OF_THE_ROW and not isinstance(
            self.field.field, InlineForeignKeyField
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as its rows stand: the form and the inlines that a reader is shown."""

    form: forms.BaseForm
    inlines: Sequence[Any]

    def forms(self) -> Iterator[tuple[str, forms.BaseForm]]:
        """Each form of a stored row, with what the keys of its boxes begin with."""
        yield "", self.form
        for formset in self.inlines:
            for form in formset.initial_forms:
                yield key_of(formset.prefix, form.instance.pk), form

    def marks(self) -> dict[str, str]:
        return {
            f"{key}{box.name}": mark(box.values)
            for key, form in self.forms()
            for box in boxes(form)
            if box.is_said
        }


def key_of(prefix: str, pk: object) -> str:
    """What the keys of all boxes of an inline's row begin with."""
    return f"{prefix}:{pk}:"


def boxes(form: forms.BaseForm) -> Iterator[Box]:
    """The boxes of a form that nothing was typed into."""
    start = f"{form.prefix}-" if form.prefix else ""
    for field in form:
        name, widget, value = field.html_name.removeprefix(start), field.field.widget, field.value()
        if isinstance(widget, TextsWidget):
            for code, text in zip(widget.languages, widget.data(name, value).items(), strict=True):
                yield Box(text[0], field, code, [text[1]])
        elif isinstance(widget, forms.CheckboxInput):
            yield Box(name, field, "", ["on"] if value else [])
        elif isinstance(value, list | tuple):
            yield Box(name, field, "", [str(part) for part in value])
        else:
            yield Box(name, field, "", [] if value is None else [str(value)])


def mark(values: Sequence[str]) -> str:
    """The same for what reads the same: browsers end lines in their own way."""
    said = sorted(filter(None, (text.replace("\r\n", "\n").strip() for text in values)))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:8] if said else ""


def written(marks: Marks) -> str:
    """The marks as the hidden box carries them."""
    return " ".join(f"{key}={text}" for key, text in marks.items())


def read_marks(post: Mapping[str, Any]) -> dict[str, str]:
    """The marks that came with a form; none from a page that carried none."""
    pairs = (part.rpartition("=") for part in str(post.get(AS_READ, "")).split())
    return {key: text for key, _equals, text in pairs}


class Typed:
    """What was sent, by the rows of the page."""

    def __init__(self, post: QueryDict) -> None:
        self.post = post

    def rows(self, prefix: str) -> list[Sent] | None:
        """The rows of an inline in their order, None where the page had no such inline."""
        total = str(self.post.get(f"{prefix}-TOTAL_FORMS", ""))
        if not total.isdecimal():
            return None
        found: dict[int, Sent] = {}
        for name, values in self.post.lists():
            if hit := re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(.+)", name):
                found.setdefault(int(hit[1]), {})[hit[2]] = [str(value) for value in values]
        return [found[n] for n in sorted(found) if n < int(total)]

    def row(self, key: str, form: Any) -> Sent | None:
        """What was sent for the page's own form, or for a stored row of an inline."""
        if not key:
            return {name: [str(v) for v in values] for name, values in self.post.lists()}
        prefix, pk, _end = key.split(":")
        rows = self.rows(prefix) or []
        same = next(
            (n for m, n in _ONE_FOR_EACH.items() if isinstance(getattr(form, "instance", None), m)),
            "",
        )
        by_pk = next((row for row in rows if row.get("id") == [pk]), None)
        if by_pk is not None or not same:
            return by_pk
        value = [str(getattr(form.instance, same))]
        return next((r for r in rows if not any(r.get("id", [])) and r.get(same) == value), None)


def merged(stored: Stored, post: QueryDict, then: Marks) -> QueryDict:
    """The form as it is to be sent again: what was typed, over what is stored by now.

    Boxes that were not touched say what is stored; rows that somebody else added are there, and
    rows that somebody else deleted are new ones.
    """
    found, typed = post.copy(), Typed(post)
    _put(found, "", _over(stored.form, "", typed.row("", stored.form), then))
    for formset in stored.inlines:
        rows = typed.rows(formset.prefix)
        if rows is None:
            continue
        for name in [n for n in found if re.match(rf"{re.escape(formset.prefix)}-\d+-", n)]:
            del found[name]
        over = _rows_over(formset, typed, rows, then)
        for n, row in enumerate(over):
            _put(found, f"{formset.prefix}-{n}-", row)
        found[f"{formset.prefix}-TOTAL_FORMS"] = str(len(over))
        found[f"{formset.prefix}-INITIAL_FORMS"] = str(len(formset.initial_forms))
    found[AS_READ] = written(stored.marks())
    return found


def _rows_over(formset: Any, typed: Typed, rows: list[Sent], then: Marks) -> list[Sent]:
    """The rows that are stored, in their order, then those that are not."""
    keys = [key_of(formset.prefix, form.instance.pk) for form in formset.initial_forms]
    pairs = list(zip(keys, formset.initial_forms, strict=True))
    known = [typed.row(key, form) for key, form in pairs]
    new = [row | {"id": []} for row in rows if row not in known and "DELETE" not in row]
    over = [_over(form, key, row, then) for (key, form), row in zip(pairs, known, strict=True)]
    return [*over, *new]


def _over(form: forms.BaseForm, key: str, typed: Sent | None, then: Marks) -> Sent:
    """What one form is to be sent as."""
    found = {}
    for box in boxes(form):
        sent = None if typed is None else typed.get(box.name, [])
        is_touched = sent is not None and mark(sent) != then.get(f"{key}{box.name}", "")
        found[box.name] = sent if is_touched and sent is not None else box.values
    return found


def _put(post: QueryDict, start: str, row: Sent) -> None:
    for name, values in row.items():
        post.pop(f"{start}{name}", None)
        if values:
            post.setlist(f"{start}{name}", values)
