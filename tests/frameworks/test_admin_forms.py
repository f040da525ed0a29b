"""The forms of the editor: what is written in their boxes is what a file would say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import models as db
from django.test import Client

from frameworks import models
from frameworks.drafting import comment
from frameworks.models import FrameworkEvent, FrameworkVersion
from frameworks.services import import_document, new_draft
from tests.admin_pages import PARTS, address_of, all_rows, form_of, frozen_version
from tests.conftest import published
from tests.documents import Tree, document, document_tree, full_tree
from tests.factories import UserFactory

THEME = {"code": "T1", "title": "Theme", "members": ["D1-1", "D2-1"]}


@pytest.fixture
def root(db: None) -> Client:
    """A browser in which an administrator has signed in who may do everything."""
    client = Client()
    user = UserFactory.create(is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


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


def test_every_page_of_every_kind_of_part_saves_what_it_shows(root: Client) -> None:
    names = [{"family": "Writer"}, {"literal": "City, Office of"}, {"literal": "Office"}]
    tree = full_tree(version="1.1.0")
    tree["sources"]["first"]["csl"] |= {"author": names, "issued": "2020", "accessed": "2026-01-01"}
    tree["questions"]["share"] |= {
        "bounds": {"min": "0.5", "max": 100},
        "thresholds": {2: 10, 3: "50.25", 4: 85},
    }
    version = import_document(document=document(tree))
    before = all_rows()

    for model in PARTS:
        place = "question__version" if model is models.Level else "version"
        where = {"pk": version.pk} if model is FrameworkVersion else {place: version}
        for row in model._default_manager.filter(**where):
            address = address_of("change", model, row.pk)
            response = root.post(address, form_of(root.get(address)))
            assert (response.status_code, all_rows() == before) == (302, True), row


def _post(client: Client, row: db.Model, **changes: object) -> Any:
    """Change some boxes of a row's page."""
    address = address_of("change", type(row), row.pk)
    return client.post(address, form_of(client.get(address)) | changes)


def _question(version: FrameworkVersion, code: str) -> models.Question:
    return models.Question.objects.get(version=version, code=code)


def test_rules_of_a_checklist_are_edited_as_rows(root: Client, draft: FrameworkVersion) -> None:
    boxes = {"rule_5_all": "a, b, c", "rule_4_at_least": "", "rule_4_with": "a, b"}

    _post(root, _question(draft, "ticks"), **boxes)

    rules = _question(draft, "ticks").rules
    assert (rules["5"], rules["4"]) == ({"all": ["a", "b", "c"]}, {"with": ["a", "b"]})


def test_metric_is_edited_in_boxes(root: Client, draft: FrameworkVersion) -> None:
    boxes = {
        "metric_better": "lower",
        "metric_max": "99.50",
        "threshold_2": "90",
        "metric_unit_en": "%",
    }

    _post(root, _question(draft, "share"), **boxes)

    metric = _question(draft, "share").metric or {}
    assert (metric["better"], metric["bounds"]) == ("lower", {"min": 0, "max": "99.5"})
    assert (metric["thresholds"], metric["unit"]) == ({"2": 90, "3": 50, "4": 85}, {"en": "%"})


def test_question_of_another_kind_loses_what_belongs_to_its_kind(
    root: Client, draft: FrameworkVersion
) -> None:
    _post(root, _question(draft, "share"), kind="level")

    assert _question(draft, "share").metric is None


def test_citation_is_added_to_the_first_indicator_of_a_question(
    root: Client, draft: FrameworkVersion
) -> None:
    source = models.Source.objects.get(version=draft, code="second")
    new: dict[str, object] = {"citations-TOTAL_FORMS": 3, "citations-2-source": source.pk}
    new |= {
        "citations-2-locator_en": "Page 1",
        "citations-2-claim_en": "So.",
        "citations-2-basis": "named",
    }

    _post(root, _question(draft, "alpha"), **new)

    made = models.Citation.objects.get(version=draft, locator={"en": "Page 1"})
    assert (made.indicator and made.indicator.code, made.order) == ("D1-1", 1)


def test_claim_of_change_is_stored_with_its_note(root: Client, draft: FrameworkVersion) -> None:
    made = new_draft(version=frozen_version(), number="2.0.0")

    refused = _post(root, _question(made, "alpha"), claim="reworded")
    _post(root, _question(made, "alpha"), claim="reworded", claim_note="Clearer.")

    made.refresh_from_db()
    assert refused.status_code == 200
    assert made.changes["questions"] == {"alpha": {"is": "reworded", "note": "Clearer."}}


def test_translation_is_marked_stale_until_it_is_said_to_be_right(root: Client) -> None:
    of = {"of": "0" * 12, "prompt": "怎样？"}
    tree = document_tree(translations={"zh-Hans": {"questions": {"alpha": of}}})
    version = import_document(document=document(tree))
    address = address_of("change", models.Question, _question(version, "alpha").pk)

    before = root.get(address)
    _post(root, _question(version, "alpha"), still_right="zh-Hans|questions|alpha")

    assert "The translation into 简体中文 is stale." in before.content.decode()
    assert "is stale." not in root.get(address).content.decode()


def test_language_is_added_on_the_page_of_the_version(
    root: Client, draft: FrameworkVersion
) -> None:
    _post(root, draft, translations="zh-Hans, de")
    wrong = _post(root, draft, translations="Deutsch")

    draft.refresh_from_db()
    page = root.get(address_of("change", models.Question, _question(draft, "alpha").pk))
    assert (draft.languages, wrong.status_code) == (["en", "de", "zh-Hans"], 200)
    assert 'name="prompt_de"' in page.content.decode()


@pytest.mark.parametrize(
    ("model", "code", "boxes"),
    [
        (models.Question, "alpha", {"code": "beta"}),
        (models.Question, "alpha", {"code": "two words"}),
        (models.Source, "first", {"code": "Capital"}),
        (models.Theme, "T1", {"members": "D1-1\nnothing"}),
        (models.Dimension, "D1", {"weight": "0"}),
        (models.ProfileItem, "RDY-1", {"kind": "relevance"}),
    ],
)
def test_page_of_a_part_refuses_what_a_file_could_not_say(
    root: Client, draft: FrameworkVersion, model: Any, code: str, boxes: dict[str, str]
) -> None:
    before = all_rows()

    response = _post(root, model.objects.get(version=draft, code=code), **boxes)

    assert (response.status_code, all_rows()) == (200, before)


def test_event_page_names_person_and_shows_both_texts(
    root: Client, draft: FrameworkVersion
) -> None:
    _post(root, _question(draft, "alpha"), prompt_en="How now?")
    event = FrameworkEvent.objects.get(verb="changed")

    page = root.get(address_of("change", FrameworkEvent, event.pk)).content.decode()
    listed = root.get(address_of("changelist", FrameworkEvent)).content.decode()

    assert "How is alpha done?" in page
    assert "How now?" in page
    assert "Person" in listed
