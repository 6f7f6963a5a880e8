"""Fetching, against a real site on loopback that misbehaves."""

import errno
import gzip
import io
import itertools
import json
import os
import random
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from indexer import addresses
from indexer import fetch as fetching
from indexer.addresses import is_public
from indexer.arrival import type_of
from indexer.catalogue import read_file_urls
from indexer.download import AGENT
from indexer.extract import supported_suffixes
from indexer.extract.detect import Type
from indexer.fetch import LOCK, PART, STATE, FetchedFile, fetch
from indexer.files import list_files
from search.errors import CatalogueError, FetchError, FetchRefused, UsageError
from search.settings import Settings, load_settings
from tests.conftest import CORPUS
from tests.indexer.site import Site, answer, drip, versions

PDF = b"%PDF-1.4\n" + b"some words " * 2000 + b"\n%%EOF\n"
OTHER = PDF.replace(b"some", b"more")
HTML = b"<!doctype html><html><body><p>Sorry, not found.</p></body></html>"
QUICK = {"fetch_local": True, "fetch_delay": 0, "fetch_backoff": 0.01, "fetch_timeout": 0.5, "fetch_seconds": 5}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site():
    """A site without any page."""
    with Site() as site:
        yield site


class Library:
    """A corpus folder, with a catalogue of the files that a site has."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        folder.mkdir()

    def catalogue(self, **addresses: str) -> None:
        """Write the catalogue: the address of each path; one that starts with / is the site's."""
        entries = []
        for path, address in addresses.items():
            where = self.site.address + address if address.startswith("/") else address
            entries.append(f'[[document]]\npath = {json.dumps(path)}\ntitle = "T"\nfile_url = {json.dumps(where)}\n')
        (self.folder / "catalogue.toml").write_text("".join(entries), encoding="utf-8")

    def settings(self, **settings: object) -> Settings:
        """Settings with short waits."""
        return load_settings(corpus=self.folder, **(QUICK | settings))

    def fetch(self, *chosen: str, **options: object) -> list[FetchedFile]:
        """What became of each document; nothing partial may be left, nothing else may have come."""
        switches = {name: options.pop(name) for name in ("dry_run", "replace") if name in options}
        done = list(fetch(self.settings(**options), chosen, **switches))
        assert list(self.folder.rglob(f"{PART}*")) == []
        assert list(self.folder.rglob("*.new")) == []
        return done

    def one(self, page: object, path: str = "a.pdf", **options: object) -> FetchedFile:
        """What becomes of a document whose address gives this page."""
        self.site.pages["/file"] = page
        self.catalogue(**{path: "/file"})
        (done,) = self.fetch(**options)
        assert (done.path, done.file_url) == (path, self.site.address + "/file")
        return done

    def files(self) -> dict[str, bytes]:
        """The documents of the folder, as an indexing run sees them."""
        found = [file.path for file in list_files(self.folder)]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def library(tmp_path, site):
    """An empty corpus."""
    return Library(tmp_path / "corpus", site)


# What comes well


def test_new_unchanged_changed(library, site):
    """A file comes once; 304 leaves it, another ETag with another content replaces it, each told by its word."""
    assert library.one(versions(PDF, '"1"'), "guides/eau/a.pdf") == FetchedFile(
        "guides/eau/a.pdf", f"{site.address}/file", "new", "", len(PDF)
    )
    assert library.files() == {"guides/eau/a.pdf": PDF}
    assert library.one(versions(PDF, '"1"'), "guides/eau/a.pdf").status == "unchanged"
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    assert library.one(versions(OTHER, '"2"'), "guides/eau/a.pdf").status == "changed"
    assert library.files() == {"guides/eau/a.pdf": OTHER}
    assert library.one(versions(OTHER, '"3"'), "guides/eau/a.pdf").status == "unchanged"  # another ETag, the same bytes
    assert library.one(versions(OTHER, '"3"'), "guides/eau/a.pdf").status == "unchanged"
    assert site.asked[-1][1]["If-None-Match"] == '"3"'


def test_last_modified_is_a_condition_too(library, site):
    """A site that gives no ETag but a date is asked with that date."""
    date = "Wed, 13 May 2026 10:00:00 GMT"
    library.one(answer(PDF, last_modified=date))
    assert library.one(answer(b"", 304)).status == "unchanged"
    asked = site.asked[-1][1]
    assert asked["If-Modified-Since"] == date
    assert "If-None-Match" not in asked


