"""What a server answers, read into a reply, an address to go on to, or the error that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from tenacity import RetryCallState

from ingest.errors import FetchError

_REDIRECTED = {301, 302, 303, 307, 308}
# 202: legislation.gov.uk, while it makes the file that was asked for.
_LATER = {202, 408, 425, 429, 500, 502, 503, 504}
Progress = Callable[[int, int | None], None]  # bytes so far, bytes expected


def nothing(done: int, total: int | None) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: `body` is `None` where nothing has changed since the validators were given."""

    url: str
    body: bytes | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Later(Exception):
    """The server may answer if it is asked again; `after` is how many seconds it wants to be left alone."""

    def __init__(self, error: FetchError, after: float | None = None) -> None:
        self.error = error
        self.after = after
        super().__init__(str(error))


class NoHead(Exception):
    """The server does not say whether something is there without sending it."""


def read_reply(
    url: str, response: httpx.Response, accept: tuple[str, ...], progress: Progress, size: int
) -> Reply | str:
    """The reply, or the address of a redirect. Raises `FetchError`, `Later` or `NoHead`; `size` is in bytes."""
    status = response.status_code
    if status in _REDIRECTED and "location" in response.headers:
        try:
            return str(httpx.URL(url).join(response.headers["location"]))
        except (httpx.InvalidURL, ValueError):
            raise no_address(url) from None
    etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    if status == 304:
        return Reply(url, None, "", etag, modified)
    if status in (404, 410):
        raise FetchError("gone", f"There is nothing at this address (the server says {status}).", place=url,
                         remedy="look whether the source has moved or was withdrawn, and correct the catalogue.")  # fmt: skip
    if status in _LATER:
        after = _retry_after(response.headers.get("retry-after"))
        when = f" and wants to be left alone for {after:.0f} seconds" if after else ""
        raise Later(FetchError("busy", f"The server cannot answer now (it says {status}){when}.", place=url,
                                remedy="try again later."), after)  # fmt: skip
    if response.request.method == "HEAD" and status in (405, 501):
        raise NoHead
    if status != 200:
        # Rules that may not be read (401, 403) are as good as none: RFC 9309.
        code = "gone" if 400 <= status < 500 and url.endswith("/robots.txt") else "server"
        raise FetchError(code, f"The server refuses (it says {status}).", place=url,
                         remedy="open the address in a browser; save it by hand, and use `python -m ingest add FILE`.")  # fmt: skip
    if response.request.method == "HEAD":
        return Reply(url, b"", "", etag, modified)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind not in accept and "*/*" not in accept and not url.endswith("/robots.txt"):
        raise FetchError("wrong-type", f"The server sends '{kind or 'nothing that it names'}', and the catalogue "
                         f"expects {' or '.join(accept)}.", place=url,
                         remedy="correct `fetch` in the catalogue: its form, or the address.")  # fmt: skip
    return Reply(url, _body(url, response, progress, size), kind, etag, modified)


def _body(url: str, response: httpx.Response, progress: Progress, size: int) -> bytes:
    """The bytes, unpacked, as long as they are no more than they may be."""
    stated = response.headers.get("content-length", "")
    total = int(stated) if stated.isdigit() and "content-encoding" not in response.headers else None
    too_large = FetchError("too-large", f"The file is larger than {size:,} bytes.", place=url,
                           remedy="if that is right, allow more with --max-size, or save it by hand and use `add`.")  # fmt: skip
    if total is not None and total > size:
        raise too_large
    parts: list[bytes] = []
    done = 0
    for part in response.iter_bytes():
        done += len(part)
        if done > size:
            raise too_large
        parts.append(part)
        progress(done, total)
    return b"".join(parts)


def no_address(url: str) -> FetchError:
    """The error for a redirect that leads nowhere."""
    return FetchError("redirects", "The server sends the reader on to what is no address.", place=url,
                      remedy="open the address in a browser, and correct it in the catalogue.")  # fmt: skip


def _retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header, which states seconds or a date."""
    if not value:
        return None
    if value.isascii() and value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def wait_before(state: RetryCallState) -> float:
    """What the server asked for, else two seconds, four, eight."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, Later) else None
    return after if after is not None else float(2**state.attempt_number)
