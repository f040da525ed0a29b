"""What the pages of a version show, joined from the parts of its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from frameworks.bibliography import reference
from frameworks.citing import bibtex, csl_json, work_of_source
from frameworks.definition.diff import Change, Sort
from frameworks.definition.types import (
    Citation,
    Component,
    Definition,
    Depth,
    Dimension,
    Indicator,
    Kind,
    Perspective,
    ProfileItem,
    Question,
    Source,
    Theme,
)
from frameworks.views.place import Place
from frameworks.views.words import LICENCES
from frameworks.wording import mark_sentence, rule_sentence


@dataclass(frozen=True, slots=True)
class PlaceOfQuestion:
    """Where a question counts."""

    perspective: Perspective
    dimension: Dimension
    component: Component | None
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class CitationShown:
    """``of`` says which level it belongs to, where it is not of the whole question."""

    number: int
    source: Source
    citation: Citation
    of: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A theme with the other questions and profile items of it."""

    theme: Theme
    questions: tuple[tuple[str, Question], ...]
    items: tuple[ProfileItem, ...]


@dataclass(frozen=True)
class QuestionShown:
    definition: Definition
    question: Question

    @cached_property
    def places(self) -> tuple[PlaceOfQuestion, ...]:
        return tuple(
            place
            for place in all_places(self.definition)
            if place.indicator.question == self.question.code
        )

    @property
    def code(self) -> str:
        """The code of its first place, by which people speak of it."""
        return self.places[0].indicator.code if self.places else self.question.code

    @cached_property
    def citations(self) -> tuple[CitationShown, ...]:
        """Those of all places, each once, and then those of single levels."""
        numbers = source_numbers(self.definition)
        sources = self.definition.sources
        cited = dict.fromkeys((c, "") for p in self.places for c in p.indicator.citations)
        cited |= dict.fromkeys(
            (c, _("Level %(level)s") % {"level": level.level})
            for level in self.question.levels
            for c in level.citations
        )
        return tuple(CitationShown(numbers[c.source], sources[c.source], c, of) for c, of in cited)

    @property
    def rules(self) -> tuple[str, ...]:
        """What each level needs, for a checklist or a number, from level 2 up."""
        question = self.question
        if question.metric:
            return tuple(mark_sentence(question.metric, level) for level in range(2, 6))
        return tuple(rule_sentence(question, rule) for rule in reversed(question.rules))

    @property
    def is_untranslated(self) -> bool:
        """Some text of it stands in the author's language, though the version is translated."""
        return self.question.code in self.definition.untranslated

    @cached_property
    def related(self) -> tuple[Related, ...]:
        own = {place.indicator.code for place in self.places}
        asked = {i.code: i.question for _p, d in self.definition.dimensions() for i in d.indicators}
        profile = {item.code: item for item in self.definition.profile}
        return tuple(
            Related(
                theme,
                tuple(
                    (code, self.definition.questions[asked[code]])
                    for code in theme.members
                    if code in asked and code not in own
                ),
                tuple(profile[code] for code in theme.members if code in profile),
            )
            for theme in self.definition.related
            if own & set(theme.members)
        )

    @cached_property
    def neighbours(self) -> tuple[QuestionShown | None, QuestionShown | None]:
        """The questions before and after, in the framework's order, each counted once."""
        order = list(dict.fromkeys(p.indicator.question for p in all_places(self.definition)))
        if self.question.code not in order:
            return None, None
        at = order.index(self.question.code)
        around = [*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]]
        shown = [QuestionShown(self.definition, self.definition.questions[code]) for code in around]
        return (shown[0] if at else None), (shown[-1] if at + 1 < len(order) else None)


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source with what rests on it."""

    number: int
    source: Source
    perspectives: tuple[Perspective, ...]
    questions: tuple[tuple[str, Question], ...]
    items: tuple[ProfileItem, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        csl = self.source.csl
        doi = (f"https://doi.org/{csl['DOI']}",) if csl.get("DOI") else ()
        return (*doi, *((str(csl["URL"]),) if csl.get("URL") else ()))

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The reference in both styles: name of the style, and the line."""
        source = self.source
        return (("English", reference(source, "en")), ("GB/T 7714", reference(source, "zh-Hans")))

    @property
    def bibtex(self) -> str:
        return bibtex([work_of_source(self.source)])

    @property
    def csl_json(self) -> str:
        return csl_json([work_of_source(self.source)])


