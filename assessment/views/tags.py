"""Template tags that every template may use: small drawings, numbers and names."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import tau
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessment.enums import Role
from assessment.models import Assessment
from assessment.models.membership import ROLE_NAMES
from assessment.queries import name_of
from assessment.scoring.outline import Chapter, part_of
from assessment.scoring.rounding import whole
from assessment.views.definitions import definition_of
from frameworks.definition.types import Definition

register = template.Library()
register.filter("whole", whole)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One icon of the sprite; always beside a word or a hidden label."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def dimension_list(context: template.Context, place: str) -> SafeString:
    """The list of dimensions at a place of the page, "side" or "mini".

    It is long and stands on the page twice, for wide and for narrow windows, so it is rendered
    once; the second differs in its ids alone.
    """
    kept = context.render_context
    if "dimension_list" not in kept:
        listed = get_template("answers/dimensions.html")
        values: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
        kept["dimension_list"] = listed.render(values | {"place": "side"})
    html = re.sub(r'(?<= id=")(\w+)-side\b', rf"\1-{place}", kept["dimension_list"])
    return mark_safe(html)  # noqa: S308 -- what the template gave, with another word in its ids


@register.simple_tag
def ring(done: int, total: int) -> SafeString:
    """A ring that closes as the questions of a dimension are dealt with; decoration."""
    circumference = tau * 8
    arc: SafeString | str = ""
    if done:
        arc = format_html(
            '<circle class="ring-1" cx="10" cy="10" r="8" fill="none" stroke-width="3"'
            ' stroke-dasharray="{} {}"/>',
            f"{circumference * done / total:.2f}",
            f"{circumference:.2f}",
        )
    return format_html(
        '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true">'
        '<circle class="ring-0" cx="10" cy="10" r="8" fill="none" stroke-width="3"/>{}</svg>',
        arc,
    )


@register.simple_tag
def meter(done: int, total: int) -> SafeString:
    """A bar with one cell a question, filled as they are dealt with; decoration."""
    width = 110 / total if total else 110
    cells = format_html_join(
        "",
        '<rect class="{}" x="{}" y="1" width="{}" height="8"/>',
        (
            ("m-1" if n < done else "m-0", f"{n * width:.1f}", f"{width - 1.5:.1f}")
            for n in range(total)
        ),
    )
    return format_html('<svg class="meter" viewBox="0 0 110 10" aria-hidden="true">{}</svg>', cells)


@register.simple_tag
def steps(declared: int | None, supported: int | None) -> SafeString:
    """Five cells: solid supported, striped declared only, empty not reached; decoration."""
    cells = []
    for n in range(5):
        x = n * 12.5
        if n < (supported or 0):
            cells.append(
                f'<rect class="s-on" x="{x + 0.5}" y="1" width="10.5" height="12" rx="1.5"/>'
            )
        elif n < (declared or 0):
            cells.append(
                f'<rect class="s-half" x="{x + 1.25}" y="1.75" width="9" height="10.5" rx="1"'
                ' fill="url(#hatch)" stroke-width="1.5"/>'
            )
        else:
            cells.append(
                f'<rect class="s-off" x="{x + 1}" y="1.5" width="9.5" height="11" rx="1"/>'
            )
    # Numbers and class names of this function alone: nothing to escape.
    return mark_safe(  # noqa: S308 -- built from numbers of this function
        '<svg class="steps" viewBox="0 0 62 14" width="62" height="14" aria-hidden="true">'
        + "".join(cells)
        + "</svg>"
    )


# Fields in which people write; the rest of a form is chosen, and chosen again at once.
WRITTEN = {"comment", "reason", "text", "note", "value", "data_source", "reference_period"}
WRITTEN |= {"title", "url", "reference", "passage"}


@register.filter
def texts_sent(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that cannot be taken, to be copied."""
    sent = request.POST.items()
    return [str(text) for name, text in sent if name.rpartition("-")[2] in WRITTEN and text]


@register.simple_tag
def assessment_name(assessment: Assessment) -> str:
    """What pages call an assessment; the definition is one that the process keeps."""
    return name_of(definition_of(assessment).title, assessment.year)


@register.filter
def percent(share: Fraction) -> str:
    """A share of 0 to 1 as whole percent."""
    return _("%(number)s %%") % {"number": whole(share * 100)}


@register.filter
def level_name(level: int | None, definition: Definition) -> str:
    """The name of a level on the framework's scale, in the definition's language."""
    return definition.scale[level - 1].name if level else ""


@register.filter
def role_name(role: str) -> str:
    return str(ROLE_NAMES[Role(role)])


@register.filter
def get(mapping: object, key: object) -> object:
    """A value of a mapping under a key that is a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def part_query(chapter: Chapter, question: str) -> str:
    """What the address of a dimension needs so that the page has this question."""
    number = part_of(chapter, question)
    return f"?part={number}" if number > 1 else ""


@register.filter("int")
def to_int(value: int) -> int:
    return int(value)


@register.filter
def plain_number(value: object) -> str:
    """A stored number as it is typed: without trailing zeros; typed text as it is."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


@register.filter
def typed_number(value: object) -> str:
    """A stored number for its field, so that it is read as the same number again: with three
    decimals it could be a thousand times as much. Typed text as it is.
    """
    text = plain_number(value)
    has_three = isinstance(value, Decimal) and len(text.rpartition(".")[2]) == 3 and "." in text
    return f"{text}0" if has_three else text


@register.filter
def number_of_text(text: str) -> str:
    """A number that is kept as text, as it is typed."""
    return plain_number(Decimal(text))


@register.filter
def name_of_language(code: str) -> str:
    """A language (BCP 47) in its own words; Django's ``language_name`` does not know zh-Hans."""
    return {"en": "English", "zh-Hans": "简体中文"}.get(code, code)
