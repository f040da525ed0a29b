"""Import in the administration: what a file says is shown first, and stored when confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from frameworks.definition.render import render
from frameworks.groups import GROUPS
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of
from frameworks.services import new_draft
from tests.conftest import published
from tests.documents import Tree, document, document_tree, full_tree
from tests.factories import UserFactory

EDITOR, PUBLISHER, REVIEWER = GROUPS
Enter = Callable[..., Client]


@pytest.fixture
def enter(db: None) -> Enter:
    """A browser in which somebody of these groups has signed in."""

    def signed_in(*groups: str, **rights: bool) -> Client:
        person = UserFactory.create(is_staff=True, name="Edda Editor", **rights)
        person.groups.set(Group.objects.filter(name__in=groups))
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def draft(db: None) -> FrameworkVersion:
    """A draft made from a published version."""
    return new_draft(
        version=published(document_tree(profile=full_tree()["profile"])), number="1.1.0"
    )


def _page(name: str, *args: object) -> str:
    return reverse(f"admin:frameworks_{name}", args=args)


def _of(name: str, version: FrameworkVersion, *more: object) -> str:
    return _page(f"frameworkversion_{name}", version.pk, *more)


def _text(response: Any) -> str:
    return str(response.content.decode())


def _said(client: Client, response: Any) -> list[str]:
    page = client.get(response["Location"])
    return [str(message) for message in page.context["messages"]]


def _upload(client: Client, tree: Tree | str, name: str = "framework.yaml") -> Any:
    text = tree if isinstance(tree, str) else yaml.safe_dump(tree, allow_unicode=True)
    file = SimpleUploadedFile(name, text.encode())
    return client.post(_page("frameworkversion_import"), {"file": file})


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
    assert client.get(address)["Location"] == _page("frameworkversion_import")


def test_import_names_the_line_of_each_fault_and_stores_nothing(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client = enter(EDITOR)

    address = _upload(client, "schema: civigauge.framework/1\nsurprise: 1\n")["Location"]
    page, answer = client.get(address), client.post(address)

    assert (page.status_code, answer.status_code) == (422, 422)
    assert "line 2, column 11" in _text(page)
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

    assert enter(EDITOR).get(address)["Location"] == _page("frameworkversion_import")
    outside = _page("frameworkversion_preview", "..%2Fsecret-key")
    assert enter(EDITOR).get(outside)["Location"] == _page("frameworkversion_import")