def test_without_validators_the_content_tells(library, site):
    """A site that marks its versions with nothing is asked for the whole file, and its bytes are compared."""
    library.one(answer(PDF))
    assert library.one(answer(PDF)).status == "unchanged"
    assert library.one(answer(OTHER)).status == "changed"
    assert not any(name.startswith("If-") for _, headers in site.asked for name in headers)


def test_who_asks_is_told(library, site):
    """Each request names Passerelle and its version, and asks for nothing compressed."""
    library.one(answer(PDF))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/file"]
    for _, headers in site.asked:
        assert headers["User-Agent"] == AGENT
        assert headers["Accept-Encoding"] == "identity"
    assert AGENT.startswith("Passerelle/0.")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.PDF", b"\n" * 10 + PDF),
        ("a.html", HTML),
        ("a.htm", HTML),
        ("a.md", b"# Titre\n\nDu texte.\n"),
        ("a.txt", "Déjà vu.".encode()),
        ("é à « l'eau » #1 ?%41.txt", b"Du texte."),
    ],
)
def test_each_type_goes_by_its_name(library, path, body):
    """A document of the type that its name announces is taken, whatever type the site says it is."""
    assert library.one(answer(body, content_type="image/png"), path).status == "new"
    assert library.files() == {path: body}


@pytest.mark.parametrize("suffix", supported_suffixes())
def test_every_suffix_announces_a_type(suffix):
    """Whatever is read can be fetched: each suffix stands for a type that content is recognised as."""
    assert type_of(suffix) in list(Type)


