"""``manage.py check``: shipped files that do not hold, and triggers that are missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from frameworks import files
from frameworks.definition.problems import Severity
from frameworks.freezing import missing

# An earlier release in a folder named after its number. It can change no more: a test holds its
# hash, and reading all of them again would slow down every command that checks first.
_EARLIER = re.compile(r"-\d+\.\d+\.\d+$")


@checks.register("frameworks")
def shipped_files_hold(**_more: Any) -> list[checks.CheckMessage]:
    """Every shipped framework parses and validates, in its newest release; each problem with its
    place.
    """
    found: list[checks.CheckMessage] = []
    for folder in sorted(path.parent for path in settings.SEEDS_DIR.glob("*/framework.yaml")):
        if _EARLIER.search(folder.name):
            continue
        for problem in files.read(folder).problems:
            kind = checks.Error if problem.severity == Severity.ERROR else checks.Warning
            found.append(kind(f"{folder.name}: {problem}", id=f"frameworks.{problem.code}"))
    return found


@checks.register(checks.Tags.database)
def published_versions_are_frozen(
    databases: Sequence[str] | None = None, **_more: Any
) -> list[checks.CheckMessage]:
    """Every table of a version has its triggers."""
    return [
        checks.Error(
            f"The table {table} is not protected: published versions could be changed in it.",
            hint="Run: manage.py migrate --skip-checks",
            id="frameworks.not-frozen",
        )
        for alias in databases or ()
        for table in missing(connections[alias])
    ]
