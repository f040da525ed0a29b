"""Export, import into an empty database, export: the same bytes in every form."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from frameworks import files
from frameworks.definition.document import Document
from frameworks.exporting import SINGLE, Form, as_folder, as_json, as_xlsx, as_yaml
from frameworks.models import Framework
from frameworks.queries import document_of
from frameworks.services import import_document
from frameworks.sheets.columns import SHEETS
from tests.conftest import SEED
from tests.documents import document, document_tree, full_tree, large_tree

TREES = {"small": document_tree(), "full": full_tree(), "large": large_tree(30)}


SHIPPED = {"flagship": SEED, "open-data": SEED.parent / "open-data-readiness"}


@pytest.fixture(params=[*SHIPPED, *TREES])
def exported(request: pytest.FixtureRequest, db: None) -> Document:
    """A document as it comes back from the database."""
    if folder := SHIPPED.get(request.param):
        given = files.read(folder).document
        assert given is not None
    else:
        given = document(TREES[request.param])
    return document_of(import_document(document=given))


def _through_an_empty_database(path: Path) -> Document:
    Framework.objects.all().delete()
    result = files.read(path)
    assert result.document is not None, "\n".join(map(str, result.problems))
    return document_of(import_document(document=result.document))


@pytest.mark.parametrize("form", SINGLE)
def test_export_import_export_gives_the_same_bytes(
    form: Form, exported: Document, tmp_path: Path
) -> None:
    content = SINGLE[form](exported)
    path = tmp_path / f"framework.{form}"
    path.write_bytes(content)

    assert SINGLE[form](_through_an_empty_database(path)) == content


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_export_import_export_of_a_folder_gives_the_same_bytes(
    exported: Document, tmp_path: Path
) -> None:
    contents = as_folder(exported)
    _write(tmp_path, contents)

    again = _through_an_empty_database(tmp_path)

    assert as_folder(again) == contents
    assert as_yaml(again) == as_yaml(exported)


def test_folder_has_a_file_for_each_perspective_its_questions_and_each_language() -> None:
    assert list(as_folder(document(full_tree()))) == [
        "framework.yaml",
        "sources.yaml",
        "profile.yaml",
        "perspectives/1-one.yaml",
        "questions/1-one.yaml",
        "perspectives/2-two.yaml",
        "questions/2-two.yaml",
        "translations/zh-Hans.yaml",
    ]


def test_shipped_flagship_is_the_same_after_an_export(
    flagship_document: Document, tmp_path: Path
) -> None:
    _write(tmp_path, as_folder(flagship_document))

    assert files.read(tmp_path).document == files.read(SEED).document


def test_export_does_not_depend_on_the_order_of_keys() -> None:
    tree = full_tree()
    turned = {key: tree[key] for key in reversed(tree)}
    turned["questions"] = {code: tree["questions"][code] for code in reversed(tree["questions"])}

    for write in (*SINGLE.values(), as_folder):
        assert write(document(turned)) == write(document(tree))


def test_yaml_has_blocks_for_long_texts_and_quotes_for_what_looks_like_something_else() -> None:
    tree = document_tree(
        title="no", description="word " * 40, licence="1.0", published="2026-11-24"
    )
    tree["questions"]["alpha"]["why"] = "One line.\nAnother."

    lines = as_yaml(document(tree)).decode().splitlines()

    assert lines[4] == "title: 'no'"
    assert lines[5:7] == ["description: >-", f"  {('word ' * 19).strip()}"]
    assert "licence: '1.0'" in lines
    assert "published: '2026-11-24'" in lines
    at = lines.index("    why: |-")
    assert lines[at + 1 : at + 3] == ["      One line.", "      Another."]


def test_json_keeps_characters_and_ends_with_a_line() -> None:
    text = as_json(document(document_tree(title="智慧城市"))).decode()

    assert json.loads(text)["title"] == "智慧城市"
    assert '"智慧城市"' in text
    assert text.endswith("}\n")


def test_spreadsheet_has_a_sheet_for_each_kind_of_part_under_a_frozen_head() -> None:
    book = load_workbook(BytesIO(as_xlsx(document(full_tree()))))

    assert book.sheetnames == list(SHEETS)
    for sheet in book.worksheets:
        heads = [cell.value for cell in sheet[1]]
        assert heads == [column.head for column in SHEETS[sheet.title]]
        assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "#N/A"])
def test_spreadsheet_never_makes_a_formula_of_a_text(text: str) -> None:
    book = load_workbook(BytesIO(as_xlsx(document(document_tree(title=text)))))

    cell = book["framework"]["B6"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


def test_spreadsheet_names_the_day_of_publication_and_no_other_time() -> None:
    content = as_xlsx(document(document_tree(published="2026-11-24")))

    with ZipFile(BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-24T00:00:00Z") == 2
