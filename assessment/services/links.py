"""Looking at the web addresses of evidence, on command only."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from assessment import evidence_queries, links
from assessment.accounts.models import User
from assessment.enums import LinkState
from assessment.models import Assessment, EvidenceItem
from assessment.services import audit


@dataclass(frozen=True, slots=True)
class Looked:
    """An item and what its address answered."""

    item: EvidenceItem
    look: links.Look


def check_links(
    *,
    assessment: Assessment | None = None,
    at_once: int = 4,
    timeout: float = 10,
    allow_private: bool = False,
    by: User | None = None,
) -> list[Looked]:
    """Look at each address once and note what was found; no transaction is open meanwhile."""
    items = list(evidence_queries.links_to_check(assessment))
    addresses = list(dict.fromkeys(item.url for item in items))
    look = partial(links.look, allow_private=allow_private, timeout=timeout)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        found = dict(zip(addresses, pool.map(look, addresses), strict=True))
    looked = [Looked(item, found[item.url]) for item in items]
    for pinned, rows in groupby(looked, key=lambda row: row.item.assessment):
        note_links(assessment=pinned, looked=rows, by=by)
    return looked


@transaction.atomic
def note_links(*, assessment: Assessment, looked: Iterable[Looked], by: User | None) -> None:
    """Write what was found. An address that was changed meanwhile keeps its state."""
    now = timezone.now()
    broken: list[str] = []
    reached = 0
    for row in looked:
        if row.look.reached is None:
            continue
        state = LinkState.REACHED if row.look.reached else LinkState.BROKEN
        rows = EvidenceItem.objects.filter(pk=row.item.pk, url=row.item.url)
        rows.update(link_state=state, link_checked_at=now)
        reached += row.look.reached
        if not row.look.reached:
            broken.append(str(row.item.pk))
    if reached or broken:
        audit.record(
            by=by,
            verb="evidence.links_checked",
            city=assessment.city_id,
            assessment=assessment.pk,
            detail={"reached": reached, "broken": broken},
        )
