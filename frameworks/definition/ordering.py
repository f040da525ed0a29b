"""The order in which a document is written, the same whatever order it was read or stored in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from frameworks.definition.check_translations import KINDS
from frameworks.definition.document import Document
from frameworks.definition.render import render
from frameworks.definition.validate import placed

Tree = dict[str, Any]


def in_file_order(document: Document) -> Tree:
    """The rendered document: questions as they are asked, levels and translations in order."""
    tree = render(document)
    asked = list(dict.fromkeys(indicator.question for _path, indicator in placed(document)))
    tree["questions"] = {code: _question(tree["questions"][code]) for code in asked}
    for row in tree.get("profile", []):
        _sort_levels(row)
    if claims := tree.get("changes", {}).get("questions"):
        tree["changes"]["questions"] = _by(claims, asked)
    if translations := tree.get("translations"):
        codes = _codes(document, asked)
        tree["translations"] = {
            language: _translation(translations[language], codes, tree["questions"])
            for language in sorted(translations)
        }
    return tree


def _by(rows: Mapping[Any, Any], order: Iterable[Any]) -> Tree:
    return {key: rows[key] for key in order if key in rows}


def _sort_levels(row: Tree) -> None:
    if levels := row.get("levels"):
        row["levels"] = _by(levels, sorted(levels))


def _question(row: Tree) -> Tree:
    _sort_levels(row)
    for name in ("rules", "thresholds"):
        if name in row:  # rules are tried from 5 down
            row[name] = _by(row[name], sorted(row[name], reverse=name == "rules"))
    return row


def _codes(document: Document, asked: list[str]) -> dict[str, list[Any]]:
    """The codes of each kind of object in the order of the document."""
    dimensions = [d for perspective in document.perspectives for d in perspective.dimensions]
    return {
        "scale": [row.level for row in document.scale],
        "perspectives": [row.code for row in document.perspectives],
        "dimensions": [
            code for row in dimensions for code in (row.code, *(c.code for c in row.components))
        ],
        "indicators": [indicator.code for _path, indicator in placed(document)],
        "questions": asked,
        "sources": list(document.sources),
        "profile": [row.code for row in document.profile],
        "related": [row.code for row in document.related],
    }


def _translation(tree: Tree, codes: Mapping[str, list[Any]], questions: Tree) -> Tree:
    found = {"framework": tree["framework"]} if "framework" in tree else {}
    for kind in KINDS:
        if kind in tree:
            found[kind] = _by(tree[kind], codes[kind])
            for code, row in found[kind].items():
                _translated(row, questions.get(code, {}) if kind == "questions" else {})
    return found


def _translated(row: Tree, question: Tree) -> None:
    _sort_levels(row)
    for part in (row, *row.get("levels", {}).values()):
        if isinstance(part, dict) and "citations" in part:
            part["citations"] = _by(part["citations"], sorted(part["citations"]))
    if "items" in row:
        row["items"] = _by(row["items"], question["items"])
