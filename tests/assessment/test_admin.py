"""Cities and assessments in Django admin: every page opens, and none shows what a city wrote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import models as db
from django.test import Client
from django.urls import reverse

from assessment.accounts.models import User
from assessment.enums import AnswerState, EvidenceKind
from assessment.given import Entry, Given, Shown
from assessment.models import Answer, Assessment, AuditEvent, City, Membership, ReportJob
from assessment.services.answers import save_answer
from assessment.services.assessments import finalise
from assessment.services.evidence import add_evidence
from assessment.services.reports import request_report
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition
from tests.factories import AssessmentFactory, UserFactory
from tests.sql import statements

Model = type[db.Model]
SECRET = "Quokka"
HIDDEN = ("Answer", "EvidenceItem", "EvidenceLink")
OWN = [City, Assessment, ReportJob, AuditEvent, User]
READ_ONLY = [Assessment, ReportJob, AuditEvent]
by_model = pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
by_read_only = pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)


@pytest.fixture
def root(db: None) -> Client:
    """A browser in which an administrator has signed in who may do everything."""
    client = Client()
    user = UserFactory.create(name="Rita Root", is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def written(assessment: Assessment, olga: Membership) -> Assessment:
    """Lindhaven's assessment with a recognisable word wherever people write, then finished."""
    definition = load_definition(assessment.content_hash, "en")
    given = {
        "alpha": Given(AnswerState.ANSWERED, level=3, comment=f"{SECRET} said so."),
        "beta": Given(AnswerState.NOT_APPLICABLE, reason=f"No {SECRET} here."),
        "share": Given(AnswerState.ANSWERED, value=Decimal(90), data_source=f"{SECRET} statistics"),
    }
    for code, row in given.items():
        entry = Entry(definition.questions[code], row, 0)
        save_answer(assessment=assessment, entry=entry, by=olga.user)
    shown = Shown(
        kind=EvidenceKind.REGISTER,
        title=f"Decision on the {SECRET}",
        reference=f"{SECRET}-118",
        date=date(2026, 3, 1),
        passage=f"Page {SECRET}",
    )
    add_evidence(assessment=assessment, question="alpha", shown=shown, by=olga.user)
    request_report(assessment=assessment, language="en", by=olga.user)
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    return assessment


def _address(page: str, model: Model, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _rows() -> list[dict[str, Any]]:
    return [row for model in OWN for row in model._default_manager.order_by("pk").values()]


def _city_form(page: Any) -> dict[str, Any]:
    """What a browser sends when nobody has changed anything on the page of a city."""
    shown = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        shown += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in shown for field in form]
    return {f.html_name: value for f in fields if (value := f.value()) is not None}


@by_model
def test_changelist_shows_every_row(root: Client, written: Assessment, model: Model) -> None:
    page = root.get(_address("changelist", model))

    assert page.context["cl"].result_count == model._default_manager.count() > 0


@by_model
def test_change_page_of_every_row_opens(root: Client, written: Assessment, model: Model) -> None:
    keys = model._default_manager.values_list("pk", flat=True)

    pages = [root.get(_address("change", model, key)) for key in keys]

    assert {page.status_code for page in pages} == {200}
    saves = {'name="_save"' in page.content.decode() for page in pages}
    assert saves == {model not in READ_ONLY}


@by_model
def test_rows_are_added_by_hand_for_cities_only(root: Client, model: Model) -> None:
    assert root.get(_address("add", model)).status_code == (200 if model is City else 403)


@by_read_only
def test_row_cannot_be_added_changed_or_deleted(
    root: Client, written: Assessment, model: Model
) -> None:
    key, before = model._default_manager.all()[0].pk, _rows()
    form = {"year": 1999, "verb": "x", "language": "x", "status": "in_progress", "post": "yes"}
    many = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}

    statuses = [
        root.post(_address("add", model), form).status_code,
        root.post(_address("change", model, key), form).status_code,
        root.post(_address("delete", model, key), form).status_code,
    ]
    root.post(_address("changelist", model), many)

    assert (statuses, _rows()) == ([403, 403, 403], before)


def _pages() -> list[str]:
    """The address of every page of the administration, whichever app it belongs to."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        found += [_address("changelist", model), _address("add", model)]
        for row in model._default_manager.all():
            found += [_address(page, model, row.pk) for page in ("change", "history")]
    return found


def test_no_page_shows_what_a_city_wrote(root: Client, written: Assessment) -> None:
    city = _address("change", City, written.city_id)
    root.post(city, _city_form(root.get(city)))
    pages = _pages()

    leaks = [page for page in pages if SECRET in root.get(page).content.decode()]

    assert Answer.objects.filter(comment__contains=SECRET).count() == 1
    assert AuditEvent.objects.filter(detail__icontains=SECRET).count() == 4
    assert (leaks, len(pages) > 50) == ([], True)


@pytest.mark.parametrize("model", [City, User], ids=["City", "User"])
def test_page_before_deleting_shows_nothing_that_a_city_wrote(
    root: Client, written: Assessment, olga: Membership, model: Model
) -> None:
    key = written.city_id if model is City else olga.user_id

    page = root.get(_address("delete", model, key)).content.decode()

    assert SECRET not in page


def test_models_of_answers_have_no_page() -> None:
    assert [m for m in admin.site._registry if m.__name__ in HIDDEN] == []


def test_history_cannot_be_searched_by_what_was_written(root: Client, written: Assessment) -> None:
    address = _address("changelist", AuditEvent)

    response = root.get(address, {"detail__after__comment__startswith": SECRET})

    assert response.status_code == 400


def test_city_can_be_changed(root: Client, city: City, olga: Membership) -> None:
    address = _address("change", City, city.pk)

    form = _city_form(root.get(address)) | {"region": "South", "population_band": "50k-100k"}
    response = root.post(address, form)

    city.refresh_from_db()
    assert (response.status_code, city.region, city.population_band) == (302, "South", "50k-100k")
    assert list(city.memberships.values_list("user", "role")) == [(olga.user_id, "owner")]


@pytest.mark.parametrize("cities", [1, 3])
def test_changelists_take_a_constant_number_of_statements(
    root: Client, small: FrameworkVersion, olga: Membership, cities: int
) -> None:
    for row in AssessmentFactory.create_batch(cities, version=small):
        request_report(assessment=row, language="en", by=olga.user)
    counts = {}
    for model in OWN:
        root.get(_address("changelist", model))
        with statements() as counted:
            root.get(_address("changelist", model))
        counts[model.__name__] = len(counted)

    assert counts == {"City": 6, "Assessment": 8, "ReportJob": 7, "AuditEvent": 6, "User": 5}


@by_model
def test_staff_without_permissions_see_nothing(written: Assessment, model: Model) -> None:
    client = Client()
    person = UserFactory.create(is_staff=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    index = client.get(reverse("admin:index"))
    status = client.get(_address("changelist", model)).status_code

    assert (index.context["app_list"], status) == ([], 403)
