"""How to cite: a framework version and its sources, as a line of text, BibTeX and CSL-JSON.

The text of a source is in ``frameworks.bibliography``. Programs that keep references read BibTeX
or CSL-JSON; both are made here of the fields that a record has, and of nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.definition.types import Definition, Source

_ENTRIES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
}
_CONTAINERS = {"article-journal": "journal", "chapter": "booktitle"}
_PLAIN_FIELDS = {"publisher-place": "address", "volume": "volume", "issue": "number"}
_LANGUAGES = {"en": "english", "zh-Hans": "chinese", "zh-Hant": "chinese"}
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {character: f"\\{character}" for character in "&%$#_{}"}
# Fields of a framework's records that CSL-JSON has no name for.
_CUSTOM = ("original-container-title", "translated-title")
_DATES = ("issued", "accessed")


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited: a key that stays, CSL fields with plain dates, and a remark in English."""

    key: str
    csl: Mapping[str, Any]
    remark: str = ""


def work_of_source(source: Source) -> Work:
    remark = "Bibliographic record not yet verified." if source.unverified else ""
    return Work(source.key, source.csl, remark)


def work_of_version(definition: Definition, address: str) -> Work:
    """A version as a data set; its hash says for ever which content is meant."""
    csl = {
        "type": "dataset",
        "title": definition.title,
        "version": definition.version,
        "issued": definition.published,
        "URL": address,
        "language": definition.language,
    }
    remark = f"Licence {definition.licence}. SHA-256: {definition.content_hash}"
    return Work(f"{definition.code}-{definition.version}", csl, remark)


def version_text(definition: Definition, address: str) -> str:
    """One line in the style of the definition's language: GB/T 7714 for Chinese."""
    digest = f"SHA-256: {definition.content_hash}"
    if definition.language.startswith("zh"):
        dated = f"({definition.published})" if definition.published else ""
        head = f"{definition.title}: {definition.version}版[DS/OL]"
        parts = [head, dated, address, digest]
    else:
        head = f"{definition.title} [framework]"
        parts = [head, f"Version {definition.version}", definition.published, address, digest]
    return ". ".join(part for part in parts if part) + "."


def csl_json(works: Iterable[Work]) -> str:
    """The works as a list of CSL-JSON items, indented."""
    return json.dumps([_csl(work) for work in works], indent=2, ensure_ascii=False) + "\n"


def _csl(work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {"id": work.key}
    for name, value in work.csl.items():
        if name in _CUSTOM:
            item.setdefault("custom", {})[name] = value
        elif value:
            item[name] = _date(value) if name in _DATES else value
    return item | ({"note": work.remark} if work.remark else {})


def _date(value: object) -> dict[str, Any]:
    """A year, or a date as 2026-11-24, in CSL's form; any other text as it stands."""
    parts = str(value).split("-")
    if all(part.isdecimal() for part in parts):
        return {"date-parts": [[int(part) for part in parts]]}
    return {"literal": str(value)}


def bibtex(works: Iterable[Work]) -> str:
    """The works as BibTeX entries, each under its key."""
    return "\n".join(_entry(work) for work in works)


def _entry(work: Work) -> str:
    kind = _ENTRIES.get(str(work.csl.get("type")), "misc")
    fields = {name: text for name, text in _fields(work, kind).items() if text}
    width = max(map(len, fields))
    lines = [f"  {name:<{width}} = {{{text}}}" for name, text in fields.items()]
    return f"@{kind}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(work: Work, kind: str) -> dict[str, str]:
    csl = work.csl
    year, _dash, rest = str(csl.get("issued", "")).partition("-")
    month = rest.partition("-")[0]
    fields = {
        "author": _people(csl.get("author", ())),
        "title": f"{{{_escaped(csl['title'])}}}",
        _CONTAINERS.get(str(csl.get("type")), "howpublished"): _text(csl, "container-title"),
        "editor": _people(csl.get("editor", ())),
        "institution" if kind == "techreport" else "publisher": _text(csl, "publisher"),
    }
    fields |= {name: _text(csl, field) for field, name in _PLAIN_FIELDS.items()}
    return fields | {
        "pages": _text(csl, "page").replace("–", "-").replace("-", "--"),
        "edition": _text(csl, "version") and f"Version {_text(csl, 'version')}",
        "year": _escaped(year),
        "month": str(int(month)) if month.isdecimal() else "",
        # Addresses stand as they are: these fields are read letter by letter.
        "doi": str(csl.get("DOI", "")),
        "url": str(csl.get("URL", "")),
        "urldate": str(csl.get("accessed", "")),
        "langid": _LANGUAGES.get(str(csl.get("language")), str(csl.get("language", ""))),
        "note": _note(work),
    }


def _text(csl: Mapping[str, Any], name: str) -> str:
    return _escaped(str(csl.get(name, "")))


def _note(work: Work) -> str:
    original = work.csl.get("original-title")
    parts = [f"Original title: {original}" if original else "", work.remark]
    return _escaped(". ".join(part for part in parts if part))


def _people(people: Iterable[Mapping[str, str]]) -> str:
    """Names joined by "and"; a body stands in braces, so that it is not taken for a person."""
    return " and ".join(
        f"{{{_escaped(person['literal'])}}}"
        if "literal" in person
        else ", ".join(_escaped(person[part]) for part in ("family", "given") if part in person)
        for person in people
    )


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
