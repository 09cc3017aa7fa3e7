"""What a running assistant says of itself, asked at its `/healthz` and `/readyz`."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, build_opener

from assistant.doctor.findings import Finding, Grade

RUNNING = "Running assistant"
_SECONDS = 15.0
_MOST = 100_000  # bytes of an answer
_NOT_OURS = "Name the address of a running assistant, such as http://127.0.0.1:7860."


def check_running(url: str) -> Iterator[Finding]:
    """Whether it answers, and each part that does not work, in its own words."""
    if not re.fullmatch(r"https?://[^\s?#]+", url):
        yield Finding(RUNNING, Grade.WRONG, f"'{url}' is no address.", _NOT_OURS)
        return
    base, opener = url.rstrip("/"), build_opener(ProxyHandler({}), _Nowhere())  # what is asked is what was named
    try:
        status, body = _got(opener, f"{base}/healthz")
        if (status, body) != (200, b"ok\n"):
            yield Finding(RUNNING, Grade.WRONG, f"What answers at {base} is no assistant of this version.", _NOT_OURS)
            return
        yield Finding(RUNNING, Grade.FINE, f"It answers at {base}.")
        status, body = _got(opener, f"{base}/readyz")
        told = json.loads(body)
        parts = {str(name): str(said) for name, said in told["parts"].items()}
        reason = str(told["reason"] or "")
    except (OSError, URLError, http.client.HTTPException) as error:
        why = str(getattr(error, "reason", "") or error)
        yield Finding(RUNNING, Grade.WRONG, f"Nothing answers at {base}: {why}.",
                      "Start it with `python app.py`, or name where it is served.")  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Finding(RUNNING, Grade.WRONG, f"What {base}/readyz says cannot be read.", _NOT_OURS)
    else:
        if status == 200:
            yield Finding(RUNNING, Grade.FINE, f"It can answer questions; it has tried: {', '.join(parts)}.")
        else:
            yield Finding(RUNNING, Grade.WRONG, f"It cannot answer questions now. {reason}",
                          "Look into its log, which has the cause, and run `python -m assistant doctor` on its machine.")  # fmt: skip


class _Nowhere(HTTPRedirectHandler):
    """Follows nothing: a sign-in page of a proxy is not the assistant."""

    def redirect_request(self, *_: object) -> None:
        return None


def _got(opener: OpenerDirector, url: str) -> tuple[int, bytes]:
    try:
        with opener.open(url, timeout=_SECONDS) as answer:
            return answer.status, answer.read(_MOST)
    except HTTPError as error:
        with error:
            return error.code, error.read(_MOST)
