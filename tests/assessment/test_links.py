"""Looking at links: against a server of the test's own, and never into a private network."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessment.links import look
from assessment.models import Assessment, AuditEvent, EvidenceItem
from tests.factories import EvidenceLinkFactory

STATUS = {"/there": 200, "/gone": 404, "/broken": 500, "/guarded": 401, "/busy": 429}


class Site(BaseHTTPRequestHandler):
    """A site with pages of every fate; /get-only refuses HEAD."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        Site.asked.append((self.command, self.path))
        if self.path == "/slow":
            time.sleep(0.6)
        status = STATUS.get(self.path, 200)
        if self.path == "/get-only" and self.command == "HEAD":
            status = 405
        if self.path in ("/moved", "/circle", "/away"):
            status = 302
        self.send_response(status)
        if self.path == "/moved":
            self.send_header("Location", "/there")
        if self.path == "/circle":
            self.send_header("Location", "/circle")
        if self.path == "/away":
            self.send_header("Location", "http://private.example/admin")
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    ("path", "reached", "words"),
    [
        ("/there", True, "status 200"),
        ("/there?a=b c&d=é", True, "status 200"),
        ("/moved", True, "status 200"),
        ("/guarded", True, "status 401"),
        ("/busy", True, "status 429"),
        ("/get-only", True, "status 200"),
        ("/gone", False, "status 404"),
        ("/broken", False, "status 500"),
        ("/circle", False, "more than 5 redirects"),
        ("/slow", False, "no answer in time"),
    ],
)
def test_look_tells_whether_an_address_answers(
    site: str, path: str, *, reached: bool, words: str
) -> None:
    found = look(f"{site}{path}", allow_private=True, timeout=0.3)

    assert (found.reached, found.words) == (reached, words)


def test_look_asks_for_the_headers_first_and_for_the_page_only_when_refused(site: str) -> None:
    look(f"{site}/there", allow_private=True)
    look(f"{site}/get-only", allow_private=True)

    assert Site.asked == [("HEAD", "/there"), ("HEAD", "/get-only"), ("GET", "/get-only")]


def test_look_at_a_closed_port_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]

    assert look(f"http://127.0.0.1:{port}/", allow_private=True).reached is False


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "0.1.2.3"),
        *("100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::1", "2001:0:4136::1", "::"),
    ],
)
def test_name_that_leads_into_a_private_network_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    rows = [(None, None, None, "", ("93.184.216.34", 80)), (None, None, None, "", (address, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("went out"))

    found = look("http://innocent.example/")

    words = "not looked at: innocent.example is not a public address"
    assert (found.reached, found.words) == (None, words)


def test_redirect_into_a_private_network_is_not_followed(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site itself plays a public one; where it sends us to is private."""
    port = int(site.rpartition(":")[2])

    def resolve(host: str, port: int, **_given: Any) -> list[Any]:
        address = "93.184.216.34" if host == "public.example" else "10.0.0.1"
        return [(None, None, None, "", (address, port))]

    def connect(address: tuple[str, int], **_given: Any) -> socket.socket:
        assert address == ("93.184.216.34", port)
        opened = socket.socket()
        opened.connect(("127.0.0.1", port))
        return opened

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)

    found = look(f"http://public.example:{port}/away")

    assert found.words == "not looked at: private.example is not a public address"
    assert [path for _command, path in Site.asked] == ["/away"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.org/a", "http:///x", "http://a..b/", "http://x:99999/"]
)
def test_what_is_no_address_of_a_page_is_no_answer(url: str) -> None:
    assert look(url, allow_private=True).reached is False


@pytest.fixture
def linked(assessment: Assessment, site: str) -> Assessment:
    """Three items with links: one there, one gone, both on the site; and one in private."""
    urls = {"alpha": f"{site}/there", "beta": f"{site}/gone", "gamma": f"{site}/gone"}
    for question, url in urls.items():
        answer = assessment.answers.get(question=question)
        EvidenceLinkFactory.create(answer=answer, item__url=url, item__title=f"For {question}")
    return assessment


def _run(*options: str) -> str:
    printed = StringIO()
    call_command("check_links", *options, stdout=printed)
    return printed.getvalue()


def test_command_prints_what_is_broken_and_notes_what_it_found(
    linked: Assessment, site: str
) -> None:
    printed = _run("--assessment", "lindhaven/2026", "--allow-private")

    assert f"lindhaven/2026  For beta\n  {site}/gone\n  status 404; serves beta\n" in printed
    assert "For alpha" not in printed
    assert printed.endswith("3 links, 2 broken, 0 not looked at.\n")
    states = dict(EvidenceItem.objects.values_list("title", "link_state"))
    assert states == {"For alpha": "reached", "For beta": "broken", "For gamma": "broken"}
    assert not EvidenceItem.objects.filter(link_checked_at=None).exists()
    event = AuditEvent.objects.get(verb="evidence.links_checked")
    assert event.detail is not None
    assert (event.actor, event.detail["reached"], len(event.detail["broken"])) == (None, 1, 2)
    assert [path for _command, path in Site.asked].count("/gone") == 2  # HEAD and GET, once each


def test_command_leaves_private_addresses_alone_unless_told(linked: Assessment) -> None:
    printed = _run()

    assert printed.endswith("3 links, 0 broken, 3 not looked at.\n")
    assert (Site.asked, AuditEvent.objects.count()) == ([], 0)
    assert not EvidenceItem.objects.exclude(link_state="").exists()


def test_command_names_the_assessments_that_there_are(assessment: Assessment) -> None:
    with pytest.raises(CommandError, match=f"lindhaven/2026  {assessment.pk}"):
        _run("--assessment", "nowhere/2026")
