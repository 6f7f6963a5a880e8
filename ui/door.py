"""What a program's request must pass before it is read: it names this server, comes from no other site, and is small.

A web page of another site can have its reader's browser send requests here (it says so in `Origin`), or have its own
name point at this machine (DNS rebinding: then `Host` is that name). Programs that are no browser send no `Origin`.
"""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.settings import Settings

BODY_BYTES = 512 * 1024  # the longest question that the settings allow, each character escaped, and its filters


class Door:
    """An ASGI application around another one. Bodies are read whole, `limit` bytes at most; None leaves them alone."""

    def __init__(self, app: ASGIApp, settings: Settings, limit: int | None = BODY_BYTES) -> None:
        self._app = app
        self._limit = limit
        self._names = {"localhost", socket.gethostname().lower(), settings.host.lower()}
        self._names |= {name.lower() for name in settings.host_names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            message = "This server is not known by that name. Add it to the setting `host_names`."
            await refusal(403, "host", message)(scope, receive, send)
        elif any(_place(origin) != hosts[0].lower() for origin in origins):
            await refusal(403, "origin", "Pages of other sites may not ask.")(scope, receive, send)
        elif self._limit is None:
            await self._app(scope, receive, send)
        elif (body := await _read(headers, receive, self._limit)) is None:
            message = f"The request is larger than {self._limit:,} bytes. Send less."
            await refusal(413, "too_large", message)(scope, receive, send)
        else:
            await self._app(scope, _again(body, receive), send)

    def _is_ours(self, host: str) -> bool:
        """An address cannot be rebound, so that only names need to be known."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        try:
            ip_address(name)
        except ValueError:
            return name in self._names
        return True


def refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The one form of a reply that is not a success: see `ui.api_models.ErrorReply`."""
    shown = message.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair, said back, is no UTF-8
    return JSONResponse({"error": {"code": code, "message": shown}}, status, headers)


def _place(origin: str) -> str:
    """The host and port of an origin; "" for one that is none, such as `null`."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


async def _read(headers: Headers, receive: Receive, limit: int) -> bytes | None:
    """The whole body, None as soon as it is known to be too large."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        return None
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        more = message["type"] == "http.request" and message.get("more_body", False)
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read, then what comes after it."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give
