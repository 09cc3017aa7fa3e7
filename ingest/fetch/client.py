"""A polite client: robots.txt, one request at a time with a pause between, conditional, retried, bounded.

Redirects are followed by hand, because each address on the way has to pass the same checks.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

import httpcore
import httpx
from protego import Protego
from tenacity import Retrying, retry_if_exception, stop_after_attempt

from ingest.errors import FetchError
from ingest.fetch.addresses import Allowed, CheckedBackend, Deadline, NameNotFound, Resolve, resolve
from ingest.fetch.replies import Later, NoHead, Progress, Reply, no_address, nothing, read_reply, wait_before

NAME = "IntegrationAssistant"
_ROBOTS_SIZE = 500 * 1024  # what RFC 9309 asks a reader to take at the least
_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long and how often. Sizes in bytes after unpacking, times in seconds."""

    size: int = 50_000_000
    request: float = 120.0  # one request from the first byte to the last
    step: float = 20.0  # no answer at all for this long ends a request
    attempts: int = 4
    pause: float = 1.0  # between two requests to a host, unless robots.txt asks for more
    longest_wait: float = 90.0  # a server that asks for a longer wait is left alone


@dataclass
class _Host:
    robots: Protego
    next_time: float = 0.0
    pause: float = field(default=0.0)


