"""The site as one process starts it: a database of its own, a free port, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STARTS_IN, ENDS_IN = 40, 20  # seconds at most, on a machine that does other things


def _manage(*command: str, data: Path) -> subprocess.Popen[bytes]:
    """A command of manage.py with the project's own settings, in a group of its own."""
    database = f"sqlite:///{data / 'civigauge.sqlite3'}"
    own = {"DATA_DIR": str(data), "DATABASE_URL": database, "CIVIGAUGE_DEMO": "1"}
    with (data / f"{command[0]}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "assessment.settings"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Site:
    """A running server: its process, and its answers."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        self.log = data / "serve.log"
        self.process = _manage("serve", "--bind", f"127.0.0.1:{self.port}", data=data)

    def get(self, address: str) -> tuple[int, str, bytes]:
        """Status, kind and content of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()
        finally:
            connection.close()

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + STARTS_IN
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.get("/health/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"The server does not answer:\n{self.log.read_text()}")

    def family(self) -> dict[int, str]:
        """The children and their children: number and command of each process."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            children = Path(f"/proc/{waiting[0]}/task/{waiting.pop(0)}/children").read_text()
            for pid in map(int, children.split()):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                found[pid] = " ".join(word.decode() for word in words[1:4])
                waiting.append(pid)
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The site on an empty database; whatever is left of it afterwards is killed."""
    assert _manage("migrate", "--verbosity", "0", data=tmp_path).wait(60) == 0
    running = Site(tmp_path)
    try:
        running.wait()
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


def test_serve_answers_and_gives_the_files_of_its_pages(site: Site) -> None:
    status, _kind, page = site.get("/")
    names = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page.decode())

    assert site.get("/health/") == (200, "application/json", b'{"status": "ok"}')
    assert (status, "css/app.css" in names) == (200, True)
    style = (ROOT / "static" / "css" / "app.css").read_bytes()
    assert site.get("/static/css/app.css") == (200, 'text/css; charset="utf-8"', style)
    assert {site.get(f"/static/{name}")[0] for name in names} == {200}
    assert site.get("/static/css/missing.css")[0] == 404


def test_serve_ends_with_its_children_when_it_is_told_to(site: Site) -> None:
    family = site.family()

    site.process.terminate()
    code = site.process.wait(ENDS_IN)

    web = "-m gunicorn assessment.wsgi:application"
    assert sorted(family.values()) == [web, web, "manage.py db_worker --interval"]
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
    assert code == 0
    with pytest.raises(ConnectionRefusedError):
        site.get("/health/")
