"""What the admin and the public pages would like to know of whoever uses a framework.

The program above plugs it in when it starts; without it the answer is "unknown".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from frameworks.models import FrameworkVersion, Question


@dataclass
class Hooks:
    """``usage``: how many assessments are pinned to a version. ``preview_url``: where a question
    can be seen as a respondent sees it.
    """

    usage: Callable[[FrameworkVersion], int] | None = None
    preview_url: Callable[[Question], str] | None = None


hooks = Hooks()
