"""Fields that understand what people and browsers write."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.forms.numbers import Ambiguous, InPercent, read
from assessment.given import plain_lines


class TextField(forms.CharField):
    """A text whose lines end alike, whoever sends it: browsers send other line ends in a form
    than scripts do. So they are neither counted twice nor taken for a change.
    """

    def to_python(self, value: Any) -> str:
        return plain_lines(super().to_python(value) or "")


class NumberField(forms.DecimalField):
    """A number as people write it in any language; what may mean two numbers is asked back.

    ``unit`` says whether a percent sign may stand behind it. What lies between ``low`` and
    ``high`` is meant, where the other reading does not.
    """

    unit = ""
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    default_error_messages = {
        "max_decimal_places": gettext_lazy("Write at most four digits after the decimal mark."),
        "max_digits": gettext_lazy("This number has too many digits."),
        "max_whole_digits": gettext_lazy("This number has too many digits."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read(str(value), self.unit)
        except Ambiguous as both:
            meant = [number for number in both.numbers if self.low <= number <= self.high]
            if len(meant) == 1:
                return meant[0]
            told = _("“%(text)s” may be two numbers. Write %(whole)s or %(part)s.")
            values = {"text": value, "whole": both.whole, "part": both.part}
            raise forms.ValidationError(told % values) from both
        except InPercent as error:
            told = _("Write the number without “%%”: its unit is %(unit)s.")
            raise forms.ValidationError(told % {"unit": self.unit}) from error
        except ValueError as error:
            told = _("Write a number in digits, for example 61.5 or 61,5.")
            raise forms.ValidationError(told) from error
