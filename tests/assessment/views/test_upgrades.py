from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Answer, Assessment, City, EvidenceLink, Membership, Upgrade
from assessment.services.assessments import finalise
from assessment.services.upgrades import upgrade
from frameworks.models import FrameworkVersion
from tests.conftest import client_of, drafted, published
from tests.documents import Tree, document_tree, large_tree
from tests.factories import AssessmentFactory, EvidenceLinkFactory
from tests.sql import statements
from tests.versions import next_tree

HTMX = {"HX-Request": "true"}


def _get(member: Membership, name: str, assessment: Assessment, **query: str) -> Any:
    return client_of(member).get(reverse(name, args=[assessment.pk]), query)


def _upgraded(assessment: Assessment, version: FrameworkVersion, by: Membership) -> Upgrade:
    return upgrade(assessment=assessment, to_version=version, by=by.user)


def test_overview_offers_the_newest_version_to_a_coordinator_alone(
    assessment: Assessment, newer: FrameworkVersion, cora: Membership, carl: Membership
) -> None:
    address = reverse("city", args=["lindhaven"])

    found = [client_of(m).get(address).content.decode() for m in (cora, carl)]

    assert ["Version 1.1.0 of the framework is published" in text for text in found] == [
        True,
        False,
    ]


def test_preview_shows_what_becomes_of_every_answer(
    answered: Assessment, newer: FrameworkVersion, cora: Membership
) -> None:
    response = _get(cora, "upgrade", answered)

    text = response.content.decode()
    preview = response.context["preview"]
    assert preview.counts == {"kept": 5, "reworded": 1, "changed": 1, "removed": 1, "new": 1}
    assert preview.is_editorial is False
    # Each dimension once, with what it no longer holds.
    lines = [(part.code, [(x.code, x.outcome.value) for x in part.lines]) for part in preview.parts]
    assert lines[0] == (
        "D1",
        [("alpha", "reworded"), ("beta", "changed"), ("omega", "new"), ("gamma", "removed")],
    )
    assert "It was read in two ways." in text
    assert "How is alpha done<mark> today</mark>?" in text
    assert "How is beta done?" in text.replace("<mark>", "").replace("</mark>", "")
    assert all(f"Comment on {code}." in text for code in ("alpha", "beta", "gamma"))
    assert Assessment.objects.get().version.version == "1.0.0"


def test_preview_of_corrected_texts_says_that_nobody_has_to_do_anything(
    assessment: Assessment, cora: Membership
) -> None:
    published(document_tree(version="1.0.1", title="Small, corrected"))

    text = _get(cora, "upgrade", assessment).content.decode()

    assert "nobody has to confirm anything" in text


def test_preview_names_perspectives_that_are_gone(assessment: Assessment, cora: Membership) -> None:
    tree = document_tree(version="2.0.0")
    tree["perspectives"][1]["code"] = "three"
    published(tree)

    response = _get(cora, "upgrade", assessment)

    assert "No longer in the framework: Perspective two." in response.content.decode()
    assert response.context["preview"].counts == {"kept": 6, "resting": 2}


def test_preview_of_an_older_version_on_offer(
    assessment: Assessment, newer: FrameworkVersion, cora: Membership
) -> None:
    published(document_tree(version="1.2.0"))

    newest = _get(cora, "upgrade", assessment).context["target"].version
    chosen = _get(cora, "upgrade", assessment, to="1.1.0").context["target"].version
    unknown = _get(cora, "upgrade", assessment, to="7.0.0").status_code

    assert (newest, chosen, unknown) == ("1.2.0", "1.1.0", 404)


@pytest.mark.parametrize("tree", [{}, {"version": "0.9.0"}, {"version": "1.1.0-rc.1"}])
def test_without_a_newer_version_the_page_says_so(
    assessment: Assessment, cora: Membership, tree: Tree
) -> None:
    if tree:
        published(document_tree(**tree))
    drafted(document_tree(version="3.0.0"))

    assert "There is no newer version." in _get(cora, "upgrade", assessment).content.decode()


