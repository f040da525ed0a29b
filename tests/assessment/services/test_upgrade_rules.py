from __future__ import annotations

from typing import Any

import pytest

from assessment.models import (
    Answer,
    Assessment,
    City,
    Membership,
    Upgrade,
)
from assessment.services.assessments import finalise
from assessment.services.errors import Refused
from assessment.services.upgrades import undo_upgrade, upgrade, upgrade_all_editorial
from frameworks.models import FrameworkVersion
from frameworks.queries import find_version
from frameworks.services import retire
from tests.conftest import drafted, published
from tests.documents import Tree, document_tree, question
from tests.factories import AssessmentFactory, CityFactory
from tests.versions import dump


def _other_family() -> Tree:
    return document_tree(code="other", version="1.1.0")


def _without_perspectives() -> Tree:
    tree = document_tree(version="1.1.0")
    for n, row in enumerate(tree["perspectives"]):
        row["code"] = f"new-{n}"
    return tree


def _retired(tree: Tree) -> FrameworkVersion:
    version = published(tree)
    retire(version=version)
    return version


@pytest.mark.parametrize(
    ("make", "tree", "message"),
    [
        (published, _other_family(), "other 1.1.0 is another framework."),
        (drafted, document_tree(version="1.1.0"), "its status is “draft”"),
        (_retired, document_tree(version="1.1.0"), "its status is “retired”"),
        (published, document_tree(version="1.1.0-rc.1"), "its status is “pilot”"),
        (published, document_tree(version="0.9.0"), "0.9.0 is older than 1.0.0."),
        (published, _without_perspectives(), "none of the perspectives"),
    ],
)
def test_upgrade_refuses_what_does_not_fit(
    assessment: Assessment, cora: Membership, make: Any, tree: Tree, message: str
) -> None:
    before = dump(Assessment)

    with pytest.raises(Refused, match=message):
        upgrade(assessment=assessment, to_version=make(tree), by=cora.user)

    assert (dump(Assessment), Upgrade.objects.count()) == (before, 0)


def test_upgrade_to_the_same_version_is_refused(assessment: Assessment, cora: Membership) -> None:
    with pytest.raises(Refused, match=r"on version 1\.0\.0 already"):
        upgrade(assessment=assessment, to_version=assessment.version, by=cora.user)


def test_finalised_assessment_is_neither_upgraded_nor_set_back(
    assessment: Assessment, olga: Membership
) -> None:
    version = published(document_tree(version="1.1.0"))
    done = upgrade(assessment=assessment, to_version=version, by=olga.user)
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    later = published(document_tree(version="1.2.0"))

    with pytest.raises(Refused, match="finalised"):
        upgrade(assessment=assessment, to_version=later, by=olga.user)
    with pytest.raises(Refused, match="finalised"):
        undo_upgrade(upgrade=done, by=olga.user)

    assert Assessment.objects.get().version == version


def test_pilot_assessment_may_move_to_a_pilot_version(
    assessment: Assessment, cora: Membership
) -> None:
    Assessment.objects.update(pilot=True)
    version = published(document_tree(version="1.1.0-rc.1"))

    upgrade(assessment=assessment, to_version=version, by=cora.user)

    assert Assessment.objects.get().version == version


def _corrected(version: str = "1.0.1") -> Tree:
    tree = document_tree(version=version)
    tree["questions"]["alpha"]["prompt"] = "How is alpha done, then?"
    said = {"alpha": {"is": "editorial", "note": "A word."}}
    return tree | {"changes": {"since": "1.0.0", "questions": said}}


def test_editorial_upgrade_moves_all_open_assessments_and_asks_nobody(
    assessment: Assessment, olga: Membership
) -> None:
    Answer.objects.update(state="answered", level=2)
    other = AssessmentFactory.create(version=assessment.version)
    closed = AssessmentFactory.create(version=assessment.version)
    finalise(assessment=closed, name="Ida", function="Mayor", by=olga.user)
    version = published(_corrected())

    counts = upgrade_all_editorial(to_version=version, by=None)

    assert (counts.moved, counts.left) == (2, 0)
    pins = dict(Assessment.objects.values_list("pk", "version__version"))
    assert pins == {assessment.pk: "1.0.1", other.pk: "1.0.1", closed.pk: "1.0.0"}
    assert Answer.objects.exclude(unconfirmed="").count() == 0
    assert set(assessment.answers.values_list("level", "version")) == {(2, 0)}
    undo_upgrade(upgrade=Upgrade.objects.get(assessment=other), by=olga.user)
    assert Assessment.objects.get(pk=other.pk).version == closed.version


def test_editorial_upgrade_leaves_those_for_whom_more_than_texts_differs(
    assessment: Assessment, city: City
) -> None:
    published(document_tree(version="0.9.0") | {"questions": _extended()})
    old = find_version("small", "0.9.0")
    AssessmentFactory.create(version=old, city=CityFactory.create())

    counts = upgrade_all_editorial(to_version=published(_corrected()), by=None)

    assert (counts.moved, counts.left) == (1, 1)
    assert Assessment.objects.get(pk=assessment.pk).version.version == "1.0.1"


def _extended() -> Tree:
    """The questions of the small tree, one of them not asked at core depth."""
    questions: Tree = document_tree()["questions"]
    return questions | {"gamma": question("gamma", depth="extended")}