def test_chunks_and_gzip_are_undone(library):
    """A chunked body is put together; gzip, which was not asked for, is undone all the same."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PDF[:5000], PDF[5000:])) + b"0\r\n\r\n"
    assert library.one(answer(chunks, transfer_encoding="chunked", content_length=None)).status == "new"
    assert library.files() == {"a.pdf": PDF}
    assert library.one(answer(gzip.compress(OTHER) + b"more", content_encoding="gzip")).status == "changed"
    assert library.files() == {"a.pdf": OTHER}


def test_redirects_are_followed(library, site):
    """Relative and whole redirects lead to the file; the condition is put to the address that gave it."""
    site.pages |= {
        "/here": answer(b"", 302, location=f"{site.address}/there"),
        "/there": versions(PDF, '"1"'),
    }
    assert library.one(answer(b"", 301, location="/here")).status == "new"
    site.asked.clear()
    assert library.one(answer(b"", 308, location="/here")).status == "unchanged"
    assert [(path, "If-None-Match" in headers) for path, headers in site.asked[1:]] == [
        ("/file", False), ("/here", False), ("/there", True),
    ]  # fmt: skip


def test_an_etag_means_nothing_at_another_address(library, site):
    """Two files may bear the same ETag: when the address leads elsewhere the file is asked for whole."""
    site.pages |= {"/a": versions(PDF, '"1"'), "/b": versions(OTHER, '"1"')}
    library.one(answer(b"", 302, location="/a"))
    assert library.one(answer(b"", 302, location="/b")).status == "changed"
    assert library.files() == {"a.pdf": OTHER}


def test_odd_headers_come_back_as_they_came(library, site):
    """An ETag in any bytes is sent back as it was; a redirect in plain UTF-8 is understood."""
    page = versions(PDF, '"é"')
    site.pages["/caf%C3%A9.pdf"] = page
    redirect = drip([b"HTTP/1.1 302 Found\r\nLocation: /caf\xc3\xa9.pdf\r\n\r\n"], 0)
    assert library.one(redirect).status == "new"
    assert library.one(redirect).status == "unchanged"
    assert site.asked[-1][1]["If-None-Match"] == '"é"'


def test_any_answer_is_taken(library, site):
    """Responses with bytes changed, lost or doubled at random give a line each, and never a file that is not right."""
    chance = random.Random(7)  # noqa: S311
    response = HEAD + b"ETag: W/\"1\"\r\nTransfer-Encoding: chunked\r\nLocation: http://[::1\r\n\r\n" + (
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(PDF[-500:]) + 9, PDF[:9] + PDF[-500:])
    )  # fmt: skip
    pages = []
    for _ in range(150):
        raw = bytearray(response)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(response) // chance.choice((1, 3)))
            raw[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        pages.append(drip([bytes(raw)], 0))
    statuses = set()
    for number, page in enumerate(pages):
        done = library.one(page, f"{number}.pdf", fetch_retries=0)
        statuses.add(done.status)
        assert (done.status == "new") is (library.folder / done.path).exists(), done
    assert statuses >= {"new", "failed"}
    assert all(b"%PDF-" in body and b"%%EOF" in body for body in library.files().values())


# What goes wrong on the way


def silent(handler):
    """A page that says nothing for longer than anyone waits."""
    time.sleep(0.7)
    handler.close_connection = True


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n"


@pytest.mark.parametrize(
    ("page", "said", "tries"),
    [
        (silent, "was silent for 0.5 s", 3),
        (answer(PDF[:900], content_length=len(PDF)), "failed or was cut", 3),
        (drip([HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\n%PDF-1.4"], 0), "failed or was cut", 3),
        (drip([HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PDF)[:40]], 0), "came incomplete", 3),
        (drip([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"], 0), "failed or was cut", 3),
        (drip([HEAD + b"Content-Length: many\r\n\r\n"], 0), "failed or was cut", 3),
        (drip([b""], 0), "failed or was cut", 3),
        (drip([HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n"], 0), "failed or was cut", 3),
        (answer(b"", 500), "answered HTTP 500 (tried 3 times)", 3),
        (answer(b"", 429), "answered HTTP 429 (tried 3 times)", 3),
        (answer(b"", 404), "HTTP 404; correct file_url in the catalogue", 1),
        (answer(b"", 403), "HTTP 403; it is not open to programs", 1),
        (answer(b"", 204, content_length=None), "HTTP 204; open it in a browser", 1),
        (answer(b"", 304), "HTTP 304", 1),
        (answer(b"", 302), "HTTP 302", 1),
        (answer(PDF[:9], 206), "HTTP 206", 1),
    ],
)
def test_a_failure_leaves_what_was_there(library, site, page, said, tries):
    """A site that is silent, cut off, or says no, fails the document after its tries, and the file here stays."""
    library.one(answer(PDF))
    before = (library.folder / STATE).read_bytes()
    site.asked.clear()
    done = library.one(page, fetch_retries=2)
    assert (done.status, done.failed) == ("failed", True)
    assert said in done.reason
    assert len(site.paths()) == tries
    assert library.files() == {"a.pdf": PDF}
    assert (library.folder / STATE).read_bytes() == before


@pytest.mark.parametrize("first", [answer(b"", 500), answer(b"", 429), answer(PDF[:99], content_length=999), silent])
def test_a_passing_failure_is_tried_again(library, site, first):
    """A site that fails, then answers, gives its file: nothing of the first try is left in it."""
    assert library.one([first, answer(PDF)]).status == "new"
    assert library.files() == {"a.pdf": PDF}
    assert site.paths() == ["/file", "/file"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(library, status):
    """A site that asks to come back in a second is asked again after that second, not before."""
    start = time.monotonic()
    assert library.one([answer(b"", status, retry_after="1"), answer(PDF)]).status == "new"
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize(
    "after",
    ["3600", format_datetime(datetime.now(UTC) + timedelta(seconds=3600), usegmt=True)],
    ids=["seconds", "date"],  # not the date itself, which two workers would name differently
)
def test_a_long_wait_is_for_another_run(library, site, after):
    """A site that asks for an hour, in seconds or by the clock, is left, and the reason gives the time."""
    done = library.one(answer(b"", 503, retry_after=after))
    assert done.status == "failed"
    assert " answered HTTP 503 (tried 1 times); run this again in 3" in done.reason
    assert len(site.paths()) == 1


@pytest.mark.parametrize("after", ["soon", "-1", "Wed, 13 May 2026 10:00:00 GMT", "9" * 400])
def test_an_odd_retry_after_stops_nothing(library, after):
    """A wait that is no time, is past, or is without end is no trouble."""
    assert library.one([answer(b"", 503, retry_after=after), answer(PDF)]).status in ("new", "failed")


def test_waits_double_and_vary(library, monkeypatch):
    """The wait before each further try is once to one and a half times the double of the one before."""
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    library.one(answer(b"", 500), fetch_retries=4, fetch_backoff=10, fetch_timeout=5)
    waits = [wait for wait in waits if wait >= 1]
    assert 10 <= waits[0] <= 15
    assert 20 <= waits[1] <= 30
    assert 40 <= waits[2] <= 60
    assert len(waits) == 3  # the next would be longer than a run waits


@pytest.mark.parametrize(
    "page",
    [
        drip(itertools.chain([HEAD, b"Content-Length: 900000\r\n\r\n%PDF-1.4"], itertools.repeat(b"x", 100)), 0.05),
        drip(itertools.chain([HEAD], itertools.repeat(b"X-A: b\r\n", 100)), 0.05),
        drip([bytes([byte]) for byte in HEAD * 3], 0.05),
    ],
    ids=["body", "headers", "status line"],
)
def test_a_file_has_so_much_time_in_all(library, page):
    """A server that sends a byte now and then, of its body or of its headers, is left when the time is over."""
    start = time.monotonic()
    done = library.one(page, fetch_seconds=0.6)
    assert done.status == "failed"
    assert "not complete after 0.6 s; raise fetch_seconds" in done.reason
    assert time.monotonic() - start < 2


def test_a_closed_port_and_an_unknown_name(library):
    """A site that is not there fails its document alone, with the reason."""
    with Site() as gone:
        address = gone.address
    library.site.pages["/ok"] = answer(PDF)
    library.catalogue(**{"a.pdf": f"{address}/x", "b.pdf": "http://nowhere.invalid/x", "c.pdf": "/ok"})
    closed, unknown, fine = library.fetch(fetch_retries=0)
    assert (closed.status, unknown.status, fine.status) == ("failed", "failed", "new")
    assert os.strerror(errno.ECONNREFUSED) in closed.reason
    assert "the name nowhere.invalid is not known" in unknown.reason


# What must not come


def damaged_docx() -> bytes:
    """A Word document whose end is missing."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "x" * 5000)
    return whole.getvalue()[:-30]


