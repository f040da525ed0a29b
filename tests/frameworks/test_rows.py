from __future__ import annotations

from decimal import Decimal

from frameworks import models
from frameworks.queries import document_of
from frameworks.rows import Rows
from tests.conftest import drafted
from tests.documents import document, full_tree
from tests.sql import statements


def test_all_rows_come_in_one_statement(db: None) -> None:
    version = drafted(full_tree())

    with statements() as ran:
        rows = Rows(version)

    assert len(ran) == 1
    assert len(rows.of(models.Question)) == 8
    assert len(rows.of(models.Level)) == 40


def test_rows_are_as_django_reads_them(db: None) -> None:
    version = drafted(full_tree())
    rows = Rows(version)

    for model in rows.found:
        stored = {row.pk: row for row in model._default_manager.all()}
        for row in rows.of(model):
            for field in model._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(stored[row.pk], field.attname)
    assert rows.of(models.Dimension)[-1].weight == Decimal(2)


def test_references_are_set(db: None) -> None:
    rows = Rows(drafted(full_tree()))

    with statements() as ran:
        asked = {row.code: row.question.code for row in rows.of(models.Indicator)}
        kinds = {row.source.kind for row in rows.of(models.Citation)}

    assert (asked["D1-2"], kinds, len(ran)) == ("beta", {"peer-reviewed-article"}, 0)


def test_rows_of_another_version_stay_apart(db: None) -> None:
    drafted(full_tree(version="2.0.0"))
    version = drafted(full_tree())

    assert document_of(version) == document(full_tree())
