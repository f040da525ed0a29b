"""Django's flush, which empties frozen tables too: whoever flushes means everything."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from frameworks.freezing import thawed


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with thawed(connections[options["database"]]):
            super().handle(**options)
