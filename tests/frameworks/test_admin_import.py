"""Import in the administration: what a file says is shown first, and stored when confirmed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frameworks.definition.render import render
from frameworks.groups import GROUPS
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of
from tests.admin_pages import Enter, page_at, text_of
from tests.documents import Tree, document, document_tree

EDITOR, PUBLISHER, REVIEWER = GROUPS


def _upload(client: Client, tree: Tree | str, name: str = "framework.yaml") -> Any:
    text = tree if isinstance(tree, str) else yaml.safe_dump(tree, allow_unicode=True)
    file = SimpleUploadedFile(name, text.encode())
    return client.post(page_at("frameworkversion_import"), {"file": file})


def test_import_shows_the_difference_and_stores_after_the_confirmation(
    enter: Enter, draft: FrameworkVersion, tmp_path: Path
) -> None:
    client = enter(EDITOR)
    tree = json.loads(json.dumps(render(document_of(draft)))) | {"title": "From a file"}

    address = _upload(client, tree)["Location"]
    page = client.get(address)
    assert [(c.kind, r.new) for c in page.context["changes"] for r in c.rows] == [
        ("framework", "From a file")
    ]
    assert FrameworkVersion.objects.get(version="1.1.0").title == {"en": "Small framework"}
    client.post(address)

    assert FrameworkVersion.objects.get(version="1.1.0").title == {"en": "From a file"}
    assert client.get(address)["Location"] == page_at("frameworkversion_import")


def test_import_names_the_line_of_each_fault_and_stores_nothing(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client = enter(EDITOR)

    address = _upload(client, "schema: civigauge.framework/1\nsurprise: 1\n")["Location"]
    page, answer = client.get(address), client.post(address)

    assert (page.status_code, answer.status_code) == (422, 422)
    assert "line 2, column 11" in text_of(page)
    assert FrameworkVersion.objects.count() == 2


def test_import_of_another_content_under_a_published_number_is_refused(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client = enter(EDITOR)

    address = _upload(client, document_tree(title="Other"))["Location"]
    client.post(address)

    assert client.get(address).context["is_refused"]
    assert FrameworkVersion.objects.get(version="1.0.0").title == {"en": "Small framework"}


@pytest.mark.parametrize("name", ["framework.exe", "framework"])
def test_import_takes_framework_files_alone(enter: Enter, name: str) -> None:
    assert _upload(enter(EDITOR), "a: 1", name).status_code == 422


def test_kept_file_is_found_by_its_own_person_alone(enter: Enter, draft: FrameworkVersion) -> None:
    address = _upload(enter(EDITOR), render(document()))["Location"]

    assert enter(EDITOR).get(address)["Location"] == page_at("frameworkversion_import")
    outside = page_at("frameworkversion_preview", "..%2Fsecret-key")
    assert enter(EDITOR).get(outside)["Location"] == page_at("frameworkversion_import")
