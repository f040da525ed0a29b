"""Opening and saving beside their floors, and many writers at once, against a server as in use.

The machine is shared, so only ratios of one run tell anything; they are printed, not asserted.
What must hold in any case is asserted: nothing lost, every conflict reported, never locked.
"""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

import pytest

from tests.histories import faults
from tests.server import Client, Server, serving

CLIENTS = 8
ROUNDS, EACH = 12, 15  # floors and pages take turns, so that both meet the same load
TURNS, SECONDS = 4, 1.5
DIMENSION = "HW-OWN"
Act = Callable[[Client], tuple[int, str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("bench"), "tests.bench.settings", workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    client = Client(server.port)
    client.sign_in()
    yield client
    client.connection.close()


def _place(client: Client) -> str:
    return f"/assessments/{client.running_assessment()}/answers/{DIMENSION}/"


def _versions(client: Client, place: str) -> dict[str, int]:
    """Question -> version, of the questions with plain levels, as the page shows them."""
    _status, text = client.get(place)
    found = re.findall(r'name="([\w-]+)-version" id="version-[\w-]+" value="(\d+)"', text)
    return {code: int(v) for code, v in found if f'name="{code}-choice" id="level-' in text}


def _saver(place: str, code: str, version: int, number: Iterator[int]) -> Act:
    """Saves of one question by one person, each with the version of the one before."""
    seen = [version]

    def save(client: Client) -> tuple[int, str]:
        fields = {f"{code}-version": seen[0], f"{code}-choice": 3}
        status, text = client.post(
            f"{place}{code}/", **fields, **{f"{code}-comment": f"Text {next(number)}."}
        )
        seen[0] = _version_in(text, code)
        return status, text

    return save


def _version_in(text: str, code: str) -> int:
    """The version that a response brings, be it saved or in conflict."""
    found = re.search(rf'(?:id="version-{code}"|name="{code}-over") value="(\d+)"', text)
    assert found, text[:200]
    return int(found[1])


def _alone(client: Client, *acts: Act) -> list[float]:
    """Milliseconds of each act: the median of one client that takes them in turn."""
    times: list[list[float]] = [[] for _act in acts]
    for _round in range(ROUNDS):
        for act, found in zip(acts, times, strict=True):
            for _n in range(EACH):
                started = time.perf_counter()
                status, _text = act(client)
                found.append((time.perf_counter() - started) * 1000)
                assert status == 200
    return [statistics.median(found) for found in times]


def _together(client: Client, *crowds: list[Act]) -> list[float]:
    """Requests a second of eight clients, each with an act of its own; the crowds take turns."""
    done = [0] * len(crowds)
    for _turn in range(TURNS):
        for n, acts in enumerate(crowds):
            until = time.perf_counter() + SECONDS
            with ThreadPoolExecutor(CLIENTS) as pool:
                done[n] += sum(pool.map(partial(_acts_of_one, client, until), acts))
    return [count / (TURNS * SECONDS) for count in done]


def _acts_of_one(client: Client, until: float, act: Act) -> int:
    done = 0
    with client.twin() as own:
        while time.perf_counter() < until:
            assert act(own)[0] == 200
            done += 1
    return done


def _say(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 -- the table is what the bench is for


def test_opening_and_saving_beside_their_floors(
    server: Server, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    place, number = _place(client), count()
    versions = _versions(client, place)
    code = next(iter(versions))
    # The floor writes past the product, so into last year: this year's saves are counted below.
    keys = [
        row[0]
        for row in server.rows(
            "SELECT answer.id FROM assessment_answer answer JOIN assessment_assessment assessment"
            " ON assessment.id = answer.assessment_id WHERE assessment.status = 'finalised' LIMIT 8"
        )
    ]

    def page(c: Client) -> tuple[int, str]:
        return c.get("/floor/page/")

    def opened(c: Client) -> tuple[int, str]:
        return c.get(place)

    def update(key: int) -> Act:
        return lambda c: c.post("/floor/update/", pk=key, comment=f"Text {next(number)}.")

    save = _saver(place, code, versions[code], number)
    floor, opening, post, saving = _alone(client, page, opened, update(keys[-1]), save)
    pages, opens = _together(client, [page] * CLIENTS, [opened] * CLIENTS)
    updates, saves = _together(client, list(map(update, keys)), _own_savers(client, number))
    _say(
        capsys,
        f"{'Answering':30}{'ours':>12}{'floor':>12}{'ratio':>8}   to reach",
        _row("open a dimension, 1 client", opening, floor, "ms", opening / floor, 8),
        _row("open, 8 clients", opens, pages, "/s", pages / opens, 8),
        _row("save an answer, 1 client", saving, post, "ms", saving / post, 5),
        _row("save, 8 clients", saves, updates, "/s", updates / saves, 5),
    )


def _row(what: str, ours: float, floor: float, unit: str, ratio: float, most: int) -> str:
    return f"{what:30}{ours:9.1f} {unit}{floor:9.1f} {unit}{ratio:7.1f}×   ≤ {most}×"


def _own_savers(client: Client, number: Iterator[int]) -> list[Act]:
    """Eight people, each with a question of their own, as in a city at work."""
    assessment = client.running_assessment()
    found: list[Act] = []
    for dimension in ("HW-OWN", "HW-INF", "HW-PLA", "HW-CON"):
        place = f"/assessments/{assessment}/answers/{dimension}/"
        status, _text = client.get(place)
        if status == 200:
            versions = _versions(client, place)
            found += [_saver(place, c, version, number) for c, version in versions.items()]
    assert len(found) >= CLIENTS
    return found[:CLIENTS]


@pytest.mark.parametrize(("writes", "label"), [(1_000, "same answers"), (10_000, "long run")])
def test_writes_of_eight_clients_on_the_same_answers(
    server: Server, client: Client, capsys: pytest.CaptureFixture[str], writes: int, label: str
) -> None:
    place = _place(client)
    before = _versions(client, place)
    codes = list(before)

    def write(person: int) -> Counter[Any]:
        seen, found = dict(before), Counter[Any]()
        with client.twin() as own:
            for n in range(writes // CLIENTS):
                code = codes[n % len(codes)]
                comment = {f"{code}-comment": f"{label} {person}.{n}"}
                fields = {f"{code}-version": seen[code], f"{code}-choice": 3}
                status, text = own.post(f"{place}{code}/", **fields, **comment)
                found[status] += 1
                found[code] += status == 200
                if status in (200, 409):
                    seen[code] = _version_in(text, code)
        return found

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        counts = sum(pool.map(write, range(CLIENTS)), Counter[Any]())
    seconds = time.perf_counter() - started

    after = _versions(client, place)
    assert counts[200] + counts[409] == writes  # nothing else was answered
    assert {c: after[c] - before[c] for c in codes} == {c: counts[c] for c in codes}
    assert faults(server) == []
    assert "database is locked" not in server.log.read_text()
    _say(
        capsys,
        f"{writes} writes of 8 clients, {label}: {counts[200]} saved, {counts[409]} conflicts"
        f" reported, 0 lost, 0 locked; {writes / seconds:.0f}/s",
    )
