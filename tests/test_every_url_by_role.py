"""The written policy: what every address answers to every role, to a neighbour and to a stranger.

A new address that is not in the table fails the test.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessment.enums import Role
from assessment.models import Assessment, City, Comment, Invitation, Membership, ReportJob
from tests.conftest import client_of
from tests.factories import DepartmentFactory, EvidenceFileFactory, MembershipFactory

LOGIN = 302
ROLES = [*Role, "neighbour", "stranger"]

# name -> (method, owner, coordinator, reviewer, contributor, viewer, neighbour, stranger)
POLICY: dict[str, tuple[str, int, int, int, int, int, int, int]] = {
    "start": ("get", 200, 200, 200, 200, 200, 200, 200),
    "method": ("get", 200, 200, 200, 200, 200, 200, 200),
    "accessibility": ("get", 200, 200, 200, 200, 200, 200, 200),
    "privacy": ("get", 200, 200, 200, 200, 200, 200, 200),
    "health": ("get", 200, 200, 200, 200, 200, 200, 200),
    "frameworks": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework": ("get", 302, 302, 302, 302, 302, 302, 302),
    "framework_version": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_question": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_sources": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_changes": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_file": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_citation": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_bibliography": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_source": ("get", 200, 200, 200, 200, 200, 200, 200),
    "framework_schema": ("get", 200, 200, 200, 200, 200, 200, 200),
    "sources": ("get", 302, 302, 302, 302, 302, 302, 302),
    "set_language": ("post", 302, 302, 302, 302, 302, 302, 302),
    "join": ("get", 200, 200, 200, 200, 200, 200, 200),
    "preview_question": ("get", 404, 404, 404, 404, 404, 404, LOGIN),
    "home": ("get", 302, 302, 302, 302, 302, 302, LOGIN),
    "account": ("get", 200, 200, 200, 200, 200, 200, LOGIN),
    "create_city": ("get", 200, 200, 200, 200, 200, 200, LOGIN),
    "city": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "people": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "start_assessment": ("get", 200, 200, 403, 403, 403, 404, LOGIN),
    "invite": ("post", 422, 422, 403, 403, 403, 404, LOGIN),
    "revoke": ("post", 302, 302, 403, 403, 403, 404, LOGIN),
    "set_role": ("post", 422, 403, 403, 403, 403, 404, LOGIN),
    "remove_member": ("post", 302, 403, 403, 403, 403, 404, LOGIN),
    "add_departments": ("post", 422, 422, 403, 403, 403, 404, LOGIN),
    "remove_department": ("post", 302, 302, 403, 403, 403, 404, LOGIN),
    "answers": ("get", 302, 302, 302, 302, 302, 404, LOGIN),
    "dimension": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "answer": ("post", 422, 422, 403, 422, 403, 404, LOGIN),
    "here": ("post", 204, 204, 204, 204, 204, 404, LOGIN),
    "history": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "evidence": ("post", 422, 422, 403, 422, 403, 404, LOGIN),
    "reuse_evidence": ("get", 200, 200, 403, 200, 403, 404, LOGIN),
    "evidence_list": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "evidence_item": ("get", 200, 200, 200, 200, 403, 404, LOGIN),
    "delete_evidence": ("post", 302, 302, 403, 302, 403, 404, LOGIN),
    "evidence_file": ("get", 200, 200, 200, 200, 403, 404, LOGIN),
    "evidence_version": ("get", 200, 200, 200, 200, 403, 404, LOGIN),
    "comments": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "resolve_comment": ("post", 302, 302, 302, 302, 403, 404, LOGIN),
    # 404: no finalised assessment before this one
    "last_evidence": ("get", 404, 404, 403, 404, 403, 404, LOGIN),
    "profile": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "assign": ("post", 302, 302, 403, 403, 403, 404, LOGIN),
    "scope": ("get", 200, 200, 403, 403, 403, 404, LOGIN),
    "results": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "finalise": ("get", 200, 200, 403, 403, 403, 404, LOGIN),
    "reopen": ("post", 302, 403, 403, 403, 403, 404, LOGIN),
    "upgrade": ("get", 200, 200, 403, 403, 403, 404, LOGIN),
    "undo_upgrade": ("post", 302, 302, 403, 403, 403, 404, LOGIN),
    "archive": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "report": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "report_job": ("get", 200, 200, 200, 200, 200, 404, LOGIN),
    "download": ("get", 404, 404, 404, 404, 404, 404, LOGIN),
}
# Pages of libraries, which see to their own doors; the admin is tried apart.
FOREIGN = ("account_", "admin:", "socialaccount_")


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            found |= _names(pattern.url_patterns, inner)
        else:
            found.add(f"{space}{pattern.name or pattern.pattern}")
    return found


def test_every_address_is_in_the_policy() -> None:
    names = {n for n in _names(get_resolver().url_patterns) if not n.startswith(FOREIGN)}

    assert names == set(POLICY)


@pytest.fixture
def addresses(assessment: Assessment, city: City, carl: Membership) -> dict[str, str]:
    """Name -> an address of Lindhaven where there is something to find."""
    department = DepartmentFactory.create(city=city)
    now = assessment.created_at
    invitation = Invitation.objects.create(
        city=city, note="Kim", role=Role.VIEWER, token_sha256="x", expires_at=now
    )
    job = ReportJob.objects.create(assessment=assessment, key="k", language="en", created_at=now)
    file = EvidenceFileFactory.create(item__assessment=assessment, item__restricted=True)
    comment = Comment.objects.create(
        assessment=assessment, question="alpha", author=carl.user, text="Why?", at=now
    )
    one: dict[str, Any] = {"pk": assessment.pk}
    place = one | {"dimension": "D1"}
    arguments: dict[str, dict[str, Any]] = {
        "join": {"token": "none"},
        "preview_question": {"pk": assessment.version.questions.all()[0].pk},
        "revoke": {"slug": city.slug, "pk": invitation.pk},
        "set_role": {"slug": city.slug, "user": carl.user_id},
        "remove_member": {"slug": city.slug, "user": carl.user_id},
        "remove_department": {"slug": city.slug, "pk": department.pk},
        "dimension": place,
        "answer": place | {"question": "alpha"},
        "here": place,
        "history": place | {"question": "alpha"},
        "evidence": place | {"question": "alpha"},
        "reuse_evidence": place | {"question": "alpha"},
        "evidence_item": one | {"item": file.item_id},
        "delete_evidence": one | {"item": file.item_id},
        "evidence_file": one | {"item": file.item_id},
        "evidence_version": one | {"item": file.item_id, "number": 1},
        "comments": place | {"question": "alpha"},
        "last_evidence": place | {"question": "alpha"},
        "resolve_comment": place | {"question": "alpha", "comment": comment.pk},
        "report_job": one | {"job": job.pk},
        "download": one | {"job": job.pk},
    }
    arguments |= _of_framework()
    cities = {"city", "people", "start_assessment", "invite", "add_departments"}
    assessments = {"answers", "evidence_list", "finalise", "profile", "reopen", "report", "results"}
    assessments |= {"upgrade", "undo_upgrade", "archive", "scope", "assign"}
    return {
        name: reverse(
            name,
            kwargs=arguments.get(
                name,
                {"slug": city.slug} if name in cities else one if name in assessments else {},
            ),
        )
        for name in POLICY
    }


def _of_framework() -> dict[str, dict[str, Any]]:
    """The public pages of the framework on which Lindhaven's assessment stands."""
    family = {"code": "small"}
    version = family | {"version": "1.0.0"}
    return {
        "framework": family,
        "framework_version": version,
        "framework_question": version | {"question": "alpha"},
        "framework_sources": version,
        "framework_changes": version,
        "framework_file": version | {"suffix": "yaml"},
        "framework_citation": version | {"suffix": "bib"},
        "framework_bibliography": version | {"suffix": "json"},
        "framework_source": version | {"source": "first", "suffix": "bib"},
    }


