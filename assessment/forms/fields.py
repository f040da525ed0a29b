"""Fields that understand what people and browsers write."""

from __future__ import annotations

from typing import Any

from django import forms

from assessment.given import plain_lines


class TextField(forms.CharField):
    """A text whose lines end alike, whoever sends it: browsers send other line ends in a form
    than scripts do. So they are neither counted twice nor taken for a change.
    """

    def to_python(self, value: Any) -> str:
        return plain_lines(super().to_python(value))
