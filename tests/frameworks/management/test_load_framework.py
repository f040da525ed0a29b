"""The command that loads a framework: it shows first, and writes everything or nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command

from frameworks import files
from frameworks.definition.diff import diff
from frameworks.definition.render import content_hash
from frameworks.management.commands import load_framework
from frameworks.models import FrameworkEvent, FrameworkVersion, Status
from frameworks.queries import document_of
from frameworks.writing import Writer
from tests.conftest import drafted
from tests.documents import Tree, document, document_tree

STEPS = ("_head", "_scale", "_sources", "_questions", "_perspectives", "_profile", "_themes")


def _file(tmp_path: Path, tree: Tree | None = None) -> Path:
    path = tmp_path / "framework.yaml"
    path.write_text(yaml.safe_dump(tree or document_tree(), sort_keys=False), encoding="utf-8")
    return path


def _load(path: Path, **options: bool) -> list[str]:
    """The lines that the command writes."""
    out = StringIO()
    call_command("load_framework", path, stdout=out, **options)
    return out.getvalue().splitlines()


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of frameworks."""
    tables = apps.get_app_config("frameworks").get_models()
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in tables}


def test_load_framework_without_commit_shows_the_difference_and_changes_nothing(
    small: FrameworkVersion, tmp_path: Path
) -> None:
    before = _rows()

    lines = _load(_file(tmp_path, document_tree(version="1.1.0")))

    assert lines[:3] == ["small 1.1.0", "30 added, 0 removed, 0 changed:", "+ dimension D1"]
    assert lines[-1] == "Nothing was changed. Add --commit to write it."
    assert _rows() == before


def test_load_framework_shows_what_differs_from_the_stored_version(
    small: FrameworkVersion, tmp_path: Path
) -> None:
    tree = document_tree(title="Another title")
    difference = diff(document(), document(tree))

    lines = _load(_file(tmp_path, tree))

    assert [(change.kind, change.fields) for change in difference.changes] == [
        ("framework", ("title",))
    ]
    told = str(difference).splitlines()
    assert lines == ["small 1.0.0", *told, "Nothing was changed. Add --commit to write it."]


def test_load_framework_with_commit_stores_and_publishes(db: None, tmp_path: Path) -> None:
    lines = _load(_file(tmp_path), commit=True)

    version = FrameworkVersion.objects.select_related("framework").get()
    assert lines[-1] == "Stored: small 1.0.0, published."
    assert (version.status, version.content_hash) == (Status.PUBLISHED, content_hash(document()))
    assert document_of(version) == document()
    assert set(FrameworkEvent.objects.values_list("verb", flat=True)) == {"imported", "published"}


def test_load_framework_as_draft_does_not_publish(db: None, tmp_path: Path) -> None:
    lines = _load(_file(tmp_path), commit=True, draft=True)

    version = FrameworkVersion.objects.get()
    assert lines[-1] == "Stored: small 1.0.0, draft."
    assert (version.status, version.content_hash) == (Status.DRAFT, "")


def test_load_framework_of_a_broken_file_lists_every_problem_and_changes_nothing(
    small: FrameworkVersion, tmp_path: Path
) -> None:
    tree = document_tree(version="1.1.0", related=[{"code": "T1", "title": "T", "members": []}])
    tree["questions"]["alpha"]["evidence"] = []
    tree["questions"]["beta"]["facets"] = ["coverage"]
    path, before, told = _file(tmp_path, tree), _rows(), StringIO()

    with pytest.raises(CommandError, match=r"^The file has errors; nothing was changed\.$"):
        call_command("load_framework", path, commit=True, stderr=told)

    lines = told.getvalue().splitlines()
    assert lines == [str(problem) for problem in files.read(path).problems]
    assert [line.split(" ")[1] for line in lines] == [
        *("questions.alpha.evidence:", "questions.beta.facets:", "related.0.members:")
    ]
    assert _rows() == before


def test_load_framework_of_a_file_with_a_warning_says_so_and_stores_it(
    db: None, tmp_path: Path
) -> None:
    tree, told = document_tree(), StringIO()
    tree["perspectives"][0]["dimensions"][0]["indicators"][0]["weight"] = 2

    call_command(
        "load_framework", _file(tmp_path, tree), commit=True, stdout=StringIO(), stderr=told
    )

    assert told.getvalue().count(" warning: ") == 1
    assert FrameworkVersion.objects.get().status == Status.PUBLISHED


def test_load_framework_of_a_missing_file_says_so(db: None, tmp_path: Path) -> None:
    told = StringIO()

    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_framework", tmp_path / "nothing.yaml", stderr=told)

    assert told.getvalue() == (
        "nothing.yaml:1:1: document: There is no file or folder nothing.yaml.\n"
    )


def test_load_framework_twice_is_harmless(db: None, tmp_path: Path) -> None:
    path = _file(tmp_path)
    _load(path, commit=True)
    before = _rows()

    lines = _load(path, commit=True)

    assert lines == ["small 1.0.0", "No difference.", "Stored: small 1.0.0, published."]
    assert _rows() == before


def test_load_framework_of_other_content_under_a_published_number_is_refused(
    small: FrameworkVersion, tmp_path: Path
) -> None:
    path, before = _file(tmp_path, document_tree(title="Another title")), _rows()

    with pytest.raises(CommandError, match="is published with another content"):
        _load(path, commit=True)

    assert _rows() == before


@pytest.mark.parametrize("step", STEPS)
def test_load_framework_that_fails_in_the_middle_leaves_nothing(
    small: FrameworkVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(_writer: Writer) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Writer, step, fail)
    path, before = _file(tmp_path, document_tree(version="1.1.0")), _rows()

    with pytest.raises(OSError, match="the disk is full"):
        _load(path, commit=True)

    assert _rows() == before


def test_load_framework_that_cannot_publish_leaves_no_draft(
    small: FrameworkVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, version: FrameworkVersion) -> None:
        raise OSError(f"no room for {version}")

    monkeypatch.setattr(load_framework, "publish", fail)
    path, before = _file(tmp_path, document_tree(version="1.1.0")), _rows()

    with pytest.raises(OSError, match=r"no room for small 1\.1\.0"):
        _load(path, commit=True)

    assert _rows() == before


def test_load_framework_replaces_a_draft_that_is_no_document(db: None, tmp_path: Path) -> None:
    draft = drafted()
    draft.questions.filter(code="alpha").update(evidence=[])

    _load(_file(tmp_path), commit=True)

    assert FrameworkVersion.objects.get().status == Status.PUBLISHED