def test_upgrade_and_undo_by_their_buttons(
    answered: Assessment, newer: FrameworkVersion, cora: Membership
) -> None:
    client, address = client_of(cora), reverse("upgrade", args=[answered.pk])

    done = client.post(address, {"to": "1.1.0"}, follow=True).content.decode()
    pin = Assessment.objects.get().version.version
    undo = {"upgrade": Upgrade.objects.get().pk}
    back = client.post(reverse("undo_upgrade", args=[answered.pk]), undo, follow=True)

    assert "The assessment is on version 1.1.0 now." in done
    assert "1 answer waits for confirmation." in done
    assert "2 answers are in the archive." in done
    assert pin == "1.1.0"
    assert "The upgrade is undone." in back.content.decode()
    assert Assessment.objects.get().version.version == "1.0.0"


def test_upgrade_that_is_not_on_offer_is_refused_in_words(
    assessment: Assessment, cora: Membership
) -> None:
    address = reverse("upgrade", args=[assessment.pk])

    response = client_of(cora).post(address, {"to": "1.1.0"}, follow=True)

    assert "This version is not on offer." in response.content.decode()
    assert Upgrade.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"upgrade": "x"}])
def test_undo_of_another_upgrade_is_refused(
    assessment: Assessment, newer: FrameworkVersion, cora: Membership, sent: dict[str, str]
) -> None:
    _upgraded(assessment, newer, cora)

    address = reverse("undo_upgrade", args=[assessment.pk])
    response = client_of(cora).post(address, sent, follow=True)

    assert "Only the last upgrade can be undone" in response.content.decode()
    assert Assessment.objects.get().version == newer


def test_finalised_assessment_offers_neither(
    assessment: Assessment, newer: FrameworkVersion, olga: Membership
) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)

    text = _get(olga, "upgrade", assessment).content.decode()

    assert "This assessment is finalised. Its version stays as it is." in text
    assert "<button" not in text.split("<main")[1].split("</main")[0]


def test_archive_shows_answers_as_they_were(
    answered: Assessment, newer: FrameworkVersion, cora: Membership, vera: Membership
) -> None:
    _upgraded(answered, newer, cora)

    text = _get(vera, "archive", answered).content.decode()

    assert "The question changed, and is asked anew." in text
    assert "The question was removed." in text
    for code in ("beta", "gamma"):
        assert f"How is {code} done?" in text
        assert f"Comment on {code}." in text
    assert text.count("Council decision 118") == 2


def test_archive_shows_after_an_undo_only_what_did_not_come_back(
    answered: Assessment, newer: FrameworkVersion, cora: Membership
) -> None:
    _upgraded(answered, newer, cora)
    Answer.objects.filter(question="omega").update(state="answered", level=4, comment="On omega.")
    data = {"upgrade": Upgrade.objects.get().pk}
    client_of(cora).post(reverse("undo_upgrade", args=[answered.pk]), data)

    text = _get(cora, "archive", answered).content.decode()

    assert "Given after the upgrade that was undone." in text
    assert "On omega." in text
    assert "Comment on beta." not in text


def test_archive_is_empty_at_first(assessment: Assessment, vera: Membership) -> None:
    assert "Nothing is in the archive." in _get(vera, "archive", assessment).content.decode()


def _card_page(client: Client, assessment: Assessment) -> str:
    address = reverse("dimension", args=[assessment.pk, "D1"])
    return str(client.get(address).content.decode())


def test_card_asks_to_confirm_and_shows_the_answer_to_the_old_question(
    answered: Assessment, newer: FrameworkVersion, cora: Membership, carl: Membership
) -> None:
    _upgraded(answered, newer, cora)

    text = _card_page(client_of(carl), answered)

    assert text.count("Reworded since you answered: please confirm") == 1
    assert "How is alpha done<mark> today</mark>?" in text
    assert text.count("This question changed: please answer it again") == 1
    assert "Comment on beta." in text
    assert "0 of 3 answered" in text


def test_card_of_last_years_answer_says_so(assessment: Assessment, carl: Membership) -> None:
    rows = Answer.objects.filter(question="alpha")
    rows.update(state="answered", level=2, unconfirmed="carried")

    assert "From last year: please confirm" in _card_page(client_of(carl), assessment)


def _waiting(assessment: Assessment) -> None:
    rows = Answer.objects.filter(question__in=["alpha", "beta"])
    rows.update(state="answered", level=2, unconfirmed="reworded", version=3)


