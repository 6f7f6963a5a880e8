"""The password: what asks for it, who gets in, who must wait, and who is warned; over the page's real server."""

import base64
import logging
import sys
import unicodedata
from types import SimpleNamespace

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from search.errors import UsageError
from search.index import IndexStore
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from tests.ui.doors_server import running
from ui import access, doctor, web
from ui.access import ADDRESSES, FAILURES, WAIT, Access, exposure
from ui.cli import main

USER, PASSWORD = "accueil", "pâté de forêt : 9"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
QUESTION = {"json": {"question": "La commune finance un forage ?"}}
PING = {
    "json": {"jsonrpc": "2.0", "id": 1, "method": "ping"},
    "headers": {"Accept": "application/json, text/event-stream"},
}

# One of each family: the page, its parts and its queue, documents, pictures, exports, programs, assistants.
ROUTES = [
    ("GET", "/", {}),
    ("GET", "/?q=forage", {}),
    ("GET", "/config", {}),
    ("GET", "/theme.css", {}),
    ("GET", "/documents/eau.txt", {}),
    ("GET", "/pages/jumelage.pdf/1.png", {}),
    ("GET", "/citations.ris?cite=eau.txt%231", {}),
    ("POST", "/gradio_api/queue/join", {"json": {"data": ["", None, None, "", "", 0, "fr"], "fn_index": 0,
                                                 "session_hash": "s"}}),
    ("POST", "/api/ask", QUESTION),
    ("POST", "/api/search", QUESTION),
    ("GET", "/api/documents", {}),
    ("GET", "/api/passages/eau.txt%231", {}),
    ("GET", "/api/openapi.json", {}),
    ("POST", "/mcp", PING),
]  # fmt: skip


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """The page's server with a user and a password, over a small index whose documents are there."""
    from reportlab.pdfgen.canvas import Canvas

    folder = tmp_path_factory.mktemp("guarded")
    (folder / "corpus").mkdir()
    (folder / "corpus/eau.txt").write_text("La commune finance un forage.", encoding="utf-8")
    pdf = Canvas(str(folder / "corpus/jumelage.pdf"))
    pdf.drawString(72, 720, "Un jumelage")
    pdf.save()
    write_index(folder / "index", DOCUMENTS, PASSAGES)
    settings = load_settings(corpus=folder / "corpus", index=folder / "index", user=USER, password=PASSWORD)
    app = web.build_app(Searcher(IndexStore(settings.index), TinyEncoder(), settings))
    with running(app) as address, httpx.Client(timeout=30) as client:
        yield SimpleNamespace(app=app, address=address, settings=settings, client=client)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch):
    """Wrong passwords of one test do not have the next one wait."""
    monkeypatch.setattr(access, "FAILURES", 10**6)


def ask(guarded, method, path, auth=None, **options):
    """The reply to one request, with this user and password."""
    pair = tuple(part.encode() for part in auth) if auth else None
    return guarded.client.request(method, guarded.address + path, auth=pair, **options)


@pytest.mark.parametrize(("method", "path", "options"), ROUTES, ids=[path for _, path, _ in ROUTES])
def test_everything_asks_for_the_password(guarded, method, path, options):
    """Without it, or with a wrong one, 401 and how to give it; with it, what was asked for."""
    for auth in (None, (USER, "pâté de forêt : 8"), ("autre", PASSWORD), (USER, ""), ("", "")):
        refused = ask(guarded, method, path, auth, **options)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == 'Basic realm="Passerelle", charset="UTF-8"'
        assert refused.json()["error"]["code"] == "password"
        assert refused.headers["x-content-type-options"] == "nosniff"
    assert ask(guarded, method, path, (USER, PASSWORD), **options).status_code == 200


def every_route(routes, before=""):
    """Each method and address that an application, and what is mounted or included in it, know."""
    for route in routes:
        inside = getattr(route, "original_router", route)
        if hasattr(inside, "routes"):
            yield from every_route(inside.routes, before + getattr(route, "path", ""))
        else:
            yield from ((method, before + route.path) for method in route.methods or ("GET", "POST"))


