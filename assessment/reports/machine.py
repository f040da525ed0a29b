"""The answers and results of a report for machines: ``answers.json`` inside the PDF."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment import __version__
from assessment.reports.data import AnswerShown, ReportData

SCHEMA = "civigauge.answers/1"


def answers_json(data: ReportData) -> str:
    """Canonical JSON: the same data gives the same text. Fractions are "numerator/denominator"."""
    document = {
        "schema": SCHEMA,
        "program": {"version": __version__, "scoring": data.results.scoring_version},
        "city": {"name": data.city_name, "country": data.city_country, "region": data.city_region},
        "assessment": {
            "year": data.year,
            "reference_date": data.reference_date.isoformat(),
            "finalised": data.is_finalised,
            "changed_at": data.changed_at.isoformat(),
            "perspectives": sorted(data.sheet.perspectives),
            "depth": data.depth.value,
        },
        "framework": {
            "code": data.definition.code,
            "version": data.definition.version,
            "sha256": data.definition.content_hash,
        },
        "answers": [_answer(q.answer) for q in data.questions.values()],
        "profile": [
            {"item": row.item.code, "relevance": row.relevance, "readiness": row.readiness}
            for row in data.profile
        ],
        "results": plain(data.results),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)


def _answer(answer: AnswerShown) -> dict[str, Any]:
    return {
        "question": answer.question,
        "state": answer.state.value,
        "level": answer.level,
        "supported": answer.supported,
        "items": list(answer.items),
        "value": plain(answer.value),
        "earlier_value": plain(answer.earlier_value),
        "evidence": [
            {"grade": f"E{e.grade.value}", "year": e.year, "restricted": e.restricted}
            for e in answer.evidence
        ],
    }


def plain(thing: Any) -> Any:
    """Frozen results as JSON values."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: plain(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, tuple | list):
        return [plain(part) for part in thing]
    if isinstance(thing, Fraction):
        return f"{thing.numerator}/{thing.denominator}"
    if isinstance(thing, Decimal):
        return str(thing.normalize())
    return thing
