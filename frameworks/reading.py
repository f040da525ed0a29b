"""Rows of a version -> the tree of its document; the other way of ``frameworks.writing``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from frameworks import models
from frameworks.definition.render import SCHEMA
from frameworks.models import FrameworkVersion
from frameworks.rows import Rows

Tree = dict[str, Any]


def tree_of(version: FrameworkVersion) -> Tree:
    """The document's tree with its translations (1 statement, whatever the size)."""
    return _Reader(version).read()


class _Reader:
    def __init__(self, version: FrameworkVersion) -> None:
        self.version = version
        self.rows = Rows(version)
        self.citations = self._citations()
        self.source = version.language
        self.translations: dict[str, Tree] = {}
        for language, kinds in version.translated_from.items():
            self.translations[language] = {
                kind: {"of": codes[""]}
                if kind == "framework"
                else {_key(kind, code): {"of": of} for code, of in codes.items()}
                for kind, codes in kinds.items()
            }

    def text(self, texts: Mapping[str, str], kind: str, *path: Any) -> str:
        """The text in the source language; the others are noted in their translations."""
        for language, text in texts.items():
            if language != self.source:
                _put(self.translations.setdefault(language, {}), (kind, *path), text)
        return texts.get(self.source, "")

    def read(self) -> Tree:
        version = self.version
        tree: Tree = {
            "schema": SCHEMA,
            "code": version.framework.code,
            "version": version.version,
            "language": version.language,
            "title": self.text(version.title, "framework", "title"),
            "description": self.text(version.description, "framework", "description"),
            "licence": version.licence,
            "scale": [self._scale(row) for row in self.rows.of(models.ScaleLevel)],
            "sources": {row.code: self._source(row) for row in self.rows.of(models.Source)},
            "questions": self._questions(),
            "perspectives": self._perspectives(),
            "profile": [self._profile(row) for row in self.rows.of(models.ProfileItem)],
            "related": [
                {
                    "code": row.code,
                    "title": self.text(row.title, "related", row.code, "title"),
                    "members": row.members,
                }
                for row in self.rows.of(models.Theme)
            ],
        }
        if version.published:
            tree["published"] = version.published
        if version.changes:
            tree["changes"] = version.changes
        if self.translations:
            tree["translations"] = self.translations
        return tree

    def _scale(self, row: models.ScaleLevel) -> Tree:
        place = ("scale", row.level)
        return {
            "level": row.level,
            "name": self.text(row.name, *place, "name"),
            "description": self.text(row.description, *place, "description"),
            "evidence": self.text(row.evidence, *place, "evidence"),
        }

    def _source(self, row: models.Source) -> Tree:
        return {
            "short": row.short,
            "kind": row.kind,
            "interest": self.text(row.interest, "sources", row.code, "interest"),
            "read": row.read,
            "note": self.text(row.note, "sources", row.code, "note"),
            "unverified": row.unverified,
            "passages": row.passages,
            "csl": row.csl,
        }

    def _questions(self) -> Tree:
        self.levels: dict[int, list[models.Level]] = defaultdict(list)
        for level in self.rows.of(models.Level):
            self.levels[level.question_id].append(level)
        self.items: dict[int, list[models.Item]] = defaultdict(list)
        for item in self.rows.of(models.Item):
            self.items[item.question_id].append(item)
        return {row.code: self._question(row) for row in self.rows.of(models.Question)}

    def _question(self, row: models.Question) -> Tree:
        place = ("questions", row.code)
        tree: Tree = {
            "kind": row.kind,
            "depth": row.depth,
            "facets": row.facets,
            "not_applicable": row.not_applicable,
            "rights": row.rights,
            "evidence": [
                self.text(texts, *place, "evidence", n) for n, texts in enumerate(row.evidence)
            ],
            "levels": {level.level: self._level(row, level) for level in self.levels[row.pk]},
        }
        for name in ("title", "prompt", "why", "how_to_answer", "not_applicable_when"):
            if text := self.text(getattr(row, name), *place, name):
                tree[name] = text
        if row.supersedes:
            tree["supersedes"] = row.supersedes
        if row.rules:
            tree["rules"] = {int(level): rule for level, rule in row.rules.items()}
        if items := self.items[row.pk]:
            tree["items"] = {
                item.key: {"text": self.text(item.text, *place, "items", item.key)}
                for item in items
            }
        return tree | (self._metric(row) if row.metric else {})

    def _level(self, question: models.Question, row: models.Level) -> Tree:
        place = ("questions", question.code, "levels", row.level)
        level: Tree = {"is": self.text(row.text, *place, "is")}
        if action := self.text(row.next_step, *place, "next"):
            level["next"] = action
        if citations := self.citations["level", row.pk]:
            level["citations"] = self._cited(citations, *place)
        return level

    def _metric(self, row: models.Question) -> Tree:
        metric: Tree = {}
        for name, value in (row.metric or {}).items():
            if name in ("unit", "definition", "rationale"):
                metric[name] = self.text(value, "questions", row.code, name)
            elif name == "thresholds":
                metric[name] = {int(level): mark for level, mark in value.items()}
            else:
                metric[name] = value
        return metric

    def _citations(self) -> dict[tuple[str, int], list[models.Citation]]:
        """Citations by the kind and key of what they belong to."""
        found: dict[tuple[str, int], list[models.Citation]] = defaultdict(list)
        for citation in self.rows.of(models.Citation):
            for kind in ("perspective", "indicator", "level", "profile_item"):
                if owner := getattr(citation, f"{kind}_id"):
                    found[kind, owner].append(citation)
        return found

    def _perspectives(self) -> list[Tree]:
        self.indicators: dict[int, list[models.Indicator]] = defaultdict(list)
        for indicator in self.rows.of(models.Indicator):
            self.indicators[indicator.dimension_id].append(indicator)
        self.dimensions: dict[tuple[int, int | None], list[models.Dimension]] = defaultdict(list)
        for dimension in self.rows.of(models.Dimension):
            self.dimensions[dimension.perspective_id, dimension.parent_id].append(dimension)
        return [self._perspective(row) for row in self.rows.of(models.Perspective)]

    def _perspective(self, row: models.Perspective) -> Tree:
        place = ("perspectives", row.code)
        return {
            "code": row.code,
            "title": self.text(row.title, *place, "title"),
            "description": self.text(row.description, *place, "description"),
            "source": row.source.code,
            "default": row.default,
            "citations": self._cited(self.citations["perspective", row.pk], *place),
            "dimensions": [self._dimension(part) for part in self.dimensions[row.pk, None]],
        }

    def _dimension(self, row: models.Dimension) -> Tree:
        tree: Tree = {
            "code": row.code,
            "title": self.text(row.title, "dimensions", row.code, "title"),
            "weight": _number(row.weight),
        }
        if text := self.text(row.description, "dimensions", row.code, "description"):
            tree["description"] = text
        if components := self.dimensions[row.perspective_id, row.pk]:
            tree["components"] = [self._dimension(part) for part in components]
        if (indicators := self.indicators[row.pk]) or not components:
            tree["indicators"] = [self._indicator(part) for part in indicators]
        return tree

    def _indicator(self, row: models.Indicator) -> Tree:
        return {
            "code": row.code,
            "question": row.question.code,
            "weight": _number(row.weight),
            "citations": self._cited(self.citations["indicator", row.pk], "indicators", row.code),
        }

    def _profile(self, row: models.ProfileItem) -> Tree:
        place = ("profile", row.code)
        tree: Tree = {
            "code": row.code,
            "part": row.part,
            "kind": row.kind,
            "title": self.text(row.title, *place, "title"),
            "prompt": self.text(row.prompt, *place, "prompt"),
            "citations": self._cited(self.citations["profile_item", row.pk], *place),
        }
        if row.levels:
            tree["levels"] = {
                n: self.text(texts, *place, "levels", n)
                for n, texts in enumerate(row.levels, start=1)
            }
        return tree

    def _cited(self, rows: Iterable[models.Citation], *place: Any) -> list[Tree]:
        return [
            {
                "source": row.source.code,
                "locator": self.text(row.locator, *place, "citations", row.source.code, "locator"),
                "claim": self.text(row.claim, *place, "citations", row.source.code, "claim"),
                "basis": row.basis,
                "passages": row.passages,
            }
            for row in rows
        ]


def _key(kind: str, code: str) -> Any:
    """JSON knows texts alone as keys; levels of the scale are numbers."""
    return int(code) if kind == "scale" else code


def _number(value: Any) -> Any:
    """A weight as the shortest decimal text: 1.0000 -> "1"."""
    return f"{value.normalize():f}"


def _put(tree: Tree, path: tuple[Any, ...], text: str) -> None:
    """Set a value deep in a tree; a position in a list extends the list."""
    *steps, last = path
    for step, following in zip(steps, path[1:], strict=True):
        tree = tree.setdefault(
            step, [] if isinstance(following, int) and step == "evidence" else {}
        )
    if isinstance(tree, list):
        tree.append(text)
    else:
        tree[last] = text
