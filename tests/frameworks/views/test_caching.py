from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessment.models import Membership
from frameworks.models import FrameworkVersion
from frameworks.services import retire
from frameworks.views import caching
from tests.conftest import client_of, published
from tests.documents import document_tree, full_tree
from tests.sql import statements

PAGES = [
    ("frameworks", []),
    ("framework_version", ["small", "1.0.0"]),
    ("framework_question", ["small", "1.0.0", "alpha"]),
    ("framework_sources", ["small", "1.0.0"]),
    ("framework_changes", ["small", "1.0.0"]),
    ("framework_file", ["small", "1.0.0", "yaml"]),
    ("framework_schema", []),
]


def _tag(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return response.headers["ETag"]


@pytest.fixture
def address(small: FrameworkVersion) -> str:
    return reverse("framework_version", args=["small", "1.0.0"])


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_may_be_kept_by_everybody(name: str, args: list[str], small: FrameworkVersion) -> None:
    response = Client().get(reverse(name, args=args))

    assert response.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert {"Cookie", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
    assert response.cookies == {}


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_known_page_is_not_made_again(
    name: str,
    args: list[str],
    small: FrameworkVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = reverse(name, args=args)
    tag = _tag(address)
    monkeypatch.setattr(caching, "render_to_string", None)  # who makes a page fails
    client = Client(raise_request_exception=True)

    with statements() as ran:
        response = client.get(address, headers={"If-None-Match": f"W/{tag}"})

    assert (response.status_code, response.content, len(ran) <= 1) == (304, b"", True)
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == "public, max-age=300, must-revalidate"


def test_page_is_the_same_whoever_reads_it(address: str, vera: Membership) -> None:
    client = client_of(vera)

    with statements() as ran:
        tag = _tag(address, client)

    assert tag == _tag(address)
    assert len(ran) == 3  # none of them for the session
    assert client.get(address).content == Client().get(address).content


def test_tag_follows_language_host_state_and_program(
    address: str, settings: Settings, small: FrameworkVersion
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "gauge.example"]
    tags = [_tag(address), _tag(address, Client(headers={"Accept-Language": "zh-CN"}))]
    tags.append(_tag(address, Client(SERVER_NAME="gauge.example")))
    settings.VERSION = "99.0"
    caching._program.cache_clear()
    tags.append(_tag(address))
    caching._program.cache_clear()
    published(document_tree(version="1.0.1", title="Another"))
    tags.append(_tag(address))
    retire(version=small)
    tags.append(_tag(address))

    assert len(set(tags)) == 6


def test_tags_of_two_pages_of_a_version_differ(small: FrameworkVersion) -> None:
    one, other = (
        _tag(reverse("framework_question", args=["small", "1.0.0", code]))
        for code in ("alpha", "beta")
    )

    assert one != other


@pytest.mark.parametrize("language", ["zh-Hans", "zh-hans"])
def test_link_changes_the_language_and_keeps_the_rest(language: str, db: None) -> None:
    published(full_tree())
    address = reverse("framework_changes", args=["small", "1.0.0"])
    client = Client()

    response = client.get(f"{address}?since=1.0.0&language={language}")

    assert response.headers["Location"] == f"{address}?since=1.0.0"
    assert response.cookies["django_language"].value == "zh-hans"
    assert "no-store" in response.headers["Cache-Control"]
    assert '<html lang="zh-Hans">' in client.get(address).content.decode()


def test_link_to_an_unknown_language_changes_nothing(address: str) -> None:
    response = Client().get(f"{address}?language=xx")

    assert (response.headers["Location"], response.cookies) == (address, {})


def test_page_cannot_be_posted_to(address: str) -> None:
    assert Client().post(address).status_code == 405