def test_no_route_was_forgotten(guarded):
    """Of all the routes that the page's server has, one alone answers without the password: its health."""
    routes = set(every_route(guarded.app.routes))
    assert {("GET", "/api/health"), ("POST", "/mcp"), ("POST", "/gradio_api/queue/join")} < routes
    told = {(method, path): ask(guarded, method, path).status_code for method, path in routes}
    assert {path for (_, path), status in told.items() if status < 400} == {"/api/health"}
    assert set(told.values()) == {200, 401, 404}, "404 is what the guard closes to all"


def test_health_is_open_and_nothing_near_it(guarded):
    """What watches over the server needs no password; an address that only resembles it does."""
    assert ask(guarded, "GET", "/api/health").json()["documents"] == len(DOCUMENTS)
    for path in ("/api/health/", "/api//health", "/api/health/../documents", "/api/health%2f..%2fdocuments",
                 "/api/documents?/api/health", "//api/health", "/API/health"):  # fmt: skip
        assert guarded.client.get(httpx.URL(guarded.address, raw_path=path.encode())).status_code == 401


def test_a_reader_is_told_in_words(guarded):
    """A browser gets a line in both languages, which Gradio's own page does not replace; a program an error object."""
    for path in ("/", "/documents/eau.txt"):
        told = ask(guarded, "GET", path, headers=BROWSER)
        assert (told.status_code, told.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert '<p lang="fr">Le nom et le mot de passe sont demandés.' in told.text
        assert '<p lang="en">A user name and a password are needed.' in told.text
    assert ask(guarded, "POST", "/api/ask", headers=BROWSER).headers["content-type"] == "application/json"


def test_however_it_is_typed(guarded):
    """The same accents in other bytes are the same password; what is not credentials is none."""
    pair = f"{USER}:{PASSWORD}"

    def told(header):
        return guarded.client.get(guarded.address + "/config", headers={"Authorization": header}).status_code

    for sent in (pair.encode(), unicodedata.normalize("NFD", pair).encode(), pair.encode("latin-1")):
        assert told("Basic " + base64.b64encode(sent).decode()) == 200
        assert told("bAsIc  " + base64.b64encode(sent).decode()) == 200
    coded = base64.b64encode(pair.encode()).decode()
    assert PASSWORD.endswith(": 9"), "a colon in a password is part of it"
    for header in ("", "Basic", f"Bearer {coded}", "Basic é!", "Basic !!!", f"Basic {coded}x", coded):
        assert told(header.encode()) == 401
    twice = [("Authorization", f"Basic {coded}")] * 2
    assert guarded.client.get(guarded.address + "/config", headers=twice).status_code == 401


def through(settings, clock=lambda: 0.0):
    """An application that answers whom the password lets in, asked from any address."""

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = Access(inner, settings, clock)

    def told(address, password=None):
        auth = (USER, password) if password else None
        return TestClient(app, client=(address, 1)).get("/", auth=auth)

    return told


def test_too_many_wrong_passwords_make_an_address_wait(guarded, monkeypatch, caplog):
    """That address alone, for a minute; asking without a password does not count; the password is not in the log."""
    monkeypatch.setattr(access, "FAILURES", FAILURES)
    now = 0.0
    told = through(guarded.settings, lambda: now)
    plain = "motdepasse"
    settings = guarded.settings.model_copy(update={"password": load_settings(user=USER, password=plain).password})
    told = through(settings, lambda: now)
    with caplog.at_level(logging.WARNING):
        for _ in range(FAILURES):
            assert told("192.0.2.1", "mauvais-essai").status_code == 401
    for password in ("mauvais-essai", plain):
        refused = told("192.0.2.1", password)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, str(WAIT))
    assert told("192.0.2.1").status_code == 401
    assert told("192.0.2.2", plain).status_code == 200
    now += WAIT + 1
    assert told("192.0.2.1", plain).status_code == 200
    assert "192.0.2.1" in caplog.text
    assert "mauvais-essai" not in caplog.text
    assert plain not in caplog.text


def test_the_addresses_of_one_network_wait_together(guarded, monkeypatch):
    """In IPv6 a machine has as many addresses as it likes: all of its network count as one, and no other."""
    monkeypatch.setattr(access, "FAILURES", 2)
    told = through(guarded.settings)
    for address in ("2001:db8::1", "2001:db8::2"):
        assert told(address, "mauvais").status_code == 401
    assert told("2001:db8::ffff", "mauvais").status_code == 429
    assert told("2001:db8:0:1::1", "mauvais").status_code == 401
    assert told("fe80::1%eth0", "mauvais").status_code == 401
    assert told("a socket", "mauvais").status_code == 401


