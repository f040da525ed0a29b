"""The life of an assessment: start, finalise, reopen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment import queries
from assessment.accounts.models import User
from assessment.enums import Status
from assessment.lastyear import last_answers
from assessment.models import Answer, Assessment, City
from assessment.scoring.outline import outline
from assessment.services import audit
from assessment.services.carrying import carried
from assessment.services.errors import Refused
from frameworks.definition.types import Definition, Depth
from frameworks.models import FrameworkVersion


@transaction.atomic
def start_assessment(
    *,
    city: City,
    version: FrameworkVersion,
    definition: Definition,
    reference_date: date,
    perspectives: Collection[str],
    depth: Depth,
    by: User,
    carry_over: bool = False,
) -> Assessment:
    """Pin a published framework version and make one answer for each question in scope: empty,
    or with ``carry_over`` what was answered last time, to be confirmed.
    """
    year = reference_date.year
    if city.assessments.filter(framework_code=definition.code, year=year).exists():
        raise Refused(
            _("There is an assessment for %(year)s. Choose a reference date in another year.")
            % {"year": year}
        )
    now = timezone.now()
    chosen = [p.code for p in definition.perspectives if p.code in perspectives]
    assessment = Assessment.objects.create(
        city=city,
        version=version,
        content_hash=definition.content_hash,
        framework_code=definition.code,
        year=year,
        reference_date=reference_date,
        depth=depth.value,
        perspectives=chosen,
        created_at=now,
        changed_at=now,
    )
    questions = outline(definition, chosen, depth).questions
    last = last_answers(assessment, definition.language, questions) if carry_over else {}
    begun = carried(last)
    Answer.objects.bulk_create(
        Answer(assessment=assessment, question=code, **begun.get(code, {})) for code in questions
    )
    audit.record(
        by=by,
        verb="assessment.started",
        city=city.pk,
        assessment=assessment.pk,
        detail={
            "framework": f"{definition.code} {definition.version}",
            "hash": definition.content_hash,
            "perspectives": chosen,
            "depth": depth,
            "reference_date": reference_date,
            "carried_over": sorted(begun),
        },
    )
    return assessment


@transaction.atomic
def finalise(*, assessment: Assessment, name: str, function: str, by: User) -> None:
    """Close the assessment with the name of whoever signs it off."""
    now = timezone.now()
    changed = Assessment.objects.filter(pk=assessment.pk, status=Status.IN_PROGRESS).update(
        status=Status.FINALISED,
        finalised_at=now,
        finalised_by=by.pk,
        changed_at=now,
        sign_off_name=name,
        sign_off_function=function,
    )
    if not changed:
        raise Refused(_("This assessment is finalised already."))
    # Asked after the row is taken, so that no upgrade can come between.
    if waiting := len(queries.unconfirmed_in_scope(assessment)):
        raise Refused(
            ngettext(
                "%(count)s answer waits for confirmation. Confirm it or answer it again first.",
                "%(count)s answers wait for confirmation. Confirm or answer them again first.",
                waiting,
            )
            % {"count": waiting}
        )
    audit.record(
        by=by,
        verb="assessment.finalised",
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"name": name, "function": function},
    )


@transaction.atomic
def reopen(*, assessment: Assessment, by: User) -> None:
    """Open a finalised assessment again; the sign-off is kept in the history alone."""
    changed = Assessment.objects.filter(pk=assessment.pk, status=Status.FINALISED).update(
        status=Status.IN_PROGRESS,
        finalised_at=None,
        finalised_by=None,
        changed_at=timezone.now(),
        sign_off_name="",
        sign_off_function="",
    )
    if not changed:
        raise Refused(_("This assessment is open already."))
    audit.record(
        by=by,
        verb="assessment.reopened",
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"name": assessment.sign_off_name, "function": assessment.sign_off_function},
    )


def touch(assessment: Assessment) -> None:
    """Note that something which a report prints has changed."""
    Assessment.objects.filter(pk=assessment.pk).update(changed_at=timezone.now())


def refuse_if_finalised(assessment: Assessment) -> None:
    if assessment.is_finalised:
        raise Refused(
            _("This assessment is finalised. An owner can reopen it; until then nothing changes.")
        )
