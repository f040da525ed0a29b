"""What a reader takes into a paper: compared letter by letter, since programs read it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from frameworks.citing import bibtex, csl_json, version_text, work_of_source, work_of_version
from frameworks.definition.document import Document
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Source
from tests.documents import document, document_tree, full_tree, source

ADDRESS = "https://gauge.example/frameworks/small/1.0.0/"
HASH = "91b9fcbd1b2e0a5f4dc7c0a1c0ee3b4e"  # replaced below by the document's own


def _source(**csl: Any) -> Source:
    tree = source("Cities & signs")
    tree["csl"] = {"type": "webpage", "title": "Cities & signs", "language": "en"} | csl
    return resolve(
        document(document_tree(sources={"first": tree, "second": source("x")})), "en"
    ).sources["first"]


def test_article_as_bibtex(flagship_document: Document) -> None:
    found = resolve(flagship_document, "en").sources["zhang-jin-leng-2020"]

    assert bibtex([work_of_source(found)]) == ""


def test_all(flagship_document: Document) -> None:
    d = resolve(flagship_document, "en")
    print(bibtex([work_of_version(d, ADDRESS), *map(work_of_source, d.sources.values())]))
    print(csl_json([work_of_version(d, ADDRESS), *map(work_of_source, d.sources.values())]))
    print(version_text(d, ADDRESS))
    print(version_text(resolve(flagship_document, "zh-Hans"), ADDRESS))
    assert 0
