"""The commands that bring frameworks in and out."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks import files
from frameworks.exporting import as_json, as_xlsx, as_yaml
from frameworks.models import Framework, FrameworkEvent, FrameworkVersion
from frameworks.schema import schema_json
from frameworks.services import import_document
from frameworks.writing import Writer
from frameworks.yaml_text import dump
from tests.conftest import drafted
from tests.documents import document, full_tree, large_tree
from tests.framework_faults import FAULTS
from tests.sql import statements

FORMS = {"yaml": as_yaml, "json": as_json, "xlsx": as_xlsx}


def _call(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_export_writes_one_file(db: None, tmp_path: Path, form: str) -> None:
    drafted(full_tree())
    path = tmp_path / f"file.{form}"

    said = _call("export_framework", "small", "1.0.0", "--format", form, "-o", path)

    assert path.read_bytes() == FORMS[form](document(full_tree()))
    assert said == f"small 1.0.0 -> {path}\n"


def test_export_writes_a_folder(db: None, tmp_path: Path) -> None:
    drafted(full_tree())

    _call("export_framework", "small", "1.0.0", "--format", "folder", "-o", tmp_path / "new")

    assert files.read(tmp_path / "new").document == document(full_tree())


def test_export_refuses_a_folder_with_files(db: None, tmp_path: Path) -> None:
    drafted()
    (tmp_path / "old.yaml").write_text("a: b", encoding="utf-8")

    with pytest.raises(CommandError, match="is not an empty folder"):
        _call("export_framework", "small", "1.0.0", "--format", "folder", "-o", tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["old.yaml"]


def test_export_of_a_version_that_is_not_there_says_so(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no small 9\.0\.0\."):
        _call("export_framework", "small", "9.0.0", "-o", tmp_path / "x.yaml")


def test_export_of_a_draft_with_errors_names_them(db: None, tmp_path: Path) -> None:
    drafted().questions.filter(code="alpha").update(evidence=[])

    with pytest.raises(CommandError, match=r"This draft has errors.*\n.*examples of evidence"):
        _call("export_framework", "small", "1.0.0", "-o", tmp_path / "x.yaml")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_load_shows_first_and_writes_with_commit(db: None, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"file.{form}"
    path.write_bytes(FORMS[form](document(full_tree())))

    assert "Nothing was changed." in _call("load_framework", path)
    assert not Framework.objects.exists()

    assert "Stored: small 1.0.0" in _call("load_framework", path, "--commit")
    assert FrameworkVersion.objects.get().status == "published"


def test_load_of_a_file_with_errors_changes_nothing(db: None, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    for _code, tree, _path, _message in FAULTS:
        path.write_text(dump(tree), encoding="utf-8")
        with statements() as ran, pytest.raises(CommandError, match="nothing was changed"):
            _call("load_framework", path, "--commit")
        assert ran.found == []


def test_import_that_breaks_off_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(writer: Writer) -> None:
        raise OSError

    monkeypatch.setattr(Writer, "_themes", break_off)

    with pytest.raises(OSError):
        import_document(document=document(full_tree()))

    assert not Framework.objects.exists()
    assert not FrameworkEvent.objects.exists()


@pytest.mark.parametrize("questions", [10, 30])
def test_import_takes_as_many_statements_for_any_number_of_questions(
    db: None, questions: int
) -> None:
    first = document(large_tree(questions))

    with statements() as ran:
        import_document(document=first)

    assert len(ran) == 14


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert _call("framework_schema") == schema_json()
    assert _call("framework_schema", "-o", tmp_path / "schema.json") == ""
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == schema_json()
