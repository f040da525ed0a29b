"""Changing what an assessment asks while it is being answered; no answer is lost."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import queries
from assessment.accounts.models import User
from assessment.models import Answer, Assessment
from assessment.scoring.outline import outline
from assessment.services import audit
from assessment.services.assessments import refuse_if_finalised
from assessment.services.errors import Refused
from frameworks.definition.types import Depth
from frameworks.queries import load_definition


@transaction.atomic
def change_scope(
    *, assessment: Assessment, perspectives: Collection[str], depth: Depth, by: User
) -> None:
    """Ask other perspectives, or at another depth.

    A question that comes in gets an empty answer, or the one that it had when it was asked
    before. One that goes out keeps its answer, evidence and comments; they are not counted.
    """
    held = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    refuse_if_finalised(held)
    definition = load_definition(held.content_hash, "en")  # codes are the same in every language
    chosen = [p.code for p in definition.perspectives if p.code in perspectives]
    asked = outline(definition, chosen, depth).questions
    if not asked:
        raise Refused(_("At least one perspective with a question of this depth is needed."))
    if (chosen, depth) == (held.perspectives, held.depth):
        return
    before = queries.scope_of(held, definition).questions
    detail = {
        "before": {"perspectives": held.perspectives, "depth": held.depth},
        "after": {"perspectives": chosen, "depth": depth},
        "came": [code for code in asked if code not in before],
        "went": [code for code in before if code not in asked],
    }
    held.perspectives, held.depth, held.changed_at = chosen, depth.value, timezone.now()
    held.save(update_fields=["perspectives", "depth", "changed_at"])
    add_missing_answers(held)
    audit.record(
        by=by,
        verb="assessment.scope_changed",
        city=held.city_id,
        assessment=held.pk,
        detail=detail,
    )


def add_missing_answers(assessment: Assessment) -> None:
    """An empty answer for each question in scope that has none (2 statements)."""
    asked = queries.scope_of(assessment, load_definition(assessment.content_hash, "en")).questions
    there = set(assessment.answers.values_list("question", flat=True))
    Answer.objects.bulk_create(
        Answer(assessment=assessment, question=code) for code in asked if code not in there
    )
