from __future__ import annotations

import pytest

from assessment import queries
from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from assessment.scoring.score import score
from assessment.services.answers import save_answer
from assessment.services.assessments import finalise
from assessment.services.errors import Refused
from assessment.services.scope import change_scope
from assessment.services.upgrades import undo_upgrade, upgrade
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.conftest import published
from tests.documents import Tree, dimension, document_tree, question
from tests.factories import AssessmentFactory, EvidenceLinkFactory

CORE, EXTENDED = Depth.CORE, Depth.EXTENDED
ONE = {"alpha", "beta", "gamma", "delta", "ticks", "share"}
ALL = ONE | {"epsilon", "zeta"}


def _asked(assessment: Assessment) -> set[str]:
    definition = load_definition(assessment.content_hash, "en")
    return set(queries.scope_of(assessment, definition).questions)


def _rows(assessment: Assessment) -> set[str]:
    return set(assessment.answers.values_list("question", flat=True))


def _deep_tree(**changes: object) -> Tree:
    """The small framework with an extended question in D1."""
    tree = document_tree()
    tree["questions"]["eta"] = question("eta", depth="extended")
    asked = ("alpha", "beta", "gamma", "eta")
    tree["perspectives"][0]["dimensions"][0] = dimension("D1", *asked)
    return tree | changes


def _answer(assessment: Assessment, code: str, level: int, by: Membership) -> None:
    given = entry(assessment, code, state=ANSWERED, level=level, comment=f"So is {code}.")
    save_answer(assessment=assessment, entry=given, by=by.user)


def test_perspective_that_goes_and_comes_back_loses_no_answer(
    assessment: Assessment, cora: Membership
) -> None:
    _answer(assessment, "zeta", 4, cora)
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="zeta"))
    before = list(assessment.answers.order_by("pk").values())

    change_scope(assessment=assessment, perspectives=["one"], depth=CORE, by=cora.user)
    assessment.refresh_from_db()
    gone = (_asked(assessment), _rows(assessment))
    change_scope(assessment=assessment, perspectives=["two", "one"], depth=CORE, by=cora.user)
    assessment.refresh_from_db()

    assert gone == (ONE, ALL)
    assert (_asked(assessment), assessment.perspectives) == (ALL, ["one", "two"])
    assert list(assessment.answers.order_by("pk").values()) == before
    assert assessment.answers.get(question="zeta").evidence.count() == 1


def test_answer_outside_the_scope_is_listed_and_not_counted(
    assessment: Assessment, cora: Membership
) -> None:
    _answer(assessment, "alpha", 2, cora)
    _answer(assessment, "zeta", 4, cora)
    change_scope(assessment=assessment, perspectives=["one"], depth=CORE, by=cora.user)
    assessment.refresh_from_db()

    definition = load_definition(assessment.content_hash, "en")
    sheet = queries.answer_sheet(assessment, queries.answers_by_question(assessment), {})
    results = score(definition, sheet)

    assert results.outside_scope == ("zeta",)
    assert [p.code for p in results.perspectives] == ["one"]


def test_perspective_that_comes_in_gets_an_empty_answer_a_question(
    small: FrameworkVersion, city: City, cora: Membership
) -> None:
    assessment = AssessmentFactory.create(version=small, city=city, perspectives=["one"])

    change_scope(assessment=assessment, perspectives=["one", "two"], depth=CORE, by=cora.user)

    added = assessment.answers.filter(question__in=["epsilon", "zeta"])
    assert set(added.values_list("state", "version")) == {("unanswered", 0)}
    assert _rows(assessment) == ALL


def test_depth_can_be_changed_there_and_back(city: City, cora: Membership) -> None:
    assessment = AssessmentFactory.create(version=published(_deep_tree()), city=city)

    change_scope(assessment=assessment, perspectives=["one", "two"], depth=EXTENDED, by=cora.user)
    assessment.refresh_from_db()
    _answer(assessment, "eta", 3, cora)
    change_scope(assessment=assessment, perspectives=["one", "two"], depth=CORE, by=cora.user)
    assessment.refresh_from_db()

    assert (_asked(assessment), _rows(assessment)) == (ALL, ALL | {"eta"})
    assert assessment.answers.get(question="eta").level == 3


def test_change_leaves_an_event_that_says_what_came_and_went(
    assessment: Assessment, cora: Membership
) -> None:
    changed_at = assessment.changed_at

    change_scope(assessment=assessment, perspectives=["one"], depth=EXTENDED, by=cora.user)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("assessment.scope_changed", cora.user_id)
    assert event.detail == {
        "before": {"perspectives": ["one", "two"], "depth": "core"},
        "after": {"perspectives": ["one"], "depth": "extended"},
        "came": [],
        "went": ["epsilon", "zeta"],
    }
    assert Assessment.objects.get().changed_at > changed_at


def test_choosing_what_is_asked_already_changes_nothing(
    assessment: Assessment, cora: Membership
) -> None:
    change_scope(assessment=assessment, perspectives=["two", "one"], depth=CORE, by=cora.user)

    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("perspectives", [[], ["nine"]])
def test_no_perspective_is_refused(
    assessment: Assessment, cora: Membership, perspectives: list[str]
) -> None:
    with pytest.raises(Refused, match="At least one perspective"):
        change_scope(assessment=assessment, perspectives=perspectives, depth=CORE, by=cora.user)

    assert Assessment.objects.get().perspectives == ["one", "two"]


def test_perspective_without_core_questions_is_refused_at_core_depth(
    city: City, cora: Membership
) -> None:
    tree = _deep_tree()
    for code in ("epsilon", "zeta"):
        tree["questions"][code]["depth"] = "extended"
    tree["perspectives"][1]["dimensions"] = [dimension("D3", "epsilon", "zeta")]
    assessment = AssessmentFactory.create(version=published(tree), city=city)

    with pytest.raises(Refused, match="At least one perspective"):
        change_scope(assessment=assessment, perspectives=["two"], depth=CORE, by=cora.user)


def test_finalised_assessment_keeps_its_scope(assessment: Assessment, olga: Membership) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)

    # The caller's copy is from before: the row itself says that it is finalised.
    with pytest.raises(Refused, match="finalised"):
        change_scope(assessment=assessment, perspectives=["one"], depth=CORE, by=olga.user)


def test_undoing_an_upgrade_after_a_change_of_scope_keeps_the_choice_and_misses_no_answer(
    city: City, cora: Membership
) -> None:
    old = published(_deep_tree())
    tree = document_tree(version="1.1.0", changes={"since": "1.0.0", "questions": {}})
    new = published(tree)
    assessment = AssessmentFactory.create(version=old, city=city, perspectives=["one"])
    done = upgrade(assessment=assessment, to_version=new, by=cora.user)
    change_scope(assessment=assessment, perspectives=["one", "two"], depth=EXTENDED, by=cora.user)

    undo_upgrade(upgrade=done, by=cora.user)

    assessment.refresh_from_db()
    assert (assessment.version, assessment.perspectives) == (old, ["one", "two"])
    assert _asked(assessment) <= _rows(assessment)
    assert Answer.objects.get(question="eta").state == "unanswered"
