"""The page of a dimension as one form, as it is sent without JavaScript."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, EvidenceLink, Membership
from tests.conftest import client_of


def _fields(**answers: dict[str, Any]) -> dict[str, Any]:
    """The form of dimension D1 with these answers; the others as the page shows them."""
    fields: dict[str, Any] = {}
    for question in ("alpha", "beta", "gamma"):
        given = {"version": 0, "comment": ""} | answers.get(question, {})
        fields |= {f"{question}-{name}": value for name, value in given.items()}
        fields[f"{question}-evidence-kind"] = "link"
    return fields


def _post(client: Client, assessment: Assessment, fields: dict[str, Any]) -> Any:
    return client.post(reverse("dimension", args=[assessment.pk, "D1"]), fields)


def _levels(assessment: Assessment) -> dict[str, int | None]:
    rows = assessment.answers.filter(question__in=["alpha", "beta", "gamma"])
    return dict(rows.values_list("question", "level"))


def test_page_saves_all_its_answers_and_returns_to_the_card(
    assessment: Assessment, carl: Membership
) -> None:
    fields = _fields(alpha={"choice": "3"}, gamma={"choice": "5"}) | {"save": "gamma"}

    response = _post(client_of(carl), assessment, fields)

    assert (response.status_code, response.headers["Location"].split("/")[-1]) == (302, "#q-gamma")
    assert _levels(assessment) == {"alpha": 3, "beta": None, "gamma": 5}


def test_page_saves_the_right_answers_and_keeps_the_faulty_ones_as_typed(
    assessment: Assessment, carl: Membership
) -> None:
    fields = _fields(
        alpha={"choice": "3"},
        beta={"choice": "not_applicable", "reason": "", "comment": "We have none."},
    )

    response = _post(client_of(carl), assessment, fields)

    text = response.content.decode()
    assert response.status_code == 422
    assert "Say in a sentence why this does not apply to your city." in text
    assert ">We have none.</textarea>" in text
    assert _levels(assessment) == {"alpha": 3, "beta": None, "gamma": None}


def test_page_shows_conflicts_and_saves_the_rest(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    theirs = _fields(alpha={"choice": "2", "comment": "Theirs."})
    _post(client_of(cora), assessment, theirs)

    mine = _fields(alpha={"choice": "4", "comment": "Mine."}, beta={"choice": "5"})
    response = _post(client_of(carl), assessment, mine)

    text = response.content.decode()
    assert response.status_code == 409
    assert "Cora Coordinator saved another answer" in text
    assert ">Mine.</textarea>" in text
    assert _levels(assessment) == {"alpha": 2, "beta": 5, "gamma": None}


def test_card_that_was_left_as_it_was_read_is_in_no_conflict(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"choice": "1"}))
    read = {"choice": "1", "version": 1}
    for version, choice in ((1, "2"), (2, "3")):
        theirs = _fields(alpha={"choice": choice, "version": version})
        _post(client_of(cora), assessment, theirs)

    response = _post(client_of(carl), assessment, _fields(alpha=read, beta={"choice": "5"}))
    confirmed = _post(client_of(carl), assessment, _fields(alpha=read) | {"save": "alpha"})

    assert (response.status_code, confirmed.status_code) == (302, 409)
    assert _levels(assessment) == {"alpha": 3, "beta": 5, "gamma": None}


def test_page_settles_a_conflict_with_their_answer(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"choice": "2"}))

    fields = _fields(alpha={"choice": "4", "resolve": "theirs", "over": 1})
    response = _post(client_of(carl), assessment, fields)

    assert (response.status_code, _levels(assessment)["alpha"]) == (302, 2)


def test_page_settles_a_conflict_with_ones_own_answer(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"choice": "2"}))

    fields = _fields(alpha={"choice": "4", "resolve": "mine", "over": 1})
    response = _post(client_of(carl), assessment, fields)

    assert (response.status_code, _levels(assessment)["alpha"]) == (302, 4)


def test_page_puts_both_comments_into_the_box_and_saves_neither(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"comment": "Theirs."}))

    fields = _fields(alpha={"comment": "Mine.", "resolve": "merge", "over": 1})
    response = _post(client_of(carl), assessment, fields)

    assert response.status_code == 409
    assert ">Theirs.\n\nMine.</textarea>" in response.content.decode()
    assert assessment.answers.get(question="alpha").comment == "Theirs."


def test_saving_another_card_chooses_nothing_in_a_conflict(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"choice": "2"}))
    client = client_of(carl)
    mine = _fields(alpha={"choice": "4", "over": 1}, beta={"choice": "5"}) | {"save": "beta"}

    statuses = [_post(client, assessment, mine).status_code for _n in range(2)]

    assert statuses == [409, 409]
    assert _levels(assessment) == {"alpha": 2, "beta": 5, "gamma": None}


def test_page_adds_and_removes_evidence(assessment: Assessment, carl: Membership) -> None:
    client = client_of(carl)
    added = {"alpha-evidence-title": "Plan", "alpha-evidence-url": "https://x.org"}

    _post(client, assessment, _fields() | added)
    link = EvidenceLink.objects.select_related("item").get()
    _post(client, assessment, _fields() | {"remove": link.pk})

    assert (link.item.title, EvidenceLink.objects.count()) == ("Plan", 0)


def test_page_with_faulty_evidence_saves_the_answer_and_keeps_the_evidence_typed(
    assessment: Assessment, carl: Membership
) -> None:
    fields = _fields(alpha={"choice": "3"}) | {"alpha-evidence-title": "Plan"}

    response = _post(client_of(carl), assessment, fields)

    text = response.content.decode()
    assert response.status_code == 422
    assert "Give the address of the document" in text
    assert 'name="alpha-evidence-title" maxlength="200" value="Plan"' in text
    assert _levels(assessment)["alpha"] == 3


def test_page_that_is_sent_again_adds_its_evidence_once(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    added = {"alpha-evidence-title": "Plan", "alpha-evidence-url": "https://x.org"}
    faulty = {"beta-choice": "not_applicable", "once": "6f0b8f8e-0f4f-4f4e-8d3b-6f4f1c1c8a01"}

    statuses = [
        _post(client, assessment, _fields() | added | faulty).status_code for _n in range(2)
    ]

    assert (statuses, EvidenceLink.objects.count()) == ([422, 422], 1)


def test_page_from_the_memory_of_a_browser_adds_other_evidence(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    once = {"once": "6f0b8f8e-0f4f-4f4e-8d3b-6f4f1c1c8a01"}
    for title in ("Plan", "Budget"):
        added = {"alpha-evidence-title": title, "alpha-evidence-url": "https://x.org"}
        _post(client, assessment, _fields() | added | once)

    assert EvidenceLink.objects.count() == 2


def test_page_lists_what_was_not_saved_with_a_link_to_each_card(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    _post(client_of(cora), assessment, _fields(alpha={"choice": "2"}))
    fields = _fields(alpha={"choice": "4"}, beta={"choice": "not_applicable"})
    fields |= {"gamma-choice": "3", "gamma-evidence-title": "Plan"}

    response = _post(client_of(carl), assessment, fields)

    found = [(card.code, card.problems) for card in response.context["problems"]]
    assert found == [
        ("alpha", ["somebody else saved another answer meanwhile"]),
        (
            "beta",
            ["Why it does not apply: Say in a sentence why this does not apply to your city."],
        ),
        ("gamma", ["Evidence: Give the address of the document, or choose another kind."]),
    ]
    text = response.content.decode()
    assert all(f'<a href="#q-{code}">' in text for code in ("alpha", "beta", "gamma"))
    assert "Evidence not added" in text


def test_buttons_return_to_their_card(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    client = client_of(carl)
    added = {"beta-evidence-title": "Plan", "beta-evidence-url": "https://x.org"}
    _post(client, assessment, _fields() | added)
    link = EvidenceLink.objects.get()
    _post(client_of(cora), assessment, _fields(alpha={"choice": "2"}))

    mine = {"choice": "4", "resolve": "mine", "over": 1}
    clear = {"version": 2, "resolve": "clear"}
    alpha = {"alpha": {"version": 2, "choice": "4"}}
    pressed = [
        _post(client, assessment, _fields(alpha=mine)),
        _post(client, assessment, _fields(**alpha) | {"remove": link.pk}),
        _post(client, assessment, _fields(**alpha) | {"confirm": "gamma"}),
        _post(client, assessment, _fields(alpha=clear)),
    ]

    anchors = [response.headers["Location"].split("/")[-1] for response in pressed]
    assert anchors == ["#q-alpha", "#q-beta", "#q-gamma", "#q-alpha"]
    assert _levels(assessment)["alpha"] is None
