"""One file from one site, politely: robots.txt, redirects, retries, limits. What arrives is not judged here.

A site is asked at most once every `fetch_delay` seconds, or less often where its robots.txt says so. A connection that
is cut, a silence, 429 and 5xx are tried again, each time after twice as long, or after what the site asks for. Each
redirect is checked as the first address is.
"""

import io
import random
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import BinaryIO, Self, TypeVar

import httpcore
import httpx
from protego import Protego

from indexer.addresses import Connections, check_url
from search.errors import FetchError, FetchRefused
from search.settings import Settings

AGENT = f"Passerelle/{version('passerelle')}"
MAX_REDIRECTS = 5
LONGEST_WAIT = 60.0  # seconds: a site that asks for more is left for another run
LONGEST_DELAY = 30.0  # seconds between two requests, whatever robots.txt asks
ROBOTS_BYTES = 1_000_000

_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (408, 425, 429)
_ADVICE = {401: "it is not open to all: download it by hand", 403: "it is not open to programs: download it by hand",
           404: "correct file_url in the catalogue", 410: "correct file_url in the catalogue"}  # fmt: skip
_PIECE = 1 << 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a version of a file: the address that gave it (after redirects), its ETag and its Last-Modified."""

    url: str
    etag: str = ""
    modified: str = ""


class _Answered(FetchError):
    """The site answered with another status than 200."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class _TryAgain(Exception):
    """It may go better later: after `after` seconds if the site says so. `status` is None when nothing was answered."""

    def __init__(self, message: str, status: int | None = None, after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.after = status, after


class Downloader:
    """Asks sites for files, one after the other; robots.txt is read once a site for as long as this lives."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connections = Connections(local=settings.fetch_local)
        self._rules: dict[str, Protego | FetchError] = {}
        self._delays: dict[str, float] = {}
        self._free: dict[str, float] = {}  # when a site may be asked again

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connections.close()

    def download(self, address: str, into: BinaryIO | None, known: Validators | None = None) -> Validators | None:
        """Write the file at `address` to `into`; None when the site says that the version `known` is still current.

        Without `into`, the site is asked but what it offers is not downloaded.

        Raises:
            FetchRefused: the address, robots.txt, or the size is not acceptable.
            FetchError: the site did not give the file.
        """
        limit = int(self._settings.fetch_megabytes * 1e6)
        return self._insist(lambda: self._follow(address, into, limit, known, obey=True))

    def _insist(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives, after as many tries as are allowed."""
        tries = 1
        while True:
            try:
                return attempt()
            except _TryAgain as trouble:
                wait = trouble.after
                if wait is None:
                    wait = self._settings.fetch_backoff * 2 ** (tries - 1) * random.uniform(1, 1.5)  # noqa: S311
                if tries > self._settings.fetch_retries or wait > LONGEST_WAIT:
                    when = f"in {wait:.0f} s or more" if wait > LONGEST_WAIT else "later"
                    message = f"{trouble} (tried {tries} times); run this again {when}."
                    raise _Answered(message, trouble.status) if trouble.status else FetchError(message) from trouble
                time.sleep(wait)
                tries += 1

    def _follow(
        self, address: str, into: BinaryIO | None, limit: int, known: Validators | None, *, obey: bool
    ) -> Validators | None:
        url = check_url(address)
        for _ in range(MAX_REDIRECTS + 1):
            if obey:
                self._check_robots(url)
            answer = self._ask(url, into, limit, known)
            if not isinstance(answer, httpx.URL):
                return answer
            if url.scheme == "https" and answer.scheme == "http":
                raise FetchRefused(f"{url} redirects to {answer}, which is not encrypted; correct file_url.")
            url = answer
        raise FetchRefused(f"{address} redirects more than {MAX_REDIRECTS} times; correct file_url.")

    def _ask(
        self, url: httpx.URL, into: BinaryIO | None, limit: int, known: Validators | None
    ) -> Validators | httpx.URL | None:
        """One request: the file, None when it has not changed, or the address it is at."""
        conditions = []
        if known is not None and known.url == str(url):  # the same ETag means nothing at another address
            pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.modified))
            conditions = [(name, value.encode("latin-1", "replace")) for name, value in pairs if value]
        with self._exchange(url, conditions) as response:
            status, said = response.status, httpx.Headers(response.headers, encoding="latin-1")
            if status == 304 and conditions:
                return None
            if status in _REDIRECTS and "location" in said:
                return check_url(said["location"].encode("latin-1").decode("utf-8", "replace"), url)
            if status in _LATER or status >= 500:
                raise _TryAgain(f"{url.host} answered HTTP {status}", status, _retry_after(said))
            if status != 200:
                raise _Answered(f"{url} answered HTTP {status}; {_ADVICE.get(status, 'open it in a browser')}.", status)
            if into is not None:
                _receive(response.iter_stream(), said, into, limit)
            return Validators(str(url), said.get("etag", ""), said.get("last-modified", ""))

    @contextmanager
    def _exchange(self, url: httpx.URL, conditions: list[tuple[str, bytes]]) -> Iterator[httpcore.Response]:
        """The response to one request, asked for when the site's turn has come."""
        site = url.netloc.decode("ascii")
        headers: list[tuple[str, bytes | str]]
        headers = [("Host", site), ("User-Agent", AGENT), ("Accept-Encoding", "identity"), *conditions]
        time.sleep(max(0.0, self._free.get(site, 0.0) - time.monotonic()))
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._settings.fetch_timeout)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        pool = self._connections.pool(url)
        self._connections.deadline.start(self._settings.fetch_seconds)
        try:
            with pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
                yield response
        except httpcore.TimeoutException as error:
            raise _TryAgain(f"{url.host} was silent for {self._settings.fetch_timeout:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            if error.args and isinstance(error.args[0], ssl.SSLCertVerificationError):
                raise FetchRefused(f"{url.host} does not prove who it is ({error}).") from error
            raise _TryAgain(f"The connection to {url.host} failed or was cut ({error})") from error
        finally:
            self._free[site] = time.monotonic() + self._delays.get(site, self._settings.fetch_delay)

    def _check_robots(self, url: httpx.URL) -> None:
        """Raise if the site's robots.txt forbids `url`, or could not be read."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._rules:
            self._rules[origin] = rules = self._read_robots(origin)
            asked = None if isinstance(rules, FetchError) else rules.crawl_delay(AGENT)
            delay = max(self._settings.fetch_delay, min(asked or 0.0, LONGEST_DELAY))
            self._delays[url.netloc.decode("ascii")] = delay
        rules = self._rules[origin]
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(str(url), AGENT):
            raise FetchRefused(f"{origin}/robots.txt forbids {url} to programs; download it by hand, or ask the site.")

    def _read_robots(self, origin: str) -> Protego | FetchError:
        """The rules of a site (RFC 9309): none where it has no robots.txt, an error where it cannot be read."""
        text = io.BytesIO()
        try:
            self._insist(lambda: self._follow(f"{origin}/robots.txt", text, ROBOTS_BYTES, None, obey=False))
        except _Answered as error:
            if error.status < 500 and error.status not in _LATER:
                return Protego.parse("")
            return FetchRefused(f"Nothing is fetched from {origin} while its robots.txt cannot be read: {error}")
        except FetchError as error:
            return type(error)(f"{origin}/robots.txt cannot be read: {error}")
        return Protego.parse(text.getvalue().decode("utf-8", "replace"))


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a site asks to wait, None when it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def _receive(chunks: Iterable[bytes], headers: httpx.Headers, into: BinaryIO, limit: int) -> None:
    """Write a body to `into`, from its start, unless it is larger than `limit` bytes."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchRefused(f"It is sent compressed in a way that was not asked for ({encoding}); download it by hand.")
    large = f"of more than {limit / 1e6:g} MB; raise fetch_megabytes if it is worth it."
    if int(headers.get("content-length", "0")) > limit:
        raise FetchRefused(f"It is a file {large}")
    into.seek(0)
    into.truncate()
    size = 0
    for chunk in _unzipped(chunks) if encoding.endswith("gzip") else chunks:
        size += len(chunk)
        if size > limit:
            raise FetchRefused(f"It is, whatever the site announced, a file {large}")
        into.write(chunk)


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a gzip stream in pieces of bounded size, however much a chunk would swell to."""
    unzip = zlib.decompressobj(31)  # 31: the gzip format
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not unzip.eof:
                yield unzip.decompress(rest, _PIECE)
                rest = unzip.unconsumed_tail
            if unzip.eof:
                return
        yield unzip.flush()
    except zlib.error as error:
        raise FetchRefused(f"It is announced as gzip but is not ({error}); download it by hand.") from error
    if not unzip.eof:
        raise _TryAgain("The file came incomplete")
