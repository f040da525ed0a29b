"""Who works on frameworks in the administration, and on what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from frameworks.models import FrameworkVersion
from frameworks.services import new_draft
from tests.admin_pages import Enter
from tests.conftest import published
from tests.documents import document_tree, full_tree
from tests.factories import UserFactory


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
