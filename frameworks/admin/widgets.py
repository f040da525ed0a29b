"""A text in several languages as one labelled box a language."""

from __future__ import annotations

from typing import Any

from django import forms

LANGUAGES = {"en": "English", "zh-Hans": "简体中文"}


class TextsWidget(forms.MultiWidget):
    template_name = "frameworks/texts_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.Textarea(
                {**(attrs or {}), "rows": 2, "cols": 50, "lang": code, "aria-label": name}
            )
            for code, name in LANGUAGES.items()
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in LANGUAGES]


class TextsAdminField(forms.MultiValueField):
    """Gives ``{language: text}``; empty boxes are left out."""

    widget = TextsWidget

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False) for _code in LANGUAGES]
        kwargs["require_all_fields"] = False
        kwargs.pop("widget", None)
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        return {code: text for code, text in zip(LANGUAGES, data_list, strict=False) if text}