def mangled_docx() -> bytes:
    """A Word document whose list of members says UTF-8 and is not."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("é.xml", "x")
    return whole.getvalue().replace("é".encode(), b"\xff\xff")


BOMB = gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize(
    ("path", "page", "said"),
    [
        ("a.pdf", answer(HTML), "of type html, not pdf as its name announces"),
        ("a.pdf", answer(b"", 200), "What arrived is empty"),
        ("a.pdf", answer(b"\r\n  \n"), "What arrived is empty"),
        ("a.pdf", answer(PDF, content_length=900), "a PDF without its end"),
        ("a.pdf", drip([HEAD + b"\r\n" + PDF[:900]], 0), "a PDF without its end"),
        ("a.pdf", answer(b"\x89PNG\r\n\x1a\n" + bytes(99)), "What arrived is a PNG picture"),
        ("a.docx", answer(damaged_docx()), "What arrived is a damaged archive"),
        ("a.docx", answer(mangled_docx()), "What arrived is a damaged archive ("),
        ("a.txt", answer(HTML), "of type html, not text"),
        ("a.html", answer(PDF), "of type pdf, not html"),
        ("a.pdf", answer(PDF, content_length=2_000_000), "of more than 1 MB; raise fetch_megabytes"),
        ("a.pdf", drip([HEAD + b"\r\n", *[PDF * 9] * 9], 0), "whatever the site announced, a file of more than 1 MB"),
        ("a.pdf", answer(BOMB, content_encoding="gzip"), "whatever the site announced, a file of more than 1 MB"),
        ("a.pdf", answer(gzip.compress(BOMB), content_encoding="gzip, gzip"), "not asked for (gzip, gzip)"),
        ("a.pdf", answer(PDF, content_encoding="br"), "not asked for (br)"),
        ("a.pdf", answer(PDF, content_encoding="gzip"), "announced as gzip but is not"),
    ],
)
def test_what_is_worse_does_not_replace(library, site, path, page, said):
    """What is empty, cut, too large, or of another type is refused once, and the good file stays."""
    good = {"a.docx": answer(b""), "a.txt": answer(b"Du texte."), "a.html": answer(HTML)}.get(path, answer(PDF))
    library.one(good, path)
    before = library.files()
    site.asked.clear()
    done = library.one(page, path, fetch_megabytes=1)
    assert (done.status, done.failed) == ("refused", True)
    assert said in done.reason
    assert PART not in done.reason
    assert len(site.paths()) == 1
    assert library.files() == before


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("file:///etc/passwd", "redirects to 'file:///etc/passwd', which is not an http or https address"),
        ("ftp://127.0.0.1/a.pdf", "not an http or https address"),
        ("gopher://127.0.0.1:70/x", "not an http or https address"),
        ("http://me:secret@127.0.0.1/", "holds a user name"),
        ("http://[::1", "is not a web address"),
        ("http://127.0.0.1:99999/", "not an http or https address"),
        ("https:a.pdf", "not an http or https address"),
        ("/file", "redirects more than 5 times"),
        ("http://127.0.0.2:1/a.pdf", "127.0.0.2 leads to 127.0.0.2, which is no address of the internet"),
        ("http://10.0.0.1/a.pdf", "10.0.0.1 leads to 10.0.0.1"),
        ("http://169.254.169.254/latest/meta-data/", "no address of the internet"),
    ],
)
def test_a_redirect_is_checked(library, site, monkeypatch, location, said):
    """A redirect that leads to a file, to the local network or in a circle is refused, at any hop."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    site.pages["/file"] = answer(b"", 302, location=location)
    done = library.one(answer(b"", 302, location=location), fetch_local=False)
    assert done.status == "refused"
    assert said in done.reason
    assert "secret" not in done.reason
    assert len(site.paths()) == (6 if location == "/file" else 1)
    assert library.files() == {}


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "[::1]", "[::ffff:127.0.0.1]", "[::]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "169.254.169.254",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[ff02::1]"],
)  # fmt: skip
def test_the_local_network_is_refused(library, site, host):
    """However it is written, an address of this machine or of its network is not asked, unless that is allowed."""
    library.catalogue(**{"a.pdf": f"http://{host}:{site.server_port}/file"})
    (done,) = library.fetch(fetch_local=False, fetch_retries=0)
    assert done.status == "refused", done.reason
    assert "local network; if the document is to come from there, set fetch_local = true" in done.reason
    assert site.asked == []


