"""A document -> its meaning in one language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from frameworks.definition import document as doc
from frameworks.definition import types
from frameworks.definition.render import content_hash


def resolve(document: doc.Document, language: str) -> types.Definition:
    """The immutable definition in a language (BCP 47).

    Where the language has no text the source language stands in, and the object's code is in
    ``untranslated``.
    """
    return _Resolver(document, language).definition()


class _Resolver:
    def __init__(self, document: doc.Document, language: str) -> None:
        self.document = document
        self.language = language
        self.is_source = language == document.language
        self.translation = document.translations.get(language, doc.Translation())
        self.untranslated: dict[str, None] = {}

    def text(self, source: str | None, translated: Any, name: str, code: str) -> str:
        """The translated text of a field; a translation without it leaves the source standing."""
        if self.is_source or not source:
            return source or ""
        found = getattr(translated, name, None) if translated is not None else None
        if found:
            return str(found)
        self.untranslated[code] = None
        return source

    def definition(self) -> types.Definition:
        document, head = self.document, self.translation.framework
        questions = {code: self.question(code, q) for code, q in document.questions.items()}
        sources = {key: self.source(key, s) for key, s in document.sources.items()}
        perspectives = tuple(self.perspective(p) for p in document.perspectives)
        return types.Definition(
            code=document.code,
            version=document.version,
            content_hash=content_hash(document),
            language=self.language,
            languages=(document.language, *document.translations),
            title=self.text(document.title, head, "title", document.code),
            description=self.text(document.description, head, "description", document.code),
            licence=document.licence,
            published=document.published,
            scale=tuple(self.scale(row) for row in document.scale),
            perspectives=perspectives,
            questions=MappingProxyType(questions),
            sources=MappingProxyType(sources),
            profile=tuple(self.profile(row) for row in document.profile),
            related=tuple(self.theme(row) for row in document.related),
            untranslated=tuple(self.untranslated),
        )

    def scale(self, row: doc.ScaleLevel) -> types.ScaleLevel:
        other, code = self.translation.scale.get(row.level), f"scale-{row.level}"
        return types.ScaleLevel(
            level=row.level,
            name=self.text(row.name, other, "name", code),
            description=self.text(row.description, other, "description", code),
            evidence=self.text(row.evidence, other, "evidence", code),
        )

    def source(self, key: str, row: doc.Source) -> types.Source:
        other = self.translation.sources.get(key)
        return types.Source(
            key=key,
            short=row.short,
            kind=row.kind,
            interest=self.text(row.interest, other, "interest", key),
            read=row.read,
            note=self.text(row.note, other, "note", key),
            unverified=row.unverified,
            csl=MappingProxyType(row.csl.model_dump(by_alias=True, exclude_defaults=True)),
            passages=row.passages,
        )

    def citations(
        self, rows: Iterable[doc.Citation], other: Any, code: str
    ) -> tuple[types.Citation, ...]:
        by_source = getattr(other, "citations", {}) if other is not None else {}
        return tuple(
            types.Citation(
                source=row.source,
                locator=self.text(row.locator, by_source.get(row.source), "locator", code),
                claim=self.text(row.claim, by_source.get(row.source), "claim", code),
                basis=row.basis,
                passages=row.passages,
            )
            for row in rows
        )

    def perspective(self, row: doc.Perspective) -> types.Perspective:
        other = self.translation.perspectives.get(row.code)
        return types.Perspective(
            code=row.code,
            title=self.text(row.title, other, "title", row.code),
            description=self.text(row.description, other, "description", row.code),
            source=row.source,
            default=row.default,
            citations=self.citations(row.citations, other, row.code),
            dimensions=tuple(self.dimension(part) for part in row.dimensions),
        )

    def dimension(self, row: doc.Dimension) -> types.Dimension:
        other = self.translation.dimensions.get(row.code)
        return types.Dimension(
            code=row.code,
            title=self.text(row.title, other, "title", row.code),
            description=self.text(row.description, other, "description", row.code),
            weight=_fraction(row.weight),
            own_indicators=tuple(self.indicator(part) for part in row.indicators),
            components=tuple(self.component(part) for part in row.components),
        )

    def component(self, row: doc.Component) -> types.Component:
        other = self.translation.dimensions.get(row.code)
        return types.Component(
            code=row.code,
            title=self.text(row.title, other, "title", row.code),
            description=self.text(row.description, other, "description", row.code),
            weight=_fraction(row.weight),
            indicators=tuple(self.indicator(part) for part in row.indicators),
        )

    def indicator(self, row: doc.Indicator) -> types.Indicator:
        other = self.translation.indicators.get(row.code)
        return types.Indicator(
            code=row.code,
            question=row.question,
            weight=_fraction(row.weight),
            citations=self.citations(row.citations, other, row.code),
        )

    def question(self, code: str, row: doc.Question) -> types.Question:
        other = self.translation.questions.get(code)

        def text(name: str) -> str:
            return self.text(getattr(row, name), other, name, code)

        evidence = row.evidence
        if not self.is_source:
            evidence = other.evidence if other and other.evidence else evidence
        return types.Question(
            code=code,
            kind=row.kind,
            depth=row.depth,
            title=text("title"),
            prompt=text("prompt"),
            why=text("why"),
            how_to_answer=text("how_to_answer"),
            evidence=evidence,
            facets=row.facets,
            levels=tuple(self.level(code, n, row, other) for n in sorted(row.levels)),
            not_applicable=row.not_applicable,
            not_applicable_when=text("not_applicable_when"),
            rights=row.rights,
            supersedes=row.supersedes or "",
            items=tuple(
                types.Item(key, self._item(item.text, other, key, code))
                for key, item in row.items.items()
            ),
            rules=tuple(_rule(n, rule) for n, rule in sorted(row.rules.items(), reverse=True)),
            metric=self.metric(code, row, other) if row.kind == types.Kind.METRIC else None,
        )

    def _item(self, source: str, other: doc.TranslatedQuestion | None, key: str, code: str) -> str:
        if not self.is_source and other and key in other.items:
            return other.items[key]
        return self.text(source, None, key, code)

    def level(
        self, code: str, number: int, row: doc.Question, other: doc.TranslatedQuestion | None
    ) -> types.Level:
        level = row.levels[number]
        translated = other.levels.get(number) if other else None
        return types.Level(
            level=number,
            text=self.text(level.is_, translated, "is_", code),
            next_step=self.text(level.next, translated, "next", code),
            citations=self.citations(level.citations, translated, code),
        )

    def metric(
        self, code: str, row: doc.Question, other: doc.TranslatedQuestion | None
    ) -> types.Metric:
        bounds = row.bounds or doc.Bounds(min=Decimal(0), max=Decimal(0))
        return types.Metric(
            unit=self.text(row.unit, other, "unit", code),
            higher_is_better=row.better == "higher",
            definition=self.text(row.definition, other, "definition", code),
            minimum=bounds.min,
            maximum=bounds.max,
            thresholds=MappingProxyType(dict(sorted(row.thresholds.items()))),
            asks=row.asks,
            rationale=self.text(row.rationale, other, "rationale", code),
        )

    def profile(self, row: doc.ProfileItem) -> types.ProfileItem:
        other = self.translation.profile.get(row.code)
        levels = row.levels
        if not self.is_source and other and other.levels:
            levels = {**levels, **other.levels}
        return types.ProfileItem(
            code=row.code,
            part=row.part,
            kind=row.kind,
            title=self.text(row.title, other, "title", row.code),
            prompt=self.text(row.prompt, other, "prompt", row.code),
            levels=tuple(levels[n] for n in sorted(levels)),
            citations=self.citations(row.citations, other, row.code),
        )

    def theme(self, row: doc.Theme) -> types.Theme:
        other = self.translation.related.get(row.code)
        return types.Theme(row.code, self.text(row.title, other, "title", row.code), row.members)


def _fraction(weight: Decimal) -> Fraction:
    return Fraction(weight)


def _rule(level: int, row: doc.Rule) -> types.Rule:
    return types.Rule(level, frozenset(row.all), row.at_least, frozenset(row.with_))
