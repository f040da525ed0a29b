from __future__ import annotations

from decimal import Decimal

import pytest

from assessment.forms.numbers import Ambiguous, InPercent, Unreadable, read
from assessment.views.tags import typed_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("61", "61"),
        ("61.5", "61.5"),
        ("61,5", "61.5"),
        (" 61,5 ", "61.5"),
        ("+3", "3"),
        ("-0,5", "-0.5"),
        ("−4", "-4"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0,125", "0.125"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u202f567,25", "1234567.25"),
        ("1'234.5", "1234.5"),
        ("1 234.567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1234,567", "1234.567"),
        ("１２，５", "12.5"),
        ("１２。５", "12.5"),
        ("٦١٫٥", "61.5"),
        ("0012", "12"),
    ],
)
def test_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert read(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,2.3,4", "--1", ".", "5%5", "1/2", "0x1f", "１２,5,6"])
def test_what_is_no_number_in_any_language_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "text",
    ["many", "", "1e3", "NaN", "Infinity", "12 34", "1 234 56", "1.234 567", "1,23,456", "1.2.3"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("1.234", "1234", "1.2340"),
        ("1,234", "1234", "1,2340"),
        ("-999,000", "-999000", "-999,0000"),
    ],
)
def test_what_may_be_two_numbers_is_refused_with_both(text: str, whole: str, part: str) -> None:
    with pytest.raises(Ambiguous) as refused:
        read(text)

    assert (refused.value.whole, refused.value.part) == (whole, part)


@pytest.mark.parametrize("unit", ["percent of staff", "per cent", "% of staff", "％", "百分比"])
@pytest.mark.parametrize("text", ["61 %", "61%", "６１％", "61,0 %"])
def test_percent_sign_is_taken_where_the_unit_is_percent(text: str, unit: str) -> None:
    assert read(text, unit) == 61


@pytest.mark.parametrize("unit", ["", "days", "per 1,000 inhabitants"])
def test_percent_sign_is_refused_where_the_unit_is_another(unit: str) -> None:
    with pytest.raises(InPercent):
        read("61 %", unit)


@pytest.mark.parametrize("number", ["1.234", "0.125", "1234.567", "61.5", "7", "-12.125", "1200"])
def test_stored_number_is_read_again_from_its_field(number: str) -> None:
    stored = Decimal(number).quantize(Decimal("0.0001"))

    assert read(typed_number(stored)) == stored


def test_typed_text_stands_in_its_field_as_it_is() -> None:
    assert [typed_number(value) for value in ("1.234", "61 %", None)] == ["1.234", "61 %", ""]
