from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = _("Frameworks")

    def ready(self) -> None:
        from frameworks import checks  # noqa: F401, PLC0415 -- registers itself, needs the models

        post_migrate.connect(_freeze, sender=self)
        post_migrate.connect(_make_groups, sender=self)


def _freeze(using: str, **_facts: Any) -> None:
    """SQLite loses the triggers of a table that a migration rebuilds."""
    from frameworks.freezing import freeze  # noqa: PLC0415 -- needs the models

    freeze(connections[using])


def _make_groups(app_config: Any, using: str, apps: Any = installed, **_facts: Any) -> None:
    """The permissions are made by a receiver that runs later; making them twice is harmless."""
    from frameworks.groups import make_groups  # noqa: PLC0415 -- needs the models

    try:
        apps.get_model("auth", "Group")
    except LookupError:
        return  # a migration stopped before there are any
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    make_groups(apps, using)
