"""The HTTP interface that OpenAI, vLLM, llama.cpp and others share, played by a script on this machine.

Only what the assistant uses: the list of models, and chat completions, whole and as a stream of events, with
a JSON schema where the script has it, and with counts of tokens. It listens on the loopback address only.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evals.scripted.values import Asked, Broken, Player, Refused, Said, Silent

_NO_SCHEMA = Refused(400, "response_format of this type is not supported by this model", "unsupported_parameter")
_NO_KEY = Refused(401, "Incorrect API key provided.", "invalid_api_key")


class ScriptedServer:
    """A server that is up while it is used as a context. `asked` holds every chat request, in order."""

    def __init__(
        self, player: Player, *, models: Sequence[str] = ("scripted",), schema: bool = True, key: str = "",
        listed: bool = True,
    ) -> None:  # fmt: skip
        """`schema`: whether a JSON schema is honoured; `key`: what must be given; `listed`: whether models are listed."""
        self.player = player
        self.models = tuple(models)
        self.schema = schema
        self.key = key
        self.listed = listed
        self.asked: list[Asked] = []
        self.before_piece: Callable[[str], object] | None = None  # called with what a stream has sent so far
        self.given_up = threading.Event()  # ends what is silent
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.script = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base of its addresses, as an OpenAI-compatible client wants it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening; who still waits for a reply gets none."""
        self.given_up.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    script: ScriptedServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """The list of models, and one of them."""
        script = self.server.script
        if not self._has_key():
            return self._refuse(_NO_KEY)
        if not script.listed or not self.path.startswith("/v1/models"):
            return self._refuse(Refused(404, "Not Found"))
        if self.path == "/v1/models":
            return self._json(200, {"object": "list", "data": [_model(name) for name in script.models]})
        name = self.path.removeprefix("/v1/models/")
        return self._json(200, _model(name)) if name in script.models else self._refuse(_no_model(name))

    def do_POST(self) -> None:
        """A chat completion."""
        script = self.server.script
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, {k.casefold(): v for k, v in self.headers.items()}, json.loads(raw))
        script.asked.append(asked)
        if not self._has_key():
            return self._refuse(_NO_KEY)
        if self.path != "/v1/chat/completions":
            return self._refuse(Refused(404, "Not Found"))
        if asked.body.get("model") not in script.models:
            return self._refuse(_no_model(str(asked.body.get("model"))))
        if asked.form != "text" and not script.schema:
            return self._refuse(_NO_SCHEMA)
        reaction = script.player(asked)
        match reaction:
            case Refused():
                self._refuse(reaction)
            case Silent():
                script.given_up.wait(reaction.seconds)
                self.close_connection = True
            case Broken.RESET:
                self._reset()
            case Broken.MALFORMED:
                self._send(200, b'{"id": "chatcmpl-1", "choices": [{"mess', "application/json")
            case Broken.EMPTY:
                self._json(200, {**_whole(asked, Said("")), "choices": []})
            case Broken.NO_TEXT:
                self._say(asked, Said(""))
            case Broken.CUT:
                self._say(asked, Said('{"statements": [{"text": "Half of'), cut=True)
            case Said():
                self._say(asked, reaction)

    def _has_key(self) -> bool:
        key = self.server.script.key
        return not key or self.headers.get("Authorization") == f"Bearer {key}"

    def _say(self, asked: Asked, said: Said, cut: bool = False) -> None:
        if not asked.streams:
            if cut:
                body = json.dumps(_whole(asked, said)).encode()
                self._head(200, "application/json", len(body) + 1000)
                self.wfile.write(body)
                self.close_connection = True
                return None
            time.sleep(said.before + said.between * len(said.pieces))
            self._json(200, _whole(asked, said))
            return None
        self._head(200, "text/event-stream", None)
        time.sleep(said.before)
        self._event(_part(asked, {"role": "assistant", "content": ""}))
        sent, script = "", self.server.script
        for piece in said.pieces:
            if script.before_piece is not None:
                script.before_piece(sent)
            sent += piece
            self._event(_part(asked, {"content": piece}))
            if said.between:
                time.sleep(said.between)
        if cut:
            self.close_connection = True
            return None
        self._event(_part(asked, {}, said.finish))
        if (asked.body.get("stream_options") or {}).get("include_usage"):
            self._event({**_part(asked, {}), "choices": [], "usage": _usage(asked, said)})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")
        return None

    def _event(self, data: dict[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(data)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _refuse(self, refused: Refused) -> None:
        error = {"message": refused.message, "type": "invalid_request_error", "param": None, "code": refused.code}
        self._json(refused.status, {"error": error}, dict(refused.headers))

    def _json(self, status: int, data: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(data).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self._head(status, kind, len(body), headers)
        self.wfile.write(body)

    def _head(self, status: int, kind: str, length: int | None, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header(*(("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length))))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        """Close so that the other side sees a reset and no orderly end."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "script"}


def _no_model(name: str) -> Refused:
    return Refused(404, f"The model `{name}` does not exist or you do not have access to it.", "model_not_found")


def _usage(asked: Asked, said: Said) -> dict[str, int]:
    shown = len(asked.shown.split())
    return {"prompt_tokens": shown, "completion_tokens": said.tokens, "total_tokens": shown + said.tokens}


def _whole(asked: Asked, said: Said) -> dict[str, Any]:
    message = {"role": "assistant", "content": said.text, "refusal": None}
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": asked.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": said.finish, "logprobs": None}],
        "usage": _usage(asked, said),
    }  # fmt: skip


def _part(asked: Asked, delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": asked.body["model"],
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}],
    }  # fmt: skip
