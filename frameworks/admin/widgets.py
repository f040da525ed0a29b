"""Boxes for what a framework is made of: texts in several languages, lists, parts of a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import get_language_info

Texts = dict[str, str]


def name_of(language: str) -> str:
    """The language's name in itself; a code that Django does not know stands for itself."""
    try:
        return str(get_language_info(language.lower())["name_local"])
    except KeyError:
        return language


class TextsWidget(forms.Widget):
    """One labelled box a language, the source language first, its translations beside it."""

    template_name = "admin/frameworks/texts.html"

    def __init__(self, attrs: dict[str, Any] | None = None, rows: int = 3) -> None:
        super().__init__(attrs)
        self.rows = rows
        self.languages: Sequence[str] = ("en",)
        self.title = ""

    def data(self, name: str, value: Mapping[str, str] | None) -> Texts:
        """What a browser sends for the value, by the names of the boxes."""
        return {f"{name}_{code}": (value or {}).get(code, "") for code in self.languages}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = self.data(name, value)
        context["widget"]["rows"] = self.rows
        context["widget"]["boxes"] = [
            {
                "name": f"{name}_{code}",
                "id": f"{context['widget']['attrs'].get('id', f'id_{name}')}_{code}",
                "language": code,
                "language_name": name_of(code),
                "label": f"{self.title} ({name_of(code)})" if self.title else name_of(code),
                "value": shown[f"{name}_{code}"],
            }
            for code in self.languages
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Texts:
        return {code: data.get(f"{name}_{code}", "") for code in self.languages}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{code}" not in data for code in self.languages)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.languages[0]}" if id_ else id_


class TextsAdminField(forms.Field):
    """Gives ``{language: text}`` of the languages that have a box; empty boxes are left out."""

    def __init__(
        self, *, encoder: Any = None, decoder: Any = None, rows: int = 3, **kwargs: Any
    ) -> None:
        # A hidden copy of the first value would come back as a text that nobody reads.
        kwargs |= {"widget": TextsWidget(rows=rows), "show_hidden_initial": False}
        super().__init__(**kwargs)

    def offer(self, languages: Sequence[str]) -> None:
        """Show a box for each of these languages."""
        widget: Any = self.widget
        widget.languages = languages
        widget.title = str(self.label or "")

    def clean(self, value: Any) -> Texts:
        found = {code: text.strip().replace("\r\n", "\n") for code, text in value.items()}
        return super().clean({code: text for code, text in found.items() if text}) or {}

    def hidden(self, initial: Mapping[str, str] | None) -> Texts:
        """The texts in languages that have no box here."""
        widget: Any = self.widget
        return {code: t for code, t in (initial or {}).items() if code not in widget.languages}

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = {code: text for code, text in (initial or {}).items() if text}
        hidden = self.hidden(shown)
        return bool({k: t for k, t in shown.items() if k not in hidden} != self.clean(data or {}))


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        kwargs["widget"] = forms.Textarea({"rows": 3, "cols": 40})
        kwargs.pop("empty_value", None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(list(initial or []) != self.to_python(data))


class KeysField(LinesField):
    """A list of keys in one line, with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = forms.TextInput({"size": 24, "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [key.strip() for key in (value or "").split(",") if key.strip()]


class PartSelect(AutocompleteSelect):
    """Chooses a part of the same version: by typing, and without JavaScript from the list."""

    version: int | None = None

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'version': self.version or ''})}"

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return forms.Select.optgroups(self, name, value, attr)


def listed(field: forms.ModelChoiceField[Any], rows: Iterable[Any]) -> None:
    """Let the field show these rows, read once for all forms of a page."""
    choices = [("", field.empty_label or "---------")] if field.empty_label is not None else []
    field.choices = [*choices, *((row.pk, field.label_from_instance(row)) for row in rows)]
