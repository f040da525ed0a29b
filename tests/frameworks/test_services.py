"""Writes to frameworks, and a document's way through its rows and back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from frameworks import models
from frameworks.definition.document import Document
from frameworks.definition.render import content_hash
from frameworks.models import FrameworkEvent, FrameworkVersion, Status
from frameworks.queries import document_of, latest_published, load_definition
from frameworks.services import Refused, import_document, publish, retire
from frameworks.writing import Writer
from tests.conftest import published
from tests.documents import Tree, document, document_tree, large_tree
from tests.sql import statements

OF = {"of": "0" * 12}
CLAIM = {"citations": {"first": {"locator": "第一节", "claim": "主张"}}}
COUNTS = {"Framework": 1, "FrameworkVersion": 1, "FrameworkEvent": 1, "ScaleLevel": 5, "Source": 2}
COUNTS |= {"Perspective": 2, "Dimension": 3, "Indicator": 9, "Citation": 9}
COUNTS |= {"Question": 8, "Level": 40, "Item": 4}
CHINESE: Tree = {
    "framework": OF | {"title": "小框架", "description": "供测试。"},
    "scale": {3: OF | {"name": "三级", "description": "意为三。", "evidence": "无"}},
    "perspectives": {"one": OF | CLAIM | {"title": "视角一", "description": "第一个。"}},
    "dimensions": {"D1": OF | {"title": "维度一"}, "D1-X": OF | {"title": "组成部分"}},
    "indicators": {"D2-1": OF | CLAIM},
    "questions": {
        "alpha": OF
        | {
            "prompt": "如何？",
            "evidence": ["计划", "报告"],
            "levels": {2: {"is": "二级", "next": "到三级"}, 3: CLAIM},
        },
        "beta": OF | {"not_applicable_when": "没有时。"},
        "gamma": OF,
        "ticks": OF | {"items": {"a": "甲"}},
        "share": OF | {"unit": "百分比", "definition": "定义", "rationale": "理由"},
    },
    "sources": {"first": OF | {"interest": "大学", "note": "注"}},
    "profile": {
        "P1": OF | {"title": "概况", "prompt": "重要吗？"},
        "P2": OF | CLAIM | {"levels": {1: "一", 5: "五"}},
    },
    "related": {"T1": OF | {"title": "主题"}},
}


def _profile(code: str, **changes: Any) -> Tree:
    return {"code": code, "part": "demand", "kind": "relevance"} | changes


def everything() -> Tree:
    """The small document with everything that a document may have, in two languages."""
    cite = {"source": "first", "locator": "Page 1", "basis": "reworded", "claim": "It says so."}
    levels = {n: f"Ready at {n}." for n in range(1, 6)}
    texts = {"title": "Title", "prompt": "How relevant?"}
    tree = document_tree(
        published="2026-11-24",
        profile=[
            _profile("P1", **texts),
            _profile("P2", **texts, kind="readiness", levels=levels, citations=[cite]),
        ],
        related=[{"code": "T1", "title": "Theme", "members": ["D2-1", "P1"]}],
        translations={"zh-Hans": CHINESE},
    )
    tree["sources"]["first"] |= {"note": "Read it.", "unverified": True, "passages": ["p. 1"]}
    tree["questions"]["alpha"]["levels"][3]["citations"] = [cite]
    tree["questions"]["gamma"] |= {"depth": "extended", "supersedes": "old-gamma"}
    one = tree["perspectives"][0]
    one["citations"] = [cite | {"passages": ["“As it is written.”"]}]
    first = one["dimensions"][0]
    x, *rest = first.pop("indicators")
    first["components"] = [
        {"code": "D1-X", "title": "Part X", "weight": "2.25", "indicators": [x]},
        {"code": "D1-Y", "title": "Part Y", "description": "About Y.", "indicators": rest},
    ]
    return tree


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of frameworks."""
    tables = apps.get_app_config("frameworks").get_models()
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in tables}


def _draft(tree: Tree | None = None) -> FrameworkVersion:
    return import_document(document=document(tree))


def _stored(version: FrameworkVersion) -> FrameworkVersion:
    """The version as the database has it."""
    return FrameworkVersion.objects.select_related("framework").get(pk=version.pk)


def test_import_document_stores_a_draft_and_an_event(db: None) -> None:
    by = uuid4()

    version = _stored(import_document(document=document(), by=by))

    assert (version.is_draft, version.content_hash, str(version)) == (True, "", "small 1.0.0")
    assert {name: len(rows) for name, rows in _rows().items() if rows} == COUNTS
    event = FrameworkEvent.objects.get()
    assert (event.verb, event.framework, event.version) == ("imported", "small", "1.0.0")
    assert (event.actor, event.detail) == (by, {"sha256": content_hash(document())})


