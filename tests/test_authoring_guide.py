"""The guide for authors: what it shows loads, and it names every key, value and command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from django.core.management import call_command, get_commands
from pydantic import BaseModel

from frameworks import files
from frameworks.definition.diff import Fate, fates
from frameworks.definition.document import Csl, Document, Facet, Source
from frameworks.definition.types import Basis, Depth, Kind, Read, SourceKind
from frameworks.models import FrameworkVersion, Status
from tests.documents import Tree, document

GUIDE = (Path(__file__).parent.parent / "docs" / "authoring.md").read_text(encoding="utf-8")
WHOLE, TRANSLATION, CHANGES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
NAMED = {word for code in re.findall(r"`([^`\n]+)`", GUIDE) for word in re.split(r"[^\w-]+", code)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The framework of the guide with its translation, as a folder."""
    (tmp_path / "translations").mkdir()
    (tmp_path / "framework.yaml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "translations" / "zh-Hans.yaml").write_text(TRANSLATION, encoding="utf-8")
    return tmp_path


def test_the_framework_in_the_guide_is_published_by_the_command_beside_it(
    db: None, tmp_path: Path
) -> None:
    path = tmp_path / "street-trees.yaml"
    path.write_text(WHOLE, encoding="utf-8")

    assert files.read(path).problems == ()
    call_command("load_framework", path, commit=True, stdout=StringIO())

    version = FrameworkVersion.objects.get()
    assert (str(version), version.status) == ("street-trees 1.0.0", Status.PUBLISHED)


def test_the_translation_in_the_guide_gives_the_warning_that_it_shows(folder: Path) -> None:
    result = files.read(folder)

    assert result.document is not None
    assert [str(problem) in GUIDE.splitlines() for problem in result.problems] == [True]
    assert "tree-rule" in str(result.problems[0])


def test_the_changes_in_the_guide_say_that_a_question_was_reworded() -> None:
    before: Tree = yaml.safe_load(WHOLE)
    after: Tree = yaml.safe_load(WHOLE) | yaml.safe_load(CHANGES)
    after["questions"]["tree-rule"]["title"] = "Rule for street trees"

    assert fates(document(before), document(after))["tree-rule"] == Fate.REWORDED


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every model within it."""
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            yield from _models(part)


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def test_the_guide_names_every_key() -> None:
    keys = {
        field.alias or name
        for model in _models(Document)
        for name, field in model.model_fields.items()
    }

    assert len(keys) > 80
    assert sorted(keys - NAMED) == []


def test_the_guide_names_every_value_that_can_be_chosen() -> None:
    types = Csl.model_fields["type"].annotation
    values = {*Basis, *Depth, *Kind, *Read, *SourceKind, *get_args(Facet), *get_args(types)}

    assert sorted(values - NAMED) == []
    assert f"at most {_longest(Source, 'short')} characters" in GUIDE


def _longest(model: type[BaseModel], name: str) -> int:
    (limits,) = model.model_fields[name].metadata
    return int(limits.max_length)


def test_the_guide_names_commands_that_exist() -> None:
    commands = {word for word in NAMED if word.endswith(("_framework", "_assessments"))}
    commands |= {word for word in NAMED if word.startswith("framework_")}

    assert commands == {
        *("load_framework", "export_framework", "diff_framework", "framework_schema"),
        *("framework_report", "upgrade_assessments"),
    }
    assert commands - set(get_commands()) == set()
