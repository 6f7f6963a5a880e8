"""The user and password that everything served asks for, where the settings name them.

HTTP Basic, which browsers, programs and assistants all know; what it sends can be read on the way, so that beyond this
machine it needs https, by a proxy. `/api/health` alone is open: it is for what watches over the server.
"""

import binascii
import logging
import time
from base64 import b64decode
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from secrets import compare_digest
from unicodedata import normalize

from cachetools import TTLCache
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from search.settings import Settings
from ui.door import refuse

OPEN = "/api/health"
FAILURES = 10  # wrong passwords from one address, after which it must wait
WAIT = 60  # seconds since the last of them
ADDRESSES = 10_000  # addresses remembered

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Passerelle", charset="UTF-8"'}
_log = logging.getLogger(__name__)


class Access:
    """An ASGI application around another one. `settings` must name a user and a password."""

    def __init__(self, app: ASGIApp, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._expected = f"{settings.user}:{settings.password.get_secret_value()}".encode()
        self._failed: TTLCache[str, int] = TTLCache(ADDRESSES, WAIT, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on one request, or ask for the password."""
        if scope["type"] == "lifespan" or scope["path"] == OPEN:
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("authorization")
        address = _address(scope)
        failed = self._failed.get(address, 0)
        if given and failed >= FAILURES:
            await refuse(429, "attempts", scope, receive, send, {"Retry-After": str(WAIT)})
        elif len(given) == 1 and compare_digest(_credentials(given[0]), self._expected):
            await self._app(scope, receive, send)
        else:
            if given:
                self._failed[address] = failed + 1
                _log.warning("A wrong user or password came from %s.", address)
            await refuse(401, "password", scope, receive, send, _CHALLENGE)


def exposure(settings: Settings) -> str | None:
    """What to say when others than this machine may ask, without a password; None when all is well."""
    if settings.user or _is_loopback(settings.host):
        return None
    return (
        f"Whoever reaches {settings.host or 'this machine'}, port {settings.port}, can read the documents and ask. "
        "Set `user` and `password` (PASSERELLE_USER and PASSERELLE_PASSWORD), and put a proxy with https before it."
    )


def _credentials(header: str) -> bytes:
    """`user:password` in UTF-8, however it was typed; what is no such header is no credentials."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        sent = b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
    try:
        typed = sent.decode()
    except UnicodeDecodeError:  # older programs
        typed = sent.decode("latin-1")
    return normalize("NFC", typed).encode()


def _address(scope: Scope) -> str:
    """Who asks; of IPv6, the network, since one machine there has many addresses."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ip_address(host)
    except ValueError:  # a socket of the file system, or a test
        return str(host)
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
