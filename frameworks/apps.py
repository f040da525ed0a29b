from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = _("Frameworks")

    def ready(self) -> None:
        from frameworks import checks  # noqa: F401, PLC0415 -- registers itself, needs the models

        post_migrate.connect(_freeze, sender=self)


def _freeze(using: str, **_facts: Any) -> None:
    """SQLite loses the triggers of a table that a migration rebuilds."""
    from frameworks.freezing import freeze  # noqa: PLC0415 -- needs the models

    freeze(connections[using])