def _client(role: str, city: City) -> Client:
    if role == "stranger":
        return Client()
    if role == "neighbour":
        return client_of(MembershipFactory.create(role=Role.OWNER))
    return client_of(MembershipFactory.create(city=city, role=role))


@pytest.mark.parametrize("name", POLICY)
def test_address_answers_each_role_by_the_policy(
    name: str, addresses: dict[str, str], city: City
) -> None:
    method, *wanted = POLICY[name]
    if name == "join":
        wanted = [404] * len(ROLES)  # a token that nobody has given out

    found = []
    for role in ROLES:
        client = _client(role, city)
        with transaction.atomic():
            response = getattr(client, method)(addresses[name])
            if response.streaming:
                list(response.streaming_content)  # or the file stays open
            found.append(response.status_code)
            transaction.set_rollback(True)  # the next role finds everything as it was

    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, wanted, strict=True))


def test_stranger_is_led_to_the_sign_in(addresses: dict[str, str]) -> None:
    response = Client().get(addresses["results"])

    assert response.headers["Location"].startswith(reverse("account_login"))


def test_nothing_tells_whether_an_assessment_exists(nora: Membership, assessment: object) -> None:
    missing = client_of(nora).get(reverse("results", args=[uuid4()])).status_code

    assert missing == 404


@pytest.mark.parametrize("name", ["city", "invite", "reopen"])
def test_address_refuses_other_methods(name: str, addresses: dict[str, str], city: City) -> None:
    other = "post" if POLICY[name][0] == "get" else "get"

    assert getattr(_client("owner", city), other)(addresses[name]).status_code == 405


def test_admin_is_closed_to_members(city: City) -> None:
    response = _client("owner", city).get(reverse("admin:index"))

    assert response.status_code == 302
