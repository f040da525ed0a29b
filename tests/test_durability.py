"""What the server has said to be saved outlives its death, whenever that comes.

KILLS says how often it dies: a few times by hand, two hundred in the full run.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest

from tests.histories import faults, saves
from tests.server import Client, Server, serving

KILLS = int(os.environ.get("KILLS", "5"))
WRITERS = 4
ALONE = ("shared-long-term-vision", "plans-with-legal-force", "learning-together")
SHARED = "room-for-experiments"  # all of them write here, too
MOST_SAVES = 12  # between two deaths: enough for every moment of a save to be met


@dataclass(frozen=True)
class Said:
    """The server's word that a comment is saved as a version."""

    question: str
    version: int
    comment: str


@dataclass
class Load:
    """What the writers share: whether the server is up, and what it has told them."""

    server: Server
    up: threading.Event = field(default_factory=threading.Event)
    over: bool = False
    said: list[Said] = field(default_factory=list)
    unanswered: int = 0
    conflicts: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, said: Said) -> None:
        with self.changed:
            self.said.append(said)
            self.changed.notify_all()

    def wait_for(self, more: int) -> None:
        """Until so many saves more are acknowledged."""
        with self.changed:
            goal = len(self.said) + more
            assert self.changed.wait_for(lambda: len(self.said) >= goal, timeout=60)


@dataclass
class Writer:
    """One person, who saves without a pause, and sends again what was not answered."""

    load: Load
    name: str
    client: Client
    place: str
    questions: tuple[str, ...]
    versions: dict[str, int]

    def run(self) -> None:
        for n in count():
            if self.load.over:
                return
            self.save(self.questions[n % len(self.questions)], f"{self.name}, text {n}.", 1 + n % 5)

    def save(self, question: str, comment: str, level: int) -> None:
        """Until it is saved; where others write, too, over what they have written."""
        while True:
            status, text = self._answered(question, comment, level)
            found = re.search(rf'(?:id="version-{question}"|-over") value="(\d+)"', text)
            assert found, (status, text)
            self.versions[question] = int(found[1])
            if status == 200:
                self.load.hear(Said(question, int(found[1]), comment))
                return
            # Nobody is in conflict with what he himself sent before the server died.
            assert (status, question) == (409, SHARED), text
            self.load.conflicts += 1

    def _answered(self, question: str, comment: str, level: int) -> tuple[int, str]:
        """Send it, again and with the same version, until there is an answer."""
        fields = {"version": self.versions[question], "choice": level, "comment": comment}
        while True:
            try:
                return self.client.post(
                    f"{self.place}{question}/",
                    **{f"{question}-{name}": value for name, value in fields.items()},
                )
            except (ConnectionError, HTTPException):
                self.load.unanswered += 1
                self.client.connection.close()
                assert self.load.up.wait(60)


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    with serving(tmp_path) as server:
        yield Load(server)


def _writers(load: Load) -> Iterator[Writer]:
    first = Client(load.server.port)
    first.sign_in()
    place = f"/assessments/{first.running_assessment()}/answers/WF-CORE/"
    _status, text = first.get(place)
    found = re.findall(r'id="version-([\w-]+)" value="(\d+)"', text)
    for name, question in zip(("Ada", "Ben", "Cleo", "Dan"), (*ALONE, SHARED), strict=True):
        versions = {code: int(version) for code, version in found}
        own = Client(load.server.port, dict(first.cookies))
        yield Writer(load, name, own, place, (question, question, SHARED), versions)
    first.connection.close()


def _kill_and_start(load: Load, moment: random.Random) -> None:
    """At any moment: after some saves, anywhere within the next ones."""
    load.wait_for(moment.randint(1, MOST_SAVES))
    time.sleep(moment.uniform(0, 0.05))
    load.up.clear()
    load.server.kill()
    load.server.start()
    load.up.set()


def test_no_acknowledged_answer_is_lost_and_none_is_half_written(
    load: Load, capsys: pytest.CaptureFixture[str]
) -> None:
    moment = random.Random(KILLS)  # noqa: S311 -- moments, not secrets
    load.up.set()
    writers = list(_writers(load))
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(writer.run) for writer in writers]
        try:
            for _n in range(KILLS):
                _kill_and_start(load, moment)
            load.wait_for(WRITERS)
        finally:
            load.over = True
            load.up.set()
        for task in running:
            task.result()
    for writer in writers:
        writer.client.connection.close()

    written = {
        Said(question, save.version, save.after["comment"])
        for question, told in saves(load.server).items()
        for save in told
        if "comment" in save.after
    }
    assert set(load.said) - written == set()
    assert faults(load.server) == []
    assert load.unanswered >= KILLS  # each death met somebody who was saving
    with capsys.disabled():
        print(  # noqa: T201 -- the figures of the full run
            f"\n{KILLS} deaths: {len(load.said)} saves acknowledged, {load.unanswered} unanswered,"
            f" {load.conflicts} conflicts reported; 0 lost, 0 half written"
        )