def test_import_document_replaces_a_draft(db: None) -> None:
    _draft(everything())
    beside = _stored(_draft(document_tree(version="1.1.0")))

    version = _draft(document_tree(title="Another title"))

    assert set(FrameworkVersion.objects.all()) == {version, beside}
    assert document_of(_stored(version)) == document(document_tree(title="Another title"))
    assert document_of(beside) == document(document_tree(version="1.1.0"))
    assert models.Theme.objects.count() == 0


@pytest.mark.parametrize("is_retired", [False, True])
def test_import_document_of_the_published_content_gives_it_back(
    db: None, *, is_retired: bool
) -> None:
    version = published()
    if is_retired:
        retire(version=version)
    before = _rows()

    again = import_document(document=document())

    assert again == version
    assert _rows() == before


def test_import_document_of_other_content_names_both_hashes_and_changes_nothing(
    small: FrameworkVersion,
) -> None:
    other = document(document_tree(title="Another title"))
    before = _rows()

    with pytest.raises(Refused) as refused:
        import_document(document=other)

    assert str(refused.value) == (
        "small 1.0.0 is published with another content: "
        f"stored {small.content_hash[:12]}, file {content_hash(other)[:12]}. "
        "Give the file a new version number."
    )
    assert _rows() == before


def test_import_document_of_another_number_leaves_the_published_one(
    small: FrameworkVersion,
) -> None:
    newer = _draft(document_tree(version="1.1.0", title="Newer"))

    assert newer.framework == small.framework
    assert content_hash(document_of(_stored(small))) == small.content_hash


def test_import_document_that_fails_in_the_middle_leaves_nothing(
    small: FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_writer: Writer) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Writer, "_themes", fail)
    before = _rows()

    with pytest.raises(OSError, match="the disk is full"):
        _draft(document_tree(version="1.1.0"))

    assert _rows() == before


def test_publish_stores_the_hash_of_the_document_and_an_event(db: None) -> None:
    version, by = _draft(everything()), uuid4()

    publish(version=version, by=by)

    stored = _stored(version)
    assert (stored.status, stored.content_hash) == (
        Status.PUBLISHED,
        content_hash(document(everything())),
    )
    event = FrameworkEvent.objects.get(verb="published")
    assert (event.actor, event.detail) == (by, {"sha256": stored.content_hash})
    assert load_definition(stored.content_hash, "zh-Hans").title == "小框架"


def test_publish_of_a_draft_with_problems_names_them_and_changes_nothing(db: None) -> None:
    version = _draft()
    models.Question.objects.filter(code="alpha").update(evidence=[])
    models.Level.objects.filter(question__code="beta", level=4).delete()
    before = _rows()

    with pytest.raises(ValueError, match="Give two to five") as refused:
        publish(version=version)

    assert str(refused.value).splitlines() == [
        "questions.alpha.evidence: There are 0 examples of evidence. Give two to five.",
        "questions.beta.levels: Level 4 is missing. Add it.",
    ]
    assert _rows() == before


def test_publish_of_a_published_version_is_refused(small: FrameworkVersion) -> None:
    before = _rows()

    with pytest.raises(Refused, match=r"^small 1\.0\.0 is published already\.$"):
        publish(version=small)

    assert _rows() == before


def test_retire_ends_new_assessments_and_leaves_the_content(small: FrameworkVersion) -> None:
    by = uuid4()

    retire(version=small, by=by)

    stored = _stored(small)
    assert (stored.status, latest_published()) == (Status.RETIRED, None)
    assert load_definition(small.content_hash, "en").title == "Small framework"
    event = FrameworkEvent.objects.get(verb="retired")
    assert (event.actor, event.version, event.detail) == (by, "1.0.0", {})


def test_retire_of_a_draft_or_a_retired_version_is_refused(small: FrameworkVersion) -> None:
    draft = _draft(document_tree(version="1.1.0"))
    retire(version=small)
    before = _rows()

    for version in (draft, small):
        with pytest.raises(Refused, match=r"^Only a published version can be retired\.$"):
            retire(version=version)

    assert _rows() == before


@pytest.mark.parametrize("tree", [document_tree(), everything()], ids=["small", "everything"])
def test_document_of_gives_back_the_document(db: None, tree: Tree) -> None:
    wanted = document(tree)

    found = document_of(_stored(_draft(tree)))

    assert found == wanted
    assert content_hash(found) == content_hash(wanted)


def test_document_of_the_flagship_gives_back_the_file(
    flagship: FrameworkVersion, flagship_document: Document
) -> None:
    assert document_of(_stored(flagship)) == flagship_document


def test_document_of_keeps_levels_of_the_profile_that_a_file_names_in_another_order(
    db: None,
) -> None:
    tree = everything()
    levels = tree["profile"][1]["levels"]
    tree["profile"][1]["levels"] = dict(reversed(levels.items()))

    assert document_of(_stored(_draft(tree))) == document(tree)


@pytest.mark.parametrize("questions", [10, 100])
def test_document_of_takes_a_constant_number_of_statements(db: None, questions: int) -> None:
    version = _stored(_draft(large_tree(questions)))

    with statements() as counted:
        document_of(version)

    assert len(counted) == 1
