"""What somebody types into a question that leaves the assessment meanwhile comes back in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, Comment, EvidenceLink, Membership
from assessment.services.answers import save_answer
from assessment.services.assessments import finalise
from assessment.services.scope import change_scope
from assessment.services.upgrades import undo_upgrade, upgrade
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import client_of, published
from tests.documents import dimension, document_tree, question
from tests.factories import AssessmentFactory
from tests.sql import statements

HTMX = {"HX-Request": "true"}
UPGRADED = "This question is no longer asked: the assessment has moved to another version"
RESCOPED = "This question is no longer asked here: the scope of the assessment has changed."


def _at(name: str, assessment: Assessment, dimension: str, *question: str) -> str:
    return reverse(name, args=[assessment.pk, dimension, *question])


def _fields(*questions: str, **typed: Any) -> dict[str, Any]:
    """A page with these cards; ``typed`` has the question before two underscores."""
    fields: dict[str, Any] = {f"{code}-version": 0 for code in questions}
    return fields | {name.replace("__", "-", 1): value for name, value in typed.items()}


@pytest.fixture
def narrowed(assessment: Assessment, cora: Membership) -> Assessment:
    """Cora took perspective two out, and D3 with it; alpha of D3 still stands in D1."""
    change_scope(assessment=assessment, perspectives=["one"], depth=Depth.CORE, by=cora.user)
    return assessment


@pytest.fixture
def moved(assessment: Assessment, newer: FrameworkVersion, cora: Membership) -> Assessment:
    """Cora moved it to the next version, which does not have gamma of D1."""
    upgrade(assessment=assessment, to_version=newer, by=cora.user)
    return assessment


@pytest.fixture
def shallower(carl: Membership, cora: Membership) -> Assessment:
    """An assessment at the depth of core again; eta of D1 was asked before."""
    tree = document_tree(code="deep")
    tree["questions"]["eta"] = question("eta", depth="extended")
    tree["perspectives"][0]["dimensions"][0] = dimension("D1", "alpha", "beta", "gamma", "eta")
    made = AssessmentFactory.create(version=published(tree), city=carl.city, depth="extended")
    change_scope(assessment=made, perspectives=made.perspectives, depth=Depth.CORE, by=cora.user)
    return made


# --- one card, by a script -----------------------------------------------------------------------


def test_card_out_of_scope_is_410_and_says_why(narrowed: Assessment, carl: Membership) -> None:
    address = _at("answer", narrowed, "D3", "zeta")
    data = {"zeta-version": 0, "zeta-comment": "Typed."}

    response = client_of(carl).post(address, data, headers=HTMX)

    text = response.content.decode()
    assert (response.status_code, narrowed.answers.get(question="zeta").comment) == (410, "")
    assert RESCOPED in text
    assert ("<html" in text, "still stands" in text) == (False, False)


def test_shared_card_out_of_scope_says_where_it_still_stands(
    narrowed: Assessment, carl: Membership
) -> None:
    address = _at("answer", narrowed, "D3", "alpha")

    text = client_of(carl).post(address, {"alpha-version": 0}, headers=HTMX).content.decode()

    place = f'<a href="{_at("dimension", narrowed, "D1")}#q-alpha">1.1 Dimension D1</a>'
    assert f"It still stands in {place}." in text


def test_card_that_an_upgrade_removed_is_410(moved: Assessment, carl: Membership) -> None:
    address = _at("answer", moved, "D1", "gamma")

    response = client_of(carl).post(address, {"gamma-version": 0}, headers=HTMX)

    assert (response.status_code, UPGRADED in response.content.decode()) == (410, True)


def test_card_of_an_upgrade_that_was_undone_is_410(
    moved: Assessment, carl: Membership, cora: Membership
) -> None:
    undo_upgrade(upgrade=moved.upgrades.get(), by=cora.user)
    address = _at("answer", moved, "D1", "omega")

    response = client_of(carl).post(address, {"omega-version": 0}, headers=HTMX)

    assert (response.status_code, UPGRADED in response.content.decode()) == (410, True)


@pytest.mark.parametrize(
    ("dimension", "code"), [("D1", "nothing"), ("D9", "alpha"), ("D2", "alpha")]
)
def test_card_that_never_stood_there_is_404(
    narrowed: Assessment, carl: Membership, dimension: str, code: str
) -> None:
    address = _at("answer", narrowed, dimension, code)

    assert client_of(carl).post(address, {}, headers=HTMX).status_code == 404


@pytest.mark.parametrize("name", ["answer", "evidence", "comments", "reuse_evidence"])
def test_neighbour_and_viewer_learn_nothing_of_a_question_out_of_scope(
    narrowed: Assessment, nora: Membership, vera: Membership, name: str
) -> None:
    address = _at(name, narrowed, "D3", "zeta")

    answers = [client_of(who).post(address, {}, headers=HTMX) for who in (nora, vera)]

    assert [answer.status_code for answer in answers] == [404, 403]


@pytest.mark.parametrize("name", ["evidence", "comments", "reuse_evidence", "history"])
def test_every_act_on_a_card_out_of_scope_is_410(
    narrowed: Assessment, carl: Membership, name: str
) -> None:
    data = {"text": "Typed.", "zeta-evidence-title": "Plan", "zeta-evidence-url": "x.org"}

    response = client_of(carl).post(_at(name, narrowed, "D3", "zeta"), data, headers=HTMX)

    assert (response.status_code, RESCOPED in response.content.decode()) == (410, True)
    assert (Comment.objects.count(), EvidenceLink.objects.count()) == (0, 0)


def test_asking_whether_a_question_was_asked_takes_one_statement_more(
    moved: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    counts = []
    for code in ("gamma", "gamma", "nothing"):
        with statements() as counted:
            client.post(_at("answer", moved, "D1", code), {}, headers=HTMX)
        counts.append(len(counted))

    assert counts[1:] == [4, 4]  # session, person, assessment; and the versions it has been on


# --- pages, without scripts ----------------------------------------------------------------------


def test_page_saves_what_is_asked_and_gives_back_what_is_not(
    shallower: Assessment, carl: Membership
) -> None:
    fields = _fields("alpha", "beta", "eta", alpha__choice="3", eta__comment="A <b>word</b>.")

    response = client_of(carl).post(_at("dimension", shallower, "D1"), fields)

    text = response.content.decode()
    assert (response.status_code, shallower.answers.get(question="alpha").level) == (410, 3)
    assert "1 question of this page is no longer asked here." in text
    assert "Your other answers are saved." in text
    assert "<dt>Comment</dt><dd>A &lt;b&gt;word&lt;/b&gt;.</dd>" in text
    assert 'id="q-alpha"' in text
    assert shallower.answers.get(question="eta").comment == ""


def test_page_with_nothing_typed_where_it_is_no_longer_asked_is_saved(
    shallower: Assessment, carl: Membership
) -> None:
    given = entry(shallower, "alpha", state=ANSWERED, level=2)
    save_answer(assessment=shallower, entry=given, by=carl.user)
    fields = _fields("beta", "eta", beta__choice="3", eta__choice="")

    response = client_of(carl).post(_at("dimension", shallower, "D1"), fields)

    assert (response.status_code, shallower.answers.get(question="beta").level) == (302, 3)


def test_page_gives_back_evidence_and_an_answer_that_was_not_complete(
    shallower: Assessment, carl: Membership
) -> None:
    typed = {"eta-choice": "4", "eta-value": "x", "eta-evidence-title": "Plan of eta"}

    response = client_of(carl).post(_at("dimension", shallower, "D1"), _fields("eta") | typed)

    text = response.content.decode()
    assert "<dt>Answer</dt><dd>4 Name 4</dd>" in text
    assert "<dt>Evidence: Title</dt><dd>Plan of eta</dd>" in text


def test_page_with_a_fault_beside_does_not_say_that_all_is_saved(
    shallower: Assessment, carl: Membership
) -> None:
    fields = _fields("beta", "eta", beta__choice="not_applicable", eta__comment="Typed.")

    response = client_of(carl).post(_at("dimension", shallower, "D1"), fields)

    text = response.content.decode()
    assert (response.status_code, "Your other answers are saved" in text) == (422, False)
    assert ">Typed.<" in text


def test_page_of_a_dimension_out_of_scope_gives_every_text_back(
    narrowed: Assessment, carl: Membership
) -> None:
    fields = _fields("epsilon", "zeta", "alpha", zeta__comment="Mine.", alpha__choice="4")

    response = client_of(carl).post(_at("dimension", narrowed, "D3"), fields)

    text = response.content.decode()
    assert response.status_code == 410
    assert "This dimension is no longer asked in this assessment." in text
    assert text.count('<section class="panel form-panel') == 2  # nothing was typed for epsilon
    assert "<dd>Mine.</dd>" in text
    assert f"{_at('dimension', narrowed, 'D1')}#q-alpha" in text
    assert f'href="{reverse("answers", args=[narrowed.pk])}"' in text


def test_page_with_a_question_that_an_upgrade_removed_gives_it_back(
    moved: Assessment, carl: Membership
) -> None:
    fields = _fields("alpha", "gamma", alpha__choice="2", gamma__comment="Gone?")

    response = client_of(carl).post(_at("dimension", moved, "D1"), fields)

    text = response.content.decode()
    assert (response.status_code, moved.answers.get(question="alpha").level) == (410, 2)
    assert UPGRADED in text
    assert "<dd>Gone?</dd>" in text


def test_page_whose_questions_stand_in_another_part_now_is_saved(
    shallower: Assessment, carl: Membership
) -> None:
    address = f"{_at('dimension', shallower, 'D1')}?part=2"

    response = client_of(carl).post(address, _fields("gamma", gamma__choice="5"))

    assert shallower.answers.get(question="gamma").level == 5
    assert response.headers["Location"] == _at("dimension", shallower, "D1")


def test_page_of_an_unknown_question_or_dimension_says_nothing_of_it(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    fields = _fields("alpha", "nothing", nothing__comment="Typed.")

    known = client.post(_at("dimension", assessment, "D1"), fields)
    unknown = client.post(_at("dimension", assessment, "D9"), fields)

    assert (known.status_code, unknown.status_code) == (302, 404)


def test_comment_by_its_page_is_given_back(narrowed: Assessment, carl: Membership) -> None:
    data = {"text": "Who knows?"}

    response = client_of(carl).post(_at("comments", narrowed, "D3", "zeta"), data)

    text = response.content.decode()
    assert (response.status_code, Comment.objects.count()) == (410, 0)
    assert "<dd>Who knows?</dd>" in text
    assert RESCOPED in text


def test_address_of_a_dimension_out_of_scope_says_so_when_it_is_opened(
    narrowed: Assessment, carl: Membership
) -> None:
    response = client_of(carl).get(_at("dimension", narrowed, "D3"))

    text = response.content.decode()
    assert response.status_code == 410
    assert "This dimension is no longer asked in this assessment." in text
    assert ('role="alert"' in text, "It stands below" in text) == (False, False)


# --- finalised, gone, signed out ---------------------------------------------------------------


def test_page_of_a_finalised_assessment_gives_every_text_back(
    assessment: Assessment, carl: Membership, olga: Membership
) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    fields = _fields("alpha", "beta", beta__comment="Late.", alpha__choice="")

    response = client_of(carl).post(_at("dimension", assessment, "D1"), fields)

    text = response.content.decode()
    assert response.status_code == 422
    assert "This assessment is finalised. An owner can reopen it" in text
    assert "<dd>Late.</dd>" in text
    assert text.count('<section class="panel form-panel') == 1
    assert "no longer asked" not in text


def test_comment_on_a_finalised_assessment_is_given_back(
    assessment: Assessment, carl: Membership, olga: Membership
) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)

    response = client_of(carl).post(_at("comments", assessment, "D1", "alpha"), {"text": "Late."})

    assert (response.status_code, "<p>Late.</p>" in response.content.decode()) == (422, True)


def test_page_of_somebody_who_is_no_member_any_more_shows_what_they_sent(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    carl.delete()

    response = client.post(_at("dimension", assessment, "D1"), _fields(alpha__comment="My text."))

    text = response.content.decode()
    assert (response.status_code, "<li>My text.</li>" in text) == (404, True)


def test_page_of_somebody_who_may_only_read_now_shows_what_they_sent(
    assessment: Assessment, vera: Membership
) -> None:
    address = _at("dimension", assessment, "D1")

    response = client_of(vera).post(address, _fields(alpha__comment="My text."))

    text = response.content.decode()
    assert (response.status_code, "<li>My text.</li>" in text) == (403, True)


def test_page_of_somebody_who_is_signed_out_shows_what_they_sent(assessment: Assessment) -> None:
    address = _at("dimension", assessment, "D1")

    response = Client().post(address, _fields("alpha", alpha__comment="My <i>text</i>."))

    text = response.content.decode()
    assert response.status_code == 401
    assert "<li>My &lt;i&gt;text&lt;/i&gt;.</li>" in text
    assert f'href="/accounts/login/?next={address}"' in text


def test_stranger_who_sent_nothing_is_led_to_the_sign_in(assessment: Assessment) -> None:
    response = Client().post(_at("dimension", assessment, "D1"))

    assert response.status_code == 302


def test_page_not_found_shows_nothing_of_what_a_stranger_sent(db: None) -> None:
    response = Client().post("/nowhere/", {"text": "Not ours."})

    assert (response.status_code, "Not ours" in response.content.decode()) == (404, False)