def test_what_is_remembered_has_a_limit(guarded):
    """However many addresses try, no more than so many are kept."""
    app = Access(None, guarded.settings)
    for number in range(ADDRESSES + 100):
        app._failed[str(number)] = 1
    assert len(app._failed) == ADDRESSES


def test_websockets_ask_too(guarded):
    """A connection of another kind is refused before it is accepted, without the password or from another site."""
    client = TestClient(guarded.app, base_url="http://127.0.0.1")
    for headers in ({}, {"Origin": "http://autre.invalid"}, {"Host": "rebound.invalid"}):
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/", headers=headers):
            pass
        assert closed.value.code == 1008


def test_the_page_works_with_the_password(reader, guarded):
    """A reader who gave it once asks, reads and opens as ever."""
    context = reader(guarded.address, http_credentials={"username": USER, "password": PASSWORD}, locale="fr-FR")
    page = context.new_page()
    page.goto(guarded.address)
    page.locator(".corpus", has_text=f"{len(DOCUMENTS)} documents").wait_for()
    page.locator("#question textarea").fill("La commune finance un forage ?")
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .asked").wait_for()
    assert "forage" in page.locator("#passages").inner_text()
    with context.expect_page() as opened:
        page.locator("#passages a", has_text="Ouvrir").first.click()
    assert "forage" in opened.value.locator("body").inner_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"user": "accueil"}, "user is set but password is not"),
        ({"password": "assez-long-1"}, "password is set but user is not"),
        ({"user": "a:b", "password": "assez-long-1"}, "user: .*colon"),
        ({"user": "a\tb", "password": "assez-long-1"}, "user: .*control"),
        ({"user": "accueil", "password": "court-1"}, "password: .*at least 8"),
        ({"user": "accueil", "password": "assez\x00long"}, "password: .*control"),
    ],
)
def test_half_a_password_is_refused(options, said):
    """A name without its password, or one that cannot be sent or is soon guessed; the password is not repeated."""
    with pytest.raises(UsageError, match=said) as refused:
        load_settings(**options)
    assert not options.get("password") or options["password"] not in str(refused.value)


def test_the_password_is_never_shown(guarded, monkeypatch):
    """Neither by the settings, nor by a misspelt one, nor by `doctor`, which says that there is one."""
    assert PASSWORD not in f"{guarded.settings!r} {guarded.settings.model_dump_json()}"
    with pytest.raises(UsageError) as refused:
        load_settings(motdepasse="un secret")
    assert "un secret" not in str(refused.value)
    ((level, state, _),) = [
        (f.level, f.state, f.advice) for f in doctor.examine(guarded.settings) if f.subject == "access"
    ]
    assert (level, state) == ("fine", "served on 127.0.0.1, port 7860; user accueil, password **********")


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", False), ("127.8.8.8", False), ("localhost", False), ("::1", False), ("0.0.0.0", True),  # noqa: S104
     ("::", True), ("192.0.2.7", True), ("docs.exemple.invalid", True), ("", True)],
)  # fmt: skip
def test_an_open_server_is_warned_of(host, warned):
    """Other machines reach it and nothing is asked of them: what to set is named. With a password, nothing is said."""
    said = exposure(load_settings(host=host))
    assert bool(said) == warned
    assert not warned or "PASSERELLE_PASSWORD" in said
    assert exposure(load_settings(host=host, user=USER, password=PASSWORD)) is None
    (finding,) = [f for f in doctor.examine(load_settings(host=host)) if f.subject == "access"]
    assert (finding.level == "note") == warned


def test_serve_warns_on_standard_error(guarded, monkeypatch, capsys):
    """`passerelle serve --host 0.0.0.0` without a password says so before it serves."""
    searcher = Searcher(IndexStore(guarded.settings.index), TinyEncoder(), load_settings(index=guarded.settings.index))
    monkeypatch.setattr(Searcher, "open", lambda settings, *_: searcher)
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: [opened.close() for opened in sockets])
    arguments = ["passerelle", "serve", "--host", "0.0.0.0", "--port", "47815"]  # noqa: S104
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as done:
        main()
    assert not done.value.code
    told = capsys.readouterr()
    assert "Warning: Whoever reaches 0.0.0.0, port 47815" in told.err
    assert "`user` and `password`" in told.err
    assert "Warning" not in told.out