def test_confirm_button_confirms_and_takes_the_note_away(
    assessment: Assessment, carl: Membership
) -> None:
    _waiting(assessment)
    address = reverse("answer", args=[assessment.pk, "D1", "alpha"])
    data = {"alpha-version": 3, "alpha-choice": "2", "alpha-waits": "1", "confirm": "alpha"}

    client = client_of(carl)
    _card_page(client, assessment)

    with statements() as counted:
        response = client.post(address, data, headers=HTMX)

    text = response.content.decode()
    assert Answer.objects.get(question="alpha").unconfirmed == ""
    assert 'id="since-alpha" hx-swap-oob="true" tabindex="-1" autofocus' in text
    assert "Confirmed." in text
    assert "please confirm" not in text
    assert 'id="version-alpha" value="4"' in text
    assert len(counted) == 7


@pytest.mark.parametrize("button", ["confirm", "save"])
def test_without_javascript_a_button_confirms_its_own_answer_alone(
    assessment: Assessment, carl: Membership, button: str
) -> None:
    _waiting(assessment)
    data = {f"{code}-version": 3 for code in ("alpha", "beta")}
    data |= {"gamma-version": 0, "alpha-choice": 2, "beta-choice": 2}

    address = reverse("dimension", args=[assessment.pk, "D1"])
    response = client_of(carl).post(address, data | {button: "alpha"})

    waits = dict(Answer.objects.values_list("question", "unconfirmed"))
    assert response.headers["Location"].endswith("#q-alpha")
    assert (waits["alpha"], waits["beta"]) == ("", "reworded")


def test_viewer_sees_that_an_answer_waits_and_has_no_button(
    assessment: Assessment, vera: Membership
) -> None:
    _waiting(assessment)

    text = _card_page(client_of(vera), assessment)

    assert text.count("Reworded since it was answered, not confirmed") == 2
    assert ('name="confirm"' in text, "please confirm" in text) == (False, False)


def test_unconfirmed_answers_are_missing_everywhere(
    assessment: Assessment, cora: Membership
) -> None:
    Answer.objects.update(state="answered", level=3)
    _waiting(assessment)
    client = client_of(cora)

    overview = client.get(reverse("city", args=["lindhaven"])).content.decode()
    results = client.get(reverse("results", args=[assessment.pk]))
    final = client.get(reverse("finalise", args=[assessment.pk])).content.decode()
    data = {"name": "Ida", "function": "Mayor"}
    refused = client.post(reverse("finalise", args=[assessment.pk]), data, follow=True)

    assert '<span class="strong">6 of 8</span>' in overview
    shown = results.context["data"]
    assert (shown.answered, sorted(shown.results.unanswered)) == (6, ["alpha", "beta"])
    assert next((w.sentence, len(w.questions)) for w in results.context["warnings"]) == (
        "Not confirmed yet: counted as missing until somebody does.",
        2,
    )
    assert "Not answered: the result shows a range." not in results.content.decode()
    assert f'href="{reverse("dimension", args=[assessment.pk, "D1"])}#q-alpha"' in final
    assert 'name="function"' not in final
    assert "2 answers wait for confirmation." in refused.content.decode()
    assert Assessment.objects.get().is_finalised is False


@pytest.mark.parametrize("questions", [10, 50])
def test_pages_of_an_upgrade_take_a_constant_number_of_statements(
    questions: int, city: City, cora: Membership
) -> None:
    tree = large_tree(questions)
    assessment = AssessmentFactory.create(version=published(tree), city=city, perspectives=["one"])
    Answer.objects.update(state="answered", level=3, version=1)
    for row in assessment.answers.all():
        EvidenceLinkFactory.create(answer=row)
    version, client = published(next_tree(tree)), client_of(cora)
    counts = {}

    def count(name: str, *place: str) -> None:
        address = reverse(name, args=[assessment.pk, *place])
        client.get(address)
        with statements() as counted:
            client.get(address)
        counts[name] = len(counted)

    count("upgrade")
    _upgraded(assessment, version, cora)
    count("archive")
    count("dimension", "D0")

    # The dimension: reworded and changed questions are in it, each costs one statement.
    assert counts == {"upgrade": 11, "archive": 4, "dimension": 8}
    assert EvidenceLink.objects.count() == questions - 2 * questions // 10
