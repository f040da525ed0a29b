"""Published versions are immutable in the database itself: triggers on every table of a version.

One generator walks the models, so that a new table cannot be forgotten. ``freeze`` and ``thaw``
are the only way round; SQLite loses triggers when a migration rebuilds a table, therefore
``freeze`` runs after every migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.text import slugify

from frameworks.models import Framework, FrameworkEvent, FrameworkVersion, Status

VERSION = FrameworkVersion._meta.db_table
NOT_FROZEN = Status.DRAFT.value
MESSAGE = "frozen: a published framework version cannot be changed"
ADDED_TO_ONLY = "frozen: events are only added to"

Model = type[models.Model]


def frozen_models() -> list[Model]:
    """Every model whose rows belong to a version, tables of many-to-many fields included."""
    own = apps.get_app_config("frameworks").get_models(include_auto_created=True)
    return [model for model in own if _parents(model) and model not in (FrameworkEvent, Framework)]


def freeze(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers afresh; safe to run again."""
    thaw(connection)
    writer = _Postgres() if connection.vendor == "postgresql" else _Sqlite()
    with connection.cursor() as cursor:
        for statement in writer.statements():
            cursor.execute(statement)


def thaw(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers. Whoever calls this freezes again before anybody else writes."""
    with connection.cursor() as cursor:
        for name, table in installed(connection):
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


@contextmanager
def thawed(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For a migration that must touch published rows; see ``frameworks.services.verify_hashes``."""
    thaw(connection)
    try:
        yield
    finally:
        freeze(connection)


def installed(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Name and table of each trigger that stands in the database."""
    query = (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname LIKE 'frozen\\_%' ORDER BY 1"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        " AND name LIKE 'frozen\\_%' ESCAPE '\\' ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(name, table) for name, table in cursor.fetchall()]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables of a version that are there and lack a trigger."""
    present = set(connection.introspection.table_names())
    guarded = {table for _name, table in installed(connection)}
    wanted: list[Model] = [*frozen_models(), FrameworkVersion, Framework, FrameworkEvent]
    return sorted({_table(model) for model in wanted} & present - guarded)


def _table(model: Model) -> str:
    return model._meta.db_table


def _parents(model: Model) -> list[models.ForeignKey[Any, Any]]:
    """Its foreign keys to a version or to a part of one."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label == "frameworks"
        and field.related_model is not Framework
    ]


def _versions(model: Model, row: str, seen: tuple[Model, ...] = ()) -> Iterator[str]:
    """SQL for the id of each version that a row belongs to, by every way that leads there."""
    for field in _parents(model):
        parent, column = field.related_model, f'{row}."{field.column}"'
        if parent is FrameworkVersion:
            yield column
        elif parent not in (*seen, model):
            alias = f"{_table(parent)}_{len(seen)}"
            version = next(_versions(parent, alias, (*seen, model)))  # a part stands in one
            yield f'(SELECT {version} FROM "{_table(parent)}" {alias} WHERE {alias}.id = {column})'


def _unique(model: Model) -> Iterator[tuple[str, ...]]:
    """The sets of columns that are unique: over them a row can be replaced unseen."""
    fields: Any = {field.name: field for field in model._meta.concrete_fields}
    yield ("id",)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            expressions: Any = constraint.expressions
            names = constraint.fields or [expression.name for expression in expressions]
            yield tuple(fields[name].column for name in names)


def _columns(model: Model, *but: str) -> list[str]:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    return [column for column in columns if column not in but]


def _is_frozen(model: Model, row: str) -> str:
    """SQL: some version to which the row belongs is not a draft."""
    return f"EXISTS ({_version_rows(model, row)} AND v.status <> '{NOT_FROZEN}')"


def _version_rows(model: Model, row: str) -> str:
    ids = ", ".join(_versions(model, row))
    return f'SELECT 1 FROM "{VERSION}" v WHERE v.id IN ({ids})'


def _name(model: Model, event: str) -> str:
    return f"frozen_{_table(model)}_{slugify(event).replace('-', '_')}"


def _only_retired(same: str) -> str:
    """SQL: the one change that a frozen version may see."""
    columns = _columns(FrameworkVersion, "status")
    equal = " AND ".join(f'OLD."{c}" {same} NEW."{c}"' for c in columns)
    frozen = f"OLD.status IN ('{Status.PUBLISHED.value}', '{Status.PILOT.value}')"
    return f"({frozen} AND NEW.status = '{Status.RETIRED.value}' AND {equal})"


HAS_FROZEN = (
    f'EXISTS (SELECT 1 FROM "{VERSION}" v WHERE v.framework_id = OLD.id'
    f" AND v.status <> '{NOT_FROZEN}')"
)


class _Sqlite:
    """One trigger for each table and event, with the condition in its WHEN."""

    def statements(self) -> Iterator[str]:
        for model in frozen_models():
            new, old = _is_frozen(model, "NEW"), _is_frozen(model, "OLD")
            replaced = self._replaced(model)
            yield self._trigger(model, "INSERT", f"{new} OR {replaced}")
            yield self._trigger(model, "UPDATE", f"{old} OR {new} OR {replaced}")
            yield self._trigger(model, "DELETE", old)
        status = f"NEW.status <> '{NOT_FROZEN}'"
        replaced = " OR ".join(
            f'EXISTS (SELECT 1 FROM "{VERSION}" r WHERE {self._same(key)}'
            f" AND r.status <> '{NOT_FROZEN}')"
            for key in _unique(FrameworkVersion)
        )
        kept = f"OLD.status <> '{NOT_FROZEN}'"
        yield self._trigger(FrameworkVersion, "INSERT", f"{status} OR {replaced}")
        yield self._trigger(FrameworkVersion, "UPDATE", f"{kept} AND NOT {_only_retired('IS')}")
        yield self._trigger(FrameworkVersion, "DELETE", kept)
        yield self._trigger(Framework, "UPDATE", f"OLD.code <> NEW.code AND {HAS_FROZEN}")
        yield self._trigger(Framework, "DELETE", HAS_FROZEN)
        for event in ("UPDATE", "DELETE"):
            yield self._trigger(FrameworkEvent, event, "1", ADDED_TO_ONLY)

    def _same(self, columns: tuple[str, ...]) -> str:
        return " AND ".join(f'r."{column}" = NEW."{column}"' for column in columns)

    def _replaced(self, model: Model) -> str:
        """SQL: a frozen row has the same key, and REPLACE would remove it without a DELETE."""
        return " OR ".join(
            f'EXISTS (SELECT 1 FROM "{_table(model)}" r WHERE {self._same(key)}'
            f" AND {_is_frozen(model, 'r')})"
            for key in _unique(model)
        )

    def _trigger(self, model: Model, event: str, when: str, message: str = MESSAGE) -> str:
        return (
            f'CREATE TRIGGER "{_name(model, event)}" BEFORE {event} ON "{_table(model)}"'
            f" FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


class _Postgres:
    """One function for each table. It locks the version row, so that nobody publishes meanwhile."""

    def statements(self) -> Iterator[str]:
        for model in frozen_models():
            checks = {
                event: "".join(
                    f"PERFORM 1 FROM ({_version_rows(model, row)} FOR SHARE) locked; "
                    f"IF {_is_frozen(model, row)} THEN {self._raise()} END IF; "
                    for row in rows
                )
                for event, rows in (
                    ("INSERT", ("NEW",)),
                    ("UPDATE", ("OLD", "NEW")),
                    ("DELETE", ("OLD",)),
                )
            }
            yield from self._trigger(model, checks)
        kept = f"OLD.status <> '{NOT_FROZEN}'"
        allowed = _only_retired("IS NOT DISTINCT FROM")
        yield from self._trigger(
            FrameworkVersion,
            {
                "INSERT": self._if(f"NEW.status <> '{NOT_FROZEN}'"),
                "UPDATE": self._if(f"{kept} AND NOT {allowed}"),
                "DELETE": self._if(kept),
            },
        )
        yield from self._trigger(
            Framework,
            {
                "UPDATE": self._if(f"OLD.code <> NEW.code AND {HAS_FROZEN}"),
                "DELETE": self._if(HAS_FROZEN),
            },
        )
        never = self._raise(ADDED_TO_ONLY)
        yield from self._trigger(FrameworkEvent, {"UPDATE": never, "DELETE": never})

    def _raise(self, message: str = MESSAGE) -> str:
        return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"

    def _if(self, condition: str) -> str:
        return f"IF {condition} THEN {self._raise()} END IF; "

    def _trigger(self, model: Model, checks: dict[str, str]) -> Iterator[str]:
        """Before each event on a row, and before TRUNCATE, which sees no rows."""
        name, table = _name(model, "row"), _table(model)
        body = "".join(
            f"IF TG_OP = '{event}' THEN {check} END IF; " for event, check in checks.items()
        )
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $frozen$'
            f" BEGIN {body} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $frozen$"
        )
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {" OR ".join(checks)} ON "{table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{name}"()'
        )
        name = _name(model, "truncate")
        any_frozen = f"EXISTS (SELECT 1 FROM \"{VERSION}\" v WHERE v.status <> '{NOT_FROZEN}')"
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $frozen$'
            f" BEGIN {self._if(any_frozen)} RETURN NULL; END $frozen$"
        )
        yield (
            f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}"'
            f' FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
        )
