from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from frameworks import files
from frameworks.definition.render import content_hash
from frameworks.models import FrameworkVersion
from frameworks.views.downloads import FORMS
from tests.conftest import published
from tests.documents import full_tree


@pytest.mark.parametrize("suffix", FORMS)
def test_file_read_again_has_the_same_hash(suffix: str, tmp_path: Path, db: None) -> None:
    version = published(full_tree())

    response = Client().get(reverse("framework_file", args=["small", "1.0.0", suffix]))

    path = tmp_path / f"framework.{suffix}"
    path.write_bytes(response.content)
    if suffix == "zip":
        ZipFile(path).extractall(tmp_path)
        path = tmp_path / "small"
    document = files.read(path).document
    assert document is not None
    assert content_hash(document) == version.content_hash
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="small-1.0.0.{suffix}"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "args", "file", "begins"),
    [
        ("framework_citation", ["bib"], "small-1.0.0-citation.bib", "@misc{small-1.0.0,"),
        ("framework_citation", ["json"], "small-1.0.0-citation.json", "["),
        ("framework_bibliography", ["bib"], "small-1.0.0-sources.bib", "@article{first,"),
        ("framework_bibliography", ["json"], "small-1.0.0-sources.json", "["),
        ("framework_source", ["second", "bib"], "second.bib", "@article{second,"),
        ("framework_source", ["second", "json"], "second.json", "["),
    ],
)
def test_references_are_files(
    name: str, args: list[str], file: str, begins: str, small: FrameworkVersion
) -> None:
    response = Client().get(reverse(name, args=["small", "1.0.0", *args]))

    assert response.content.decode().startswith(begins)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file}"'


def test_citation_holds_the_full_address_and_the_hash(small: FrameworkVersion) -> None:
    address = reverse("framework_citation", args=["small", "1.0.0", "json"])

    item = Client().get(address).json()[0]

    assert item["URL"] == "http://testserver/frameworks/small/1.0.0/"
    assert small.content_hash in item["note"]


def test_schema_describes_the_document(db: None) -> None:
    response = Client().get("/frameworks/schema/framework-1.json")

    assert response.headers["Content-Type"] == "application/schema+json"
    assert {"schema", "code", "questions"} <= set(json.loads(response.content)["properties"])
