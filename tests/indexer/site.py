"""A web site on this machine that misbehaves as it is told: real sockets, one thread a connection."""

import ssl
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers with the page of the path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # what is written is sent at once
    server: "Site"

    def do_GET(self) -> None:
        """Note what is asked, then do as the page does."""
        self.server.asked.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path)
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        (page or answer(b"nothing here", 404))(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """A server and its pages, by path; a list of pages is answered one after the other, the last for ever."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> None:
        super().__init__((host, 0), Handler)
        self.pages: dict[str, Page | list[Page]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = f"http{'s' if context else ''}://{host}:{self.server_port}"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=[0.02], daemon=True).start()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [path for path, _ in self.asked if not path.endswith("/robots.txt")]

    def handle_error(self, *_: object) -> None:
        """A visitor that leaves early is no trouble."""


def answer(body: bytes, status: int = 200, **headers: object) -> Page:
    """A whole response; `content_length=` and others are sent as they are given, those that are None are not sent."""

    def page(handler: Handler) -> None:
        said = {"content_type": "application/pdf", "content_length": len(body)} | headers
        handler.send_response(status)
        for name, value in said.items():
            if value is not None:
                handler.send_header(name.replace("_", "-"), str(value))
        handler.end_headers()
        handler.wfile.write(body)
        if said["content_length"] != len(body):
            handler.close_connection = True

    return page


def drip(pieces: Iterable[bytes], seconds: float) -> Page:
    """Raw bytes, headers included, one piece every `seconds`, then the connection is closed."""

    def page(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(seconds)
        handler.close_connection = True

    return page


def versions(body: bytes, etag: str, **headers: object) -> Page:
    """A response with an ETag, or 304 to whom has that one."""

    def page(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == etag
        (answer(b"", 304, etag=etag) if same else answer(body, etag=etag, **headers))(handler)

    return page
