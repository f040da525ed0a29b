"""The JSON Schema of a framework document, with which an editor checks a file as it is typed."""

from __future__ import annotations

import json

from frameworks.definition.document import Document


def schema_json() -> str:
    """The schema of ``civigauge.framework/1`` as text."""
    return json.dumps(Document.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
