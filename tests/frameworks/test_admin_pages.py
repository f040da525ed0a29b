"""The editor's own pages: what each group may do, and what each page does and refuses."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
import yaml
from django.urls import reverse

from assessment.models import City
from frameworks import models
from frameworks.definition.render import render
from frameworks.editing import edit
from frameworks.groups import GROUPS
from frameworks.models import DraftComment, FrameworkEvent, FrameworkVersion
from frameworks.queries import document_of
from tests.admin_pages import Enter, page_at, said, text_of, version_page
from tests.conftest import drafted
from tests.documents import document_tree, large_tree
from tests.factories import AssessmentFactory
from tests.sql import statements

EDITOR, PUBLISHER, REVIEWER = GROUPS

# group -> what the page of a version answers: see, order, new draft, publish, retire, import
RIGHTS = {
    EDITOR: (200, 404, 200, 403, 403, 200),
    PUBLISHER: (200, 403, 403, 200, 200, 403),
    REVIEWER: (200, 403, 403, 403, 403, 403),
    "nobody": (403, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("group", RIGHTS)
def test_each_group_may_do_its_part(enter: Enter, draft: FrameworkVersion, group: str) -> None:
    client = enter(group)

    found = (
        client.get(version_page("change", draft)).status_code,
        client.post(version_page("order", draft)).status_code,
        client.get(version_page("draft", draft)).status_code,
        client.get(version_page("publish", draft)).status_code,
        client.get(version_page("retire", draft)).status_code,
        client.get(page_at("frameworkversion_import")).status_code,
    )

    assert found == RIGHTS[group]


def test_reviewer_reads_and_comments_and_does_not_edit(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client, question = enter(REVIEWER), draft.questions.get(code="alpha")
    address = page_at("question_change", question.pk)

    page = client.get(address)
    refused = client.post(address, {"code": "other"})
    sent = {"remark-kind": "question", "remark-code": "alpha", "remark-text": "Why?"}
    answer = client.post(version_page("comment", draft), sent | {"back": address})

    assert ("How is alpha done?" in text_of(page), 'name="_save"' in text_of(page)) == (True, False)
    assert (refused.status_code, answer["Location"]) == (403, f"{address}#comments")
    remark = DraftComment.objects.get()
    client.post(version_page("resolve", draft, remark.pk), {"back": address})
    assert "resolved by Edda Editor" in text_of(client.get(address))


def test_comment_goes_back_to_no_foreign_address(enter: Enter, draft: FrameworkVersion) -> None:
    sent = {"remark-kind": "question", "remark-code": "alpha", "remark-text": ""}

    answer = enter(REVIEWER).post(
        version_page("comment", draft), sent | {"back": "https://example.org/"}
    )

    assert answer["Location"] == version_page("change", draft)
    assert DraftComment.objects.count() == 0


def test_published_version_says_so_and_offers_a_new_draft(
    enter: Enter, draft: FrameworkVersion
) -> None:
    old = FrameworkVersion.objects.get(status="published")

    page = text_of(enter(EDITOR).get(version_page("change", old)))

    assert "This version is published: nothing of it can be changed" in page
    assert version_page("draft", old) in page
    assert 'name="_save"' not in page


def test_order_by_button_comes_back_to_the_part(enter: Enter, draft: FrameworkVersion) -> None:
    row = models.Dimension.objects.get(version=draft, code="D2")

    answer = enter(EDITOR).post(version_page("order", draft), {"move": f"dimension {row.pk} up"})

    assert answer["Location"] == f"{version_page('change', draft)}#dimension-{row.pk}"
    assert [d.code for d in document_of(draft).perspectives[0].dimensions] == ["D2", "D1"]


def test_order_by_drag_answers_the_script(enter: Enter, draft: FrameworkVersion) -> None:
    row = models.Indicator.objects.get(version=draft, code="D1-3")
    rows = models.Indicator.objects.filter(version=draft, dimension=row.dimension_id)
    seen = " ".join(str(pk) for pk in rows.values_list("pk", flat=True))
    sent = {"move": f"indicator {row.pk}", "place": "0", "seen": seen}
    client = enter(EDITOR)

    answer = client.post(version_page("order", draft), sent, headers={"HX-Request": "true"})
    again = client.post(version_page("order", draft), sent, headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert list(rows.values_list("code", flat=True)) == ["D1-3", "D1-1", "D1-2"]
    # The second is of a page that still shows the order before the first.
    assert (again.status_code, "changed meanwhile" in text_of(again)) == (409, True)


def test_order_refuses_a_part_of_another_version(enter: Enter, draft: FrameworkVersion) -> None:
    other = models.Dimension.objects.exclude(version=draft).first()
    assert other is not None

    answer = enter(EDITOR).post(
        version_page("order", draft), {"move": f"dimension {other.pk} down"}
    )

    assert answer.status_code == 404


def test_problems_lead_to_the_page_of_their_part(enter: Enter, draft: FrameworkVersion) -> None:
    client, question = enter(EDITOR), draft.questions.get(code="alpha")
    models.Question.objects.filter(pk=question.pk).update(evidence=[])
    models.Citation.objects.filter(indicator__code="D3-2", version=draft).delete()

    page = client.get(version_page("problems", draft), headers={"HX-Request": "true"})

    problems = page.context["checked"].problems
    assert [problem.place for problem in problems] == [
        "indicator D3-2",
        "question alpha · evidence",
    ]
    answer = client.get(problems[1].link)
    assert answer["Location"] == page_at("question_change", question.pk)
    assert "<html" not in text_of(page)


def test_difference_shows_old_and_new_text_of_an_unfinished_draft(
    enter: Enter, draft: FrameworkVersion
) -> None:
    models.Question.objects.filter(version=draft, code="alpha").update(prompt={"en": "How now?"})
    models.Question.objects.filter(version=draft, code="beta").update(title={})

    page = enter(REVIEWER).get(version_page("difference", draft))

    rows = [(c.code, r.old, r.new) for c in page.context["changes"] for r in c.rows]
    assert rows == [
        ("alpha", "How is alpha done?", "How now?"),
        ("beta", "Title of beta", ""),
    ]


def test_new_draft_asks_for_a_free_number(enter: Enter, draft: FrameworkVersion) -> None:
    client, old = enter(EDITOR), FrameworkVersion.objects.get(status="published")

    taken = client.post(version_page("draft", old), {"number": "1.1.0"})
    wrong = client.post(version_page("draft", old), {"number": "next"})
    made = client.post(version_page("draft", old), {"number": "2.0.0"})

    assert client.get(version_page("draft", old)).context["form"].initial == {"number": "1.0.1"}
    assert (taken.status_code, wrong.status_code, made.status_code) == (422, 422, 302)
    assert FrameworkVersion.objects.get(version="2.0.0").parent == "1.0.0"


def test_publish_page_shows_checks_and_freezes(enter: Enter, draft: FrameworkVersion) -> None:
    models.Dimension.objects.filter(version=draft, code="D1").update(weight=2)
    client = enter(PUBLISHER)

    page = client.get(version_page("publish", draft))
    sent = page.context["form"].initial | {"on": "2026-05-01"}
    answer = client.post(version_page("publish", draft), sent)

    assert sent["number"] == "2.0.0"
    assert said(client, answer) == ["2.0.0 is published."]
    assert client.get(version_page("publish", draft)).status_code == 302
    event = FrameworkEvent.objects.get(verb="published", version="2.0.0")
    assert str(event.actor) == client.session["_auth_user_id"]


def test_publish_page_says_why_not(enter: Enter, draft: FrameworkVersion) -> None:
    models.Question.objects.filter(version=draft, code="alpha").update(evidence=[])

    client = enter(PUBLISHER)
    sent = client.get(version_page("publish", draft)).context["form"].initial

    answer = client.post(version_page("publish", draft), sent)

    assert answer.status_code == 422
    assert "There are 0 examples of evidence" in str(answer.context["form"].errors)
    assert FrameworkVersion.objects.get(pk=draft.pk).status == "draft"


def test_draft_that_changed_since_it_was_shown_is_not_published(
    enter: Enter, draft: FrameworkVersion
) -> None:
    client, address = enter(PUBLISHER), version_page("publish", draft)
    sent = client.get(address).context["form"].initial | {"number": "1.2.0"}
    with edit(version=draft, by=UUID(client.session["_auth_user_id"])) as locked:
        locked.dimensions.filter(code="D1").update(weight=2)

    refused = client.post(address, sent)

    assert (refused.status_code, FrameworkVersion.objects.get(pk=draft.pk).status) == (409, "draft")
    assert "Edda Editor changed this on" in text_of(refused)
    assert refused.context["form"].initial["number"] == "1.2.0"
    again = client.post(address, refused.context["form"].initial | {"number": "2.0.0"})
    assert said(client, again) == ["2.0.0 is published."]


def test_editorial_changes_need_a_second_publisher(enter: Enter, draft: FrameworkVersion) -> None:
    claims = {"since": "1.0.0", "questions": {"alpha": {"is": "editorial", "note": "Spelling."}}}
    models.Question.objects.filter(version=draft, code="alpha").update(why={"en": "As it matters."})
    FrameworkVersion.objects.filter(pk=draft.pk).update(changes=claims)
    one, other = enter(PUBLISHER), enter(PUBLISHER)

    one.post(version_page("confirm", draft))
    sent = one.get(version_page("publish", draft)).context["form"].initial
    alone = one.post(version_page("publish", draft), sent)
    together = other.post(version_page("publish", draft), sent)

    assert (alone.status_code, together.status_code) == (422, 302)


def test_retire_asks_once(enter: Enter, draft: FrameworkVersion) -> None:
    client, old = enter(PUBLISHER), FrameworkVersion.objects.get(status="published")

    client.get(version_page("retire", old))
    old.refresh_from_db()
    assert old.status == "published"
    assert said(client, client.post(version_page("retire", old))) == ["small 1.0.0 is retired."]
    assert said(client, client.post(version_page("retire", draft))) == [
        "Only a published version can be retired."
    ]


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_export_gives_the_document(enter: Enter, draft: FrameworkVersion, form: str) -> None:
    answer = enter(REVIEWER).get(version_page("export", draft, form))

    read = json.loads if form == "json" else yaml.safe_load
    tree = json.loads(json.dumps(render(document_of(draft))))
    assert json.loads(json.dumps(read(answer.content))) == tree
    assert answer["Content-Disposition"] == f'attachment; filename="small-1.1.0.{form}"'


@pytest.mark.parametrize(("form", "suffix"), [("xlsx", "xlsx"), ("folder", "zip")])
def test_export_packs_spreadsheet_and_folder_the_same_each_time(
    enter: Enter, draft: FrameworkVersion, form: str, suffix: str
) -> None:
    client = enter(REVIEWER)

    one, other = (client.get(version_page("export", draft, form)) for _time in range(2))

    assert one["Content-Disposition"] == f'attachment; filename="small-1.1.0.{suffix}"'
    assert (one.content[:2], one.content) == (b"PK", other.content)


def test_export_of_an_unfinished_draft_leads_to_its_problems(
    enter: Enter, draft: FrameworkVersion
) -> None:
    models.Question.objects.filter(version=draft, code="alpha").update(prompt={})
    client = enter(REVIEWER)

    assert client.get(version_page("export", draft, "yaml"))["Location"] == version_page(
        "problems", draft
    )
    assert client.get(version_page("export", draft, "pdf")).status_code == 404


def test_question_is_duplicated_under_a_code(enter: Enter, draft: FrameworkVersion) -> None:
    client, question = enter(EDITOR), draft.questions.get(code="ticks")
    address = page_at("question_duplicate", question.pk)

    client.post(address, {"code": "not a code"})
    answer = client.post(address, {"code": "ticks-2"})

    copy = draft.questions.get(code="ticks-2")
    assert answer["Location"] == page_at("question_change", copy.pk)
    assert enter(REVIEWER).post(address, {"code": "x"}).status_code == 403


@pytest.mark.parametrize("words", ["平台", "alpha stands at 3", "ITEM A OF TICKS"])
def test_question_is_found_by_its_words_in_any_language(enter: Enter, words: str) -> None:
    of = {"of": "0" * 12, "prompt": "平台怎样？"}
    tree = document_tree(translations={"zh-Hans": {"questions": {"alpha": of}}})
    version = drafted(tree)

    page = enter(REVIEWER).get(
        page_at("question_changelist"), {"q": words, "version": str(version.pk)}
    )

    wanted = ["ticks"] if words.startswith("ITEM") else ["alpha"]
    assert [row.code for row in page.context["cl"].result_list] == wanted


def test_choice_by_typing_offers_sources_of_the_version_alone(
    enter: Enter, draft: FrameworkVersion
) -> None:
    asked = {"app_label": "frameworks", "model_name": "citation", "field_name": "source"}

    found = enter(EDITOR).get(reverse("admin:autocomplete"), asked | {"version": draft.pk}).json()
    none = enter(EDITOR).get(reverse("admin:autocomplete"), asked).json()

    keys = {str(pk) for pk in draft.sources.values_list("pk", flat=True)}
    assert ({row["id"] for row in found["results"]}, none["results"]) == (keys, [])


def test_question_page_tells_where_it_is_used(
    enter: Enter, draft: FrameworkVersion, city: City
) -> None:
    old = FrameworkVersion.objects.get(status="published")
    AssessmentFactory.create(version=old, city=city)
    page = enter(EDITOR).get(page_at("question_change", draft.questions.get(code="alpha").pk))

    used = page.context["used"]
    assert [row.code for row in used.indicators] == ["D1-1", "D3-3"]
    assert [(str(v), n) for v, n in used.assessments or ()] == [("small 1.0.0", 1)]


def test_preview_shows_the_card_to_staff(enter: Enter, draft: FrameworkVersion) -> None:
    question = draft.questions.get(code="share")
    address = reverse("preview_question", args=[question.pk])

    page = enter(REVIEWER).get(address)

    assert (page.status_code, "How is share done?" in text_of(page)) == (200, True)
    assert enter("nobody").get(address).status_code == 403


@pytest.mark.parametrize("questions", [5, 15])
def test_version_page_takes_a_constant_number_of_statements(enter: Enter, questions: int) -> None:
    version, client = drafted(large_tree(questions)), enter(is_superuser=True)
    client.get(version_page("change", version))
    with statements() as counted:
        client.get(version_page("change", version))

    assert len(counted) == 14
