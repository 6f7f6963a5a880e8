"""A real HTTP server on loopback that speaks chat completions, and misbehaves when told to."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Chunk = bytes | float  # bytes to send, or seconds to wait
Reply = Iterable[Chunk]


def event(values: object) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(values, ensure_ascii=False).encode() + b"\n\n"


def delta(text: str, finish: str | None = None) -> bytes:
    """One event with a piece of the reply."""
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]})


def said(*pieces: str, finish: str = "stop") -> list[Chunk]:
    """A whole reply in these pieces, as most servers send it."""
    return [
        event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]}),
        *(delta(piece) for piece in pieces),
        event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}),
        event({"choices": [], "usage": {"total_tokens": 7}}),
        b"data: [DONE]\n\n",
    ]


class LlmServer(ThreadingHTTPServer):
    """Gives `reply`, with `status` and `headers`, to every request, and keeps the requests as (path, headers, body).

    A `reply` that is called is given the body of the request. A connection is closed at the end of a reply, unless it
    was `cut`: then it is reset.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: Reply | Callable[[dict], Reply] = said("Oui.")
        self.status = 200
        self.headers: dict[str, str] = {"Content-Type": "text/event-stream; charset=utf-8"}
        self.requests: list[tuple[str, dict[str, str], dict]] = []
        self.left = threading.Event()  # set when the client went away before the end

    @property
    def address(self) -> str:
        """Where it listens, without `/v1`."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that leave."""


class _Handler(BaseHTTPRequestHandler):
    server: LlmServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        reply = self.server.reply(body) if callable(self.server.reply) else self.server.reply
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for chunk in reply:
                if isinstance(chunk, bytes):
                    self.wfile.write(chunk)
                    self.wfile.flush()
                else:
                    time.sleep(chunk)
        except OSError:
            self.server.left.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that it has there)
        """Write nothing on standard error."""


@contextmanager
def llm_server() -> Iterator[LlmServer]:
    """The server, listening."""
    server = LlmServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
