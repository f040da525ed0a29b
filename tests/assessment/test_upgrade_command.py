from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessment.models import Answer, Assessment, City
from frameworks.models import FrameworkVersion
from tests.conftest import drafted, published
from tests.documents import document_tree
from tests.factories import AssessmentFactory


def _command(*arguments: str, capsys: Any) -> str:
    call_command("upgrade_assessments", *arguments)
    return str(capsys.readouterr().out)


def test_command_lists_first_and_moves_with_commit(assessment: Assessment, capsys: Any) -> None:
    published(document_tree(version="1.0.1", title="Small, corrected"))

    listed = _command("small", "1.0.1", capsys=capsys)
    before = Assessment.objects.get().version.version
    moved = _command("small", "1.0.1", "--commit", capsys=capsys)

    assert "Lindhaven 2026: 1.0.0, texts only" in listed
    assert "Nothing was changed." in listed
    assert (before, Assessment.objects.get().version.version) == ("1.0.0", "1.0.1")
    assert "Moved: 1. Left to their cities: 0." in moved


def test_command_leaves_what_is_more_than_texts(assessment: Assessment, capsys: Any) -> None:
    tree = document_tree(version="1.1.0")
    tree["questions"]["alpha"]["prompt"] = "How is alpha done today?"
    said = {"alpha": {"is": "reworded", "note": "It was read in two ways."}}
    published(tree | {"changes": {"since": "1.0.0", "questions": said}})

    moved = _command("small", "1.1.0", "--commit", capsys=capsys)

    assert "more than texts differs: left to the city" in moved
    assert "Moved: 0. Left to their cities: 1." in moved


def test_command_moves_the_flagship_to_its_corrected_texts_in_one_step(
    shipped: dict[str, FrameworkVersion], city: City, capsys: Any
) -> None:
    for year, number in ((2025, "0.1.0"), (2026, "1.0.0")):
        AssessmentFactory.create(
            version=shipped[number], city=city, year=year, perspectives=["capacity"]
        )

    moved = _command("smart-city-governance", "1.0.1", "--commit", capsys=capsys)

    # 0.1.0 asks less: what comes in is for the city to decide.
    assert "Moved: 1. Left to their cities: 1." in moved
    assert dict(Assessment.objects.values_list("year", "version__version")) == {
        2025: "0.1.0",
        2026: "1.0.1",
    }
    assert Answer.objects.exclude(unconfirmed="").count() == 0


@pytest.mark.parametrize("number", ["7.0.0", "1.1.0"])
def test_command_refuses_what_is_not_there_or_not_published(
    assessment: Assessment, number: str
) -> None:
    drafted(document_tree(version="1.1.0"))

    with pytest.raises(CommandError):
        call_command("upgrade_assessments", "small", number, "--commit")
