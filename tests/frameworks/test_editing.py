"""Editing a draft: one event that says what changed, and what follows from a change."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from frameworks import models
from frameworks.definition.check_translations import source_texts, texts_of
from frameworks.definition.render import source_hash
from frameworks.drafting import (
    comment,
    publish_draft,
    resolve_comment,
    set_translations,
    start_draft,
)
from frameworks.editing import (
    arrange,
    claim,
    duplicate_question,
    edit,
    renamed,
    stale_translations,
)
from frameworks.models import Framework, FrameworkEvent, FrameworkVersion
from frameworks.previewing import preview_of
from frameworks.queries import document_of
from frameworks.reading import tree_of
from frameworks.services import Refused, confirm_editorial, import_document, new_draft
from tests.conftest import drafted, published
from tests.documents import document, document_tree, full_tree

BY = uuid4()


def _translated(text: str = "做得怎样？", of: str = "0" * 12) -> dict[str, object]:
    return {"zh-Hans": {"questions": {"alpha": {"of": of, "prompt": text}}}}


@pytest.fixture
def draft(db: None) -> FrameworkVersion:
    return drafted(document_tree(translations=_translated()))


def _question(version: FrameworkVersion, code: str = "alpha") -> models.Question:
    return models.Question.objects.get(version=version, code=code)


def _of(version: FrameworkVersion) -> str:
    version.refresh_from_db()
    return str(version.translated_from["zh-Hans"]["questions"]["alpha"])


def test_edit_records_the_fields_that_differ(draft: FrameworkVersion) -> None:
    with edit(version=draft, by=BY):
        models.Level.objects.filter(question=_question(draft), level=3).update(text={"en": "New."})

    event = FrameworkEvent.objects.get(verb="changed")
    change = {"kind": "question", "code": "alpha", "what": "changed"}
    before = {"levels": {"3": {"is": "alpha stands at 3."}}}
    after = {"levels": {"3": {"is": "New."}}}
    assert event.detail == {"changes": [change | {"before": before, "after": after}]}
    assert (event.actor, event.framework, event.version) == (BY, "small", "1.0.0")


def test_edit_records_nothing_when_nothing_changed(draft: FrameworkVersion) -> None:
    with edit(version=draft, by=BY):
        _question(draft).save()

    assert list(FrameworkEvent.objects.values_list("verb", flat=True)) == ["imported"]


def test_edit_refuses_a_published_version(db: None) -> None:
    with (
        pytest.raises(Refused, match="stays as it is"),
        edit(version=published(), by=BY),
    ):
        pytest.fail("the block must not run")


def test_edit_undoes_everything_when_the_block_fails(draft: FrameworkVersion) -> None:
    question = _question(draft)

    def fail() -> None:
        with edit(version=draft, by=BY):
            models.Level.objects.filter(question=question).delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert question.levels.count() == 5


def test_translation_is_stale_until_it_is_written_anew(draft: FrameworkVersion) -> None:
    assert stale_translations(draft) == {("zh-Hans", "questions", "alpha")}

    with edit(version=draft, by=BY):
        question = _question(draft)
        question.prompt["zh-Hans"] = "现在怎样？"
        question.save()

    draft.refresh_from_db()
    assert stale_translations(draft) == set()


def test_changed_source_text_leaves_the_hash_of_its_translation(draft: FrameworkVersion) -> None:
    with edit(version=draft, by=BY):
        question = _question(draft)
        question.prompt["en"] = "How now?"
        question.save()

    assert _of(draft) == "0" * 12


def test_translation_that_is_still_right_is_renewed_without_a_change(
    draft: FrameworkVersion,
) -> None:
    with edit(version=draft, by=BY, still_right=[("zh-Hans", "questions", "alpha")]):
        pass

    assert _of(draft) == source_hash(texts_of(tree_of(draft))["questions"]["alpha"])


def test_hash_goes_when_the_last_text_of_a_translation_goes(draft: FrameworkVersion) -> None:
    with edit(version=draft, by=BY):
        question = _question(draft)
        del question.prompt["zh-Hans"]
        question.save()

    draft.refresh_from_db()
    assert draft.translated_from == {"zh-Hans": {}}


def test_rename_takes_hash_claim_and_themes_along(db: None) -> None:
    published(full_tree())
    draft = new_draft(version=FrameworkVersion.objects.get(), number="1.1.0")
    with edit(version=draft, by=BY) as locked:
        indicator = models.Indicator.objects.get(version=draft, code="D1-1")
        indicator.code = "D1-X"
        indicator.save()
        renamed(draft=locked, part=indicator, old="D1-1", new="D1-X")

    assert models.Theme.objects.get(version=draft).members == ["D1-X", "RDY-1"]


def test_renamed_question_keeps_its_stale_translation(draft: FrameworkVersion) -> None:
    with edit(version=draft, by=BY) as locked:
        question = _question(draft)
        question.code = "omega"
        question.save()
        renamed(draft=locked, part=question, old="alpha", new="omega")

    draft.refresh_from_db()
    assert draft.translated_from == {"zh-Hans": {"questions": {"omega": "0" * 12}}}


def test_claim_goes_with_its_question(db: None) -> None:
    draft = new_draft(version=published(), number="1.1.0")
    with edit(version=draft, by=BY) as locked:
        claim(draft=locked, code="zeta", said="reworded", note="Clearer.")
    with edit(version=draft, by=BY):
        models.Indicator.objects.get(version=draft, question__code="zeta").delete()
        _question(draft, "zeta").delete()

    draft.refresh_from_db()
    assert draft.changes == {"since": "1.0.0", "questions": {}}


def test_change_after_the_confirmation_takes_it_back(db: None) -> None:
    draft = new_draft(version=published(), number="1.1.0")
    confirm_editorial(version=draft, by=BY)
    with edit(version=draft, by=BY):
        models.Question.objects.filter(version=draft, code="zeta").update(why={"en": "So."})

    draft.refresh_from_db()
    assert draft.editorial_confirmed_by is None


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        ({"place": 0}, ["D1-3", "D1-1", "D1-2"]),
        ({"step": -1}, ["D1-1", "D1-3", "D1-2"]),
        ({"step": 1}, ["D1-1", "D1-2", "D1-3"]),
        ({"place": 99}, ["D1-1", "D1-2", "D1-3"]),
    ],
)
def test_arrange_puts_a_part_elsewhere(
    draft: FrameworkVersion, ask: dict[str, Any], wanted: list[str]
) -> None:
    part = models.Indicator.objects.get(version=draft, code="D1-3")

    arrange(version=draft, part=part, by=BY, **ask)

    rows = models.Indicator.objects.filter(version=draft, dimension__code="D1")
    assert list(rows.values_list("code", flat=True)) == wanted


def test_duplicate_has_all_texts_and_no_place(draft: FrameworkVersion) -> None:
    copy = duplicate_question(question=_question(draft, "ticks"), code="ticks-2", by=BY)

    tree = tree_of(draft)["questions"]
    assert tree["ticks-2"] == tree["ticks"]
    assert copy.indicators.count() == 0


def test_duplicate_under_a_code_that_is_there_is_refused(draft: FrameworkVersion) -> None:
    with pytest.raises(Refused, match="There is a question “beta” already"):
        duplicate_question(question=_question(draft), code="beta", by=BY)


def test_language_with_texts_is_not_taken_away(draft: FrameworkVersion) -> None:
    with pytest.raises(Refused, match="There are texts in zh-Hans"):
        set_translations(draft=draft, languages=["de"])


def test_start_draft_lays_five_levels_of_the_scale(db: None) -> None:
    framework = Framework.objects.create(code="new")
    version = FrameworkVersion(framework=framework, version="1.0.0")

    start_draft(version=version, by=BY)

    assert list(version.scalelevels.values_list("level", flat=True)) == [1, 2, 3, 4, 5]


def test_publish_draft_gives_number_and_date_or_nothing(db: None) -> None:
    published()
    draft = new_draft(version=FrameworkVersion.objects.get(), number="1.0.1")
    with pytest.raises(Refused, match=r"There is a version 1\.0\.0 already"):
        publish_draft(version=draft, number="1.0.0", on=date(2026, 5, 1), by=BY)
    with pytest.raises(Refused, match="not higher"):
        publish_draft(version=draft, number="0.9.0", on=date(2026, 5, 1), by=BY)
    assert FrameworkVersion.objects.get(pk=draft.pk).version == "1.0.1"

    done = publish_draft(version=draft, number="1.0.2", on=date(2026, 5, 1), by=BY)

    assert (done.status, done.version, done.published) == ("published", "1.0.2", "2026-05-01")


def test_comments_are_written_resolved_and_survive_an_import(draft: FrameworkVersion) -> None:
    row = comment(version=draft, kind="question", code="alpha", text="Why?", by=BY)
    resolve_comment(remark=row, by=BY)
    resolve_comment(remark=row, by=uuid4())
    again = import_document(document=document(document_tree(title="New")))

    kept = again.comments.get()
    assert (kept.text, kept.author, kept.resolved_by) == ("Why?", BY, BY)
    verbs = ["commented", "resolved"]
    assert FrameworkEvent.objects.filter(verb__in=verbs).count() == 2


def test_comment_on_a_published_version_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="is published already"):
        comment(version=published(), kind="question", code="alpha", text="Why?", by=BY)


def test_texts_of_rows_are_those_of_the_document(db: None) -> None:
    version = drafted(full_tree())

    texts, wanted = texts_of(tree_of(version)), source_texts(document_of(version))

    def hashes(found: dict[str, dict[object, object]]) -> dict[str, dict[object, str]]:
        return {kind: {c: source_hash(t) for c, t in rows.items()} for kind, rows in found.items()}

    assert hashes(texts) == hashes(wanted)  # type: ignore[arg-type]


def test_indicators_beside_components_are_not_hidden(db: None) -> None:
    version = drafted(full_tree())
    dimension = models.Dimension.objects.get(version=version, code="D3")
    models.Indicator.objects.filter(version=version, code="D1-1").update(dimension=dimension)

    (found,) = tree_of(version)["perspectives"][1]["dimensions"]

    assert [row["code"] for row in found["indicators"]] == ["D1-1"]


def test_preview_of_an_unplaced_question_in_an_unfinished_draft(draft: FrameworkVersion) -> None:
    models.Question.objects.filter(version=draft, code="beta").update(prompt={})
    copy = duplicate_question(question=_question(draft), code="alone", by=UUID(int=1))

    definition = preview_of(copy, "en")

    assert definition is not None
    assert list(definition.questions) == ["alone"]
    assert preview_of(_question(draft, "beta"), "en") is None
