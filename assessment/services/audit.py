"""The one writer of audit events; called inside the transaction of the change."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from assessment.accounts.models import User
from assessment.models import AuditEvent


def record(
    *,
    by: User | None,
    verb: str,
    target: str = "",
    city: int | None = None,
    assessment: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one event; ``detail`` says what was before and after."""
    text = json.dumps(detail, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return AuditEvent.objects.create(
        at=timezone.now(),
        actor=by.pk if by else None,
        city=city,
        assessment=assessment,
        verb=verb,
        target=target,
        detail=json.loads(text),
        detail_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
