"""What every request must pass before it is read: it names this server, comes from no other site, and is small.

A web page of another site can have its reader's browser send requests here (it says so in `Origin`), or have its own
name point at this machine (DNS rebinding: then `Host` is that name). Programs that are no browser send no `Origin`.
"""

import socket
from html import escape
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.settings import Settings
from ui.texts import text

BODY_BYTES = 512 * 1024  # the longest question that the settings allow, each character escaped, and its filters


class Door:
    """An ASGI application around another one. Bodies sent below an address in `unread` are for its routes to limit."""

    def __init__(self, app: ASGIApp, settings: Settings, unread: tuple[str, ...] = ()) -> None:
        self._app = app
        self._unread = unread
        self._given = {name.lower() for name in settings.host_names}
        self._names = {"localhost", socket.gethostname().lower(), settings.host.lower()} | self._given

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            await refuse(403, "host", scope, receive, send)
        elif self._is_foreign(headers, hosts[0]):
            await refuse(403, "origin", scope, receive, send)
        elif scope["type"] != "http" or scope["path"].startswith(self._unread):
            await self._app(scope, receive, send)
        elif (body := await _read(headers, receive)) is None:
            await refuse(413, "too_large", scope, receive, send)
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

    def _is_foreign(self, headers: Headers, host: str) -> bool:
        """Whether a page of another site asks, otherwise than by a link that its reader follows.

        A proxy may call us by an address of its own: the origin is then one of the names that were given.
        """
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return True
        places = [_place(origin) for origin in headers.getlist("origin")]
        return any(place != host.lower() and name not in self._given for place, name in places)


def refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The one form of a reply to a program that is not a success: see `ui.api_models.ErrorReply`."""
    shown = message.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair, said back, is no UTF-8
    return JSONResponse({"error": {"code": code, "message": shown}}, status, headers)


async def refuse(
    status: int, code: str, scope: Scope, receive: Receive, send: Send, headers: dict[str, str] | None = None
) -> None:
    """Answer with the text `refused.CODE`: one line in both languages for a reader, an error object for a program."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the server answers 403
        return
    reads = "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith(("/api/", "/mcp"))
    reply: Response = refusal(status, code, text(f"refused.{code}", "en"), headers)
    if reads:
        lines = "".join(f'<p lang="{lang}">{escape(text(f"refused.{code}", lang))}</p>' for lang in ("fr", "en"))
        page = f'<!doctype html><html lang="fr"><title>Passerelle</title><body><main><h1>Passerelle</h1>{lines}</main>'
        reply = HTMLResponse(page, status, headers)
    await reply(scope, receive, send)


def _place(origin: str) -> tuple[str, str]:
    """The host with its port, and the host alone, of an origin; "" for one that is none, such as `null`."""
    try:
        parts = urlsplit(origin)
        return parts.netloc.lower(), parts.hostname or ""
    except ValueError:
        return "", ""


async def _read(headers: Headers, receive: Receive) -> bytes | None:
    """The whole body, None as soon as it is known to be too large."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > BODY_BYTES:
        return None
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
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
