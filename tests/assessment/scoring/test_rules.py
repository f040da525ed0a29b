from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.scoring.evidence import grade_of, supported_level
from assessment.scoring.levels import checklist_level, metric_level
from assessment.scoring.rounding import whole
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Metric, Question
from tests.documents import document, document_tree, metric
from tests.scoring_cases import CHECKLIST, METRIC, ROUNDING, SUPPORTED, answer


@pytest.fixture
def ticks() -> Question:
    return resolve(document(), "en").questions["ticks"]


@pytest.mark.parametrize(("ticked", "level"), CHECKLIST)
def test_checklist_level_is_the_first_rule_that_holds(
    ticks: Question, ticked: str, level: int
) -> None:
    assert checklist_level(ticks, set(ticked)) == level


def _metric(higher: bool) -> Metric:  # noqa: FBT001 -- a table
    tree = document_tree()
    if not higher:
        marks = {2: 85, 3: 50, 4: 10}
        tree["questions"]["share"] = metric("share", better="lower", thresholds=marks)
    found = resolve(document(tree), "en").questions["share"].metric
    assert found is not None
    return found


@pytest.mark.parametrize(("higher", "value", "earlier", "level"), METRIC)
def test_metric_level_by_its_marks(
    higher: bool,  # noqa: FBT001 -- a table
    value: str,
    earlier: str | None,
    level: int,
) -> None:
    before = Decimal(earlier) if earlier else None
    assert metric_level(_metric(higher), Decimal(value), before) == level


@pytest.mark.parametrize(("sign", "level"), SUPPORTED)
def test_supported_level_is_capped_by_evidence(sign: str, level: int) -> None:
    given = answer(sign)
    assert given.level is not None
    assert supported_level(given.level, given.evidence) == level


@pytest.mark.parametrize(
    ("kind", "dated", "grade"),
    [
        (EvidenceKind.LINK, True, EvidenceGrade.E2),
        (EvidenceKind.LINK, False, EvidenceGrade.E1),
        (EvidenceKind.REGISTER, True, EvidenceGrade.E2),
        (EvidenceKind.REGISTER, False, EvidenceGrade.E1),
        (EvidenceKind.DESCRIPTION, True, EvidenceGrade.E1),
        (EvidenceKind.DESCRIPTION, False, EvidenceGrade.E1),
    ],
)
def test_grade_follows_from_kind_and_date(
    kind: EvidenceKind,
    dated: bool,  # noqa: FBT001 -- a table
    grade: EvidenceGrade,
) -> None:
    assert grade_of(kind, dated) == grade


@pytest.mark.parametrize(("value", "rounded"), ROUNDING)
def test_whole_rounds_half_up(value: Fraction, rounded: int) -> None:
    assert whole(value) == rounded
