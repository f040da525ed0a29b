"""Template filters that turn what a framework says into words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from frameworks.definition.types import Question
from frameworks.models import FrameworkVersion
from frameworks.views.place import day_words, text_of
from frameworks.views.shown import kind_words
from frameworks.views.words import ASKED_WITH, DEPTHS, FACETS, QUESTION_KINDS, READ
from frameworks.wording import number_words

register = template.Library()
register.filter("day_words", day_words)


@register.filter
def kind_of_question(question: Question) -> str:
    return kind_words(question, str(QUESTION_KINDS[question.kind]))


@register.filter
def depth_of_question(question: Question) -> str:
    return str(DEPTHS[question.depth])


@register.filter
def was_read(read: str) -> str:
    return str(dict(READ)[read])  # type: ignore[index]


@register.filter
def facet_words(facets: Iterable[str]) -> str:
    return _(", ").join(str(FACETS.get(facet, facet)) for facet in facets)


@register.filter
def asked_words(asks: Iterable[str]) -> str:
    return _(", ").join(str(ASKED_WITH.get(name, name)) for name in asks)


@register.filter
def weight_words(weight: Fraction) -> str:
    """A weight as the reader writes numbers; an author gives four places at most."""
    return number_words(Decimal(weight.numerator) / Decimal(weight.denominator))


@register.filter
def title_of(version: FrameworkVersion) -> str:
    return text_of(version.title, version.language)


@register.filter
def description_of(version: FrameworkVersion) -> str:
    return text_of(version.description, version.language)


@register.filter
def in_fours(digest: str) -> str:
    """The first 16 digits of a hash in groups of four: enough to compare by eye."""
    return " ".join(digest[n : n + 4] for n in range(0, 16, 4))
