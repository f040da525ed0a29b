"""The question cards of an answering page: one question with everything its template shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment import queries
from assessment.accounts.models import User
from assessment.enums import Unconfirmed
from assessment.forms.answer import AnswerForm, initial_of
from assessment.forms.evidence import EvidenceForm
from assessment.given import plain_lines
from assessment.lastyear import LastAnswer, last_answers
from assessment.models import Answer, Assessment, EvidenceLink
from assessment.scoring.evidence import supported_level
from assessment.scoring.outline import Chapter, Entry, Outline
from assessment.services.answers import columns_of
from assessment.views.archive import Archived, earlier_answers, rewordings
from assessment.views.differences import LABELS, Row, rows, stored
from assessment.views.rules import RuleWords, rule_words
from assessment.views.wording import Pair, pairs
from frameworks.definition.types import Citation, Definition, Source

NUMBER_FIELDS = ("value", "earlier_value", "reference_period", "data_source")


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation with its source and the number that source has in the report."""

    number: int
    source: Source
    citation: Citation


@dataclass(slots=True)
class Card:
    """One question on the page. ``theirs`` is the stored answer when the two are in conflict;
    ``earlier`` the archived answer to what the question was, ``rewording`` what became of its
    words, both as long as an upgrade or a new year leaves something to do. ``last`` is what was
    answered last time.
    """

    entry: Entry
    row: Answer
    values: dict[str, Any]
    evidence: list[EvidenceLink]
    references: tuple[Reference, ...]
    places: tuple[tuple[Chapter, Entry], ...]
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    evidence_form: EvidenceForm | None = None  # as it was sent, when something in it is to mend
    theirs: Answer | None = None
    their_name: str = ""
    duel: list[Row] = field(default_factory=list)  # mine at the left, theirs at the right
    is_merged: bool = False  # both comments stand in the box, for the person to edit
    earlier: Archived | None = None
    rewording: Sequence[Pair] = ()
    last: LastAnswer | None = None

    @property
    def code(self) -> str:
        return self.entry.question.code

    @property
    def source_numbers(self) -> tuple[int, ...]:
        return tuple(reference.number for reference in self.references)

    @property
    def blank_evidence_form(self) -> EvidenceForm:
        return EvidenceForm(question=self.code)

    @property
    def fields(self) -> list[str]:
        """The fields of the card beside which a message may stand."""
        question = self.entry.question
        reason = ["reason"] if question.not_applicable else []
        return [*(NUMBER_FIELDS if question.metric else ()), *reason, "comment"]

    @property
    def messages(self) -> list[str]:
        """What to mend that belongs to no field."""
        found = (told for name, told in self.errors.items() if name not in self.fields)
        return [message for told in found for message in told]

    @property
    def problems(self) -> list[str]:
        """What was not saved of the card, in a line each, for a list at the top of the page."""
        lines = [_("somebody else saved another answer meanwhile")] if self.theirs else []
        lines += self.messages
        lines += [
            f"{LABELS[name]}: {message}"
            for name in self.fields
            for message in self.errors.get(name, ())
        ]
        if self.evidence_form is not None:
            lines += [
                _("Evidence: %(message)s") % {"message": m} for m in self.evidence_form.messages
            ]
        return lines

    @property
    def is_unsaved(self) -> bool:
        """Whether the page shows something else than is stored."""
        return bool(self.theirs or self.errors)

    @property
    def is_of_today(self) -> bool:
        """Whether the answer was saved today, by the clock of the page."""
        at = self.row.changed_at
        return at is not None and localdate(at) == localdate()

    @property
    def rule(self) -> RuleWords | None:
        """What the stored answer reached by the question's rule, for checklist and metric."""
        return rule_words(self.entry.question, self.row)

    @property
    def evidence_supports(self) -> int:
        """The highest level that the evidence carries."""
        return supported_level(5, queries.graded(self.evidence))


def cards(
    assessment: Assessment,
    definition: Definition,
    scope: Outline,
    chapter: Chapter,
    entries: Sequence[Entry] | None = None,
    read: Mapping[str, Answer] | None = None,
) -> dict[str, Card]:
    """Question code -> card for all or some entries of a chapter.

    3 statements, one less where the answers are ``read`` already, at most 1 more after one upgrade.
    """
    entries = chapter.entries if entries is None else entries
    codes = [entry.question.code for entry in entries]
    rows = (
        queries.answers_by_question(assessment, codes)
        if read is None
        else {code: read[code] for code in codes}
    )
    evidence = queries.evidence_by_question(assessment, codes)
    made = {
        entry.question.code: make_card(
            entry, rows[entry.question.code], evidence, definition, scope, chapter
        )
        for entry in entries
    }
    earlier = earlier_answers(assessment, rows)
    for code, kept in earlier.items():
        made[code].earlier = kept
    known = [kept.upgrade for kept in earlier.values()]
    for code, rewording in rewordings(assessment, definition, rows, known).items():
        made[code].rewording = rewording
    for code, last in last_answers(assessment, definition.language, codes).items():
        made[code].last = last
        if last.is_reworded and made[code].row.unconfirmed == Unconfirmed.CARRIED:
            made[code].rewording = pairs(last.question, made[code].entry.question)
    return made


def make_card(
    entry: Entry,
    row: Answer,
    evidence: Mapping[str, list[EvidenceLink]],
    definition: Definition,
    scope: Outline,
    chapter: Chapter,
) -> Card:
    question = entry.question
    return Card(
        entry=entry,
        row=row,
        values=initial_of(row, question.kind),
        evidence=evidence.get(question.code, []),
        references=tuple(
            Reference(scope.sources.index(c.source) + 1, definition.sources[c.source], c)
            for c in entry.indicator.citations
        ),
        places=tuple(p for p in scope.by_question[question.code] if p[0] is not chapter),
    )


def with_typed(card: Card, form: AnswerForm) -> Card:
    """The card as the person filled it, with the messages about what to mend."""
    card.values = {name: form[name].value() for name in form.fields}
    card.values["items"] = card.values["items"] or []
    card.errors = {
        name: [str(message) for message in messages] for name, messages in form.errors.items()
    }
    return card


def typed(form: AnswerForm) -> dict[str, Any]:
    """What was typed, as the columns of an answer; as it stands where it cannot be read."""
    if form.is_valid():
        return columns_of(form.entry())
    choice = form.cleaned_data.get("choice", "")
    level = int(choice) if choice.isdigit() else None
    given = {"state": form.cleaned_data.get("state"), "level": level}
    return {name: form[name].value() for name in form.fields} | given


def in_conflict(card: Card, form: AnswerForm, definition: Definition, reader: User) -> Card:
    """The card with what was typed, beside the answer that is stored.

    The version stays the one that was read: only a choice between the two moves on.
    """
    with_typed(card, form)
    card.theirs = card.row
    card.their_name = _name_of_writer(card.row, reader)
    mine = typed(form)
    if form.resolve == "merge":
        both = _both(plain_lines(card.row.comment), plain_lines(str(mine["comment"] or "")))
        mine["comment"] = card.values["comment"] = both
        card.is_merged = True
    card.duel = rows(card.entry.question, definition, mine, stored(card.row))
    return card


def _name_of_writer(row: Answer, reader: User) -> str:
    if row.changed_by == reader.pk:
        return _("You (in another window)")
    names = queries.names_of([row.changed_by])
    return names.get(row.changed_by, "") if row.changed_by else ""


def _both(theirs: str, mine: str) -> str:
    """Both comments, theirs first, for the person to edit."""
    return theirs if mine in theirs else "\n\n".join(filter(None, (theirs, mine)))
