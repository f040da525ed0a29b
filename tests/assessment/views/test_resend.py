"""A session that ended, or a token that signing in made void, loses nothing of what was sent."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, Membership
from tests.conftest import client_of

OURS = {"Origin": "http://testserver"}
PASSWORD = "a long password"


@pytest.fixture
def strict(carl: Membership) -> Client:
    """A browser in which Carl has signed in, and whose tokens are looked at."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(carl.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _address(assessment: Assessment) -> str:
    return reverse("dimension", args=[assessment.pk, "D1"])


def _form(text: str) -> dict[str, str]:
    """The fields of the page's own form that is sent again."""
    form = re.search(r'<form class="mb-4" method="post".*?</form>', text, re.DOTALL)
    assert form is not None
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in found}


def _token(client: Client, address: str) -> str:
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def test_page_that_is_sent_after_the_session_ended_is_saved_after_signing_in(
    assessment: Assessment, strict: Client, carl: Membership
) -> None:
    address = _address(assessment)
    token = _token(strict, address)
    typed = {"alpha-version": "0", "alpha-choice": "4", "alpha-comment": 'One.\nA "quoted" <b>.'}
    strict.cookies.pop("sessionid")

    out = strict.post(address, typed | {"csrfmiddlewaretoken": token}, headers=OURS)
    login = reverse("account_login")
    signed = strict.post(
        login,
        {"login": carl.user.email, "password": PASSWORD}
        | {"csrfmiddlewaretoken": _token(strict, login)},
    )
    void = strict.post(address, _form(out.content.decode()), headers=OURS)
    saved = strict.post(address, _form(void.content.decode()), headers=OURS)

    assert [r.status_code for r in (out, signed, void, saved)] == [401, 302, 403, 302]
    assert "Send it again as Carl Contributor" in void.content.decode()
    row = assessment.answers.get(question="alpha")
    assert (row.level, row.comment) == (4, 'One.\nA "quoted" <b>.')


def test_every_field_is_carried_and_no_file(assessment: Assessment) -> None:
    fields = {"alpha-version": "0", "ticks-items": ["a", "b"], "save": "alpha"}
    files = {"alpha-evidence-file": SimpleUploadedFile("plan.txt", b"Plan.")}

    text = Client().post(_address(assessment), fields | files).content.decode()

    found = re.findall(r'type="hidden" name="([^"]+)" value="(\w*)"', text)
    assert [pair for pair in found if pair[0] != "csrfmiddlewaretoken"][:4] == [
        ("alpha-version", "0"),
        ("ticks-items", "a"),
        ("ticks-items", "b"),
        ("save", "alpha"),
    ]
    assert "Files are not kept" in text


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_form_of_another_site_is_not_offered_again(
    assessment: Assessment, strict: Client, headers: dict[str, str]
) -> None:
    data: dict[str, Any] = {"alpha-version": "0", "alpha-comment": "Planted."}

    response = strict.post(_address(assessment), data, headers=headers)

    text = response.content.decode()
    assert (response.status_code, "Planted." in text) == (403, False)
    assert "The form was not accepted" in text


def test_password_is_never_carried(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    data = {"login": "a@example.org", "password": "secret-word"}

    response = client.post(reverse("account_login"), data, headers=OURS)

    text = response.content.decode()
    assert (response.status_code, "secret-word" in text, "a@example.org" in text) == (
        403,
        False,
        False,
    )


def test_address_to_send_to_is_that_of_the_page(assessment: Assessment) -> None:
    address = f"{_address(assessment)}?part=1&next=//elsewhere.example"

    text = Client().post(address, {"alpha-comment": "x"}).content.decode()

    assert f'method="post" action="{address.replace("&", "&amp;")}"' in text


def test_profile_is_carried(assessment: Assessment, cora: Membership) -> None:
    address = reverse("profile", args=[assessment.pk])

    response = Client().post(address, {"CTX-1-note": "Flooding."})

    assert (response.status_code, _form(response.content.decode())["CTX-1-note"]) == (
        401,
        "Flooding.",
    )
    assert client_of(cora).get(address).status_code == 200