class Client:
    """Asks the allowed hosts, one request at a time. Every failure is a `FetchError`."""

    def __init__(
        self, allowed: Allowed, limits: Limits | None = None, contact: str = "", look_up: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        """Prepare; nothing is asked yet. `contact` tells the servers whom to write to."""
        self._allowed = allowed
        self._limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._down: dict[str, FetchError] = {}  # hosts that are not tried again
        self._deadline = Deadline(clock)
        trusted = httpx.create_ssl_context()
        transport = httpx.HTTPTransport(verify=trusted)
        # httpx has no public way to say how names are looked up; its engine has.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=trusted, network_backend=CheckedBackend(allowed, self._deadline, look_up)
        )
        self._client = httpx.Client(
            transport=transport, trust_env=False, follow_redirects=False, timeout=self._limits.step,
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": "gzip, deflate"},
        )  # fmt: skip

    @property
    def size(self) -> int:
        """The largest file to take, in bytes; of a publication, all pages together."""
        return self._limits.size

    def close(self) -> None:
        """End all connections."""
        self._client.close()

    def get(
        self, url: str, accept: tuple[str, ...], validators: Mapping[str, str] | None = None,
        progress: Progress = nothing,
    ) -> Reply:  # fmt: skip
        """Ask for an address; `validators` are the headers that make the request conditional.

        Raises `FetchError` with a code for every way in which this can fail.
        """
        return self._followed("GET", url, accept, validators or {}, progress)

    def ask_after(self, url: str) -> None:
        """See whether there is something at an address, without its bytes. Raises `FetchError` where there is not."""
        try:
            self._followed("HEAD", url, ("*/*",), {}, nothing)
        except NoHead:
            self._followed("GET", url, ("*/*",), {}, nothing)

    def _followed(
        self, method: str, url: str, accept: tuple[str, ...], validators: Mapping[str, str], progress: Progress
    ) -> Reply:
        seen: list[str] = []
        while True:
            self._check(url, seen)
            seen.append(url)
            answer = self._retried(url, accept, validators, progress, method=method)
            if isinstance(answer, Reply):
                return answer
            url = answer

    def _check(self, url: str, seen: list[str]) -> None:
        if url in seen:
            raise FetchError("redirects", "The server sends the reader round in a circle.", place=url,
                             remedy="open the address in a browser, and correct it in the catalogue.")  # fmt: skip
        if len(seen) > _REDIRECTS:
            raise FetchError("redirects", f"More than {_REDIRECTS} redirects, one after the other.", place=seen[0],
                             remedy="open the address in a browser, and correct it in the catalogue.")  # fmt: skip
        if seen and seen[-1].startswith("https:") and not url.startswith("https:"):
            raise FetchError("refused", f"{seen[-1]} leads to an address that is not protected: {url}.",
                             remedy="open the address in a browser, and correct it in the catalogue.")  # fmt: skip
        self._allowed.check(url)
        if not self._host(url).robots.can_fetch(url, NAME):
            raise FetchError("robots", "The site asks programs not to fetch this (robots.txt).", place=url,
                             remedy="save it by hand, and use `python -m ingest add FILE`.")  # fmt: skip

    # -- robots and pauses ------------------------------------------------------------------------

    def _host(self, url: str) -> _Host:
        read = httpx.URL(url)
        origin = f"{read.scheme}://{read.netloc.decode('ascii')}"
        if origin in self._down:
            raise self._down[origin]
        if origin not in self._hosts:
            try:
                robots = Protego.parse(self._robots(f"{origin}/robots.txt"))
            except FetchError as error:
                self._down[origin] = error
                raise
            rate = robots.request_rate(NAME)
            every = rate.seconds / rate.requests if rate and rate.requests else 0.0
            pause = max(self._limits.pause, float(robots.crawl_delay(NAME) or 0.0), every)
            if pause > self._limits.longest_wait:
                raise FetchError("robots", f"The site asks for {pause:.0f} seconds between requests.", place=origin,
                                 remedy="save it by hand, and use `python -m ingest add FILE`.")  # fmt: skip
            self._hosts[origin] = _Host(robots, self._clock() + pause, pause)
        return self._hosts[origin]

    def _robots(self, url: str) -> str:
        """The rules of a host. None there: all may be asked. Out of order: nothing may (RFC 9309)."""
        try:
            seen: list[str] = []
            while True:
                self._allowed.check(url)
                if url in seen or len(seen) > _REDIRECTS:
                    return ""  # as if there were none, which RFC 9309 allows after five redirects
                seen.append(url)
                answer = self._retried(url, ("text/plain",), {}, nothing, _ROBOTS_SIZE)
                if isinstance(answer, Reply):
                    return (answer.body or b"").decode("utf-8", errors="replace")
                url = answer
        except FetchError as error:
            if error.code == "gone":
                return ""
            raise

    # -- one request ------------------------------------------------------------------------------

    def _retried(
        self,
        url: str,
        accept: tuple[str, ...],
        validators: Mapping[str, str],
        progress: Progress,
        size: int = 0,
        method: str = "GET",
    ) -> Reply | str:
        """The reply, or the address that the server sends on to."""
        retrying = Retrying(
            retry=retry_if_exception(self._worth_waiting), stop=stop_after_attempt(self._limits.attempts),
            wait=wait_before, sleep=self._sleep, reraise=True,
        )  # fmt: skip
        try:
            answer: Reply | str = retrying(
                self._once, method, url, accept, validators, progress, size or self._limits.size
            )
            return answer
        except Later as later:
            raise later.error from later.__cause__

    def _worth_waiting(self, error: BaseException) -> bool:
        return isinstance(error, Later) and (error.after or 0.0) <= self._limits.longest_wait

    def _once(
        self,
        method: str,
        url: str,
        accept: tuple[str, ...],
        validators: Mapping[str, str],
        progress: Progress,
        size: int,
    ) -> Reply | str:
        self._wait_our_turn(url)
        self._deadline.begin(self._limits.request)
        try:
            with self._client.stream(method, url, headers={"Accept": ", ".join(accept), **validators}) as response:
                return read_reply(url, response, accept, progress, size)
        except httpx.InvalidURL:  # httpx reads where a redirect leads, too, though it is not followed
            raise no_address(url) from None
        except httpx.ConnectError as error:
            if isinstance(_origin(error), ssl.SSLError):
                raise FetchError("server", f"The server does not prove that it is {httpx.URL(url).host}: {_reason(error)}.",
                                 place=url, remedy="open the address in a browser; save it by hand, and use `add`.") from error  # fmt: skip
            offline = FetchError("offline", f"The server cannot be reached: {_reason(error)}.", place=url,
                                 remedy="check the connection to the internet, and try again.")  # fmt: skip
            raise (offline if isinstance(error.__cause__, NameNotFound) else Later(offline)) from error
        except httpx.TimeoutException as error:
            raise Later(FetchError(
                "too-slow", f"The server took longer than it may ({self._limits.request:.0f} seconds in all, "
                f"{self._limits.step:.0f} without a byte).", place=url, remedy="try again later.")) from error  # fmt: skip
        except httpx.HTTPError as error:
            raise Later(FetchError("incomplete", f"The answer broke off or is not well formed: {_reason(error)}.",
                                    place=url, remedy="try again later.")) from error  # fmt: skip

    def _wait_our_turn(self, url: str) -> None:
        read = httpx.URL(url)
        host = self._hosts.get(f"{read.scheme}://{read.netloc.decode('ascii')}")
        if host is not None:
            if (wait := host.next_time - self._clock()) > 0:
                self._sleep(wait)
            host.next_time = self._clock() + host.pause


def user_agent(contact: str = "") -> str:
    """Who asks, in which version, and what for."""
    try:
        number = version("integration-assistant")
    except PackageNotFoundError:
        number = "0"
    about = "fetches catalogued official guidance, started by hand"
    return f"{NAME}/{number} ({about}{'; ' + contact if contact else ''})"


def _origin(error: BaseException) -> BaseException:
    """What an error goes back to in the end."""
    while (earlier := error.__cause__ or error.__context__) is not None:
        error = earlier
    return error


def _reason(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
