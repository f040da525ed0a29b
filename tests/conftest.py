"""The cast, and what every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from assessment.enums import Role
from assessment.lastyear import fates
from assessment.models import Answer, Assessment, City, Membership
from frameworks import files
from frameworks.definition.document import Document
from frameworks.models import FrameworkVersion
from frameworks.queries import difference_along, load_definition, published_document
from frameworks.services import import_document, load_shipped, publish
from tests.documents import Tree, document
from tests.factories import (
    AssessmentFactory,
    CityFactory,
    EvidenceLinkFactory,
    MembershipFactory,
    UserFactory,
)
from tests.versions import small_next_tree

SEED = Path(__file__).parent.parent / "seeds" / "smart-city-governance"

# The sync Playwright API runs an event loop in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def quick_and_closed(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Files in a place of their own, and no definition of another test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    forget()
    translation.activate("en")  # a request of another test may have left its language
    yield
    forget()


def forget() -> None:
    """Let the process start anew: nothing of a framework is kept."""
    for kept in (published_document, load_definition, difference_along, fates):
        kept.cache_clear()


@pytest.fixture(scope="session")
def flagship_document() -> Document:
    """The shipped flagship framework, read once."""
    document = files.read(SEED).document
    assert document is not None
    return document


@pytest.fixture
def flagship(db: None, flagship_document: Document) -> FrameworkVersion:
    """The flagship framework, published."""
    version = import_document(document=flagship_document)
    publish(version=version)
    return version


@pytest.fixture
def shipped(db: None) -> dict[str, FrameworkVersion]:
    """Number -> version of the shipped flagship, all of them published."""
    return {v.version: v for v in load_shipped(folder=SEED.parent) if v.framework.code == SEED.name}


def drafted(tree: Tree | None = None) -> FrameworkVersion:
    """A framework of a tree, stored as a draft."""
    return import_document(document=document(tree))


def published(tree: Tree | None = None) -> FrameworkVersion:
    """A framework of a tree, stored and published."""
    version = drafted(tree)
    publish(version=version)
    return version


@pytest.fixture
def small(db: None) -> FrameworkVersion:
    """The small framework, published."""
    return published()


@pytest.fixture
def assessment(small: FrameworkVersion, city: City) -> Assessment:
    """Lindhaven's running assessment of the small framework."""
    return AssessmentFactory.create(version=small, city=city)


@pytest.fixture
def answered(assessment: Assessment) -> Assessment:
    """The small assessment with a comment on every answer, and evidence for beta and gamma."""
    for n, row in enumerate(assessment.answers.order_by("pk")):
        Answer.objects.filter(pk=row.pk).update(
            state="answered",
            level=n % 4 + 1,
            comment=f"Comment on {row.question}.",
            version=1,
            changed_at=assessment.created_at,
            changed_by=assessment.pk,
        )
        if row.question in ("beta", "gamma"):
            EvidenceLinkFactory.create(answer=row)
    return assessment


@pytest.fixture
def newer(small: FrameworkVersion) -> FrameworkVersion:
    """The next version of the small framework."""
    return published(small_next_tree())


@pytest.fixture
def city(db: None) -> City:
    return CityFactory.create(name="Lindhaven", slug="lindhaven")


def _member(city: City, role: Role, name: str) -> Membership:
    return MembershipFactory.create(city=city, role=role, user=UserFactory.create(name=name))


@pytest.fixture
def olga(city: City) -> Membership:
    """Olga owns Lindhaven."""
    return _member(city, Role.OWNER, "Olga Owner")


@pytest.fixture
def cora(city: City) -> Membership:
    """Cora coordinates."""
    return _member(city, Role.COORDINATOR, "Cora Coordinator")


@pytest.fixture
def ravi(city: City) -> Membership:
    """Ravi reviews."""
    return _member(city, Role.REVIEWER, "Ravi Reviewer")


@pytest.fixture
def carl(city: City) -> Membership:
    """Carl contributes."""
    return _member(city, Role.CONTRIBUTOR, "Carl Contributor")


@pytest.fixture
def vera(city: City) -> Membership:
    """Vera only views."""
    return _member(city, Role.VIEWER, "Vera Viewer")


@pytest.fixture
def nora(db: None) -> Membership:
    """Nora owns another city and has nothing to look for in Lindhaven."""
    return _member(CityFactory.create(name="Nordport"), Role.OWNER, "Nora Neighbour")


def client_of(membership: Membership) -> Client:
    """A browser in which the member has signed in."""
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    return client
