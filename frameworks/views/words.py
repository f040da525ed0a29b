"""The words for what a framework's parts, kinds and differences are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from frameworks.definition.diff import Sort
from frameworks.definition.types import Depth, Kind, Read
from frameworks.wording import SOURCE_KINDS

QUESTION_KINDS = {
    Kind.LEVEL: _("choice of a level"),
    Kind.CHECKLIST: _("checklist"),
    Kind.METRIC: _("number"),
}
DEPTHS = {Depth.CORE: _("core"), Depth.EXTENDED: _("extended")}
READ = {
    Read.FULL_TEXT: _("the full text"),
    Read.ABSTRACT: _("the abstract"),
    Read.WEB_PAGE: _("the web page"),
    Read.NOT_READ: _("not read; known through another source"),
}
FACETS = {
    "institution": _("institution"),
    "coverage": _("coverage"),
    "participation": _("participation"),
    "evidence": _("evidence"),
}
ASKED_WITH = {"reference_period": _("the period"), "data_source": _("where the number comes from")}
LICENCES = {
    "CC-BY-4.0": (
        _("Creative Commons Attribution 4.0"),
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC0-1.0": (
        _("Creative Commons Zero 1.0"),
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}

# What each kind of difference is called, and what it means for somebody who has answered.
SORTS = {
    Sort.CHANGED: (
        _("Changed"),
        _("Another thing is asked or counted: not comparable."),
    ),
    Sort.REMOVED: (_("Removed"), ""),
    Sort.ADDED: (_("New"), ""),
    Sort.REWORDED: (_("Reworded"), _("The author says that answers stay comparable.")),
    Sort.UNSPECIFIED: (
        _("Other words"),
        _(
            "The texts differ; no author has said for this pair of versions what that means. An"
            " upgrade takes these questions for changed: they are answered again."
        ),
    ),
    Sort.MOVED: (_("Moved"), _("It stands in another place.")),
    Sort.WEIGHT: (_("Other weight"), _("It counts for more or less in its dimension.")),
    Sort.DEPTH: (_("Core or extended"), _("It has moved into or out of the short questionnaire.")),
    Sort.EDITORIAL: (
        _("Editorial"),
        _("Other words or links; what is asked is the same."),
    ),
    Sort.SOURCE: (_("Sources and citations"), ""),
    Sort.TRANSLATION: (
        _("Translations"),
        _("What is asked is the same; other languages say it in other words, or newly."),
    ),
}

PARTS = {
    "framework": _("The framework"),
    "scale level": _("Level of the scale"),
    "source": _("Source"),
    "question": _("Question"),
    "perspective": _("Perspective"),
    "dimension": _("Dimension"),
    "indicator": _("Place of a question"),
    "profile item": _("Item of the city profile"),
    "related theme": _("Related theme"),
}
# What the lists of a translation are called in a document -> the kind of part.
PART_OF_LIST = {
    "framework": "framework",
    "scale": "scale level",
    "sources": "source",
    "questions": "question",
    "perspectives": "perspective",
    "dimensions": "dimension",
    "indicators": "indicator",
    "profile": "profile item",
    "related": "related theme",
}

FIELDS = {
    "title": _("Title"),
    "description": _("Description"),
    "licence": _("Licence"),
    "language": _("Language"),
    "name": _("Name"),
    "prompt": _("Question"),
    "why": _("Why it matters"),
    "how_to_answer": _("How to answer"),
    "evidence": _("Evidence"),
    "facets": _("Facets"),
    "kind": _("Kind"),
    "depth": _("Core or extended"),
    "not_applicable": _("May be not applicable"),
    "not_applicable_when": _("When it is not applicable"),
    "rights": _("Rights at stake"),
    "supersedes": _("Takes the place of"),
    "unit": _("Unit"),
    "better": _("Better is"),
    "definition": _("Definition"),
    "bounds": _("Lowest and highest value"),
    "asks": _("Asked with the number"),
    "rationale": _("Why these marks"),
    "weight": _("Weight"),
    "place": _("Place"),
    "source": _("Source"),
    "question": _("Question"),
    "default": _("On by default"),
    "members": _("Members"),
    "part": _("Part"),
    "short": _("Short name"),
    "interest": _("Who published it, with what interest"),
    "read": _("What was read"),
    "note": _("Note"),
    "unverified": _("Record not yet verified"),
    "csl": _("Record"),
    "level": _("Level"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "kind": {**QUESTION_KINDS, **SOURCE_KINDS},
    "depth": DEPTHS,
    "read": READ,
    "facets": FACETS,
    "asks": ASKED_WITH,
    "better": {"higher": _("higher"), "lower": _("lower")},
}
