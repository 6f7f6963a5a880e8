"""What every answer of the web server goes through: nothing leaves the machine, and only what the page needs is open.

The page is Gradio's, written for the public web: its document says it is in English and names pictures of other sites,
and its server takes in files and forwards requests. This puts right the former and closes the latter.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.page import DOCUMENTS

# The browser itself refuses any request to another machine. Gradio's page needs inline scripts and `Function`.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)

# Of Gradio's own addresses, those the page calls. Closed: sending files, forwarding requests, reading files, editing.
_GRADIO = "/gradio_api/"
_OPEN = frozenset({"queue", "heartbeat", "cancel", "reset"})
_CLOSED = ("/monitoring", "/svelte", "/login", "/logout", "/pwa_icon")

_FOREIGN = re.compile(r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>\s*|<link rel=\"manifest\"[^>]*>\s*")
_HTML = re.compile(r"<html\s+lang=\"\w+\"")
_TITLE = "<title>Passerelle</title>\n</head>"
_NO_SCRIPT = "<noscript>Passerelle a besoin de JavaScript pour répondre.</noscript>\n<gradio-app"


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_closed(scope["path"]):
            await PlainTextResponse("Not found.", 404)(scope, receive, send)
        elif scope["path"] == "/" and scope["method"] == "GET":
            await self._home(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(scope["path"], send))

    async def _home(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Uncompressed, to be rewritten.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def keep(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                out = body
                if start["status"] == 200 and Headers(raw=start["headers"]).get("content-type", "").startswith(
                    "text/html"
                ):
                    out = own_document(body.decode()).encode()
                    MutableHeaders(scope=start)["content-length"] = str(len(out))
                await forward(start)
                await forward({"type": "http.response.body", "body": out})

        forward = _with_headers("/", send)
        await self._app({**scope, "headers": headers}, receive, keep)


def own_document(html: str) -> str:
    """Gradio's document, in French, under our name, without what speaks of other sites."""
    french = _HTML.sub('<html lang="fr"', _FOREIGN.sub("", html), count=1)
    return french.replace("</head>", _TITLE, 1).replace("<gradio-app", _NO_SCRIPT, 1)


def _is_closed(path: str) -> bool:
    if path.startswith(_GRADIO):
        return path.removeprefix(_GRADIO).split("/")[0] not in _OPEN
    return path.startswith(_CLOSED)


def _with_headers(path: str, send: Send) -> Send:
    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Referrer-Policy", "no-referrer")  # a question never reaches another site
            if not path.startswith(f"/{DOCUMENTS}/"):  # documents have their own, or none: see ui/documents.py
                headers.setdefault("Content-Security-Policy", POLICY)
        await send(message)

    return forward
