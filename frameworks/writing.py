"""A document's tree -> rows of a version. The only writer of a version's parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from frameworks import models
from frameworks.models import FrameworkVersion

Tree = Mapping[str, Any]
Placed = tuple[models.Dimension, Tree]


class Writer:
    """Writes the parts of one version, each kind in one statement."""

    def __init__(self, version: FrameworkVersion, tree: Tree) -> None:
        self.version = version
        self.tree = tree
        self.translations: Mapping[str, Tree] = tree.get("translations", {})
        self.sources: dict[str, models.Source] = {}
        self.questions: dict[str, models.Question] = {}
        self.citations: list[models.Citation] = []

    def texts(self, source: str, kind: str, code: object, *path: object) -> dict[str, str]:
        """The text in every language: from the document, and by code from its translations."""
        found = {self.version.language: source} if source else {}
        for language, translation in self.translations.items():
            value = _at(translation.get(kind, {}), code, *path)
            if value:
                found[language] = value
        return found

    def write(self) -> None:
        self._head()
        self._scale()
        self._sources()
        self._questions()
        self._perspectives()
        self._profile()
        self._themes()
        models.Citation.objects.bulk_create(self.citations)

    def _head(self) -> None:
        head, tree = self.version, self.tree
        for name in ("title", "description"):
            texts = {head.language: tree[name]} if tree.get(name) else {}
            for language, translation in self.translations.items():
                if value := _at(translation, "framework", name):
                    texts[language] = value
            setattr(head, name, texts)
        head.licence = tree.get("licence", "CC-BY-4.0")
        head.published = str(tree.get("published", ""))
        head.changes = tree.get("changes", {})
        head.translated_from = {
            language: _hashes(translation) for language, translation in self.translations.items()
        }
        head.save()

    def _scale(self) -> None:
        models.ScaleLevel.objects.bulk_create(
            models.ScaleLevel(
                version=self.version,
                order=row["level"],
                level=row["level"],
                name=self.texts(row["name"], "scale", row["level"], "name"),
                description=self.texts(row["description"], "scale", row["level"], "description"),
                evidence=self.texts(row["evidence"], "scale", row["level"], "evidence"),
            )
            for row in self.tree["scale"]
        )

    def _sources(self) -> None:
        rows = [
            models.Source(
                version=self.version,
                order=order,
                code=key,
                short=row["short"],
                kind=row["kind"],
                interest=self.texts(row["interest"], "sources", key, "interest"),
                read=row["read"],
                note=self.texts(row.get("note", ""), "sources", key, "note"),
                unverified=row.get("unverified", False),
                passages=row.get("passages", []),
                csl=row["csl"],
            )
            for order, (key, row) in enumerate(self.tree["sources"].items())
        ]
        models.Source.objects.bulk_create(rows)
        self.sources = {row.code: row for row in rows}

    def _questions(self) -> None:
        rows = [
            self._question(order, code, row)
            for order, (code, row) in enumerate(self.tree["questions"].items())
        ]
        models.Question.objects.bulk_create(rows)
        self.questions = {row.code: row for row in rows}
        asked = self.tree["questions"].items()
        levels = [
            (self._level(code, int(number), level), level.get("citations", []))
            for code, row in asked
            for number, level in row["levels"].items()
        ]
        models.Level.objects.bulk_create(level for level, _citations in levels)
        for level, citations in levels:
            place = ("questions", level.question.code, "levels", level.level)
            self._cite(place, citations, level=level)
        models.Item.objects.bulk_create(
            models.Item(
                question=self.questions[code],
                order=order,
                key=key,
                text=self.texts(item["text"], "questions", code, "items", key),
            )
            for code, row in asked
            for order, (key, item) in enumerate(row.get("items", {}).items())
        )

    def _question(self, order: int, code: str, row: Tree) -> models.Question:
        def texts(name: str) -> dict[str, str]:
            return self.texts(row.get(name, ""), "questions", code, name)

        return models.Question(
            version=self.version,
            order=order,
            code=code,
            kind=row["kind"],
            depth=row["depth"],
            title=texts("title"),
            prompt=texts("prompt"),
            why=texts("why"),
            how_to_answer=texts("how_to_answer"),
            evidence=[
                self.texts(text, "questions", code, "evidence", n)
                for n, text in enumerate(row["evidence"])
            ],
            facets=row["facets"],
            not_applicable=row.get("not_applicable", False),
            not_applicable_when=texts("not_applicable_when"),
            rights=row.get("rights", False),
            supersedes=row.get("supersedes", ""),
            rules=row.get("rules", {}),
            metric=self._metric(code, row) if row["kind"] == "metric" else None,
        )

    def _metric(self, code: str, row: Tree) -> dict[str, Any]:
        plain = {
            name: row[name] for name in ("better", "bounds", "thresholds", "asks") if name in row
        }
        return plain | {
            name: self.texts(row[name], "questions", code, name)
            for name in ("unit", "definition", "rationale")
        }

    def _level(self, code: str, number: int, row: Tree) -> models.Level:
        return models.Level(
            question=self.questions[code],
            level=number,
            text=self.texts(row["is"], "questions", code, "levels", number, "is"),
            next_step=self.texts(row.get("next", ""), "questions", code, "levels", number, "next"),
        )

    def _perspectives(self) -> None:
        rows = [
            models.Perspective(
                version=self.version,
                order=order,
                code=row["code"],
                title=self.texts(row["title"], "perspectives", row["code"], "title"),
                description=self.texts(
                    row["description"], "perspectives", row["code"], "description"
                ),
                source=self.sources[row["source"]],
                default=row.get("default", False),
            )
            for order, row in enumerate(self.tree["perspectives"])
        ]
        models.Perspective.objects.bulk_create(rows)
        tops: list[Placed] = []
        for perspective, row in zip(rows, self.tree["perspectives"], strict=True):
            place = ("perspectives", perspective.code)
            self._cite(place, row.get("citations", []), perspective=perspective)
            for order, part in enumerate(row["dimensions"]):
                tops.append((self._dimension(order, part, perspective, None), part))
        components = [
            (self._dimension(order, part, dimension.perspective, dimension), part)
            for dimension, row in tops
            for order, part in enumerate(row.get("components", []))
        ]
        for placed in (tops, components):  # a component needs the key of its dimension
            models.Dimension.objects.bulk_create(dimension for dimension, _row in placed)
        self._indicators([*tops, *components])

    def _dimension(
        self,
        order: int,
        row: Tree,
        perspective: models.Perspective,
        parent: models.Dimension | None,
    ) -> models.Dimension:
        code = row["code"]
        return models.Dimension(
            version=self.version,
            order=order,
            code=code,
            perspective=perspective,
            parent=parent,
            title=self.texts(row["title"], "dimensions", code, "title"),
            description=self.texts(row.get("description", ""), "dimensions", code, "description"),
            weight=str(row.get("weight", 1)),
        )

    def _indicators(self, placed: Iterable[Placed]) -> None:
        rows = [
            (
                models.Indicator(
                    version=self.version,
                    order=order,
                    code=part["code"],
                    dimension=dimension,
                    question=self.questions[part["question"]],
                    weight=str(part.get("weight", 1)),
                ),
                part["citations"],
            )
            for dimension, row in placed
            for order, part in enumerate(row.get("indicators", []))
        ]
        models.Indicator.objects.bulk_create(indicator for indicator, _citations in rows)
        for indicator, citations in rows:
            self._cite(("indicators", indicator.code), citations, indicator=indicator)

    def _cite(self, owner: tuple[Any, ...], citations: Iterable[Tree], **of: Any) -> None:
        for order, row in enumerate(citations):
            kind, code, *place = (*owner, "citations", row["source"])
            self.citations.append(
                models.Citation(
                    version=self.version,
                    order=order,
                    source=self.sources[row["source"]],
                    locator=self.texts(row["locator"], kind, code, *place, "locator"),
                    claim=self.texts(row["claim"], kind, code, *place, "claim"),
                    basis=row["basis"],
                    passages=row.get("passages", []),
                    **of,
                )
            )

    def _profile(self) -> None:
        rows = [
            models.ProfileItem(
                version=self.version,
                order=order,
                code=row["code"],
                part=row["part"],
                kind=row["kind"],
                title=self.texts(row["title"], "profile", row["code"], "title"),
                prompt=self.texts(row["prompt"], "profile", row["code"], "prompt"),
                levels=[
                    self.texts(text, "profile", row["code"], "levels", number)
                    for number, text in sorted(row.get("levels", {}).items())
                ],
            )
            for order, row in enumerate(self.tree.get("profile", []))
        ]
        models.ProfileItem.objects.bulk_create(rows)
        for item, row in zip(rows, self.tree.get("profile", []), strict=True):
            self._cite(("profile", item.code), row.get("citations", []), profile_item=item)

    def _themes(self) -> None:
        models.Theme.objects.bulk_create(
            models.Theme(
                version=self.version,
                order=order,
                code=row["code"],
                title=self.texts(row["title"], "related", row["code"], "title"),
                members=row["members"],
            )
            for order, row in enumerate(self.tree.get("related", []))
        )


def _at(tree: Any, *path: object) -> Any:
    """The value at a path of keys and positions, None where there is none."""
    for step in path:
        if isinstance(tree, Mapping):
            tree = tree.get(step, tree.get(str(step)))
        elif isinstance(tree, list | tuple) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _hashes(translation: Tree) -> dict[str, dict[str, str]]:
    """The ``of`` hashes of a translation, by kind and code."""
    return {
        kind: {str(code): row["of"] for code, row in rows.items()}
        if kind != "framework"
        else {"": rows["of"]}
        for kind, rows in translation.items()
    }
