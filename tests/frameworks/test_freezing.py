"""Published versions against direct SQL: no row of theirs can be changed, added or removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import Error, IntegrityError, connection, models, transaction

from frameworks.freezing import freeze, frozen_models, installed, missing, thaw, thawed
from frameworks.models import DraftComment, Framework, FrameworkEvent, FrameworkVersion
from frameworks.services import publish
from tests.conftest import drafted
from tests.documents import full_tree

pytestmark = pytest.mark.django_db

Model = type[models.Model]
TABLES: list[Model] = [*frozen_models(), FrameworkVersion]


@pytest.fixture
def version() -> FrameworkVersion:
    """A published version with a row in every table."""
    version = drafted(full_tree())
    DraftComment.objects.create(version=version, kind="question", code="alpha", text="Clear?")
    publish(version=version)
    return version


def _refused(sql: str, *values: Any) -> bool:
    """Whether the database refuses the statement with our words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except Error as error:
        return "frozen: " in str(error)
    return False


def _id(model: Model) -> object:
    row = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    assert row is not None, f"the tree of this test has no {model.__name__}"
    return row


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_row_of_a_published_version_cannot_be_updated_or_deleted(
    version: FrameworkVersion, model: Model
) -> None:
    table, row = model._meta.db_table, _id(model)

    assert _refused(f'UPDATE "{table}" SET id = id WHERE id = %s', row)
    assert _refused(f'DELETE FROM "{table}" WHERE id = %s', row)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_row_cannot_be_added_to_a_published_version(
    version: FrameworkVersion, model: Model
) -> None:
    table, row = model._meta.db_table, _id(model)
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields if f.column != "id"]

    copy = (
        f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(columns)} FROM "{table}"'
    )

    assert _refused(f"{copy} WHERE id = %s", row)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_row_of_a_published_version_cannot_be_replaced_by_one_of_a_draft(
    version: FrameworkVersion, model: Model
) -> None:
    if connection.vendor != "sqlite":
        return  # REPLACE is a word of SQLite alone
    draft = FrameworkVersion.objects.create(framework=version.framework, version="9.9.9")
    table, row = model._meta.db_table, _id(model)
    values = {
        f'"{f.column}"': str(draft.pk) if f.column == "version_id" else f'"{f.column}"'
        for f in model._meta.concrete_fields
    }

    replace = f'INSERT OR REPLACE INTO "{table}" ({", ".join(values)})'
    source = f'SELECT {", ".join(values.values())} FROM "{table}" WHERE id = %s'

    assert _refused(f"{replace} {source}", row)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_table_with_published_rows_cannot_be_truncated(
    version: FrameworkVersion, model: Model
) -> None:
    connection.check_constraints()  # what is still to be checked would forbid TRUNCATE, too
    table = model._meta.db_table
    words = "TRUNCATE TABLE" if connection.vendor == "postgresql" else "DELETE FROM"

    assert _refused(f'{words} "{table}"' + (" CASCADE" if "TRUNCATE" in words else ""))


def test_draft_can_be_written_and_removed() -> None:
    draft = drafted(full_tree(version="2.0.0"))
    draft.questions.update(rights=True)

    draft.delete()

    assert not FrameworkVersion.objects.exists()


def test_published_version_can_be_retired_and_nothing_else(version: FrameworkVersion) -> None:
    table = FrameworkVersion._meta.db_table

    assert _refused(f"UPDATE {table} SET status = 'draft' WHERE id = %s", version.pk)
    assert _refused(
        f"UPDATE {table} SET status = 'retired', licence = 'x' WHERE id = %s", version.pk
    )
    assert not _refused(f"UPDATE {table} SET status = 'retired' WHERE id = %s", version.pk)
    assert _refused(f"UPDATE {table} SET status = 'published' WHERE id = %s", version.pk)


def test_framework_keeps_its_code_and_stays_while_a_version_is_published(
    version: FrameworkVersion,
) -> None:
    table = Framework._meta.db_table

    assert _refused(f"UPDATE {table} SET code = 'other' WHERE id = %s", version.framework_id)
    assert _refused(f"DELETE FROM {table} WHERE id = %s", version.framework_id)


def test_events_are_only_added_to(version: FrameworkVersion) -> None:
    table = FrameworkEvent._meta.db_table

    assert _refused(f"UPDATE {table} SET verb = 'x'")
    assert _refused(f"DELETE FROM {table}")


@pytest.fixture
def frozen_again() -> Iterator[None]:
    yield
    freeze(connection)


def test_check_names_every_table_without_a_trigger(frozen_again: None) -> None:
    guarded = {table for _name, table in installed(connection)}
    assert missing(connection) == []

    thaw(connection)

    assert missing(connection) == sorted(guarded)
    assert guarded >= {model._meta.db_table for model in TABLES}


def test_migrate_installs_the_triggers_again(frozen_again: None) -> None:
    before = installed(connection)
    thaw(connection)

    call_command("migrate", verbosity=0)

    assert installed(connection) == before


def test_thawed_lets_a_migration_through_and_freezes_again(version: FrameworkVersion) -> None:
    with thawed(connection):
        version.questions.update(rights=False)

    assert missing(connection) == []
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        version.questions.update(rights=False)
