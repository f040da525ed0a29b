from __future__ import annotations

import pytest

from assessment.uploads.names import clean_name, ending_of


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("..\\..\\plan.pdf", "plan.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("plan\u200b\u2066.pdf", "plan.pdf"),
        ("  a   plan .pdf ", "a plan.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("计划 2026.pdf", "计划 2026.pdf"),
        ("Gru\u0308ße.pdf", "Grüße.pdf"),
        (".pdf", "file.pdf"),
        ("..", "file"),
        ("", "file"),
        ("\u202e", "file"),
    ],
)
def test_name_is_cleaned_for_showing(raw: str, name: str) -> None:
    assert clean_name(raw) == name


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", ".pdf"), ("a.tar.gz", ".gz"), ("a", ""), ("a.", ""), ("a.b c", "")],
)
def test_ending_is_the_last_one_in_small_letters(name: str, ending: str) -> None:
    assert ending_of(name) == ending
