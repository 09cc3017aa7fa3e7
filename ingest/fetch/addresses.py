"""Which addresses may be asked: http(s) at the catalogued hosts, and no machine that is not public.

A name is looked up once, every address that it has is checked, and the connection goes to a checked
address. A name server that answers otherwise the second time (DNS rebinding) is therefore not asked again.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

from ingest.errors import FetchError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRANSLATED = 96  # bits of the prefix 64:ff9b::/96, behind which IPv6 carries an IPv4 address


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which they should be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, also where an IPv4 address is wrapped in it."""
    return all(a.is_global and not a.is_multicast for a in _wrapped(address))


def _wrapped(address: Address) -> list[Address]:
    if isinstance(address, IPv4Address):
        return [address]
    out: list[Address] = [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        out.append(address.sixtofour)
    if address.teredo is not None:
        out += address.teredo
    if int(address) >> (128 - _TRANSLATED) == int(IPv6Address("64:ff9b::")) >> (128 - _TRANSLATED):
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return out


@dataclass(frozen=True, slots=True)
class Allowed:
    """The hosts that may be asked, each with the ports that the catalogue names, and addresses excepted for tests."""

    hosts: frozenset[tuple[str, int]]
    addresses: frozenset[str] = frozenset()

    @classmethod
    def of(cls, urls: Iterable[str], addresses: Collection[str] = ()) -> Allowed:
        """The hosts of addresses, each by http and https at the usual ports and at the port that is named."""
        hosts: set[tuple[str, int]] = set()
        for url in urls:
            if (place := _place(url)) is not None:
                hosts |= {(place[0], port) for port in (*_DEFAULT_PORTS.values(), place[1])}
        return cls(frozenset(hosts), frozenset(addresses))

    def check(self, url: str) -> None:
        """Raise `FetchError` for an address that may not be asked: another scheme or host, or a name and password."""
        place = _place(url)
        if place is None:
            why = "This is no address of the web (http or https)"
        elif httpx.URL(url).userinfo:
            why = "The address holds a user name or a password"
        elif place not in self.hosts:
            why = "The catalogue names no source at this host"
        else:
            return
        raise FetchError("refused", f"{why}, so it is not asked.", place=url,
                         remedy="if the source has moved, correct its address in the catalogue.")  # fmt: skip

    def check_addresses(self, host: str, found: Collection[str]) -> None:
        """Raise `FetchError` where any address of a host is not public, unless it is excepted."""
        for text in found:
            if text not in self.addresses and not is_public(ip_address(text.partition("%")[0])):
                raise FetchError("refused", f"{host} stands for {text}, which is no public address; it is not asked.",
                                 remedy="correct the address in the catalogue.")  # fmt: skip


def _place(url: str) -> tuple[str, int] | None:
    """Host and port, read as the client will read them; `None` for what is no address of the web."""
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None
    if read.scheme not in _DEFAULT_PORTS or not read.host:
        return None
    return read.raw_host.decode("ascii"), read.port or _DEFAULT_PORTS[read.scheme]


class Deadline:
    """When the request that is under way must have ended, however slowly its bytes come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start without a limit."""
        self._clock = clock
        self._end = float("inf")

    def begin(self, seconds: float) -> None:
        """A request begins now."""
        self._end = self._clock() + seconds

    def left(self, timeout: float | None) -> float:
        """The time that one more step may take. Raises `httpcore.ReadTimeout` where there is none left."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long")
        return left if timeout is None else min(left, timeout)


class NameNotFound(httpcore.ConnectError):
    """No name server knows the host, or none can be asked: trying again at once is of no use."""


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and ends what takes too long."""

    def __init__(self, allowed: Allowed, deadline: Deadline, look_up: Resolve = resolve) -> None:
        """Look names up with `look_up`."""
        self._allowed = allowed
        self._deadline = deadline
        self._look_up = look_up
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """Look the host up once, check all its addresses, and connect to the first that answers."""
        try:
            found = self._look_up(host, port)
        except OSError as error:
            raise NameNotFound(f"the name {host} was not found ({error.strerror or error})") from error
        self._allowed.check_addresses(host, found)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in found:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
                return _BoundedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def sleep(self, seconds: float) -> None:
        """Wait between two tries to connect."""
        self._plain.sleep(seconds)


class _BoundedStream(httpcore.NetworkStream):
    """A stream that ends at the deadline, also where a byte comes now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
