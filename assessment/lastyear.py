"""The city's answers of last time to the same questions: shown beside the new ones, or carried."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment import queries
from assessment.enums import AnswerState, Status
from assessment.models import Answer, Assessment, EvidenceLink
from frameworks.definition.diff import Fate
from frameworks.definition.types import Definition, Question
from frameworks.models import FrameworkVersion
from frameworks.queries import fates_between, load_definition

# What an answer survives: the question asks the same thing still.
COMPARABLE = (Fate.SAME, Fate.EDITORIAL, Fate.REWORDED)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """An answer of the last finalised assessment; a question that was reworded since stands as it
    was then.
    """

    year: int
    is_last_year: bool
    answer: Answer
    question: Question
    definition: Definition
    is_reworded: bool

    @property
    def label(self) -> str:
        if self.is_last_year:
            return _("Last year (%(year)s)") % {"year": self.year}
        return _("The last time (%(year)s)") % {"year": self.year}


def assessments_before(city: int, framework: str, year: int) -> QuerySet[Assessment]:
    """The finalised assessments of the family before a year, the latest first."""
    rows = Assessment.objects.filter(
        city=city, framework_code=framework, year__lt=year, status=Status.FINALISED
    )
    return rows.order_by("-year")


def last_answers(
    assessment: Assessment, language: str, questions: Collection[str]
) -> dict[str, LastAnswer]:
    """Question code -> what was answered last time, where the question is comparable and was
    asked then (1 statement; the texts of both versions are kept by the process).
    """
    before = assessments_before(assessment.city_id, assessment.framework_code, assessment.year)
    rows = Answer.objects.filter(assessment__in=before[:1], question__in=questions, unconfirmed="")
    given = rows.exclude(state=AnswerState.UNANSWERED).select_related("assessment")
    return {row.question: found for row in given if (found := _shown(assessment, row, language))}


def _shown(assessment: Assessment, row: Answer, language: str) -> LastAnswer | None:
    then = row.assessment
    fate = fates(then.content_hash, assessment.content_hash).get(row.question)
    definition = load_definition(then.content_hash, language)
    if fate not in COMPARABLE or row.question not in _asked(then, definition):
        return None
    if fate != Fate.REWORDED:  # the same in the words of today, which may be translated since
        definition = load_definition(assessment.content_hash, language)
    return LastAnswer(
        year=then.year,
        is_last_year=then.year == assessment.year - 1,
        answer=row,
        question=definition.questions[row.question],
        definition=definition,
        is_reworded=fate == Fate.REWORDED,
    )


def _asked(assessment: Assessment, definition: Definition) -> Collection[str]:
    return queries.scope_of(assessment, definition).by_question


@lru_cache(maxsize=64)
def fates(old_hash: str, new_hash: str) -> Mapping[str, Fate]:
    """Question code -> what became of it between two frozen versions; kept by the process, as
    neither changes any more.
    """
    rows = FrameworkVersion.objects.select_related("framework")
    found = {row.content_hash: row for row in rows.filter(content_hash__in=(old_hash, new_hash))}
    return fates_between(found[old_hash], found[new_hash])


def evidence_of(found: LastAnswer) -> list[EvidenceLink]:
    """The evidence on which the answer of last time rested (1 statement)."""
    return list(EvidenceLink.objects.filter(answer=found.answer).select_related("item"))
