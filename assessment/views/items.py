"""An item of evidence as somebody typed it beside what somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessment.given import Shown
from assessment.models import EvidenceItem
from assessment.views.differences import marked


@dataclass(frozen=True, slots=True)
class Both:
    """One field of two descriptions that differs; safe HTML."""

    label: str
    mine: SafeString
    theirs: SafeString


def both(mine: Shown, theirs: EvidenceItem) -> list[Both]:
    """The fields in which the two differ; none where only the file was replaced."""
    left, right = _texts(mine), _texts(theirs)
    return [
        Both(label, *marked(left[label], right[label]))
        for label in left
        if left[label] != right[label]
    ]


def _texts(item: Shown | EvidenceItem) -> dict[str, str]:
    """Label -> text, of what an item says of itself."""
    return {
        _("Title"): item.title,
        _("Link"): item.url,
        _("Reference"): item.reference,
        _("Date of the document"): date_format(item.date, "DATE_FORMAT") if item.date else "",
        _("Restricted"): _("yes") if item.restricted else _("no"),
    }