def all_places(definition: Definition) -> Iterator[PlaceOfQuestion]:
    """Every place of a question, in the framework's order."""
    for perspective, dimension in definition.dimensions():
        for indicator in dimension.own_indicators:
            yield PlaceOfQuestion(perspective, dimension, None, indicator)
        for component in dimension.components:
            for indicator in component.indicators:
                yield PlaceOfQuestion(perspective, dimension, component, indicator)


def source_numbers(definition: Definition) -> Mapping[str, int]:
    """Source key -> its number: by first citation, and then those that nothing cites."""
    return {key: n for n, key in enumerate(_cited(definition), start=1)}


def _cited(definition: Definition) -> dict[str, None]:
    cited: dict[str, None] = {}
    for perspective in definition.perspectives:
        cited |= dict.fromkeys([perspective.source, *_keys(perspective.citations)])
        for dimension in perspective.dimensions:
            for indicator in dimension.indicators:
                cited |= dict.fromkeys(_sources_of(definition, indicator))
    for item in definition.profile:
        cited |= dict.fromkeys(_keys(item.citations))
    return cited | dict.fromkeys(definition.sources)


def _sources_of(definition: Definition, indicator: Indicator) -> Iterator[str]:
    """What a placed question rests on, its levels included."""
    yield from _keys(indicator.citations)
    for level in definition.questions[indicator.question].levels:
        yield from _keys(level.citations)


def _keys(citations: Iterable[Citation]) -> list[str]:
    return [citation.source for citation in citations]


def sources_shown(definition: Definition) -> list[SourceShown]:
    """The bibliography in the order of its numbers; a question counts once for a source."""
    numbers = source_numbers(definition)
    resting: dict[str, dict[str, tuple[str, Question]]] = {key: {} for key in numbers}
    for place in all_places(definition):
        question = definition.questions[place.indicator.question]
        for key in _sources_of(definition, place.indicator):
            resting[key].setdefault(question.code, (place.indicator.code, question))
    return [
        SourceShown(
            number,
            definition.sources[key],
            tuple(
                p for p in definition.perspectives if p.source == key or key in _keys(p.citations)
            ),
            tuple(resting[key].values()),
            tuple(item for item in definition.profile if key in _keys(item.citations)),
        )
        for key, number in numbers.items()
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    perspectives: int
    dimensions: int
    questions: int
    core: int
    sources: int


def counts(definition: Definition) -> Counts:
    questions = definition.questions.values()
    return Counts(
        len(definition.perspectives),
        sum(1 for _pair in definition.dimensions()),
        len(questions),
        sum(1 for question in questions if question.depth == Depth.CORE),
        len(definition.sources),
    )


def licence(code: str) -> tuple[str, str]:
    """What a licence is called, and where it can be read; else its code alone."""
    name, address = LICENCES.get(code, (code, ""))
    return str(name), address


def kind_words(question: Question, name: str) -> str:
    """The kind of a question with what it consists of, like "checklist of 7 items"."""
    if question.kind == Kind.CHECKLIST:
        return _("checklist of %(count)s items") % {"count": len(question.items)}
    if question.metric:
        return _("number: %(unit)s") % {"unit": question.metric.unit}
    return name


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a question since the version before."""

    words: str
    note: str = ""
    is_same: bool = False


def standing(place: Place, code: str) -> Standing:
    difference = place.difference()
    if difference is None or place.before is None:
        return Standing(_("This is the first version."), is_same=True)
    change = next((c for c in difference.changes if (c.kind, c.code) == ("question", code)), None)
    before = {"version": place.before.version}
    if change is None:
        return Standing(_("The same as in version %(version)s.") % before, is_same=True)
    return Standing(_words_of(change) % before, change.note)


def _words_of(change: Change) -> str:
    """A sentence with the version before in it, by the gravest kind of the change."""
    words = {
        Sort.ADDED: _("New since version %(version)s."),
        Sort.CHANGED: _(
            "Changed since version %(version)s: answers to the two cannot be compared."
        ),
        Sort.REWORDED: _("Reworded since version %(version)s: answers stay comparable."),
        Sort.UNSPECIFIED: _(
            "Its texts differ from version %(version)s; the author has not said what that means."
        ),
        Sort.DEPTH: _(
            "The same as in version %(version)s, but for being in the short questionnaire or not."
        ),
    }
    editorial = _("Edited since version %(version)s: the meaning is the same.")
    return words.get(change.sorts[0], editorial)
