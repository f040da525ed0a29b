"""Two editors at one page of a draft: nobody undoes what the other has stored without seeing it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model as Row
from django.test import Client

from frameworks import models
from frameworks.admin.boxes import read_marks
from frameworks.drafting import publish_draft
from frameworks.groups import GROUPS
from frameworks.models import FrameworkEvent, FrameworkVersion
from frameworks.services import import_document, new_draft
from tests.admin_pages import Enter, address_of, all_rows, form_of, text_of
from tests.conftest import drafted, published
from tests.documents import document, document_tree, full_tree, large_tree
from tests.sql import statements

EDITOR, _PUBLISHER, REVIEWER = GROUPS
Form = dict[str, Any]


@pytest.fixture
def draft(db: None) -> FrameworkVersion:
    """A bilingual draft, whose parent is published."""
    return new_draft(version=published(full_tree()), number="1.1.0")


class Editor:
    """Somebody who has a page open: what it said when it was read."""

    def __init__(self, client: Client, row: Row) -> None:
        self.client, self.address = client, address_of("change", type(row), row.pk)
        self.form = form_of(client.get(self.address))

    def save(self, **typed: object) -> Any:
        return self.client.post(self.address, self.form | typed)


def _alpha(version: FrameworkVersion) -> models.Question:
    return version.questions.get(code="alpha")


def _beside(page: Any) -> list[tuple[str, str, str | None]]:
    return [(row.label, row.stored, row.typed) for row in page.context["met"].rows]


def test_second_to_save_is_told_who_was_quicker_and_keeps_what_was_typed(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))

    stored = one.save(prompt_en="How now?", why_en="It counts.")
    before = all_rows()
    refused = other.save(prompt_en="How so?", **{"levels-2-text_en": "Third."})

    assert (stored.status_code, refused.status_code, all_rows() == before) == (302, 409, True)
    assert _beside(refused) == [
        ("Prompt (English)", "How now?", "How so?"),
        ("Why it matters (English)", "It counts.", None),
    ]
    event = FrameworkEvent.objects.get(verb="changed")
    assert refused.context["met"].did.at == event.at
    assert "Edda Editor changed this on" in text_of(refused)
    form = form_of(refused)
    kept = [form[box] for box in ("prompt_en", "why_en", "levels-2-text_en")]
    assert kept == ["How so?", "It counts.", "Third."]
    assert (text_of(refused).count("<title>Not stored:"), "errornote" in text_of(refused)) == (
        1,
        False,
    )


def test_second_save_of_what_was_refused_is_deliberate(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    one.save(prompt_en="How now?", why_en="It counts.")

    other.form = form_of(other.save(prompt_en="How so?"))
    answer = other.save()

    question = _alpha(draft)
    assert answer.status_code == 302
    assert (question.prompt["en"], question.why["en"]) == ("How so?", "It counts.")


def test_third_who_is_quicker_than_the_second_save_is_shown_again(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    one.save(prompt_en="How now?")
    other.form = form_of(other.save(prompt_en="How so?"))

    Editor(enter(EDITOR), _alpha(draft)).save(title_en="A")

    assert _beside(other.save()) == [("Short name (English)", "A", None)]


def test_translator_and_author_of_one_text_meet_box_by_box(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    one.save(prompt_en="How now?")

    other.form = form_of(other.save(**{"prompt_zh-Hans": "现在怎样？"}))
    other.save()

    assert _alpha(draft).prompt == {"en": "How now?", "zh-Hans": "现在怎样？"}


@pytest.mark.parametrize("times", [1, 2])
def test_same_form_sent_twice_is_no_conflict(
    enter: Enter, draft: FrameworkVersion, times: int
) -> None:
    one = Editor(enter(EDITOR), _alpha(draft))

    answers = [one.save(prompt_en="How now?").status_code for _n in range(times)]

    assert answers == [302] * times
    assert FrameworkEvent.objects.filter(verb="changed").count() == 1


def test_what_others_do_elsewhere_is_no_conflict(enter: Enter, draft: FrameworkVersion) -> None:
    one = Editor(enter(EDITOR), _alpha(draft))
    Editor(enter(EDITOR), draft.questions.get(code="beta")).save(prompt_en="How now?")
    Editor(enter(EDITOR), draft).save(translations="zh-Hans, de")
    move = {"move": f"indicator {models.Indicator.objects.filter(version=draft)[0].pk} down"}
    enter(EDITOR).post(address_of("order", FrameworkVersion, draft.pk), move)

    assert one.save(prompt_en="How so?").status_code == 302


def test_form_without_marks_is_stored_over_nothing(enter: Enter, draft: FrameworkVersion) -> None:
    one = Editor(enter(EDITOR), _alpha(draft))

    answers = [one.save(as_read="", prompt_en=text).status_code for text in ("New?", "")]

    assert answers == [409, 409]


def test_invalid_form_keeps_its_marks(enter: Enter, draft: FrameworkVersion) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))

    other.form = form_of(other.save(code="two words", prompt_en="How so?"))
    one.save(prompt_en="How now?")

    assert other.save(code="alpha").status_code == 409


# --- Inlines -------------------------------------------------------------------------------------


def _citation(version: FrameworkVersion) -> models.Citation:
    return models.Citation.objects.get(version=version, indicator__code="D1-1")


def test_citation_changed_by_both_shows_both(enter: Enter, draft: FrameworkVersion) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    box = "citations-0-claim_en"

    one.save(**{box: "This."})
    refused = other.save(**{box: "That."})

    name = f"Citation {_citation(draft).source.code}: What it supports (English)"
    assert _beside(refused) == [(name, "This.", "That.")]
    assert "Edda Editor changed this" in text_of(refused)


def test_citation_deleted_by_one_is_new_in_the_form_of_the_other(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    one.save(**{"citations-0-DELETE": "on"})

    refused = other.save(**{"citations-0-claim_en": "That."})
    ((label, stored, typed),) = _beside(refused)
    other.form = form_of(refused)
    answer = other.save()

    assert (label, stored) == ("Citation", "deleted")
    assert "What it supports (English): That." in str(typed)
    assert (answer.status_code, _citation(draft).claim["en"]) == (302, "That.")


def test_citation_deleted_by_both_is_deleted(enter: Enter, draft: FrameworkVersion) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    gone = {"citations-0-DELETE": "on"}

    answers = [one.save(**gone).status_code, other.save(**gone, prompt_en="So?").status_code]

    assert answers == [302, 302]
    assert not models.Citation.objects.filter(version=draft, indicator__code="D1-1").exists()
    assert _alpha(draft).prompt["en"] == "So?"


def test_item_added_by_one_stands_in_the_form_of_the_other(
    enter: Enter, draft: FrameworkVersion
) -> None:
    ticks = draft.questions.get(code="ticks")
    one, other = Editor(enter(EDITOR), ticks), Editor(enter(EDITOR), ticks)
    new = {"items-TOTAL_FORMS": 5, "items-4-order": 9}
    one.save(**new, **{"items-4-key": "e", "items-4-text_en": "Item e"})

    refused = other.save(**new, **{"items-4-key": "f", "items-4-text_en": "Item f"})
    other.form = form_of(refused)
    answer = other.save()

    assert _beside(refused)[1:] == [
        ("Item e: Key", "e", None),
        ("Item e: Text (English)", "Item e", None),
    ]
    assert answer.status_code == 302
    assert [item.key for item in ticks.items.all()] == ["a", "b", "c", "d", "e", "f"]


def test_levels_of_a_new_question_written_by_both_are_five(
    enter: Enter, draft: FrameworkVersion
) -> None:
    new = models.Question.objects.create(version=draft, code="new", kind="level", depth="core")
    one, other = Editor(enter(EDITOR), new), Editor(enter(EDITOR), new)
    one.save(**{f"levels-{n}-text_en": f"One {n}." for n in range(5)})

    refused = other.save(**{"levels-1-text_en": "Other 1.", "levels-1-next_step_en": "On."})
    other.form = form_of(refused)
    answer = other.save()

    assert ("Level 2: Description (English)", "One 1.", "Other 1.") in _beside(refused)
    assert answer.status_code == 302
    texts = [level.text["en"] for level in new.levels.all()]
    assert texts == ["One 0.", "Other 1.", "One 2.", "One 3.", "One 4."]


@pytest.mark.parametrize(
    ("model", "code", "box"),
    [
        (models.Dimension, "D1", "title_en"),
        (models.Source, "first", "csl_title"),
        (models.ProfileItem, "RDY-1", "level_2_en"),
        (models.Perspective, "", "description_en"),
        (models.Indicator, "D1-1", "weight"),
        (models.Theme, "", "members"),
    ],
)
def test_every_kind_of_page_refuses_the_second(
    enter: Enter, draft: FrameworkVersion, model: Any, code: str, box: str
) -> None:
    rows = model.objects.filter(version=draft)
    row = rows.get(code=code) if code else rows[0]
    one, other = Editor(enter(EDITOR), row), Editor(enter(EDITOR), row)

    first = one.save(**{box: "2" if box == "weight" else "D1-2"})
    second = other.save(**{box: "3" if box == "weight" else "D1-1"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert [row.typed for row in second.context["met"].rows] == ["3" if box == "weight" else "D1-1"]
    assert second.context["met"].did.person == "Edda Editor"


def test_page_of_the_version_refuses_the_second_and_writes_nothing(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one, other = Editor(enter(EDITOR), draft), Editor(enter(EDITOR), draft)
    one.save(**{"title_en": "New title", "scalelevels-0-name_en": "Absent"})
    before = all_rows()

    refused = other.save(translations="zh-Hans, de", **{"scalelevels-0-name_en": "None"})

    assert (refused.status_code, all_rows() == before) == (409, True)
    assert _beside(refused) == [
        ("Title (English)", "New title", None),
        ("Level of the scale 1: Name (English)", "Absent", "None"),
    ]


def test_claim_of_another_is_seen_with_its_author(enter: Enter, draft: FrameworkVersion) -> None:
    one, other = Editor(enter(EDITOR), _alpha(draft)), Editor(enter(EDITOR), _alpha(draft))
    one.save(claim="reworded", claim_note="Shorter.")

    refused = other.save(prompt_en="How so?")

    labels = [row[0] for row in _beside(refused)]
    assert labels == ["Against the version before", "What has changed"]
    assert refused.context["met"].did.person == "Edda Editor"


# --- Published, deleted --------------------------------------------------------------------------


def test_text_typed_into_what_is_published_by_now_is_shown(
    enter: Enter, draft: FrameworkVersion
) -> None:
    one = Editor(enter(EDITOR), _alpha(draft))
    by = UUID(enter().session["_auth_user_id"])
    publish_draft(version=draft, number="1.1.0", on=date(2026, 5, 1), by=by)
    before = all_rows()

    refused = one.save(prompt_en="How so?", **{"citations-0-claim_en": "That.", "rights": "on"})

    assert (refused.status_code, all_rows() == before) == (403, True)
    assert [(row.label, row.typed) for row in refused.context["rows"]] == [
        ("Prompt (English)", "How so?"),
        ("Citation 1: What it supports (English)", "That."),
        ("Rights at stake", "on"),
    ]
    assert "Edda Editor published small 1.1.0 on" in text_of(refused)


def test_new_part_typed_for_what_is_published_by_now_is_shown(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client = enter(EDITOR)
    address = address_of("add", models.Theme)
    form = form_of(client.get(address, {"version": draft.pk}))
    publish_draft(version=draft, number="1.1.0", on=date(2026, 5, 1), by=None)

    refused = client.post(address, form | {"code": "T9", "title_en": "New theme"})

    typed = {row.label: row.typed for row in refused.context["rows"]}
    assert (refused.status_code, typed) == (403, {"Code": "T9", "Title (English)": "New theme"})


def test_text_typed_into_what_is_deleted_by_now_is_shown(
    enter: Enter, draft: FrameworkVersion
) -> None:
    theme = draft.themes.get()
    one, other = Editor(enter(EDITOR), theme), enter(EDITOR)
    address = address_of("delete", models.Theme, theme.pk)
    other.post(address, {"post": "yes", "as_read": other.get(address).context["as_read"]})

    refused = one.save(title_en="A better name")

    assert refused.status_code == 409
    assert [row.typed for row in refused.context["rows"]] == ["A better name"]
    assert "Edda Editor deleted this on" in text_of(refused)


@pytest.mark.parametrize("model", [models.Dimension, models.Question, FrameworkVersion])
def test_deletion_of_what_has_changed_meanwhile_asks_again(
    enter: Enter, draft: FrameworkVersion, model: Any
) -> None:
    version = import_document(document=document(document_tree(version="3.0.0")))
    row: Any = version
    if model is not FrameworkVersion:
        row = model.objects.filter(version=version).order_by("-pk")[0]
    if model is models.Question:
        row.indicators.all().delete()
    asking, address = enter(is_superuser=True), address_of("delete", model, row.pk)
    seen = {"post": "yes", "as_read": asking.get(address).context["as_read"]}
    changed = row if model is not FrameworkVersion else version.questions.all()[0]
    Editor(enter(EDITOR), changed).save(title_en="Other")

    refused = asking.post(address, seen)

    assert (refused.status_code, model.objects.filter(pk=row.pk).exists()) == (409, True)
    assert "Edda Editor changed this on" in text_of(refused)
    asking.post(address, seen | {"as_read": refused.context["as_read"]})
    assert not model.objects.filter(pk=row.pk).exists()


# --- Marks and statements ------------------------------------------------------------------------


def test_page_that_only_shows_carries_no_marks(enter: Enter, draft: FrameworkVersion) -> None:
    page = enter(REVIEWER).get(address_of("change", models.Question, _alpha(draft).pk))

    assert 'name="as_read"' not in text_of(page)


def test_marks_are_of_every_box_and_say_no_text(enter: Enter, draft: FrameworkVersion) -> None:
    marks = read_marks(Editor(enter(EDITOR), _alpha(draft)).form)

    level = _alpha(draft).levels.get(level=3)
    assert {"prompt_en", "prompt_zh-Hans", f"levels:{level.pk}:text_en"} <= marks.keys()
    assert {len(text) for text in marks.values()} == {0, 8}


@pytest.mark.parametrize("questions", [5, 15])
def test_saving_and_refusing_take_a_constant_number_of_statements(
    enter: Enter, questions: int
) -> None:
    version = drafted(large_tree(questions))
    row = version.questions.all()[0]
    one, other = Editor(enter(EDITOR), row), Editor(enter(EDITOR), row)
    counts = []
    for editor, text in ((one, "One?"), (other, "Other?")):
        with statements() as counted:
            editor.save(prompt_en=text)
        counts.append(len(counted))

    assert counts == [50, 52]
