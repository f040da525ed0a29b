"""A document as files: a folder, one YAML, one JSON, a spreadsheet. ``files`` reads them back.

The same content always gives the same bytes, whatever order it was stored in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from frameworks.definition.document import Document
from frameworks.definition.ordering import in_file_order
from frameworks.yaml_text import dump

Tree = dict[str, Any]
_APART = ("sources", "questions", "perspectives", "profile", "translations")


class Form(StrEnum):
    FOLDER = "folder"
    YAML = "yaml"
    JSON = "json"
    XLSX = "xlsx"


def as_yaml(document: Document) -> bytes:
    return dump(in_file_order(document)).encode()


def as_json(document: Document) -> bytes:
    text = json.dumps(in_file_order(document), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def as_xlsx(document: Document) -> bytes:
    """One sheet for each kind of part; the date of publication stands as the time of making."""
    # Slow to load, and few who export want a spreadsheet.
    from frameworks import workbooks  # noqa: PLC0415 -- see above
    from frameworks.sheets.filling import sheets_of  # noqa: PLC0415 -- as above

    day = date.fromisoformat(document.published) if document.published else None
    title = f"{document.title} {document.version}"
    return workbooks.write(sheets_of(document), title=title, day=day)


def as_folder(document: Document) -> dict[str, bytes]:
    """File names and contents: a perspective, its questions and a language each have a file."""
    tree = in_file_order(document)
    files: dict[str, Tree] = {
        "framework.yaml": {key: part for key, part in tree.items() if key not in _APART},
        "sources.yaml": {"sources": tree["sources"]},
    }
    if "profile" in tree:
        files["profile.yaml"] = {"profile": tree["profile"]}
    digits = len(str(len(tree["perspectives"])))
    left = dict(tree["questions"])
    for number, perspective in enumerate(tree["perspectives"], start=1):
        name = f"{number:0{digits}}-{perspective['code']}.yaml"
        files[f"perspectives/{name}"] = {"perspectives": [perspective]}
        codes = [code for code in _asked(perspective) if code in left]
        if codes:  # a perspective may ask only what others have asked before
            files[f"questions/{name}"] = {code: left.pop(code) for code in codes}
    for language, translation in tree.get("translations", {}).items():
        files[f"translations/{language}.yaml"] = translation
    return {name: dump(part).encode() for name, part in files.items()}


def _asked(perspective: Tree) -> dict[str, None]:
    """The questions of a perspective in order, each once."""
    return {
        indicator["question"]: None
        for dimension in perspective["dimensions"]
        for part in (dimension, *dimension.get("components", []))
        for indicator in part.get("indicators", [])
    }


# The forms that are one file.
SINGLE: Mapping[Form, Callable[[Document], bytes]] = {
    Form.YAML: as_yaml,
    Form.JSON: as_json,
    Form.XLSX: as_xlsx,
}
