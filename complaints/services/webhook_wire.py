"""One call to the address of a body's program: where it may go, how it is signed, what was said.

The address is typed by an official and called by the portal from inside the house, so it is
looked at twice: when it is saved, and again at each call, by the very number that is connected to.
"""

import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from complaints.errors import WebhookAddressRefused

TIMEOUT = 10.0  # seconds for the whole call
LONGEST_ANSWER = 1024  # bytes read of what the other side says
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address
# Addresses of version 6 that lead to one of version 4, which could be one inside, and the inside
# ones of older days, which Python takes for public.
_NOT_PUBLIC = tuple(ipaddress.ip_network(net) for net in ("2002::/16", "2001::/32", "fec0::/10"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: the status, or why there was none (status 0)."""

    status: int
    words: str

    @property
    def is_taken(self) -> bool:
        """Whether the program took the news."""
        return 200 <= self.status < 300

    @property
    def is_about_address(self) -> bool:
        """Whether the address itself is in trouble, and not this one piece of news."""
        return not self.is_taken and not (400 <= self.status < 500 and self.status != 429)


def check_address(url: str) -> None:
    """Refuse an address that the portal does not call.

    Raises:
        WebhookAddressRefused: its form, its scheme, no such host, or a host inside the house.
    """
    _resolve(_split(url))


def written(payload: Mapping[str, Any]) -> bytes:
    """The bytes of a payload, the same at every try: the signature is over them."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What a receiver computes anew: HMAC-SHA256 over "timestamp.body", in hexadecimal digits."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def call(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST once. Redirects are not followed; of the answer only its beginning is read."""
    try:
        parts = _split(url)
        number = _resolve(parts)
        return _post(parts, number, body, headers)
    except WebhookAddressRefused as refusal:
        return Answer(0, f"address refused: {refusal.why}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, f"{type(error).__name__}: {error}")


def _post(parts: SplitResult, number: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = _connection(parts, number)
    # A socket's own timeout is for one reading: this cuts off who answers a byte at a time.
    watchdog = threading.Timer(TIMEOUT, _cut, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", target, body=body, headers=dict(headers))
        response = connection.getresponse()
        response.read(LONGEST_ANSWER)
        return Answer(response.status, f"{response.status} {response.reason}"[:200])
    finally:
        watchdog.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


class _PlainConnection(http.client.HTTPConnection):
    """Connects to a number that has been looked at, whatever the name says by now."""

    number = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.timeout)


class _TlsConnection(http.client.HTTPSConnection):
    """The same over TLS; the certificate must be good for the name."""

    number = ""
    context: ssl.SSLContext

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), self.timeout)
        self.sock = self.context.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


def _connection(parts: SplitResult, number: str) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    connection: _PlainConnection | _TlsConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = _TlsConnection(host, parts.port or 443, timeout=TIMEOUT, context=context)
        connection.context = context
    else:
        connection = _PlainConnection(host, parts.port or 80, timeout=TIMEOUT)
    connection.number = number
    return connection


def _split(url: str) -> SplitResult:
    """The parts of an address of which nothing is odd.

    Raises:
        WebhookAddressRefused: "form" or "scheme".
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise WebhookAddressRefused("form")
    try:
        parts = urlsplit(url)
        port_is_odd = parts.port == 0
    except ValueError:
        raise WebhookAddressRefused("form") from None
    if parts.scheme not in ("https", "http"):
        raise WebhookAddressRefused("scheme")
    if not parts.hostname or "@" in parts.netloc or parts.fragment or port_is_odd:
        raise WebhookAddressRefused("form")
    return parts


def _resolve(parts: SplitResult) -> str:
    """The number to connect to. One number inside the house among several refuses them all.

    Raises:
        WebhookAddressRefused: "unknown", "inside", or "scheme" where it would go in the clear.
    """
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise WebhookAddressRefused("unknown") from None
    numbers = [str(sockaddr[0]) for *_rest, sockaddr in found]
    addresses = [ipaddress.ip_address(number.partition("%")[0]) for number in numbers]
    if not addresses:
        raise WebhookAddressRefused("unknown")
    vouched = all(_is_vouched_for(address) for address in addresses)
    if parts.scheme == "http" and not vouched:
        raise WebhookAddressRefused("scheme")
    if not vouched and not all(_is_public(a) or _is_vouched_for(a) for a in addresses):
        raise WebhookAddressRefused("inside")
    return numbers[0]


def _is_public(address: _IP) -> bool:
    address = _plain(address)
    if any(address.version == net.version and address in net for net in _NOT_PUBLIC):
        return False
    # What is reserved holds further tunnels: 64:ff9b::/96, ::/96 and their like.
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _is_vouched_for(address: _IP) -> bool:
    """Whether whoever runs the portal has named the network as one of the bodies' own."""
    address = _plain(address)
    networks = (ipaddress.ip_network(name) for name in settings.WEBHOOKS["NETWORKS"])
    return any(address.version == net.version and address in net for net in networks)


def _plain(address: _IP) -> _IP:
    """An address of version 4 written as one of version 6 is what it stands for."""
    return getattr(address, "ipv4_mapped", None) or address
