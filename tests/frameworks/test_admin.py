"""Frameworks in Django admin: every page opens, drafts can be changed, nothing else can."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from frameworks import models
from frameworks.drafting import comment
from frameworks.models import DraftComment, Framework, FrameworkEvent, FrameworkVersion, Status
from frameworks.queries import document_of
from frameworks.services import import_document
from tests.admin_pages import (
    PAGES,
    PARTS,
    Model,
    address_of,
    all_rows,
    form_of,
    frozen_version,
    row_of,
)
from tests.conftest import published
from tests.documents import Tree, document, document_tree, full_tree, large_tree
from tests.factories import UserFactory
from tests.sql import statements

THEME = {"code": "T1", "title": "Theme", "members": ["D1-1", "D2-1"]}
DELETED = [model for model in PARTS if model is not models.Level]
by_model = pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
by_deleted = pytest.mark.parametrize("model", DELETED, ids=lambda model: model.__name__)
by_part = pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)


def _client(**rights: bool) -> Client:
    client = Client()
    user = UserFactory.create(is_staff=True, **rights)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def root(db: None) -> Client:
    """A browser in which an administrator has signed in who may do everything."""
    return _client(is_superuser=True)


def _tree(**changes: Any) -> Tree:
    profile = full_tree()["profile"]
    return document_tree(**{"related": [THEME], "profile": profile} | changes)


@pytest.fixture
def draft(db: None) -> FrameworkVersion:
    """A draft of the small framework, beside a published version."""
    published(_tree())
    version = import_document(document=document(_tree(version="1.1.0")))
    comment(version=version, kind="question", code="alpha", text="Why?", by=uuid4())
    return version


@by_model
def test_changelist_shows_every_row(root: Client, draft: FrameworkVersion, model: Model) -> None:
    page = root.get(address_of("changelist", model))

    assert page.context["cl"].result_count == model._default_manager.count() > 0


@by_model
def test_add_page_opens_where_rows_are_added_by_hand(
    root: Client, draft: FrameworkVersion, model: Model
) -> None:
    status = root.get(address_of("add", model)).status_code

    assert status == (403 if model in (FrameworkEvent, DraftComment, models.Level) else 200)


@by_part
def test_change_page_of_a_draft_saves_what_it_shows(
    root: Client, draft: FrameworkVersion, model: Model
) -> None:
    address, before = address_of("change", model, row_of(draft, model).pk), all_rows()

    page = root.get(address)
    response = root.post(address, form_of(page))

    assert 'name="_save"' in page.content.decode()
    assert (response.status_code, all_rows()) == (302, before)


@by_part
def test_change_page_of_a_published_version_only_shows(
    root: Client, draft: FrameworkVersion, model: Model
) -> None:
    form = form_of(root.get(address_of("change", model, row_of(draft, model).pk)))
    address, before = address_of("change", model, row_of(frozen_version(), model).pk), all_rows()

    page = root.get(address)
    form |= {"code": "changed", "prompt_en": "How now?", "levels-2-text_en": "Better."}
    refused = root.post(address, form)

    assert (page.status_code, refused.status_code) == (200, 403)
    assert 'name="_save"' not in page.content.decode()
    assert all_rows() == before


@by_deleted
def test_published_rows_cannot_be_deleted(
    root: Client, draft: FrameworkVersion, model: Model
) -> None:
    row, before = row_of(frozen_version(), model), all_rows()

    one = root.post(address_of("delete", model, row.pk), {"post": "yes"})
    several = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    root.post(address_of("changelist", model), several)

    assert (one.status_code, all_rows()) == (403, before)


def test_event_can_only_be_read(root: Client, draft: FrameworkVersion) -> None:
    event, before = FrameworkEvent.objects.all()[0], all_rows()
    address = address_of("change", FrameworkEvent, event.pk)

    statuses = [
        root.get(address).status_code,
        root.post(address, {"verb": "x"}).status_code,
        root.post(address_of("delete", FrameworkEvent, event.pk), {"post": "yes"}).status_code,
    ]

    assert (statuses, all_rows()) == ([200, 403, 403], before)


def test_question_of_a_draft_and_its_levels_can_be_changed(
    root: Client, draft: FrameworkVersion
) -> None:
    question = models.Question.objects.get(version=draft, code="alpha")
    address = address_of("change", models.Question, question.pk)

    form = form_of(root.get(address))
    form |= {"prompt_en": "How now?", "levels-2-text_en": "Better.", "depth": "extended"}
    root.post(address, form)

    tree = _tree(version="1.1.0")
    tree["questions"]["alpha"] |= {"prompt": "How now?", "depth": "extended"}
    tree["questions"]["alpha"]["levels"][3]["is"] = "Better."
    assert document_of(FrameworkVersion.objects.get(pk=draft.pk)) == document(tree)


def test_change_page_keeps_texts_in_languages_that_it_does_not_show(root: Client) -> None:
    version = import_document(document=document(document_tree(language="de")))
    address = address_of("change", models.Question, row_of(version, models.Question).pk)

    root.post(address, form_of(root.get(address)) | {"supersedes": "older"})

    question = models.Question.objects.get(code="alpha")
    assert (question.supersedes, question.prompt) == ("older", {"de": "How is alpha done?"})


def test_part_cannot_be_added_to_a_published_version(root: Client, draft: FrameworkVersion) -> None:
    before = all_rows()
    address = address_of("change", models.Theme, row_of(draft, models.Theme).pk)

    form = form_of(root.get(address)) | {"version": frozen_version().pk, "code": "T2"}
    response = root.post(address_of("add", models.Theme), form)

    assert (response.status_code, all_rows()) == (403, before)


def test_part_cannot_be_moved_to_a_published_version(root: Client, draft: FrameworkVersion) -> None:
    address, before = (
        address_of("change", models.Source, row_of(draft, models.Source).pk),
        all_rows(),
    )

    form = form_of(root.get(address)) | {"version": frozen_version().pk, "code": "third"}
    response = root.post(address, form)

    assert (response.status_code, all_rows()) == (200, before)


def test_framework_with_a_published_version_keeps_its_code(
    root: Client, draft: FrameworkVersion
) -> None:
    root.post(address_of("change", Framework, draft.framework_id), {"code": "renamed"})

    assert Framework.objects.get().code == "small"


def test_draft_can_be_deleted(root: Client, draft: FrameworkVersion) -> None:
    address = address_of("delete", FrameworkVersion, draft.pk)

    root.post(address, {"post": "yes", "as_read": root.get(address).context["as_read"]})

    assert FrameworkVersion.objects.get().status == Status.PUBLISHED


def _counts(client: Client) -> dict[str, int]:
    """How many statements each list takes."""
    counts = {}
    for model in PAGES:
        client.get(address_of("changelist", model))
        with statements() as counted:
            client.get(address_of("changelist", model))
        counts[model.__name__] = len(counted)
    return counts


@pytest.mark.parametrize("dimensions", [1, 3])
def test_changelists_take_a_constant_number_of_statements(root: Client, dimensions: int) -> None:
    published(large_tree(5 * dimensions))

    own = {"Framework": 5, "Level": 5, "DraftComment": 5, "FrameworkEvent": 8}
    assert _counts(root) == {model.__name__: 6 for model in PARTS} | own


def test_changelists_take_as_many_statements_for_three_versions_as_for_one(root: Client) -> None:
    published()
    one = _counts(root)
    for number in ("1.1.0", "1.2.0"):
        import_document(document=document(document_tree(version=number)))

    assert _counts(root) == one


@by_model
def test_staff_without_permissions_see_nothing(draft: FrameworkVersion, model: Model) -> None:
    client = _client()

    index = client.get(reverse("admin:index"))
    statuses = [client.get(address_of(page, model)).status_code for page in ("changelist", "add")]

    assert (index.context["app_list"], statuses) == ([], [403, 403])