def test_a_forbidden_redirect_of_robots_is_refused(library, site, monkeypatch):
    """The way to robots.txt is checked as any other."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    site.pages["/robots.txt"] = answer(b"", 302, location="http://10.0.0.1/robots.txt")
    done = library.one(answer(PDF), fetch_local=False)
    assert done.status == "refused"
    assert "robots.txt cannot be read: 10.0.0.1 leads to 10.0.0.1" in done.reason
    assert site.paths() == []


# Robots


def test_robots_are_heeded(library, site):
    """What robots.txt forbids to us, by name or to all, is refused; the rest comes; it is read once a run."""
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: passerelle\nDisallow: /closed/\nAllow: /closed/*.pdf$\n"
    site.pages |= {"/robots.txt": answer(rules), "/open": answer(PDF), "/closed/b": answer(PDF),
                   "/closed/c.pdf": answer(PDF)}  # fmt: skip
    library.catalogue(**{"a.pdf": "/open", "b.pdf": "/closed/b", "c.pdf": "/closed/c.pdf"})
    done = library.fetch()
    assert [file.status for file in done] == ["new", "refused", "new"]
    assert "/robots.txt forbids" in done[1].reason
    assert [path for path, _ in site.asked] == ["/robots.txt", "/open", "/closed/c.pdf"]


def test_a_redirect_to_a_forbidden_address_is_refused(library, site):
    """Robots.txt is heeded at each hop."""
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /b"), "/b": answer(PDF)}
    assert library.one(answer(b"", 302, location="/b")).status == "refused"
    assert site.paths() == ["/file"]


@pytest.mark.parametrize("page", [answer(b"", 404), answer(b"", 401), answer(b"\xff\xfe\x00<html>"), answer(b"")])
def test_without_rules_all_is_open(library, site, page):
    """A site without robots.txt, or whose robots.txt says nothing, forbids nothing."""
    site.pages["/robots.txt"] = page
    assert library.one(answer(PDF)).status == "new"


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        (answer(b"", 500), "refused", "while its robots.txt cannot be read: 127.0.0.1 answered HTTP 500"),
        (answer(b"", 429), "refused", "while its robots.txt cannot be read: 127.0.0.1 answered HTTP 429"),
        (silent, "failed", "/robots.txt cannot be read: 127.0.0.1 was silent"),
        (answer(b"#" * 1_100_000), "refused", "/robots.txt cannot be read: It is a file of more than 1 MB"),
    ],
)
def test_while_robots_cannot_be_read_nothing_is_fetched(library, site, page, status, said):
    """A site whose robots.txt cannot be read is left alone for the whole run, and asked for it but once."""
    site.pages |= {"/robots.txt": page, "/file": answer(PDF)}
    library.catalogue(**{"a.pdf": "/file", "b.pdf": "/file"})
    done = library.fetch(fetch_retries=1)
    assert [file.status for file in done] == [status] * 2
    assert said in done[0].reason
    assert done[0].reason == done[1].reason
    assert site.paths() == []
    assert len(site.asked) <= 2


@pytest.mark.parametrize(
    ("robots", "delay"), [(answer(b"", 404), 0.2), (answer(b"User-agent: *\nCrawl-delay: 0.4"), 0.4)]
)
def test_a_site_is_given_time(library, site, monkeypatch, robots, delay):
    """Requests to one site are apart by the delay that is set, or by the longer one that its robots.txt asks for."""
    times = []
    site.pages |= {
        "/robots.txt": robots,
        "/file": lambda handler: (times.append(time.monotonic()), answer(PDF)(handler)),
    }
    library.catalogue(**{f"{name}.pdf": "/file" for name in "abc"})
    assert [file.status for file in library.fetch(fetch_delay=0.2)] == ["new"] * 3
    assert all(later - sooner >= delay for sooner, later in itertools.pairwise(times))


# Places in the corpus


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../b.pdf", "passes over"),
        ("guides/../../b.pdf", "passes over"),
        ("/srv/b.pdf", "leads out of the corpus folder"),
        ("//srv/b.pdf", "leads out of the corpus folder"),
        ("a\0b.pdf", "is not a path written as below the corpus"),
        ("./b.pdf", "is not a path written as below the corpus"),
        ("guides//b.pdf", "is not a path written as below the corpus"),
        ("guides/b.pdf/", "is not a path written as below the corpus"),
        (".", "is not a path written as below the corpus"),
        ("catalogue.toml", "passes over"),
        (".git/b.pdf", "passes over"),
        ("_b.pdf", "passes over"),
        ("b.exe", "does not end as a document that is read does (.docm, .docx, "),
        ("b", "does not end as a document"),
        ("out/b.pdf", "leads out of the corpus folder"),
        ("loop/b.pdf", ""),
        ("link.pdf", "is taken by something that is no plain file"),
        ("folder.pdf", "is taken by something that is no plain file"),
        ("b" * 300 + ".pdf", "name too long"),
        ("plain.txt/b.pdf", ""),
    ],
)
def test_a_path_stays_in_the_corpus(library, site, tmp_path, path, said):
    """A path that leaves the corpus, is not seen by indexing, or is taken, is refused, and nothing is asked for it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / f"{PART}b.pdf").touch()
    (library.folder / "out").symlink_to(outside)
    (library.folder / "loop").symlink_to("loop")
    (library.folder / "link.pdf").symlink_to(outside / "b.pdf")
    (library.folder / "folder.pdf").mkdir()
    (library.folder / "plain.txt").write_text("Du texte.")
    site.pages["/file"] = answer(PDF)
    library.catalogue(**{path: "/file", "good.pdf": "/file"})
    bad, good = fetch(library.settings())
    assert (bad.failed, good.status) == (True, "new")
    assert said.lower() in bad.reason.lower()
    assert site.paths() == ["/file"]
    assert [file.name for file in outside.iterdir()] == [f"{PART}b.pdf"]
    assert not (tmp_path / "b.pdf").exists()


