"""Texts in several languages in one column: ``{"en": "...", "zh-Hans": "..."}``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def _check_texts(value: Any) -> None:
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    ):
        raise ValidationError(
            _('Give one text for each language, like {"en": "..."}.'), code="texts"
        )


class TextsField(models.JSONField):
    """A JSON object from language (BCP 47) to text; empty when the text does not exist."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, _check_texts]
