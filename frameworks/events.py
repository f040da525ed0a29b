"""The one writer of the frameworks' event log; called inside the transaction of the change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from frameworks.models import Framework, FrameworkEvent, FrameworkVersion


def record(
    version: FrameworkVersion, verb: str, by: UUID | None, detail: dict[str, Any]
) -> FrameworkEvent:
    """Add one event; ``detail`` says what was before and after."""
    return FrameworkEvent.objects.create(
        actor=by,
        framework=version.framework.code,
        version=version.version,
        verb=verb,
        detail=detail,
    )


def record_framework(framework: Framework, verb: str, by: UUID | None) -> FrameworkEvent:
    """Add one event on the family itself, which has no version."""
    return FrameworkEvent.objects.create(actor=by, framework=framework.code, version="", verb=verb)
