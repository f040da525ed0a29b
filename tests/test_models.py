"""What every model must keep: the database refuses what a row may not be."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

OWN = [
    model
    for label in ("accounts", "assessment", "frameworks")
    for model in apps.get_app_config(label).get_models()
]


def _conditions(model: type[models.Model]) -> str:
    """All constraints of a model, as text."""
    return " ".join(str(constraint.deconstruct()) for constraint in model._meta.constraints)


def _fields() -> list[Any]:
    return [
        pytest.param(model, field, id=f"{model.__name__}.{field.name}")
        for model in OWN
        for field in model._meta.fields
    ]


@pytest.mark.parametrize(("model", "field"), _fields())
def test_field_with_choices_is_held_to_them_by_the_database(
    model: type[models.Model], field: models.Field[Any, Any]
) -> None:
    if field.choices:
        assert field.name in _conditions(model)


@pytest.mark.parametrize(("model", "field"), _fields())
def test_time_and_person_of_the_same_act_are_filled_together(
    model: type[models.Model], field: models.Field[Any, Any]
) -> None:
    partner = field.name.removesuffix("_at") + "_by"
    names = {f.name for f in model._meta.fields}
    if field.name.endswith("_at") and partner in names and field.null:
        assert f"{partner}__isnull" in _conditions(model)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_model_has_a_name_that_is_translated(model: type[models.Model]) -> None:
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)
