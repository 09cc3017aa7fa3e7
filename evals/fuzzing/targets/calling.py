"""The HTTP API, by its own description: requests that fit it and requests that do not, made by schemathesis.

No answer is a fault of the server's, and every answer has a status, a type and a shape that the description states.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.chain import Assistant
from assistant.service.api import api
from evals.fuzzing.targets.words import Texts
from evals.fuzzing.types import Bounds, BrokenPromiseError

_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_AT_A_TIME = 25  # requests that are made for each operation in turn
_REAL = 0.4  # how often a part of the path is one that there is


def _there(found: Any) -> Any:
    """The operation, where the description of it is sound; else what is wrong with it is raised."""
    return found.ok()


class Calling:
    """Every operation of the description, in this process, without a socket."""

    name = "api"
    bounds = Bounds(seconds=4.0, megabytes=500)

    def __init__(self, assistant: Assistant) -> None:
        """Serve this assistant."""
        self._schema = schemathesis.openapi.from_asgi("/openapi.json", api(assistant))
        self._operations = {o.label: o for found in self._schema.get_all_operations() if (o := _there(found))}
        self._texts = Texts(assistant.index)
        self._ids = list(assistant.index.documents)
        self._labels = [p.locator.label for p in assistant.index.provisions] + [
            p.locator.slug for p in assistant.index.provisions
        ]

    def inputs(self, seed: int) -> Iterator[bytes]:
        """Requests without end, none of them twice."""
        seen: set[bytes] = set()
        turn = 0
        while True:
            rng = Random(f"{seed}:api:{turn}")
            for label in self._operations:
                for data in self._made(label, rng):
                    if data not in seen:
                        seen.add(data)
                        yield data
            turn += 1

    def _made(self, label: str, rng: Random) -> Iterator[bytes]:
        operation = self._operations[label]
        fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        other = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        made: list[Any] = []

        @seed(rng.randrange(2**32))
        @settings(max_examples=_AT_A_TIME, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(fitting | other)
        def gather(case: Any) -> None:
            made.append(case)

        gather()
        for case in made:
            yield self._written(label, case, rng)

    def _written(self, label: str, case: Any, rng: Random) -> bytes:
        path = dict(case.path_parameters or {})
        for name, real in (("source_id", self._ids), ("locator", self._labels)):
            if name in path and rng.random() < _REAL:
                changed = rng.choice(real) if rng.random() < 0.5 else self._texts.some(rng, real)[:300]
                path[name] = quote(changed, safe="")
            if path.get(name) in ("", ".", ".."):  # a client takes these out of an address: it is another operation's
                path[name] = "x"
        body = None if case.body is NOT_SET else case.body
        if isinstance(body, dict) and "question" in body and rng.random() < _REAL:
            body["question"] = self._texts.make(rng)
        packed = base64.b64encode(body).decode() if isinstance(body, bytes) else None
        made = {"operation": label, "path": path, "query": dict(case.query or {}), "headers": dict(case.headers or {}),
                "type": case.media_type, **({"bytes": packed} if packed is not None else {"body": body})}  # fmt: skip
        return json.dumps(made).encode()

    def check(self, data: bytes) -> str:
        """The status."""
        made = json.loads(data)
        body = base64.b64decode(made["bytes"]) if "bytes" in made else made["body"]
        case = self._operations[made["operation"]].Case(
            path_parameters=made["path"], query=made["query"], headers=made["headers"], media_type=made["type"],
            body=NOT_SET if body is None else body,
        )  # fmt: skip
        response = case.call()
        try:
            case.validate_response(response, checks=_CHECKS)
        except (AssertionError, BaseExceptionGroup) as error:
            first = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
            told = " ".join(str(first).split())[:80]
            raise BrokenPromiseError(f"{made['operation']}: {told}") from error
        return str(response.status_code)
