"""A server as in use, with the demonstration's data, and clients that keep their connection."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent
PERSON, PASSWORD = "amira@lindhaven.example", "lindhaven-2026"


@dataclass
class Server:
    port: int
    log: Path
    database: Path


@contextmanager
def serving(folder: Path, workers: int = 2, threads: int = 4) -> Iterator[Server]:
    """Gunicorn on a new SQLite file with the flagship framework and the invented city."""
    environment = os.environ | {
        "CIVIGAUGE_DEMO": "1",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SQLITE_SYNCHRONOUS": "NORMAL",
    }
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["load_demo"]):
        subprocess.run(
            [*manage, *command], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "assessment.wsgi:application", "--preload"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)),
        *("--keep-alive", "30", "--no-control-socket"),
    ]
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            _wait(port)
            yield Server(port, log, folder / "civigauge.sqlite3")
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not start.")


@dataclass
class Client:
    """One signed-in browser; ``cookies`` may be shared by several."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        try:
            return self._send("GET", path)
        except RemoteDisconnected:  # the server closed it after idle seconds
            self.connection.close()
            return self._send("GET", path)

    def post(self, path: str, **fields: object) -> tuple[int, str]:
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._send("POST", path, urlencode(token | fields, doseq=True))

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, text

    def sign_in(self) -> None:
        self.get("/accounts/login/")
        self.post("/accounts/login/", login=PERSON, password=PASSWORD)
        assert "sessionid" in self.cookies

    @contextmanager
    def twin(self) -> Iterator[Client]:
        """Another connection of the same person."""
        twin = Client(self.port, dict(self.cookies))
        try:
            yield twin
        finally:
            twin.connection.close()

    def running_assessment(self) -> str:
        _status, text = self.get("/cities/lindhaven/")
        found = re.search(r"/assessments/([0-9a-f-]{36})/answers/", text)
        assert found
        return found[1]
