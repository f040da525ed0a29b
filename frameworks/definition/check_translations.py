"""The checks of translations: every code exists, lists match, and nothing stale goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from frameworks.definition.document import Document, Part, Translation
from frameworks.definition.problems import Path, Problem, Severity
from frameworks.definition.render import render, source_hash
from frameworks.definition.types import Kind

KINDS = (
    *("scale", "perspectives", "dimensions", "indicators"),
    *("questions", "sources", "profile", "related"),
)
_WORDED = (
    *("title", "prompt", "why", "how_to_answer", "not_applicable_when", "evidence", "levels"),
    *("unit", "definition", "rationale"),
)
Texts = dict[str, dict[Any, dict[str, Any]]]


def translation_problems(document: Document) -> Iterator[Problem]:
    """Every problem of every translation; a stale one is a warning."""
    sources = source_texts(document)
    for language, translation in document.translations.items():
        path: Path = ("translations", language)
        if language == document.language:
            message = f"“{language}” is the source language. Remove this translation."
            yield Problem("translates-itself", path, message)
            continue
        yield from _problems(document, translation, sources, path)


def _problems(
    document: Document, translation: Translation, sources: Mapping[str, Any], path: Path
) -> Iterator[Problem]:
    if translation.framework:
        yield from _stale(translation.framework.of, sources["framework"][""], (*path, "framework"))
    for kind in KINDS:
        for code, row in getattr(translation, kind).items():
            place = (*path, kind, str(code))
            if code not in sources[kind]:
                message = f"There is no “{code}” to translate. Correct the code, or remove it."
                yield Problem("translation-of-nothing", place, message)
                continue
            yield from _stale(row.of, sources[kind][code], place)
            yield from _unknown_parts(row, sources[kind][code], place)
            yield from _empty_parts(row, place)
    yield from _questions(document, translation, path)


def _stale(of: str, texts: Any, path: Path) -> Iterator[Problem]:
    now = source_hash(texts)
    if of != now:
        message = f"The source text has changed since. Check the translation, then set of: {now}."
        yield Problem("stale-translation", path, message, Severity.WARNING)


def _unknown_parts(row: Part, texts: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Translated levels, items and citations that the source does not have."""
    for name in ("levels", "items", "citations"):
        for key in getattr(row, name, {}):
            if str(key) not in {str(known) for known in texts.get(name, {})}:
                message = f"There is no “{key}” to translate. Correct it, or remove it."
                yield Problem("translation-of-nothing", (*path, name, str(key)), message)


def _empty_parts(row: Part, path: Path) -> Iterator[Problem]:
    """Levels and citations that are named, but not translated: nothing would keep them."""
    for name in ("levels", "citations"):
        for key, part in getattr(row, name, {}).items():
            place = (*path, name, str(key))
            if isinstance(part, Part):
                if not part.model_dump(exclude_defaults=True):
                    message = "There is no text here. Write the translation, or remove this."
                    yield Problem("empty-translation", place, message)
                yield from _empty_parts(part, place)


def _questions(document: Document, translation: Translation, path: Path) -> Iterator[Problem]:
    for code, row in translation.questions.items():
        question = document.questions.get(code)
        if question is None:
            continue
        place = (*path, "questions", code)
        if row.evidence and len(row.evidence) != len(question.evidence):
            message = (
                f"There are {len(row.evidence)} examples here and {len(question.evidence)} in the "
                "source. Translate them one by one."
            )
            yield Problem("translation-length", (*place, "evidence"), message)
        for name in ("unit", "definition", "rationale"):
            if getattr(row, name) and question.kind != Kind.METRIC:
                message = f"“{code}” is no metric and has no “{name}”. Remove it."
                yield Problem("translation-of-nothing", (*place, name), message)
        for number, level in row.levels.items():
            source = question.levels.get(number)
            cited = {citation.source for citation in source.citations} if source else set()
            for key in set(level.citations) - cited:
                message = f"There is no “{key}” to translate. Correct it, or remove it."
                where = (*place, "levels", str(number), "citations", key)
                yield Problem("translation-of-nothing", where, message)


def source_texts(document: Document) -> Texts:
    """Kind -> code -> the source texts of the object, as a translation's ``of`` hashes them."""
    return texts_of(render(document))


def texts_of(tree: Mapping[str, Any]) -> Texts:
    """The same from a tree, which may be that of an unfinished draft."""
    texts: Texts = {kind: {} for kind in ("framework", *KINDS)}
    texts["framework"][""] = {"title": tree["title"], "description": tree["description"]}
    for level in tree["scale"]:
        texts["scale"][level["level"]] = _pick(level, "name", "description", "evidence")
    for key, source in tree["sources"].items():
        texts["sources"][key] = _pick(source, "interest", "note")
    for code, question in tree["questions"].items():
        items = {key: item["text"] for key, item in question.get("items", {}).items()}
        texts["questions"][code] = _pick(question, *_WORDED) | {"items": items}
    for perspective in tree["perspectives"]:
        texts["perspectives"][perspective["code"]] = _pick(
            perspective, "title", "description"
        ) | _cited(perspective)
        for dimension in perspective["dimensions"]:
            for part in (dimension, *dimension.get("components", [])):
                texts["dimensions"][part["code"]] = _pick(part, "title", "description")
                for indicator in part.get("indicators", []):
                    texts["indicators"][indicator["code"]] = _cited(indicator)
    for item in tree.get("profile", []):
        texts["profile"][item["code"]] = _pick(item, "title", "prompt", "levels") | _cited(item)
    for theme in tree.get("related", []):
        texts["related"][theme["code"]] = _pick(theme, "title")
    return texts


def _pick(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := _filled(row.get(name)))}


def _filled(value: Any) -> Any:
    """The value without what is empty in it: a draft's rows spell out what a file leaves out."""
    if isinstance(value, Mapping):
        return {key: part for key, raw in value.items() if (part := _filled(raw))}
    if isinstance(value, list | tuple):
        return [_filled(part) for part in value]
    return value


def _cited(row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    rows = row.get("citations", [])
    return {"citations": {r["source"]: {n: r[n] for n in ("locator", "claim")} for r in rows}}
