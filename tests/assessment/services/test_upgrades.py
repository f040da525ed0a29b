from __future__ import annotations

import pytest

from assessment.models import (
    Answer,
    ArchivedAnswer,
    Assessment,
    Assignment,
    AuditEvent,
    City,
    Comment,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from assessment.services.answers import save_answer
from assessment.services.errors import Refused
from assessment.services.evidence import delete_item, remove_evidence
from assessment.services.upgrades import undo_upgrade, upgrade
from frameworks.models import FrameworkVersion
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import published
from tests.documents import dimension, document_tree, large_tree, question
from tests.factories import AssessmentFactory, EvidenceLinkFactory
from tests.sql import statements
from tests.versions import WHEN, dump, fill, next_tree, of_all_kinds

TABLES = (Answer, EvidenceLink, EvidenceItem, Comment, Assignment, Assessment)


def _filled(questions: int, city: City, by: Membership) -> tuple[Assessment, FrameworkVersion]:
    """An assessment of so many answers, and the next version of its framework."""
    tree = of_all_kinds(large_tree(questions))
    assessment = AssessmentFactory.create(version=published(tree), city=city, perspectives=["one"])
    fill(assessment, by.user_id)
    Comment.objects.create(assessment=assessment, question="q2", text="Talk.", at=WHEN)
    Assignment.objects.create(assessment=assessment, dimension="D0")
    return assessment, published(next_tree(tree))


def _row(assessment: Assessment, question: str) -> Answer:
    return assessment.answers.get(question=question)


def _everything(assessment: Assessment) -> tuple[set[str], set[tuple[str, str]]]:
    """Comments of answers, and (answer's comment, title of evidence), wherever they stand."""
    rows = {row.comment for row in assessment.answers.exclude(comment="")}
    links = {
        (link.answer.comment, link.item.title)
        for link in EvidenceLink.objects.select_related("answer", "item")
    }
    for kept in ArchivedAnswer.objects.all():
        rows.add(kept.content["comment"])
        links |= {(kept.content["comment"], e["shown"]["title"]) for e in kept.evidence}
    return rows, links


def test_upgrade_of_112_answers_loses_nothing(city: City, cora: Membership) -> None:
    assessment, version = _filled(112, city, cora)
    before, talk = _everything(assessment), dump(Comment)
    items = dump(EvidenceItem)

    upgrade(assessment=assessment, to_version=version, by=cora.user)

    moved = Assessment.objects.get()
    assert (moved.version, moved.content_hash) == (version, version.content_hash)
    assert _everything(assessment) == before
    assert (len(before[0]), len(before[1]), dump(Comment), dump(EvidenceItem)) == (
        112,
        186,
        talk,
        items,
    )
    kept = ArchivedAnswer.objects.values_list("because", flat=True)
    assert {b: list(kept).count(b) for b in set(kept)} == {"changed": 12, "removed": 11}
    rows = assessment.answers
    assert rows.filter(unconfirmed="reworded").count() == 12
    assert rows.filter(state="unanswered").count() == 12 + 11  # changed, and new ones
    assert set(rows.filter(question__startswith="new-").values_list("version", "state")) == {
        (0, "unanswered")
    }


def test_undo_of_112_answers_restores_everything_but_versions_and_times(
    city: City, cora: Membership
) -> None:
    assessment, version = _filled(112, city, cora)
    Answer.objects.filter(question__in=["q11", "q12"]).update(
        state="unanswered", level=None, items=[], comment="", reason="", value=None
    )
    EvidenceLink.objects.filter(answer__question__in=["q11", "q12"]).delete()
    Answer.objects.filter(question="q20").update(unconfirmed="carried")
    Answer.objects.filter(question="q21").update(unconfirmed="carried")
    before = {table: dump(table, "version", "changed_at") for table in TABLES}
    counters = dict(assessment.answers.values_list("question", "version"))

    done = upgrade(assessment=assessment, to_version=version, by=cora.user)
    during = dict(assessment.answers.values_list("question", "version"))
    undo_upgrade(upgrade=done, by=cora.user)

    assert {table: dump(table, "version", "changed_at") for table in TABLES} == before
    after = dict(assessment.answers.values_list("question", "version"))
    assert [code for code in after if after[code] < counters[code]] == []
    assert [code for code in after if after[code] < during.get(code, 0)] == []
    assert after["q2"] == counters["q2"] + 1  # was removed and came back


def test_changed_answer_is_reset_and_its_version_goes_on(city: City, cora: Membership) -> None:
    assessment, version = _filled(10, city, cora)
    was = _row(assessment, "q1")

    upgrade(assessment=assessment, to_version=version, by=cora.user)

    row = _row(assessment, "q1")
    kept = ArchivedAnswer.objects.get(question="q1")
    assert (row.pk, row.state, row.level, row.comment) == (was.pk, "unanswered", None, "")
    assert row.version == was.version + 1
    assert EvidenceLink.objects.filter(answer=row).count() == 0
    assert (kept.because, kept.content["level"], kept.content["comment"]) == (
        "changed",
        2,
        "Comment 1.",
    )
    assert [e["shown"]["title"] for e in kept.evidence] == ["Document 1", "Shared"]


def test_unanswered_questions_are_not_archived_nor_asked_to_confirm(
    city: City, cora: Membership
) -> None:
    tree = large_tree(10)
    assessment = AssessmentFactory.create(version=published(tree), city=city, perspectives=["one"])

    upgrade(assessment=assessment, to_version=published(next_tree(tree)), by=cora.user)

    assert ArchivedAnswer.objects.count() == 0
    rows = dict(assessment.answers.values_list("question", "version"))
    # A card with the old question that somebody has open cannot be saved under the new one.
    assert (rows["q0"], rows["q1"], rows["q4"], rows["new-q2"]) == (0, 1, 0, 0)
    assert assessment.answers.exclude(unconfirmed="").count() == 0


def test_answers_given_since_stay_or_are_archived_by_the_undo(city: City, cora: Membership) -> None:
    assessment, version = _filled(10, city, cora)
    done = upgrade(assessment=assessment, to_version=version, by=cora.user)
    moved = Assessment.objects.get()
    for code in ("q0", "q1", "new-q2", "q4"):
        given = entry(moved, code, _row(moved, code).version, state=ANSWERED, level=5)
        save_answer(assessment=moved, entry=given, by=cora.user)

    undo_upgrade(upgrade=done, by=cora.user)

    rows = {row.question: row for row in assessment.answers.all()}
    assert (rows["q0"].level, rows["q0"].unconfirmed) == (5, "")  # reworded: stays
    assert rows["q4"].level == 5  # same: stays
    assert (rows["q1"].level, rows["q1"].comment) == (2, "Comment 1.")  # changed: the old one
    undone = ArchivedAnswer.objects.filter(because="undone")
    assert {row.question: row.content["level"] for row in undone} == {"q1": 5, "new-q2": 5}
    assert "new-q2" not in rows


def test_vanished_perspective_is_dropped_and_comes_back(
    assessment: Assessment, cora: Membership
) -> None:
    tree = document_tree(version="2.0.0")
    tree["perspectives"][1]["code"] = "three"
    Answer.objects.filter(question="zeta").update(state="answered", level=2)

    done = upgrade(assessment=assessment, to_version=published(tree), by=cora.user)
    moved = Assessment.objects.get()
    rows = set(moved.answers.values_list("question", flat=True))
    undo_upgrade(upgrade=done, by=cora.user)

    assert (moved.perspectives, Assessment.objects.get().perspectives) == (["one"], ["one", "two"])
    # Its questions are still in the framework: the answers stay, outside the scope.
    assert {"epsilon", "zeta"} <= rows


def test_question_that_comes_into_scope_keeps_its_answer_when_that_is_undone(
    city: City, cora: Membership
) -> None:
    tree = document_tree()
    tree["questions"]["gamma"]["depth"] = "extended"
    assessment = AssessmentFactory.create(version=published(tree), city=city)
    version = published(document_tree(version="1.1.0"))

    done = upgrade(assessment=assessment, to_version=version, by=cora.user)
    Answer.objects.filter(question="gamma").update(state="answered", level=2)
    undo_upgrade(upgrade=done, by=cora.user)

    assert done.before["added"] == ["gamma"]
    assert _row(assessment, "gamma").level == 2


def test_second_upgrade_is_undone_first(assessment: Assessment, cora: Membership) -> None:
    first = upgrade(
        assessment=assessment, to_version=published(document_tree(version="1.1.0")), by=cora.user
    )
    second = upgrade(
        assessment=assessment, to_version=published(document_tree(version="1.2.0")), by=cora.user
    )

    with pytest.raises(Refused, match="Only the last upgrade"):
        undo_upgrade(upgrade=first, by=cora.user)
    undo_upgrade(upgrade=second, by=cora.user)
    with pytest.raises(Refused, match="only once"):
        undo_upgrade(upgrade=second, by=cora.user)
    undo_upgrade(upgrade=first, by=cora.user)

    assert Assessment.objects.get().version.version == "1.0.0"


def test_events_say_what_was_done(city: City, cora: Membership) -> None:
    assessment, version = _filled(10, city, cora)

    done = upgrade(assessment=assessment, to_version=version, by=cora.user)
    undo_upgrade(upgrade=done, by=cora.user)

    events = list(AuditEvent.objects.order_by("at").values_list("verb", "actor", "detail"))
    common = {"upgrade": str(done.pk), "from": "1.0.0", "to": "1.1.0", "added": ["new-q2"]}
    assert events == [
        (
            "assessment.upgraded",
            cora.user_id,
            common | {"removed": ["q2"], "changed": ["q1"], "reworded": ["q0"]},
        ),
        ("assessment.upgrade_undone", cora.user_id, common | {"archived": ["new-q2", "q1"]}),
    ]


def test_evidence_of_an_archived_answer_is_kept_when_another_lets_go_of_it(
    city: City, cora: Membership
) -> None:
    tree = large_tree(10)
    assessment = AssessmentFactory.create(version=published(tree), city=city, perspectives=["one"])
    link = EvidenceLinkFactory.create(answer=_row(assessment, "q1"))
    other = EvidenceLink.objects.create(answer=_row(assessment, "q4"), item=link.item, grade=2)
    done = upgrade(assessment=assessment, to_version=published(next_tree(tree)), by=cora.user)

    remove_evidence(assessment=assessment, link=other, by=cora.user)
    with pytest.raises(Refused, match="An archived answer rests on this evidence"):
        delete_item(assessment=assessment, item=link.item, by=cora.user)
    undo_upgrade(upgrade=done, by=cora.user)

    assert list(EvidenceLink.objects.values_list("pk", "answer__question")) == [(link.pk, "q1")]


@pytest.mark.parametrize("questions", [10, 50])
def test_upgrade_and_undo_take_a_constant_number_of_statements(
    questions: int, city: City, cora: Membership
) -> None:
    assessment, version = _filled(questions, city, cora)
    warm = AssessmentFactory.create(version=assessment.version, perspectives=["one"])
    undo_upgrade(upgrade=upgrade(assessment=warm, to_version=version, by=cora.user), by=cora.user)

    with statements() as up:
        done = upgrade(assessment=assessment, to_version=version, by=cora.user)
    with statements() as down:
        undo_upgrade(upgrade=done, by=cora.user)

    assert (len(up), len(down)) == (17, 18)


def test_new_dimension_adds_rows_for_its_questions(
    assessment: Assessment, cora: Membership
) -> None:
    tree = document_tree(version="1.1.0")
    tree["questions"] |= {code: question(code) for code in ("eta", "theta")}
    tree["perspectives"][0]["dimensions"].append(dimension("D4", "eta", "theta", "alpha"))

    done = upgrade(assessment=assessment, to_version=published(tree), by=cora.user)

    assert done.before["added"] == ["eta", "theta"]
    assert (_row(assessment, "eta").state, assessment.answers.count()) == ("unanswered", 10)


def test_upgrade_over_two_releases_of_the_flagship_keeps_every_answer(
    shipped: dict[str, FrameworkVersion], city: City, cora: Membership
) -> None:
    assessment = AssessmentFactory.create(
        version=shipped["0.1.0"], city=city, perspectives=["capacity"]
    )
    fill(assessment, cora.user_id)
    before = _everything(assessment)

    upgrade(assessment=assessment, to_version=shipped["1.0.1"], by=cora.user)

    assert Assessment.objects.get().version == shipped["1.0.1"]
    assert (_everything(assessment), ArchivedAnswer.objects.count()) == (before, 0)
    assert assessment.answers.exclude(unconfirmed="").count() == 0
