"""What a reader takes into a paper: compared letter by letter, since programs read it."""

from __future__ import annotations

import json
from typing import Any

from frameworks.citing import (
    Work,
    bibtex,
    csl_json,
    version_text,
    work_of_source,
    work_of_version,
)
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Definition, Read, Source, SourceKind
from tests.documents import document, document_tree

ADDRESS = "https://gauge.example/frameworks/small/1.0.0/"
CHINESE = {"zh-Hans": {"framework": {"of": "0" * 12, "title": "小框架"}}}
ARTICLE: dict[str, Any] = {
    "type": "article-journal",
    "title": "City Brain & 100 % of it",
    "original-title": "城市大脑",
    "author": [{"family": "Zhang", "given": "Weiwen"}, {"literal": "Office {One}"}],
    "original-author": [{"literal": "张蔚文"}],
    "container-title": "Journal of Cities_1",
    "original-container-title": "城市学报",
    "volume": "50",
    "issue": "4",
    "page": "117-121",
    "issued": "2020-07",
    "DOI": "10.1234/a_b%c",
    "URL": "https://example.org/a_b",
    "language": "zh-Hans",
    "accessed": "2026-11-24",
}


def _source(csl: dict[str, Any], *, unverified: bool = False) -> Source:
    return Source(
        "zhang-2020", "Zhang, 2020", SourceKind.ARTICLE, "", Read.ABSTRACT, "", unverified, csl
    )


def _definition(language: str = "en", **changes: Any) -> Definition:
    return resolve(document(document_tree(translations=CHINESE, **changes)), language)


def test_article_as_bibtex_is_escaped_but_for_its_addresses() -> None:
    assert bibtex([work_of_source(_source(ARTICLE))]) == (
        "@article{zhang-2020,\n"
        "  author  = {Zhang, Weiwen and {Office \\{One\\}}},\n"
        "  title   = {{City Brain \\& 100 \\% of it}},\n"
        "  journal = {Journal of Cities\\_1},\n"
        "  volume  = {50},\n"
        "  number  = {4},\n"
        "  pages   = {117--121},\n"
        "  year    = {2020},\n"
        "  month   = {7},\n"
        "  doi     = {10.1234/a_b%c},\n"
        "  url     = {https://example.org/a_b},\n"
        "  urldate = {2026-11-24},\n"
        "  langid  = {chinese},\n"
        "  note    = {Original title: 城市大脑}\n"
        "}\n"
    )


def test_chapter_report_and_web_page_are_entries_of_their_kind() -> None:
    chapter = {"type": "chapter", "title": "A", "container-title": "Book", "publisher": "MDPI"}
    report = {"type": "report", "title": "B", "publisher": "OECD", "publisher-place": "Paris"}
    page = {"type": "webpage", "title": "C~D", "container-title": "Site", "issued": "n.d."}

    assert bibtex(Work(key, csl) for key, csl in (("a", chapter), ("b", report), ("c", page))) == (
        "@incollection{a,\n"
        "  title     = {{A}},\n"
        "  booktitle = {Book},\n"
        "  publisher = {MDPI}\n"
        "}\n"
        "\n"
        "@techreport{b,\n"
        "  title       = {{B}},\n"
        "  institution = {OECD},\n"
        "  address     = {Paris}\n"
        "}\n"
        "\n"
        "@misc{c,\n"
        "  title        = {{C\\textasciitilde{}D}},\n"
        "  howpublished = {Site},\n"
        "  year         = {n.d.}\n"
        "}\n"
    )


def test_article_as_csl_json_has_dates_in_parts_and_own_fields_apart() -> None:
    item = json.loads(csl_json([work_of_source(_source(ARTICLE, unverified=True))]))[0]

    kept = {name: value for name, value in ARTICLE.items() if name != "original-container-title"}
    assert item == kept | {
        "id": "zhang-2020",
        "issued": {"date-parts": [[2020, 7]]},
        "accessed": {"date-parts": [[2026, 11, 24]]},
        "custom": {"original-container-title": "城市学报"},
        "note": "Bibliographic record not yet verified.",
    }


def test_version_as_text_in_both_styles() -> None:
    english, chinese = _definition(published="2026-06-02"), _definition("zh-Hans")
    digest = english.content_hash

    assert version_text(english, ADDRESS) == (
        f"Small framework [framework]. Version 1.0.0. 2026-06-02. {ADDRESS}. SHA-256: {digest}."
    )
    assert version_text(chinese, ADDRESS) == (
        f"小框架: 1.0.0版[DS/OL]. {ADDRESS}. SHA-256: {chinese.content_hash}."
    )


def test_version_as_bibtex_and_csl_json_carries_its_hash() -> None:
    definition = _definition(published="2026-06-02")
    work = work_of_version(definition, ADDRESS)
    note = f"Licence CC-BY-4.0. SHA-256: {definition.content_hash}"

    assert bibtex([work]) == (
        "@misc{small-1.0.0,\n"
        "  title   = {{Small framework}},\n"
        "  edition = {Version 1.0.0},\n"
        "  year    = {2026},\n"
        "  month   = {6},\n"
        f"  url     = {{{ADDRESS}}},\n"
        "  langid  = {english},\n"
        f"  note    = {{{note}}}\n"
        "}\n"
    )
    assert json.loads(csl_json([work])) == [
        {
            "id": "small-1.0.0",
            "type": "dataset",
            "title": "Small framework",
            "version": "1.0.0",
            "issued": {"date-parts": [[2026, 6, 2]]},
            "URL": ADDRESS,
            "language": "en",
            "note": note,
        }
    ]


def test_csl_json_keeps_a_date_that_is_none() -> None:
    item = json.loads(csl_json([Work("a", {"type": "webpage", "title": "A", "issued": "n.d."})]))[0]

    assert item["issued"] == {"literal": "n.d."}
