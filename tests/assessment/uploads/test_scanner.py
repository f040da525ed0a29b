"""The virus scanner, played by a socket in a thread."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from assessment.uploads.check import checked
from assessment.uploads.unfit import Unfit
from tests.paper import PDF

LARGE = b"a" * 200_000


class Daemon:
    """Takes one INSTREAM and gives one answer; ``seen`` is what was sent to it."""

    def __init__(self, answer: bytes, path: Path | None = None) -> None:
        self.answer = answer
        self.seen = b""
        if path:
            self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.listening.bind(str(path))
            self.listening.listen()
        else:
            self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def _serve(self) -> None:
        connection, _peer = self.listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">L", stream.read(4))[0]:
                self.seen += stream.read(length)
            connection.sendall(self.answer)


Play = Callable[[bytes], Daemon]


@pytest.fixture
def daemon(settings: Settings) -> Iterator[Play]:
    started: list[Daemon] = []

    def play(answer: bytes) -> Daemon:
        started.append(Daemon(answer))
        settings.CLAMAV_SOCKET = started[-1].address
        return started[-1]

    yield play
    for played in started:
        played.listening.close()
        played.thread.join(5)


def test_scanner_is_off_by_default(settings: Settings) -> None:
    assert settings.CLAMAV_SOCKET == ""


def test_clean_file_is_sent_whole_and_taken(daemon: Play) -> None:
    played = daemon(b"stream: OK\0")

    upload = checked(SimpleUploadedFile("a.txt", LARGE))

    played.thread.join(5)
    assert (played.seen, upload.size) == (LARGE, len(LARGE))


def test_infected_file_is_refused(daemon: Play) -> None:
    daemon(b"stream: Eicar-Signature FOUND\0")

    with pytest.raises(Unfit, match=r"The virus scanner objects to “a\.pdf”"):
        checked(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_file_that_was_not_looked_at_is_refused(daemon: Play, answer: bytes) -> None:
    daemon(answer)

    with pytest.raises(Unfit, match="could not be checked for viruses just now"):
        checked(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.enable_socket
def test_scanner_listens_on_a_unix_socket_too(settings: Settings, tmp_path: Path) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
    played = Daemon(b"stream: OK\0", tmp_path / "clamd.sock")

    checked(SimpleUploadedFile("a.pdf", PDF))

    played.thread.join(5)
    played.listening.close()
    assert played.seen == PDF


@pytest.mark.enable_socket
@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.sock"])
def test_scanner_that_is_down_is_no_way_around_it(settings: Settings, address: str) -> None:
    settings.CLAMAV_SOCKET = address

    with pytest.raises(Unfit, match="Try again in some minutes"):
        checked(SimpleUploadedFile("a.pdf", PDF))
