"""Words that every layer may use. A leaf: it imports nothing of the project."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is in a city, from most to least power."""

    OWNER = "owner"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class Action(StrEnum):
    """What a person may want to do in a city."""

    VIEW = "view"
    ANSWER = "answer"
    COMMENT = "comment"
    COORDINATE = "coordinate"
    SEE_RESTRICTED = "see_restricted"
    ADMINISTER = "administer"


class Status(StrEnum):
    """Where an assessment stands."""

    IN_PROGRESS = "in_progress"
    FINALISED = "finalised"


class AnswerState(StrEnum):
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


class Unconfirmed(StrEnum):
    """Why an answer that has content still waits for somebody to confirm it."""

    CARRIED = "carried"
    REWORDED = "reworded"


class Relevance(StrEnum):
    """How much a demand of the city profile weighs; never scored."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class LinkState(StrEnum):
    """What the last look at a web address found."""

    UNCHECKED = ""
    REACHED = "reached"
    BROKEN = "broken"


class ArchivedBecause(StrEnum):
    """Why an upgrade took an answer out of the assessment; it stays readable."""

    REMOVED = "removed"
    CHANGED = "changed"
    UNDONE = "undone"


class EvidenceKind(StrEnum):
    LINK = "link"
    FILE = "file"
    REGISTER = "register"
    DESCRIPTION = "description"


class EvidenceGrade(IntEnum):
    """E0 none, E1 described, E2 dated and retrievable, E3 independently verified."""

    E0 = 0
    E1 = 1
    E2 = 2
    E3 = 3


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
