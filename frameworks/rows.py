"""All rows of one version, read in one statement.

A version is spread over eleven tables. Whoever reads it whole, as every page of a framework does
at its first view, takes each row as one JSON object and all tables as one union.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, cast

from django.db.models import Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from frameworks import models
from frameworks.models import FrameworkVersion

# A table after those that it refers to, so that references can be set as rows are made.
_TABLES: dict[type[Model], str] = {
    models.ScaleLevel: "version",
    models.Source: "version",
    models.Perspective: "version",
    models.Dimension: "version",
    models.Question: "version",
    models.Level: "question__version",
    models.Item: "question__version",
    models.Indicator: "version",
    models.ProfileItem: "version",
    models.Theme: "version",
    models.Citation: "version",
}


class Rows:
    """The rows of a version by model, each in the author's order, their references set."""

    def __init__(self, version: FrameworkVersion) -> None:
        self.version = version
        self.found: dict[type[Model], dict[Any, Model]] = {}
        raw: dict[str, list[dict[str, Any]]] = defaultdict(list)
        first, *others = (_as_json(model, version) for model in _TABLES)
        for name, values in first.union(*others, all=True):
            raw[name].append(values)
        for model in _TABLES:
            rows = [self._row(model, values) for values in raw[model.__name__]]
            rows.sort(key=_in_order)
            self.found[model] = {row.pk: row for row in rows}

    def of(self, model: type[Model]) -> list[Any]:
        return list(self.found[model].values())

    def _row(self, model: type[Model], values: dict[str, Any]) -> Model:
        row = model(**{name: _value(model, name, value) for name, value in values.items()})
        for field in model._meta.concrete_fields:
            if field.related_model is FrameworkVersion:
                setattr(row, field.name, self.version)
            elif field.related_model in self.found and values[field.attname] is not None:
                setattr(row, field.name, self.found[field.related_model][values[field.attname]])
        return row


def _as_json(model: type[Model], version: FrameworkVersion) -> QuerySet[Any, Any]:
    """Name of the model, and one JSON object a row."""
    columns = {field.attname: field.attname for field in model._meta.concrete_fields}
    rows = model._default_manager.filter(**{_TABLES[model]: version}).order_by()
    return rows.values_list(Value(model.__name__), JSONObject(**columns))


def _value(model: type[Model], name: str, value: Any) -> Any:
    """A column's value as Python has it; SQLite gives a column of JSON as text."""
    field = model._meta.get_field(name)
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return cast("Field[Any, Any]", field).to_python(value)


def _in_order(row: Any) -> tuple[int, int]:
    place = row.level if isinstance(row, models.Level) else row.order
    return place, row.pk
