"""The JSON Schema: up to date, and in agreement with the parser."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from frameworks import files
from frameworks.definition.document import Document
from frameworks.exporting import as_json
from frameworks.schema import schema_json
from tests.conftest import SEED
from tests.documents import Tree, document, full_tree
from tests.framework_faults import CITATION, Q, spoil

SCHEMA = json.loads(schema_json())
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
# The words of JSON Schema that the checker below knows; another would go unchecked.
KNOWN = {
    *("$ref", "anyOf", "type", "enum", "const", "pattern", "minLength", "maxLength", "minimum"),
    *("maximum", "minItems", "maxItems", "items", "properties", "required", "patternProperties"),
    *("additionalProperties", "propertyNames", "title", "description", "default", "$schema"),
    *("$defs",),
}


def _accepts(schema: Any, value: Any) -> bool:
    """Does the schema accept the value? As much of JSON Schema as ours uses."""
    if isinstance(schema, bool):
        return schema
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return _accepts(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value)
    return (
        isinstance(value, TYPES[schema["type"]] if "type" in schema else object)
        and value in schema.get("enum", [value])
        and value == schema.get("const", value)
        and any(_accepts(part, value) for part in schema.get("anyOf", [True]))
        and _accepts_content(schema, value)
    )


def _accepts_content(schema: Any, value: Any) -> bool:
    if isinstance(value, str):
        fits = re.search(schema.get("pattern", ""), value) is not None
        return fits and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
    if isinstance(value, int | float):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    if isinstance(value, list):
        fits = len(value) <= schema.get("maxItems", len(value))
        return fits and all(_accepts(schema.get("items", True), part) for part in value)
    return not isinstance(value, dict) or _accepts_mapping(schema, value)


def _accepts_mapping(schema: Any, value: dict[str, Any]) -> bool:
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for key, part in value.items():
        wanted = [named[key]] if key in named else []
        wanted += [shape for pattern, shape in patterns.items() if re.search(pattern, key)]
        wanted = wanted or [schema.get("additionalProperties", True)]
        if not all(_accepts(shape, part) for shape in wanted):
            return False
    return set(schema.get("required", ())) <= value.keys()


def _json(document: Document) -> Any:
    return json.loads(as_json(document))


def test_shipped_schema_is_up_to_date() -> None:
    shipped = (SEED.parent / "framework.schema.json").read_text(encoding="utf-8")

    # If not: manage.py framework_schema -o seeds/framework.schema.json
    assert shipped == schema_json()


def test_schema_names_dialect_and_form() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "civigauge.framework/1"
    assert SCHEMA["properties"]["schema"]["const"] == "civigauge.framework/1"


@pytest.mark.parametrize(
    "folder", sorted(p.parent for p in SEED.parent.glob("*/framework.yaml")), ids=lambda p: p.name
)
def test_schema_accepts_every_shipped_framework(folder: Any) -> None:
    found = files.read(folder).document

    assert found is not None
    assert _accepts(SCHEMA, _json(found))


def test_schema_accepts_a_document_with_every_kind_of_part() -> None:
    assert _accepts(SCHEMA, _json(document(full_tree())))


@pytest.mark.parametrize(
    "tree",
    [
        spoil("title", remove=True),
        spoil(*Q, "promt", value="x"),
        spoil("schema", value="other/9"),
        spoil(*Q, "kind", value="slider"),
        spoil(*Q, "why", value=3),
        spoil("version", value="one"),
        spoil(*CITATION, "locator", remove=True),
        spoil(*Q, "evidence", value="a plan"),
        spoil("translations", value={"zh-Hans": {"questions": {"alpha": {"title": "题"}}}}),
    ],
    ids=["title", "promt", "schema", "kind", "why", "version", "locator", "evidence", "of"],
)
def test_schema_refuses_what_the_parser_refuses_for_its_shape(tree: Tree) -> None:
    assert not _accepts(SCHEMA, json.loads(json.dumps(tree)))
