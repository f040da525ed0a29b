"""Evidence in the browser's requests: files on a card, the list, one item, downloads, reuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessment.enums import EvidenceKind
from assessment.models import (
    Assessment,
    AuditEvent,
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from assessment.models.evidence import evidence_storage
from frameworks.models import FrameworkVersion
from tests.conftest import client_of, published
from tests.documents import document_tree
from tests.factories import (
    AssessmentFactory,
    EvidenceFileFactory,
    EvidenceItemFactory,
    EvidenceLinkFactory,
)
from tests.paper import PDF
from tests.sql import statements

HTMX = {"HX-Request": "true"}
HTML = b"<!doctype html><script>alert(1)</script>"


def _file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _add(client: Client, assessment: Assessment, **data: Any) -> Any:
    """Send the evidence form of alpha as htmx does."""
    address = reverse("evidence", args=[assessment.pk, "D1", "alpha"])
    fields = {f"alpha-evidence-{key}": value for key, value in data.items()}
    return client.post(address, fields, headers=HTMX)


def _page(client: Client, name: str, assessment: Assessment, *more: Any, **query: str) -> Any:
    return client.get(reverse(name, args=[assessment.pk, *more]), query)


@pytest.fixture
def file(assessment: Assessment) -> EvidenceFile:
    """The budget, a file in the service of alpha."""
    answer = assessment.answers.get(question="alpha")
    made = EvidenceFileFactory.create(item__assessment=assessment)
    EvidenceLinkFactory.create(answer=answer, item=made.item)
    return made


def test_file_is_added_and_named_after_itself(assessment: Assessment, carl: Membership) -> None:
    response = _add(client_of(carl), assessment, kind="file", file=_file(), date="2026-03-01")

    item = EvidenceItem.objects.get()
    text = response.content.decode()
    assert (response.status_code, item.kind, item.title) == (200, EvidenceKind.FILE, "plan.pdf")
    assert "This evidence supports level 4" in text
    assert reverse("evidence_file", args=[assessment.pk, item.pk]) in text


def test_file_chosen_without_naming_the_kind_is_a_file(
    assessment: Assessment, carl: Membership
) -> None:
    _add(client_of(carl), assessment, kind="link", title="Plan", file=_file())

    assert EvidenceItem.objects.get().kind == EvidenceKind.FILE


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "file", "title": "Plan"}, "Choose the file, or choose another kind."),
        ({"kind": "file", "file": _file("plan.pdf", HTML)}, "ends in .pdf but is a web page"),
        ({"kind": "register", "reference": "R", "title": "P", "file": _file()}, "You chose a file"),
        ({"kind": "link", "url": "https://x.org", "title": "P", "file": _file()}, "You chose a"),
    ],
    ids=["no file", "web page", "register", "link"],
)
def test_faulty_file_is_refused_in_words_and_the_rest_stays_typed(
    assessment: Assessment, carl: Membership, data: dict[str, Any], message: str
) -> None:
    response = _add(client_of(carl), assessment, passage="p. 7", **data)

    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert 'value="p. 7"' in text
    assert ("Then choose the file again" in text) == ("file" in data)
    assert EvidenceItem.objects.count() == 0


def test_file_over_the_quota_is_refused_beside_the_form(
    assessment: Assessment, carl: Membership, settings: Settings
) -> None:
    settings.EVIDENCE_QUOTA_MB = 0

    response = _add(client_of(carl), assessment, kind="file", file=_file())

    assert response.status_code == 422
    assert "would exceed its 0 MB" in response.content.decode()


def test_file_is_added_with_the_whole_page(assessment: Assessment, carl: Membership) -> None:
    fields = {f"{code}-version": 0 for code in ("alpha", "beta", "gamma")}
    given = {"alpha-choice": "3", "beta-evidence-kind": "link", "beta-evidence-file": _file()}

    response = client_of(carl).post(
        reverse("dimension", args=[assessment.pk, "D1"]), fields | given
    )

    link = EvidenceLink.objects.get()
    assert (response.status_code, link.answer.question) == (302, "beta")
    assert link.item.files.get().name == "plan.pdf"
    assert assessment.answers.get(question="alpha").level == 3


def test_whole_page_with_a_refused_file_saves_the_answers_and_says_why(
    assessment: Assessment, carl: Membership
) -> None:
    fields = {f"{code}-version": 0 for code in ("alpha", "beta", "gamma")}
    given = {"alpha-choice": "3", "beta-evidence-file": _file("a.html", HTML)}

    response = client_of(carl).post(
        reverse("dimension", args=[assessment.pk, "D1"]), fields | given
    )

    assert response.status_code == 422
    assert "Print it to a PDF and add that." in response.content.decode()
    assert assessment.answers.get(question="alpha").level == 3


def test_download_is_an_attachment_that_can_do_nothing(
    assessment: Assessment, vera: Membership, file: EvidenceFile
) -> None:
    response = _page(client_of(vera), "evidence_file", assessment, file.item_id)

    assert b"".join(response.streaming_content) == PDF
    wanted = {
        "Content-Disposition": 'attachment; filename="budget.pdf"',
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(PDF)),
    }
    assert {key: response.headers[key] for key in wanted} == wanted
    event = AuditEvent.objects.get(verb="evidence.downloaded")
    assert (event.actor, event.target) == (vera.user_id, str(file.item_id))
    assert event.detail is not None
    assert event.detail["version"] == 1


def test_earlier_version_is_listed_with_its_hash_and_downloaded(
    assessment: Assessment, carl: Membership, file: EvidenceFile
) -> None:
    newer = EvidenceFileFactory.create(item=file.item, number=2, content=PDF + b"\n")
    client = client_of(carl)

    page = _page(client, "evidence_item", assessment, file.item_id).content.decode()
    old = _page(client, "evidence_version", assessment, file.item_id, 1)
    new = _page(client, "evidence_file", assessment, file.item_id)

    assert file.sha256 in page
    assert newer.sha256 in page
    assert b"".join(old.streaming_content) == PDF
    assert b"".join(new.streaming_content) == PDF + b"\n"


def test_unknown_version_and_lost_file_are_404(
    assessment: Assessment, carl: Membership, file: EvidenceFile
) -> None:
    client = client_of(carl)
    unknown = _page(client, "evidence_version", assessment, file.item_id, 7)
    evidence_storage().delete(str(file.file.name))

    lost = _page(client, "evidence_file", assessment, file.item_id)

    assert (unknown.status_code, lost.status_code) == (404, 404)
    assert AuditEvent.objects.count() == 0


def test_item_of_another_assessment_is_404(
    assessment: Assessment, carl: Membership, small: FrameworkVersion, nora: Membership
) -> None:
    other = AssessmentFactory.create(version=small, city=nora.city)
    item = EvidenceItemFactory.create(assessment=other)

    assert _page(client_of(carl), "evidence_item", assessment, item.pk).status_code == 404


def test_viewer_sees_of_restricted_evidence_that_it_exists_and_no_more(
    assessment: Assessment, vera: Membership, ravi: Membership, file: EvidenceFile
) -> None:
    EvidenceItem.objects.update(restricted=True)

    seen = {
        name: [
            _page(client_of(member), name, assessment, *place).content.decode()
            for member in (vera, ravi)
        ]
        for name, place in {"evidence_list": (), "dimension": ("D1",)}.items()
    }

    for viewer, reviewer in seen.values():
        assert "Restricted evidence" in viewer
        assert "2026" in viewer
        assert ("Budget" in viewer, "budget" in viewer) == (False, False)
        assert str(file.item_id) not in viewer
        assert "Budget" in reviewer


def test_list_shows_what_each_item_serves_and_the_room_that_is_used(
    assessment: Assessment, vera: Membership, file: EvidenceFile
) -> None:
    link = EvidenceLinkFactory.create(answer=assessment.answers.get(question="delta"))
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="beta"), item=link.item)
    client = client_of(vera)

    whole = _page(client, "evidence_list", assessment).content.decode()
    second = _page(client, "evidence_list", assessment, dimension="D2").content.decode()
    unknown = _page(client, "evidence_list", assessment, dimension="D9").status_code

    assert [t in whole for t in ("Budget", "Council decision 118")] == [True, True]
    assert [t in second for t in ("Budget", "Council decision 118")] == [False, True]
    assert '<span class="num">2.1</span>' in second
    assert "Files of Lindhaven take" in whole
    assert unknown == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_seven_statements(assessment: Assessment, vera: Membership, count: int) -> None:
    for question in ("alpha", "beta", "gamma")[:count]:
        EvidenceLinkFactory.create(answer=assessment.answers.get(question=question))
    client = client_of(vera)
    _page(client, "evidence_list", assessment)

    with statements() as counted:
        _page(client, "evidence_list", assessment)

    assert len(counted) == 7


def _change(client: Client, of: EvidenceFile, **changes: Any) -> Any:
    """Open the item's page and send its form with changes."""
    address = reverse("evidence_item", args=[of.item.assessment_id, of.item_id])
    form = client.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name != "file"}
    if not given["restricted"]:
        del given["restricted"]
    return client.post(address, given | changes)


