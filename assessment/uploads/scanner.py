"""A virus scanner beside the program: ClamAV's daemon, asked by its INSTREAM command.

Off unless CLAMAV_SOCKET is set, to the path of a Unix socket or to HOST:PORT. Then a file that
could not be looked at is not taken: a scanner that is down must not be a way around it.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.uploads.unfit import Unfit

logger = logging.getLogger(__name__)
BLOCK = 1 << 16
SECONDS = 30  # for each step; the daemon works on the whole file before it answers


def scan(stream: IO[bytes], name: str) -> None:
    """Raise ``Unfit`` when the scanner finds something, or does not answer."""
    if not settings.CLAMAV_SOCKET:
        return
    try:
        answer = _ask(settings.CLAMAV_SOCKET, stream)
    except OSError:
        logger.exception("the virus scanner at %s does not answer", settings.CLAMAV_SOCKET)
        answer = ""
    if answer.endswith(" FOUND"):
        logger.warning("refused an upload: %s", answer)
        raise Unfit(
            _("The virus scanner objects to “%(name)s”. Do not open it; have it looked at.")
            % {"name": name}
        )
    if not answer.endswith(": OK"):
        if answer:
            logger.error("the virus scanner could not look at an upload: %s", answer)
        raise Unfit(
            _("“%(name)s” could not be checked for viruses just now. Try again in some minutes.")
            % {"name": name}
        )


def _ask(address: str, stream: IO[bytes]) -> str:
    """Send the file in blocks, each behind its length; a length of 0 ends it."""
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        stream.seek(0)
        while block := stream.read(BLOCK):
            connection.sendall(struct.pack(">L", len(block)) + block)
        connection.sendall(struct.pack(">L", 0))
        answer = b""
        while part := connection.recv(BLOCK):
            answer += part
            if answer.endswith(b"\0"):
                break
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connect(address: str) -> socket.socket:
    host, _colon, port = address.rpartition(":")
    if port.isdecimal() and not address.startswith("/"):
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
