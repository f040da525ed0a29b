"""Words for what a framework says: kinds of sources, bases, and when a level is reached."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frameworks.definition.types import Basis, Metric, Question, Rule, SourceKind

SOURCE_KINDS = {
    SourceKind.ARTICLE: gettext_lazy("peer-reviewed article"),
    SourceKind.COMPANY_ARTICLE: gettext_lazy("company article"),
    SourceKind.CONSULTANCY_POST: gettext_lazy("consultancy blog post"),
    SourceKind.CHAPTER: gettext_lazy("book chapter"),
    SourceKind.BOOK: gettext_lazy("book"),
    SourceKind.REPORT: gettext_lazy("report"),
    SourceKind.STANDARD: gettext_lazy("standard"),
    SourceKind.WEB_PAGE: gettext_lazy("web page"),
}
BASIS_NAMES = {
    Basis.NAMED: gettext_lazy("named in the source"),
    Basis.NAMED_DETAIL_CITED: gettext_lazy("named there; detail from a cited work or this project"),
    Basis.OPERATIONALISED: gettext_lazy("derived by this project"),
    Basis.REWORDED: gettext_lazy("named there; reworded to protect rights"),
}


def rule_sentence(question: Question, rule: Rule) -> str:
    """Like "Level 3 needs at least 4 items, among them 1, 2."; items go by their position."""
    position = {item.key: n for n, item in enumerate(question.items, start=1)}

    def numbers(keys: frozenset[str]) -> str:
        return _(", ").join(str(n) for n in sorted(position[key] for key in keys))

    needed = []
    if rule.all:
        needed.append(
            ngettext("item %(numbers)s", "items %(numbers)s", len(rule.all))
            % {"numbers": numbers(rule.all)}
        )
    if rule.at_least:
        needed.append(
            ngettext("at least %(count)s item", "at least %(count)s items", rule.at_least)
            % {"count": rule.at_least}
        )
    if rule.with_:
        needed.append(_("among them %(numbers)s") % {"numbers": numbers(rule.with_)})
    return _("Level %(level)s needs %(what)s.") % {
        "level": rule.level,
        "what": _(", ").join(needed),
    }


def mark_sentence(metric: Metric, level: int) -> str:
    """What a number needs for level 2 to 5; empty for the others."""
    if level in metric.thresholds:
        return _("Level %(level)s needs %(mark)s or %(side)s.") % {
            "level": level,
            "mark": number_words(metric.thresholds[level]),
            "side": _("more") if metric.higher_is_better else _("less"),
        }
    if level == 5:
        return _(
            "Level 5 needs the value of the period before as well, and the later one not worse."
        )
    return ""


def number_words(value: Decimal) -> str:
    """A number without trailing zeros, as the reader writes numbers."""
    return str(localize(value.normalize() if value % 1 else value.quantize(Decimal(1))))
