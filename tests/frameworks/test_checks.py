"""What ``manage.py check`` says of the shipped frameworks."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from frameworks.checks import shipped_files_hold


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("trees", ["frameworks.empty-file"]),
        ("trees-2", ["frameworks.empty-file"]),
        ("trees-1.0.0", []),
        ("trees-0.12.3", []),
    ],
)
def test_check_reads_what_is_shipped_but_no_earlier_release(
    tmp_path: Path, settings: Settings, folder: str, found: list[str]
) -> None:
    settings.SEEDS_DIR = tmp_path
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "framework.yaml").write_text("")

    assert [message.id for message in shipped_files_hold()] == found


def test_check_finds_nothing_in_what_is_shipped() -> None:
    assert shipped_files_hold() == []
