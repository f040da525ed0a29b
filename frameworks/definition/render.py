"""A document -> plain values, its canonical text, and the hash that names its content."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from decimal import Decimal
from typing import Any

from frameworks.definition.document import SCHEMA, Document

__all__ = ["SCHEMA", "canonical_json", "content_hash", "render", "source_hash", "tree_hash"]


def render(document: Document) -> dict[str, Any]:
    """The document as JSON values, keys with default values left out: ``parse`` reads it back."""
    tree = document.model_dump(by_alias=True, exclude_defaults=True)
    plain: dict[str, Any] = _plain(tree)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    return value


def canonical_json(document: Document) -> str:
    """Sorted keys, NFC, no insignificant space: the same content always gives the same text."""
    return canonical(render(document))


def canonical(tree: Any) -> str:
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(document: Document) -> str:
    """SHA-256 over the canonical text, translations included, as 64 hex digits."""
    return tree_hash(render(document))


def tree_hash(tree: Any) -> str:
    """The content hash of a document that is rendered already."""
    return hashlib.sha256(canonical(tree).encode()).hexdigest()


def source_hash(texts: Any) -> str:
    """The ``of`` of a translation: 12 hex digits over the source texts of one object."""
    return hashlib.sha256(canonical(_plain(texts)).encode()).hexdigest()[:12]
