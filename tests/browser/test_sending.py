"""Evidence and comments that could not be sent say why at their place, and are sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from assessment.enums import Role
from assessment.models import Assessment, Comment, EvidenceItem, EvidenceLink, Membership
from assessment.services.assessments import finalise
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import SLOW, Desk
from tests.factories import EvidenceLinkFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _cut(desk: Desk) -> Callable[[], None]:
    desk.page.context.set_offline(True)
    return lambda: desk.page.context.set_offline(False)


def _answers(status: int) -> Callable[[Desk], Callable[[], None]]:
    def breaks(desk: Desk) -> Callable[[], None]:
        def answer(route: Route) -> None:
            post = route.request.method == "POST"
            route.fulfill(status=status) if post else route.continue_()

        desk.page.route("**/alpha/*/", answer)
        return lambda: desk.page.unroute("**/alpha/*/")

    return breaks


def _role_goes(desk: Desk) -> Callable[[], None]:
    def role(now: Role) -> None:
        Membership.objects.filter(pk=desk.carl.pk).update(role=now)

    role(Role.VIEWER)
    return lambda: role(Role.CONTRIBUTOR)


def _session_ends(desk: Desk) -> Callable[[], None]:
    desk.page.context.clear_cookies()

    def sign_in_again() -> None:
        with desk.page.context.expect_page() as opened:
            desk.page.get_by_role("link", name="Sign in (new tab)").click()
        other = opened.value
        other.get_by_label("Email").fill(desk.carl.user.email)
        other.get_by_label("Password").fill("a long password")
        other.get_by_role("button", name="Sign In").click()
        expect(other).to_have_url(f"{desk.address}/cities/lindhaven/", timeout=SLOW)
        other.close()

    return sign_in_again


def _token_is_lost(desk: Desk) -> Callable[[], None]:
    desk.page.context.clear_cookies(name="csrftoken")
    return lambda: None


CALAMITIES = {
    "connection cut": (_cut, "it is not known whether this has arrived"),
    "server fault": (_answers(500), "Not sent: something is wrong with the server."),
    "role gone": (_role_goes, "Not sent: your role does not allow this any more."),
    "signed out": (_session_ends, "Not sent: you are signed out."),
    "assessment gone": (_answers(404), "Not sent: this is no longer here"),
    "too large": (_answers(413), "Not sent: the file is larger"),
}
calamities = pytest.mark.parametrize(
    ("breaks", "message"), CALAMITIES.values(), ids=CALAMITIES.keys()
)


@calamities
def test_comment_that_could_not_be_sent_says_why_and_is_sent_again(
    desk: Desk, breaks: Callable[[Desk], Callable[[], None]], message: str
) -> None:
    desk.comment()
    mend = breaks(desk)
    desk.say()

    alert = desk.talk.get_by_role("alert")
    expect(alert).to_contain_text(message, timeout=SLOW)
    expect(alert).to_contain_text("It is kept in this browser.")
    expect(desk.talk.get_by_label("New comment")).to_have_value("Who knows?")
    assert (violations(desk.page), Comment.objects.count()) == ([], 0)
    mend()
    alert.get_by_role("button", name="Try now").click()
    expect(desk.page.locator("#open-alpha")).to_have_text("1 open", timeout=SLOW)
    expect(desk.talk.get_by_role("alert")).to_have_count(0)
    assert (Comment.objects.get().text, desk.drafts()) == ("Who knows?", 0)


@calamities
def test_evidence_that_could_not_be_sent_says_why_and_is_sent_again(
    desk: Desk, breaks: Callable[[Desk], Callable[[], None]], message: str
) -> None:
    desk.describe()
    mend = breaks(desk)
    desk.add()

    alert = desk.evidence.get_by_role("alert")
    expect(alert).to_contain_text(message, timeout=SLOW)
    expect(desk.evidence.get_by_label("Title")).to_have_value("Council minutes")
    mend()
    alert.get_by_role("button", name="Try now").click()
    expect(desk.evidence).to_contain_text("This evidence supports level 4", timeout=SLOW)
    assert (EvidenceItem.objects.get().title, desk.drafts()) == ("Council minutes", 0)


def test_stale_token_is_renewed_for_a_comment(desk: Desk) -> None:
    desk.comment()
    _token_is_lost(desk)
    desk.say()

    expect(desk.page.locator("#open-alpha")).to_have_text("1 open", timeout=SLOW)


def test_evidence_of_a_page_that_another_person_took_over_is_not_added(
    desk: Desk, cora: Membership
) -> None:
    desk.describe()
    sign_in(desk.page.context, cora, desk.address)
    desk.add()

    expect(desk.evidence.get_by_role("alert")).to_contain_text(
        "is signed in here now", timeout=SLOW
    )
    assert EvidenceItem.objects.count() == 0


def test_removing_that_failed_says_so_and_removes_when_tried_again(
    desk: Desk, assessment: Assessment
) -> None:
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    desk.page.reload()
    mend = _cut(desk)
    desk.evidence.get_by_role("button", name="Remove").click()
    alert = desk.evidence.get_by_role("alert")
    expect(alert).to_contain_text("it is not known whether this has arrived", timeout=SLOW)
    expect(alert.get_by_role("button", name="Copy my text")).to_be_hidden()

    mend()
    alert.get_by_role("button", name="Try now").click()

    expect(desk.evidence.get_by_role("button", name="Remove")).to_have_count(0, timeout=SLOW)
    assert EvidenceLink.objects.count() == 0


def test_comment_written_while_the_assessment_is_finalised_can_be_copied(
    desk: Desk, assessment: Assessment, olga: Membership
) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.comment()
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    desk.say()

    told = desk.talk.get_by_role("status")
    expect(told).to_contain_text("this cannot be changed any more", timeout=SLOW)
    assert violations(desk.page) == []
    told.get_by_role("button", name="Copy my text").click()
    expect(told.get_by_role("button", name="Copied")).to_be_visible()
    copied = desk.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == "New comment: Who knows?"
    told.get_by_role("button", name="Delete it here").click()
    expect(told).to_have_count(0)
    assert desk.drafts() == 0


def test_change_of_an_item_that_could_not_be_sent_says_why(desk: Desk, item: EvidenceItem) -> None:
    desk.page.get_by_label("Title").fill("Council decision 119")
    mend = _session_ends(desk)
    desk.page.get_by_role("button", name="Save").click()
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("Not sent: you are signed out.", timeout=SLOW)
    assert violations(desk.page) == []

    mend()
    alert.get_by_role("button", name="Try now").click()

    expect(desk.page.locator(".messages .note")).to_have_text("Saved.", timeout=SLOW)
