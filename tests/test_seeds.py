"""The shipped frameworks: whole, cited, translated, each with the hash of its release."""

from __future__ import annotations

import re

import pytest

from frameworks import files
from frameworks.definition.diff import Fate, Sort, diff, fates
from frameworks.definition.document import Document
from frameworks.definition.numbering import publishing_problems, suggest
from frameworks.definition.render import content_hash
from frameworks.definition.report import ContentReport, report
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of, latest_published
from frameworks.services import load_shipped
from tests.conftest import SEED

SEEDS = SEED.parent
FOLDERS = sorted(path.parent.name for path in SEEDS.glob("*/framework.yaml"))
# A released framework never changes: whoever mends one gives it a new version number.
RELEASED = {
    "smart-city-governance-0.1.0": (
        "6061c7601bacbddb0f3590dc52de5805a0238d0246e645a08c4d7ce3165868c6"
    ),
    "smart-city-governance-1.0.0": (
        "08b3f400bd658cf73595dd566fd45b26118a40db65a6a82686605fcc78bcaf8c"
    ),
    "smart-city-governance": ("958733698424e2c8347c3604ca8669b14d242a1d6d99a006e8cc0d0bf4b9b67f"),
    "open-data-readiness": "ab069c815823b361e15c26c16ab05fc11f98b270198329a1c6ecb77959f1f2e3",
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """Folder -> document, each read once."""
    found = {}
    for name in FOLDERS:
        result = files.read(SEEDS / name)
        assert result.problems == ()
        assert result.document is not None
        found[name] = result.document
    return found


@pytest.fixture(scope="module")
def flagship_report(flagship_document: Document) -> ContentReport:
    return report(flagship_document)


@pytest.mark.parametrize("name", FOLDERS)
def test_released_framework_has_its_hash_for_ever(
    documents: dict[str, Document], name: str
) -> None:
    assert content_hash(documents[name]) == RELEASED[name]


def test_load_shipped_stores_and_publishes_all_of_them_once(
    db: None, documents: dict[str, Document]
) -> None:
    loaded = load_shipped(folder=SEEDS)

    assert {v.content_hash for v in loaded} == {content_hash(d) for d in documents.values()}
    assert load_shipped(folder=SEEDS) == loaded
    for version in FrameworkVersion.objects.select_related("framework"):
        assert document_of(version) in documents.values()
    newest = latest_published()
    assert newest
    assert str(newest) == "smart-city-governance 1.0.1"


def test_flagship_is_complete(flagship_report: ContentReport) -> None:
    counts = flagship_report.counts
    wanted = {"perspectives": 6, "indicators": 127, "questions": 112, "core": 72}
    wanted |= {"shared": 13, "profile_items": 8, "themes": 24, "components": 10}

    assert {name: counts[name] for name in wanted} == wanted
    assert min(counts["checklist"], counts["metric"]) >= 12


def test_flagship_cites_every_passage_and_repeats_itself_nowhere(
    flagship_report: ContentReport,
) -> None:
    assert flagship_report.uncited_passages == ()
    assert flagship_report.uncited_indicators == ()
    assert flagship_report.repeats == ()
    assert flagship_report.odd_lengths == {}


def test_flagship_is_wholly_in_chinese_and_nothing_is_stale(
    flagship_report: ContentReport,
) -> None:
    state = flagship_report.translations["zh-Hans"]

    assert (state.coverage, state.missing, state.stale) == (1.0, (), ())


def test_open_data_framework_is_complete_cited_and_wholly_in_chinese(
    documents: dict[str, Document],
) -> None:
    found = report(documents["open-data-readiness"])
    wanted = {"perspectives": 1, "dimensions": 3, "indicators": 12, "questions": 12, "core": 9}
    wanted |= {"level": 8, "checklist": 2, "metric": 2, "shared": 0, "profile_items": 0}
    state = found.translations["zh-Hans"]

    assert {name: found.counts[name] for name in wanted} == wanted
    assert (found.uncited_passages, found.uncited_indicators) == ((), ())
    assert (found.repeats, found.odd_lengths) == ((), {})
    assert (state.coverage, state.missing, state.stale) == (1.0, (), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("smart-city-governance-0.1.0", "smart-city-governance-1.0.0"),
        ("smart-city-governance-0.1.0", "smart-city-governance"),
        ("smart-city-governance-1.0.0", "smart-city-governance"),
    ],
)
def test_questions_of_an_earlier_version_are_the_same_in_a_later_one(
    documents: dict[str, Document], old: str, new: str
) -> None:
    first, second = documents[old], documents[new]

    found = fates(first, second)

    assert {found[code] for code in first.questions} == {Fate.SAME}


def test_corrected_flagship_differs_in_its_translation_alone(
    documents: dict[str, Document],
) -> None:
    old, new = documents["smart-city-governance-1.0.0"], documents["smart-city-governance"]

    found = diff(old, new)

    assert {change.sorts for change in found.changes} == {(Sort.TRANSLATION,)}
    # Corrected, not translated anew after another English text.
    assert [change.code for change in found.changes if "of" in change.fields] == []
    assert suggest(old.version, found) == new.version
    assert publishing_problems(new, old) == []


def test_chinese_of_the_flagship_keeps_to_its_terms() -> None:
    """What the table in docs/content.md gave up does not come back."""
    given_up = (
        r"干部|领导班子|境外|出台|印发(?!首份规程)|市里|(?<=[一二两三四五])[次轮年类个条种期家]以上"
    )
    texts = "\n".join(
        path.read_text() for path in sorted((SEED / "translations" / "zh-Hans").glob("*.yaml"))
    )

    assert re.findall(given_up, texts) == []


def test_five_source_documents_keep_their_perspectives(flagship_document: Document) -> None:
    found = {p.code: (p.source, len(p.dimensions)) for p in flagship_document.perspectives}

    assert found == {
        "layers": ("huawei-smart-governance", 4),
        "capacity": ("scss-2023", 3),
        "modernisation": ("zhang-jin-leng-2020", 3),
        "trends": ("huawei-smart-governance", 5),
        "dual-intelligence": ("hu-zhang-2024", 5),
        "synergy": ("guo-2024", 3),
    }


def test_rights_at_stake_always_allow_not_applicable(flagship_document: Document) -> None:
    rights = {code: q.not_applicable for code, q in flagship_document.questions.items() if q.rights}

    assert rights == dict.fromkeys(
        ["what-is-sensed", "perception-into-action", "targeted-management"], True
    ) | {"online-opinion-answered": True}


def test_table_of_the_documentation_holds(flagship_report: ContentReport) -> None:
    text = (SEEDS.parent / "docs" / "content.md").read_text()
    uses = flagship_report.citations_per_source
    five = ["scss-2023", "zhang-jin-leng-2020", "hu-zhang-2024", "guo-2024"]

    assert f"| {uses['huawei-smart-governance']}, with the next row |" in text
    assert f"| {uses['scss-2023']} (and {uses['wolfram-2016']} of Wolfram) |" in text
    assert [f"| {uses[key]} |" in text for key in five[1:]] == [True] * 3