@given(st.text(alphabet=st.one_of(st.sampled_from("./\\:_~ \0ab"), st.characters(exclude_categories=["Cs"]))))
def test_any_path_stays_in_the_corpus(path):
    """Whatever the catalogue says, a place is below the corpus or there is none."""
    corpus = CORPUS / "guides"
    try:
        place = fetching._place(corpus, path + ".pdf")
    except (FetchRefused, OSError):
        return
    assert Path(os.path.normpath(place)).is_relative_to(corpus)
    assert not any(part.startswith((".", "_")) for part in place.relative_to(corpus).parts)


def test_what_was_put_by_hand_is_not_replaced(library, site):
    """A file that a person put or changed stays unless --replace is given; the same bytes are taken for fetched."""
    (library.folder / "a.pdf").write_bytes(OTHER)
    done = library.one(answer(PDF))
    assert done.status == "refused"
    assert "put or changed by hand" in done.reason
    assert library.files() == {"a.pdf": OTHER}
    assert library.one(answer(PDF), replace=True).status == "changed"
    assert library.one(versions(PDF, '"1"')).status == "unchanged"
    (library.folder / "a.pdf").write_bytes(OTHER)
    assert library.one(versions(PDF, '"1"')).status == "refused"
    assert "If-None-Match" not in site.asked[-1][1]  # what is here is not what was fetched
    (library.folder / "a.pdf").write_bytes(PDF)
    assert library.one(versions(PDF, '"1"')).status == "unchanged"
    (library.folder / "a.pdf").unlink()
    assert library.one(versions(PDF, '"1"')).status == "new"


