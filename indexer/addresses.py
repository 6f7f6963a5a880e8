"""Where `passerelle fetch` may connect: the one place where its sockets are opened.

A name is resolved once, each address it gives is checked, and the connection is made to a checked address: a name
server that answers otherwise the second time changes nothing. Every wait on a socket, headers included, is cut to what
is left of the time that one exchange may take, so that a server that sends a byte now and then holds nothing up.
"""

import ipaddress
import math
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from search.errors import FetchError, FetchRefused

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the addresses by which a network of IPv6 alone reaches IPv4


def is_public(address: str) -> bool:
    """Whether an IP address is of the internet; one that wraps an IPv4 address is judged by what it wraps."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or site_local)


def check_url(address: str, base: httpx.URL | None = None) -> httpx.URL:
    """`address`, seen from the address `base` that redirects to it, if there is one.

    Raises:
        FetchRefused: it is none of http or https, or holds a password.
    """
    try:
        url = base.join(address) if base else httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchRefused(f"{address!r} is not a web address ({error}).") from error
    if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > 65535:
        source = f"{base} redirects to {address!r}, which" if base else repr(address)
        raise FetchRefused(f"{source} is not an http or https address; correct file_url.")
    if url.userinfo:
        raise FetchRefused(f"The address on {url.host} holds a user name; only open documents are fetched.")
    return url


def resolve(host: str, port: int, *, local: bool) -> list[str]:
    """The IP addresses of `host`; those of the local network only if `local`.

    Raises:
        httpcore.ConnectError: the name is not known, or not now.
        FetchRefused: one of its addresses is of the local network.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} is not known: {error}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not local and not is_public(address):
            raise FetchRefused(
                f"{host} leads to {address}, which is no address of the internet but of the local network; "
                "if the document is to come from there, set fetch_local = true."
            )
    return addresses


class Deadline:
    """The time left for one exchange."""

    def __init__(self) -> None:
        self._seconds = self._end = math.inf

    def start(self, seconds: float) -> None:
        """Give the exchange that starts now `seconds`."""
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def cut(self, timeout: float | None = None) -> float:
        """`timeout`, or what is left where that is less.

        Raises:
            FetchError: nothing is left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"It was not complete after {self._seconds:g} s; raise fetch_seconds if it is worth it.")
        return left if timeout is None else min(timeout, left)


class Connections:
    """Connections to sites, through the proxies that the environment names where it names some."""

    def __init__(self, *, local: bool) -> None:
        self.deadline = Deadline()
        self._local = local
        self._proxies = getproxies()
        self._pools: dict[tuple[str, str], httpcore.ConnectionPool] = {}

    def pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """What to ask for `url`.

        Raises:
            FetchRefused: a proxy would be asked for an address of the local network.
            FetchError: the proxy is of a kind that is not spoken, or the certificates cannot be read.
        """
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all") or ""
        if proxy and not proxy_bypass(url.netloc.decode("ascii")):
            with suppress(httpcore.ConnectError):  # behind a proxy, a name may be known to the proxy alone
                resolve(url.raw_host.decode("ascii"), url.port or 0, local=self._local)
        else:
            proxy = ""
        key = (url.scheme, proxy)
        if key not in self._pools:
            certificates = _certificates() if url.scheme == "https" else None  # which take a while to read
            if proxy:
                self._pools[key] = self._through(proxy, certificates)
            else:
                backend = _Backend(self.deadline, local=self._local)
                self._pools[key] = httpcore.ConnectionPool(ssl_context=certificates, network_backend=backend)
        return self._pools[key]

    def close(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            pool.close()

    def _through(self, address: str, certificates: ssl.SSLContext | None) -> httpcore.HTTPProxy:
        try:
            proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
            if proxy.url.scheme.startswith("socks"):
                raise ValueError("SOCKS is not spoken")
        except (ValueError, httpx.InvalidURL) as error:
            raise FetchError(
                f"The proxy that the environment names cannot be used ({error}); name one of HTTP."
            ) from error
        return httpcore.HTTPProxy(
            proxy_url=httpcore.URL(
                scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/"
            ),
            proxy_auth=proxy.raw_auth,
            ssl_context=certificates,
            network_backend=_Backend(self.deadline, local=True),  # a proxy is of the local network as a rule
        )


def _certificates() -> ssl.SSLContext:
    """The authorities to believe: those of SSL_CERT_FILE or SSL_CERT_DIR, else those that come with certifi."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:  # of which ssl.SSLError is one
        raise FetchError(
            f"The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read ({error})."
        ) from error


class _Backend(httpcore.SyncBackend):
    """Opens sockets, to checked addresses only."""

    def __init__(self, deadline: Deadline, *, local: bool) -> None:
        self._deadline, self._local = deadline, local

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in resolve(host, port, local=self._local):
            try:
                stream = super().connect_tcp(address, port, self._deadline.cut(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._stream.read(max_bytes, self._deadline.cut(timeout))
        except httpcore.TimeoutException:
            self._deadline.cut()  # it was the whole exchange that took too long
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
