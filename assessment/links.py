"""Whether a web address answers. Only the command ``check_links`` goes out; the server never does.

People type these addresses, so they must not lead the program into the network that it stands
in: the name is resolved here, every address must be a public one, and the connection goes to
exactly the address that was looked at. Each redirect is looked at in the same way.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

REDIRECTS = 5
AGENT = "Civigauge link check"
# A sign-in or a limit was met: somebody answers there.
ANSWERED = frozenset({401, 403, 407, 429, 451})


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. ``reached`` is None when the address was not looked at."""

    reached: bool | None
    words: str


class NotPublic(Exception):
    """The name leads into a private network."""


def look(url: str, *, allow_private: bool = False, timeout: float = 10) -> Look:
    """Ask for the headers of a page, and for the page where a server refuses that."""
    try:
        status = _status("HEAD", url, timeout, allow_private=allow_private)
        if status >= 400 and status not in ANSWERED:
            status = _status("GET", url, timeout, allow_private=allow_private)
    except NotPublic as error:
        return Look(None, f"not looked at: {error} is not a public address")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Look(False, _words(error))
    return Look(status < 400 or status in ANSWERED, f"status {status}")


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    return str(error) or type(error).__name__


def _status(method: str, url: str, timeout: float, *, allow_private: bool) -> int:
    """The status at the end of the redirects."""
    for _hop in range(REDIRECTS + 1):
        parts = urlsplit(iri_to_uri(url))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no address of a web page")
        connection = _connection(parts, timeout, allow_private=allow_private)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
            connection.request(method, target, headers=headers)
            response = connection.getresponse()
            moved = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not moved:
                return response.status
            url = urljoin(url, moved)
        finally:
            connection.close()
    raise ValueError(f"more than {REDIRECTS} redirects")


def _connection(
    parts: SplitResult, timeout: float, *, allow_private: bool
) -> http.client.HTTPConnection:
    """A connection that is open already, to an address that was looked at."""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    opened = _open(_resolve(host, port, allow_private=allow_private), port, timeout)
    if is_tls:
        try:
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = opened
    return connection


def _open(addresses: list[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first address that takes one."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), timeout=timeout)


def _resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a name; none of them may be private."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]).partition("%")[0] for row in rows]
    for address in addresses:
        if not allow_private and not _is_public(ip_address(address)):
            raise NotPublic(host)
    return addresses


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Public, also behind the ways in which IPv6 carries an IPv4 address."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.packed[:12] == bytes.fromhex("0064ff9b" + "00" * 8):
            inner = IPv4Address(address.packed[12:])
        if inner is not None:
            return _is_public(inner)
        if address.is_site_local or address.teredo:
            return False
    return address.is_global and not address.is_multicast
