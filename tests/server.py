"""A server as in use, with the demonstration's data, and clients that keep their connection.

The server is a process of its own, which can be killed and started again on the same data.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).parent.parent
PERSON, PASSWORD = "amira@lindhaven.example", "lindhaven-2026"


@dataclass
class Server:
    """Gunicorn in a process group of its own, as ``manage.py serve`` starts it."""

    folder: Path
    database: str  # its address
    port: int
    settings: str
    workers: int = 1
    threads: int = 4
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        """Of a demonstration: it makes its own key at the first start, and keeps it."""
        inherited = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
        return inherited | {
            "CIVIGAUGE_DEMO": "1",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "SQLITE_SYNCHRONOUS": "NORMAL",
        }

    def prepare(self) -> None:
        """Make the tables, load the flagship framework and the invented city.

        Not synchronous: nobody relies on the data before it is done.
        """
        for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["load_demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=self.environment | {"SQLITE_SYNCHRONOUS": "OFF"},
                check=True,
                capture_output=True,
            )

    def launch(self) -> None:
        """Start it, without waiting until it answers."""
        command = [
            *(sys.executable, "-m", "gunicorn", "assessment.wsgi:application", "--preload"),
            *("--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--keep-alive", "30"),
            *("--workers", str(self.workers), "--threads", str(self.threads)),
        ]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=out, stderr=out, process_group=0
            )

    def start(self) -> None:
        self.launch()
        self.wait_until_up()

    def wait_until_up(self) -> None:
        self._wait(up=True)

    def kill(self) -> None:
        """End every process of it at once, as when the power of the machine is cut."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.wait_for_death()

    def wait_for_death(self) -> None:
        assert self.process
        self.process.wait(60)
        self._wait(up=False)  # its children may take a moment longer

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)

    def _wait(self, *, up: bool) -> None:
        """Until it listens, or until nobody does any more."""
        assert self.process
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if up and self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            with socket.socket() as probe:
                if (probe.connect_ex(("127.0.0.1", self.port)) == 0) is up:
                    return
            time.sleep(0.01)
        raise TimeoutError(f"The server is not {'up' if up else 'down'}.")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What its database holds, read past the product; SQL that both kinds understand."""
        if self.database.startswith("postgres"):
            with psycopg.connect(self.database) as postgres:
                return postgres.execute(sql.encode()).fetchall()
        path = self.database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as sqlite:
            return sqlite.execute(sql).fetchall()


@contextmanager
def serving(
    folder: Path, settings: str = "assessment.settings", workers: int = 1, threads: int = 4
) -> Iterator[Server]:
    """A server with the flagship framework and the invented city, on a database of its own.

    The database is a file in the folder, or lies beside the one that DATABASE_URL names.
    """
    with _new_database(folder) as database, socket.socket() as held:
        # Bound and never listening: nobody else gets the port while the server is down.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        server = Server(folder, database, port, settings, workers, threads)
        server.prepare()
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def _new_database(folder: Path) -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'civigauge.sqlite3'}"
        return
    name = f"served_{uuid4().hex}"
    with psycopg.connect(given, autocommit=True) as main:
        main.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlsplit(given)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(given, autocommit=True) as main:
            main.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


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

    def sign_in(self, person: str = PERSON) -> None:
        self.get("/accounts/login/")
        self.post("/accounts/login/", login=person, password=PASSWORD)
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
