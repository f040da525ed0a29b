from __future__ import annotations

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Cities and assessments")

    def ready(self) -> None:
        """Tell the editor of frameworks what only this side knows."""
        from assessment.queries import usage  # noqa: PLC0415 -- needs the models
        from frameworks.hooks import hooks  # noqa: PLC0415 -- the same

        hooks.usage = usage
        hooks.preview_url = lambda question: reverse("preview_question", args=[question.pk])
