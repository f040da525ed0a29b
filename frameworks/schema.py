"""The JSON Schema of a framework document, for editors that check a file while it is typed."""

from __future__ import annotations

import json

from frameworks.definition.document import SCHEMA, Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_json() -> str:
    """The schema as text, made from the shape that the parser itself uses."""
    shape = Document.model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": DIALECT} | shape | {"title": SCHEMA}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
