"""The list of dimensions beside the pages on which an assessment is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment import queries, together
from assessment.accounts.models import User
from assessment.models import Assessment
from assessment.scoring.outline import Outline


def sidebar(
    assessment: Assessment, reader: User, scope: Outline, states: Mapping[str, str]
) -> dict[str, Any]:
    """What the list shows: progress, who answers what, what is said (1 statement)."""
    desk = together.desk(assessment, reader)
    return {
        "desk": desk,
        "said": desk.said_in(scope),
        "progress": queries.progress(scope, states),
        "answered": queries.answered_share(scope, states),
    }