def test_item_is_changed_and_its_file_replaced(file: EvidenceFile, carl: Membership) -> None:
    response = _change(client_of(carl), file, title="Budget 2027", file=_file("new.pdf"))

    assert response.status_code == 302
    assert EvidenceItem.objects.get().title == "Budget 2027"
    assert [row.name for row in EvidenceFile.objects.all()] == ["new.pdf", "budget.pdf"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Give the document a title."),
        ({"file": _file("a.exe")}, "Programs are not evidence."),
    ],
)
def test_faulty_change_is_refused_in_words(
    file: EvidenceFile, carl: Membership, changes: dict[str, Any], message: str
) -> None:
    response = _change(client_of(carl), file, **changes)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert EvidenceItem.objects.get().title == "Budget"


def test_reader_sees_an_item_and_cannot_change_it(
    assessment: Assessment, file: EvidenceFile, vera: Membership
) -> None:
    client = client_of(vera)
    address = reverse("evidence_item", args=[assessment.pk, file.item_id])

    assert "Change it" not in client.get(address).content.decode()
    assert client.post(address, {"title": "Mine"}).status_code == 403


@pytest.fixture
def themed(assessment: Assessment, carl: Membership) -> Assessment:
    """An assessment of a framework in which alpha and delta share a theme."""
    tree = document_tree(code="themed")
    tree["related"] = [{"code": "pair", "title": "A pair", "members": ["D1-1", "D2-1"]}]
    made = AssessmentFactory.create(version=published(tree), city=carl.city, year=2027)
    for code, title in {"beta": "Near in the list", "delta": "Near in matter"}.items():
        answer = made.answers.get(question=code)
        EvidenceLinkFactory.create(answer=answer, item__title=title)
    return made