def test_an_unwritable_place_fails_its_document(library, site, monkeypatch):
    """A disk that is full costs a document, which is told, and leaves nothing partial."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        done = library.one(answer(PDF))
    assert (done.status, done.reason) == ("failed", "Its place in the corpus cannot be used: No space left on device.")
    assert library.files() == {}
    assert library.one(answer(PDF)).status == "new"


# The run


def test_one_bad_document_stops_nothing(library, site):
    """Each document has its line, in the order of the catalogue."""
    site.pages |= {"/a": answer(PDF), "/b": answer(HTML), "/c": answer(b"", 500), "/d": answer(OTHER)}
    library.catalogue(**{"d.pdf": "/d", "b.pdf": "/b", "c.pdf": "/c", "a.pdf": "/a"})
    steps = []
    done = list(fetch(library.settings(), progress=lambda *step: steps.append(step)))
    assert [(file.path, file.status) for file in done] == [
        ("d.pdf", "new"), ("b.pdf", "refused"), ("c.pdf", "failed"), ("a.pdf", "new"),
    ]  # fmt: skip
    assert steps == [("fetching", count, 4) for count in range(4)]
    assert library.files() == {"a.pdf": PDF, "d.pdf": OTHER}


@pytest.mark.parametrize(
    ("chosen", "paths"),
    [
        (["a.pdf"], ["a.pdf"]),
        (["guides"], ["guides/b.pdf", "guides/deep/c.pdf"]),
        (["guides/"], ["guides/b.pdf", "guides/deep/c.pdf"]),
        (["guides/deep/*.pdf", "a.pdf"], ["a.pdf", "guides/deep/c.pdf"]),
        (["[d].pdf"], ["[d].pdf"]),
        ([], ["a.pdf", "guides/b.pdf", "guides/deep/c.pdf", "[d].pdf"]),
    ],
)
def test_documents_are_chosen(library, site, chosen, paths):
    """Paths, folders and patterns choose, and what is not chosen is not asked for."""
    site.pages["/file"] = answer(PDF)
    library.catalogue(**dict.fromkeys(("a.pdf", "guides/b.pdf", "guides/deep/c.pdf", "[d].pdf"), "/file"))
    assert [file.path for file in library.fetch(*chosen)] == paths
    assert sorted(library.files()) == sorted(paths)
    assert len(site.paths()) == len(paths)


def test_a_path_written_from_here_chooses_too(library, site):
    """What a shell completes, with the corpus folder in front, is understood."""
    assert library.one(answer(PDF)).status == "new"
    assert [file.path for file in library.fetch(f"{library.folder}/a.pdf")] == ["a.pdf"]


def test_a_missing_corpus_is_an_error(tmp_path):
    """A folder that is not there is told with the option that gives another."""
    with pytest.raises(CatalogueError, match=r"no folder .*nowhere.*--corpus"):
        list(fetch(load_settings(corpus=tmp_path / "nowhere")))


def test_choosing_nothing_is_an_error(library):
    """A name that the catalogue gives no address for is told, before anything is asked."""
    library.catalogue(**{"a.pdf": "/file"})
    with pytest.raises(UsageError, match=r"no file_url for 'b\.pdf'"):
        library.fetch("a.pdf", "b.pdf")


def test_a_dry_run_downloads_nothing(library, site):
    """`dry_run` asks the site, says what would be done, and leaves the folder untouched."""
    site.pages |= {"/a": versions(PDF, '"1"'), "/b": answer(OTHER), "/c": answer(PDF), "/d": answer(PDF)}
    library.catalogue(**{"a.pdf": "/a", "b.pdf": "/b"})
    library.fetch()
    (library.folder / "c.pdf").write_bytes(OTHER)
    library.catalogue(**{"a.pdf": "/a", "b.pdf": "/b", "c.pdf": "/c", "x/d.pdf": "/d", "e.pdf": "/e"})
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("*")}
    done = library.fetch(dry_run=True)
    assert [file.status for file in done] == ["unchanged", "changed", "changed", "new", "failed"]
    assert "would be refused" in done[2].reason
    assert "would be refused" not in done[1].reason
    assert {path: path.stat().st_mtime_ns for path in library.folder.rglob("*")} == before
    assert "would be refused" not in library.fetch("c.pdf", dry_run=True, replace=True)[0].reason


@pytest.mark.parametrize(
    "text", ["", "[]", "{", """{"a.pdf": 3}""", '{"a.pdf": {"validators": {"x": 1}, "sha256": ""}}']
)
def test_a_damaged_state_costs_a_download(library, site, text):
    """A state that cannot be read is forgotten: the file is asked for whole, and is the same."""
    library.one(versions(PDF, '"1"'))
    (library.folder / STATE).write_text(text)
    assert library.one(versions(PDF, '"1"')).status == "unchanged"
    assert library.one(versions(PDF, '"1"')).status == "unchanged"
    assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/file"] == [None, None, '"1"']


def test_a_changed_state_stops_nothing(library, site):
    """Validators that are no text, or no header, fail their document at most."""
    library.one(answer(PDF, etag='"1"'))
    text = (library.folder / STATE).read_text()
    for etag, status in (("5", "unchanged"), ('"a\\r\\nX: b"', "failed"), ('"\u20ac"', "unchanged")):
        (library.folder / STATE).write_text(text.replace(json.dumps('"1"'), etag))
        assert library.one(answer(PDF)).status == status
    assert not any("X" in headers for _, headers in site.asked)


def test_the_state_keeps_to_the_catalogue(library, site):
    """What the catalogue no longer gives is forgotten, what was not chosen is not."""
    site.pages["/file"] = answer(PDF)
    library.catalogue(**{"a.pdf": "/file", "b.pdf": "/file"})
    library.fetch()
    library.catalogue(**{"b.pdf": "/file", "c.pdf": "/file"})
    library.fetch("c.pdf")
    assert list(json.loads((library.folder / STATE).read_text())) == ["b.pdf", "c.pdf"]


def test_two_runs_do_not_meet(library):
    """While one run fetches, another is told to wait; when it is over, the next goes on."""
    library.catalogue(**{"a.pdf": "/file"})
    with FileLock(library.folder / LOCK), pytest.raises(FetchError, match="Another run is fetching"):
        library.fetch()
    assert library.fetch()[0].status == "failed"  # there is no such page, but the run took place


def test_a_corpus_that_cannot_be_written_is_told(library):
    """Where no run can keep others out, none takes place."""
    library.catalogue(**{"a.pdf": "/file"})
    (library.folder / LOCK).mkdir()
    with pytest.raises(FetchError, match="cannot be written"):
        library.fetch()
    assert library.site.asked == []


def test_an_interrupted_run_goes_on(library, site):
    """What came before the interruption stays, nothing partial does, and the next run brings the rest."""

    def interrupted(step: str, done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    site.pages["/file"] = versions(PDF, '"1"')
    library.catalogue(**{"a.pdf": "/file", "b.pdf": "/file"})
    with pytest.raises(KeyboardInterrupt):
        list(fetch(library.settings(), progress=interrupted))
    (library.folder / "guides").mkdir()
    (library.folder / f"guides/{PART}c.pdf").write_bytes(PDF[:99])  # of a run that was killed
    assert [file.status for file in library.fetch()] == ["unchanged", "new"]
    assert library.files() == {"a.pdf": PDF, "b.pdf": PDF}


def test_the_starter_corpus_is_left_alone():
    """The public page of a document is not its file: without a file_url there is nothing to fetch."""
    assert read_file_urls(CORPUS) == {}
    before = {path: path.stat().st_mtime_ns for path in CORPUS.rglob("*")}
    assert list(fetch(load_settings(corpus=CORPUS))) == []
    assert {path: path.stat().st_mtime_ns for path in CORPUS.rglob("*")} == before
