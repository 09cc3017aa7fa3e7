"""How often: counted by `limits` in a sliding minute, in memory, by the address of the client.

Counts are of one process; several processes let through as many times as much, and a proxy can count for all.
"""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

REQUESTS = 40  # of any kind, for each question that a client may ask: the page itself takes some fifty
WRONG = (RateLimitItemPerMinute(5), RateLimitItemPerHour(30))  # passwords of one client that were wrong
WRONG_NAME = RateLimitItemPerMinute(10)  # … of one name, from wherever
WRONG_ALL = RateLimitItemPerMinute(60)  # … of everybody: each costs a tenth of a second


def client_of(host: str) -> str:
    """Who counts as one client: an address, or of IPv6 the network of a household, which has addresses without end.

    >>> client_of("203.0.113.7"), client_of("2001:db8::1:2:3:4"), client_of("::ffff:203.0.113.7"), client_of("")
    ('203.0.113.7', '2001:db8::/64', '203.0.113.7', 'unknown')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network(f"{host.split('%')[0]}/64", strict=False))
        address = address.ipv4_mapped
    return str(address)


class Rates:
    """Questions and requests of a client and of all, and wrong passwords. Safe to share between threads."""

    def __init__(self, per_client: int, overall: int) -> None:
        """Questions a minute; 0 for no limit."""
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._questions = RateLimitItemPerMinute(per_client) if per_client else None
        self._requests = RateLimitItemPerMinute(per_client * REQUESTS) if per_client else None
        self._overall = RateLimitItemPerMinute(overall) if overall else None

    def request(self, client: str) -> int:
        """Seconds to wait before a request; 0 to go on."""
        return self._take(self._requests, "request", client)

    def question(self, client: str) -> int:
        """Seconds to wait before a question of this client; 0 to go on."""
        return self._take(self._questions, "question", client)

    def any_question(self) -> int:
        """Seconds to wait before a question of anybody; 0 to go on."""
        return self._take(self._overall, "question", "all")

    def guessing(self, client: str, name: str) -> int:
        """Seconds to wait before another password is looked at, also a right one; 0 to go on."""
        return max(self._left(item, *key) for item, *key in _guesses(client, name))

    def guessed_wrong(self, client: str, name: str) -> None:
        """Count a wrong password."""
        for item, *key in _guesses(client, name):
            self._limiter.hit(item, *key)

    def _take(self, item: RateLimitItem | None, *key: str) -> int:
        if item is None or self._limiter.hit(item, *key):
            return 0
        return self._wait(item, *key)

    def _left(self, item: RateLimitItem, *key: str) -> int:
        return 0 if self._limiter.test(item, *key) else self._wait(item, *key)

    def _wait(self, item: RateLimitItem, *key: str) -> int:
        end = self._limiter.get_window_stats(item, *key).reset_time
        return max(1, min(math.ceil(end - time.time()), 3_600))


def _guesses(client: str, name: str) -> list[tuple[RateLimitItem, str, str]]:
    mine: list[tuple[RateLimitItem, str, str]] = [(item, "wrong", client) for item in WRONG]
    return [*mine, (WRONG_NAME, "wrong-name", name[:64]), (WRONG_ALL, "wrong", "all")]
