"""Pages of the administration as a browser sees them: their addresses, what they send back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models as db
from django.test import Client
from django.urls import reverse

from frameworks import models
from frameworks.admin.widgets import TextsWidget
from frameworks.models import DraftComment, Framework, FrameworkEvent, FrameworkVersion, Status

Model = type[db.Model]
Enter = Callable[..., Client]
PAGES = [model for model in admin.site._registry if model._meta.app_label == "frameworks"]
OTHERS = (Framework, FrameworkEvent, DraftComment)
PARTS = [model for model in PAGES if model not in OTHERS]


def address_of(page: str, model: Model, *args: object) -> str:
    return reverse(f"admin:frameworks_{model._meta.model_name}_{page}", args=args)


def row_of(version: FrameworkVersion, model: Model) -> db.Model:
    """A row of the model that belongs to the version."""
    row: dict[str, Any] = {"version": version}
    if model is FrameworkVersion:
        row = {"pk": version.pk}
    elif model is models.Level:
        row = {"question__version": version}
    return model._default_manager.filter(**row)[0]


def frozen_version() -> FrameworkVersion:
    return FrameworkVersion.objects.get(status=Status.PUBLISHED)


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of frameworks."""
    tables = apps.get_app_config("frameworks").get_models()
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in tables}


def form_of(page: Any) -> dict[str, Any]:
    """What a browser sends when nobody has changed anything on the page."""
    shown = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        shown += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {"as_read": page.context.get("as_read", "")}
    for field in (field for form in shown for field in form):
        widget, value = field.field.widget, field.value()
        if isinstance(widget, TextsWidget):
            data |= widget.data(field.html_name, value)
        elif value is not None and value is not False:
            data[field.html_name] = value
    return data


def page_at(name: str, *args: object) -> str:
    return reverse(f"admin:frameworks_{name}", args=args)


def version_page(name: str, version: FrameworkVersion, *more: object) -> str:
    return page_at(f"frameworkversion_{name}", version.pk, *more)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def said(client: Client, response: Any) -> list[str]:
    """The messages on the page to which an answer leads."""
    page = client.get(response["Location"])
    return [str(message) for message in page.context["messages"]]