def test_reuse_offers_evidence_of_related_questions_first(
    themed: Assessment, carl: Membership
) -> None:
    address = reverse("reuse_evidence", args=[themed.pk, "D1", "alpha"])

    text = client_of(carl).get(address, headers=HTMX).content.decode()

    assert "<html" not in text
    places = [text.index(words) for words in ("related questions", "in matter", "in the list")]
    assert places == sorted(places)


def test_reuse_answers_htmx_with_the_evidence_and_others_with_the_page(
    themed: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    first, second = EvidenceItem.objects.filter(assessment=themed)
    address = reverse("reuse_evidence", args=[themed.pk, "D1", "alpha"])

    fragment = client.post(address, {"item": first.pk, "passage": "p. 2"}, headers=HTMX)
    page = client.post(address, {"item": second.pk})

    assert "serves 1 more question" in fragment.content.decode()
    assert page.headers["Location"].endswith("/answers/D1/#evidence-alpha")
    served = EvidenceLink.objects.filter(answer__question="alpha", answer__assessment=themed)
    assert {link.passage for link in served} == {"p. 2", ""}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("", "Choose what to use."),
        ("nonsense", "Enter a valid UUID."),
        ("6b2f0f43-95a4-4f5c-a3a4-0c8b4d5a8a11", "This evidence is no longer here."),
    ],
)
def test_reuse_of_nothing_is_refused_in_its_own_place(
    themed: Assessment, carl: Membership, item: str, message: str
) -> None:
    address = reverse("reuse_evidence", args=[themed.pk, "D1", "alpha"])

    response = client_of(carl).post(address, {"item": item}, headers=HTMX)

    assert (response.status_code, response.headers["HX-Retarget"]) == (422, "#reuse-alpha")
    assert message in response.content.decode()


def test_reuse_of_what_is_there_already_is_refused(themed: Assessment, carl: Membership) -> None:
    link = EvidenceLink.objects.select_related("item").get(answer__question="beta")
    address = reverse("reuse_evidence", args=[themed.pk, "D1", "beta"])

    response = client_of(carl).post(address, {"item": link.item_id}, headers=HTMX)

    assert "serves the question already" in response.content.decode()


def test_card_says_when_a_link_did_not_answer(assessment: Assessment, vera: Membership) -> None:
    EvidenceLinkFactory.create(
        answer=assessment.answers.get(question="alpha"),
        item__link_state="broken",
        item__link_checked_at=assessment.created_at,
    )
    client = client_of(vera)

    card = _page(client, "dimension", assessment, "D1").content.decode()
    listed = _page(client, "evidence_list", assessment).content.decode()

    assert "The link did not answer on 1 September 2026." in card
    assert "no answer on" in listed
