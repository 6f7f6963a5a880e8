"""What programs are given over HTTP: the real server, a small real index, and requests that mean no good."""

import json
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search.errors import EncoderError, IndexDamaged
from search.index import IndexStore
from search.records import Document, Filters
from search.reference_list import listed
from search.searcher import Searcher
from search.settings import load_settings
from tests.llm_server import llm_server, said
from tests.tiny import TinyEncoder, passage, write_index
from tests.ui.doors_server import serving
from ui.cli import main
from ui.door import BODY_BYTES
from ui.render import answer_values, hit_values, passage_values
from ui.shared import RUNNING, WAITING

WATER = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
GUIDE = Path(__file__).parents[2] / "docs/guide.md"
# Whatever may stand in the name of a file.
NAMES = (
    "a b.txt",
    "été & hiver #3.txt",
    "50%2F50.txt",
    "a/b/c?.md",
    "a+b;c=d,e.txt",
    "[x]\n\ty.txt",
    "..txt",
    "«§»\\'\".txt",
)


@pytest.fixture(scope="module")
def client(site):
    """A program that asks the page's own server."""
    with httpx.Client(base_url=site.address + "api", timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A searcher over documents with names that are hard to put in an address."""
    root = tmp_path_factory.mktemp("named")
    documents = sorted((Document(name, "Titre") for name in NAMES), key=lambda document: document.id)
    passages = [passage(d.id, n, f"La commune numéro {n} parle.") for d in documents for n in (1, 2)]
    write_index(root, documents, passages)
    return Searcher(IndexStore(root), TinyEncoder(), load_settings(index=root))


def plain(values):
    """The values as JSON has them."""
    return json.loads(json.dumps(values))


def error(response, status, code):
    """The message of an error object with this code; there is nothing else in it."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json")
    values = response.json()
    assert (set(values), set(values["error"]), values["error"]["code"]) == ({"error"}, {"code", "message"}, code)
    return values["error"]["message"]


def test_the_command_line_and_the_api_say_the_same(client, library, encoder, monkeypatch, capsys):
    """An answer, hits and a passage are, value for value, what the command prints and what the records hold."""
    monkeypatch.setattr("search.searcher.load_encoder", lambda *_: encoder)
    options = ["--json", "--index", str(library.settings.index), "--limit", "3", "--per-document", "1"]
    printed = {}
    for name in ("ask", "search"):
        monkeypatch.setattr(sys, "argv", ["passerelle", name, WATER, *options])
        with pytest.raises(SystemExit) as done:
            main()
        assert not done.value.code
        printed[name] = json.loads(capsys.readouterr().out)
    asked = {"question": WATER, "limit": 3, "per_document": 1}
    answer = client.post("/ask", json=asked).json()
    assert answer == printed["ask"] == plain(answer_values(library.searcher.ask(WATER, None, 3, 1)))
    assert (answer["outcome"], answer["quotes"][0]["text"]) == ("answered", library.law)
    hits = library.searcher.search(WATER, None, 3, 1)
    assert printed["search"] == plain([hit_values(hit) for hit in hits])
    assert client.post("/search", json=asked).json() == {"hits": printed["search"]}
    found = client.get("/passages/" + quote(hits[0].passage.id, safe="")).json()
    around = {name: found.pop(name) for name in ("previous", "next")}
    assert found == plain(passage_values(hits[0].passage, hits[0].document))
    assert around == {"previous": None, "next": "lois/loi-eau.md#2"}


def test_filters_are_those_of_the_page(client, library):
    """Kinds, publishers, dates, how many passages, and how many of each document."""
    asked = {"question": "le comité de jumelage", "kinds": ["guide"], "publishers": ["Pôle accompagnement"],
             "date_from": "2022", "date_to": "2023-12", "limit": 5}  # fmt: skip
    hits = client.post("/search", json=asked).json()["hits"]
    assert {hit["document"]["id"] for hit in hits} == {"guides/page.html"}
    filters = Filters(("guide",), ("Pôle accompagnement",), "2022", "2023-12")
    assert hits == plain([hit_values(hit) for hit in library.searcher.search(asked["question"], filters, 5)])


@pytest.mark.parametrize("safe", ["", "/"])
def test_every_passage_has_an_address(named, safe):
    """Whatever its document is named, percent-encoded, with its slashes encoded or not."""
    with serving(named) as address:
        for document in named.index.documents():
            for number in (1, 2):
                wanted = f"{document.id}#{number}"
                found = httpx.get(f"{address}/api/passages/{quote(wanted, safe=safe)}").json()
                assert found["passage"]["id"] == wanted
                assert (found["previous"], found["next"]) == (
                    (None, f"{document.id}#2") if number == 1 else (f"{document.id}#1", None)
                )


def test_documents_are_counted_and_listed(client):
    """How many, of which kinds and publishers, between which dates, how many passages each; filtered, and in parts."""
    every = client.get("/documents").json()
    assert (every["total"], every["kinds"]) == (5, {"guide": 3, "law": 1, "study": 1})
    assert every["publishers"] == {"Observatoire": 1, "Pôle accompagnement": 3, "Pôle juridique": 1}
    assert every["themes"] == {"1 % solidaire": 2, "cadre juridique": 1, "chiffres": 1, "jumelage": 1}
    assert (every["date_from"], every["date_to"]) == ("2021-08-04", "2024")
    ids = [entry["document"]["id"] for entry in every["documents"]]
    assert ids == sorted(ids)
    assert {entry["document"]["id"]: entry["passages"] for entry in every["documents"]}["lois/loi-eau.md"] == 2
    assert sum(entry["passages"] for entry in every["documents"]) == client.get("/health").json()["passages"]
    parts = [client.get("/documents", params={"limit": 2, "offset": offset}).json() for offset in (0, 2, 4, 6)]
    assert [entry["document"]["id"] for part in parts for entry in part["documents"]] == ids
    assert {part["total"] for part in parts} == {5}
    some = client.get("/documents", params={"kinds": ["guide", "law"], "date_from": "2022"}).json()
    assert (some["total"], some["kinds"]) == (2, {"guide": 2})
    some = client.get("/documents", params={"themes": ["jumelage", "chiffres"]}).json()
    assert [entry["document"]["id"] for entry in some["documents"]] == ["etudes/chiffres.pdf", "guides/jumelage.txt"]
    asked = {"question": "la coopération", "themes": ["chiffres"]}
    hits = client.post("/search", json=asked).json()["hits"]
    assert {hit["document"]["id"] for hit in hits} == {"etudes/chiffres.pdf"}


def test_references_are_listed(client, library):
    """Those that the documents name, with how many passages do; found by a part, given in parts."""
    every = client.get("/references").json()
    assert every["total"] == len(every["references"]) == len(listed(library.searcher.index.references))
    (water,) = client.get("/references", params={"find": "2005-95"}).json()["references"]
    assert water == {"key": "loi 2005-95", "citation": "loi n° 2005-95 du 9 février 2005", "passages": 0, "citing": 1,
                     "url": "https://www.legifrance.gouv.fr/eli/loi/2005/2/9/2005-95/jo/texte"}  # fmt: skip
    assert client.get("/references", params={"find": "rien"}).json() == {"total": 0, "references": []}
    assert client.get("/references", params={"offset": 1, "limit": 1}).json()["references"] == every["references"][1:2]
    error(client.get("/references", params={"find": "a" * 201}), 422, "invalid")


def test_health(client, library):
    """The index that answers, by name, and what it was built with."""
    health = client.get("/health").json()
    index = library.searcher.index
    assert (health["generation"], health["encoder"]) == (index.folder.name, index.manifest.encoder)
    assert (health["documents"], health["llm"]) == (5, False)
    assert (health["passages"], health["sentences"]) == (index.manifest.passages, index.manifest.sentences)


def test_an_index_that_is_not_there_is_503(tmp_path):
    """Then the server says so to whoever asks, and answers again when there is one."""
    documents = [Document("a.txt", "Titre")]
    write_index(tmp_path, documents, [passage("a.txt", 1, "La commune finance un forage.")])
    searcher = Searcher(IndexStore(tmp_path), TinyEncoder(), load_settings(index=tmp_path))
    with serving(searcher) as address, httpx.Client(base_url=address + "/api") as client:
        assert client.get("/health").status_code == 200
        (tmp_path / "current").rename(tmp_path / "away")
        replies = [client.get(path) for path in ("/health", "/documents", "/passages/a.txt%231")]
        replies.append(client.post("/ask", json={"question": "Le forage ?"}))
        for reply in replies:
            assert "Run `passerelle index`" in error(reply, 503, "index")
            assert int(reply.headers["retry-after"]) > 0
        (tmp_path / "away").rename(tmp_path / "current")
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("sent", "status", "code", "told"),
    [
        ({"question": "?!"}, 422, "question_empty", "write a few words"),
        ({"question": "a" * 2001}, 422, "question_too_long", "at most 2,000"),
        ({"question": "eau", "kinds": ["roman"]}, 422, "filter", "No document has the kind 'roman'"),
        ({"question": "eau", "themes": ["lune"]}, 422, "filter", "No document has the theme 'lune'; there are: 1 %"),
        ({"question": "eau", "publishers": ["\ud800"]}, 422, "invalid", "publishers.0"),
        ({"question": "eau", "date_from": "2025", "date_to": "2024"}, 422, "filter", "exclude everything"),
        ({"question": "eau", "llm": True}, 400, "usage", "none is set"),
        ({"question": ""}, 422, "invalid", "question: "),
        ({"question": "eau", "date_from": "13/05/2024"}, 422, "invalid", "date_from: "),
        ({"question": "eau", "limit": 101}, 422, "invalid", "limit: Input should be less than or equal to 100"),
        ({"question": "eau", "limit": "10"}, 422, "invalid", "limit: Input should be a valid integer"),
        ({"question": "eau", "per_document": 0}, 422, "invalid", "per_document"),
        ({"question": "eau", "langue\ud800": "fr"}, 422, "invalid", "body: "),
        ({"question": "eau", "langue": "fr"}, 422, "invalid", "langue: Extra inputs are not permitted"),
        ({}, 422, "invalid", "question: Field required"),
        ([], 422, "invalid", "body: "),
    ],
)
def test_what_is_wrong_is_told(client, sent, status, code, told):
    """Wrong input gets an error object that says what is wrong, and is never a defect of the server."""
    body = json.dumps(sent).encode()
    reply = client.post("/ask", content=body, headers={"Content-Type": "application/json"})
    assert told in error(reply, status, code)


def test_what_is_not_there_is_told(client):
    """Unknown passages, addresses, methods and parameters, a body that is not JSON: all have the one form."""
    assert "There is no passage 'nowhere#1'" in error(client.get("/passages/nowhere%231"), 404, "not_found")
    error(client.get("/nothing"), 404, "not_found")
    error(client.get("/docs"), 404, "not_found")  # FastAPI's page loads scripts from another site
    reply = client.get("/search")
    error(reply, 405, "method_not_allowed")
    assert reply.headers["allow"] == "POST"
    error(client.post("/ask", content=b"{", headers={"Content-Type": "application/json"}), 400, "malformed")
    error(client.post("/ask", content=b'{"question": "eau"}'), 415, "not_json")
    assert "limit" in error(client.get("/documents", params={"limit": 0}), 422, "invalid")
    error(client.get("/documents", params={"page": 2}), 422, "invalid")
    error(client.get("/documents", params={"kinds": "roman"}), 422, "filter")


def test_a_body_that_is_too_large_is_not_read(client):
    """Whether its size is declared or found out."""
    large = b" " * (BODY_BYTES + 1)
    headers = {"Content-Type": "application/json"}
    error(client.post("/ask", content=large, headers=headers), 413, "too_large")
    error(client.post("/ask", content=iter([large[:-1], b" "]), headers=headers), 413, "too_large")
    longest = json.dumps({"question": "\U0001f30a" * 20_000}).encode()
    assert len(longest) < BODY_BYTES
    error(client.post("/ask", content=longest, headers=headers), 422, "question_too_long")


@pytest.mark.parametrize("path", ["api/ask", "mcp"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "{own}"}, 200),
        ({"Origin": "http://exemple.invalid"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://[broken"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "localhost"}, 200),
        ({"Host": "[::1]:7860"}, 200),
        ({"Host": "192.0.2.7"}, 200),
        ({"Host": "rebound.invalid:7860"}, 403),
        ({"Host": "[broken"}, 403),
    ],
)
def test_other_sites_may_not_ask(site, path, headers, status):
    """A browser says which page asks, and by which name; programs ask freely, by any address of this machine."""
    body = {"question": WATER} if path == "api/ask" else {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    own = site.address.rstrip("/")
    given = {name: value.format(own=own) for name, value in headers.items()}
    reply = httpx.post(
        site.address + path, json=body, headers={"Accept": "application/json, text/event-stream"} | given, timeout=60
    )
    assert reply.status_code == status
    assert "access-control-allow-origin" not in reply.headers
    if status != 200:
        error(reply, 403, "origin" if "Origin" in headers else "host")


def test_other_names_of_the_server_are_a_setting(named):
    """Behind a proxy, programs call it by a name that it cannot know by itself."""
    searcher = named.under(named.settings.model_copy(update={"host_names": ("Docs.exemple.invalid",)}))
    with serving(searcher) as address:
        for name, status in (("docs.exemple.invalid:443", 200), ("exemple.invalid", 403)):
            assert httpx.get(f"{address}/api/health", headers={"Host": name}).status_code == status


def test_a_language_model_writes_when_it_is_asked_to(library):
    """Never unless the program says so."""
    with llm_server() as llm:
        llm.reply = said("La loi permet de consacrer 1 % du budget de l'eau à la coopération [1].")
        chosen = {"llm_address": llm.address, "llm_model": "petit"}
        with serving(library.searcher.under(library.settings.model_copy(update=chosen))) as address:
            asked = [
                httpx.post(f"{address}/api/ask", json={"question": WATER} | more, timeout=60).json()
                for more in ({}, {"llm": True})
            ]
            assert httpx.get(f"{address}/api/health").json()["llm"] is True
        assert asked[0]["written"] is None
        assert asked[1]["written"]["text"].startswith("La loi permet de consacrer 1 %")
        assert asked[0] == asked[1] | {"written": None}
        assert len(llm.requests) == 1


class _Slow(Searcher):
    """Answers when it is let."""

    let = threading.Event()

    def search(self, *asked):
        assert self.let.wait(30)
        return super().search(*asked)


def test_too_many_questions_at_once_are_refused(named):
    """Those that may wait do, one more is told when to come back, and health does not wait with them."""
    slow = _Slow(IndexStore(named.settings.index), TinyEncoder(), named.settings)
    many = RUNNING + WAITING
    with serving(slow) as address, ThreadPoolExecutor(many) as pool:
        search = {"url": f"{address}/api/search", "json": {"question": "La commune"}, "timeout": 60}
        waiting = [pool.submit(httpx.post, **search) for _ in range(many)]
        end = time.monotonic() + 20
        refused = None
        while refused is None and time.monotonic() < end:  # until all the others are there
            with suppress(httpx.ReadTimeout):
                refused = httpx.post(**search | {"timeout": 0.5})
        assert "Ask again in a few seconds" in error(refused, 503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        assert httpx.get(f"{address}/api/health").status_code == 200
        slow.let.set()
        assert {future.result().status_code for future in waiting} <= {200, 503}
        assert httpx.post(**search).status_code == 200


def test_a_defect_says_nothing_of_the_inside(named):
    """The reply has the one form; the trace is for the log."""

    class Broken(Searcher):
        def search(self, question, *asked):
            raise (EncoderError if "modèle" in question else RuntimeError)("/the/inside")

        def ask(self, *asked):
            raise IndexDamaged("The index is damaged.\nRun `passerelle index`.")

    with serving(Broken(IndexStore(named.settings.index), TinyEncoder(), named.settings)) as address:
        for question in ("eau", "le modèle"):
            reply = httpx.post(f"{address}/api/search", json={"question": question})
            assert "inside" not in error(reply, 500, "internal")
        reply = httpx.post(f"{address}/api/ask", json={"question": "eau"})
        assert error(reply, 503, "index") == "The index is damaged. Run `passerelle index`."


def test_the_description_is_whole_and_the_guide_names_every_route(client):
    """Each route is described with what it takes, gives and refuses; and is in the guide."""
    described = client.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/api"}]
    routes = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert routes == {("post", "/search"), ("post", "/ask"), ("get", "/passages/{passage_id}"), ("get", "/documents"),
                      ("get", "/references"), ("get", "/health")}  # fmt: skip
    guide = GUIDE.read_text(encoding="utf-8")
    for method, path in routes:
        route = described["paths"][path][method]
        assert route["description"]
        assert f"`{method.upper()} /api{path.replace('{passage_id}', '')}" in guide
        for status, reply in route["responses"].items():
            schema = reply["content"]["application/json"]["schema"]["$ref"]
            assert (schema == "#/components/schemas/ErrorReply") == (status != "200")
        assert {"400", "401", "403", "404", "413", "422", "429", "503"} <= set(route["responses"])
    assert "/api/openapi.json" in guide


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_the_api_is_as_it_describes_itself(site, mode):
    """Whatever is sent, right or wrong, the reply is one that is declared, in its form, and never a defect."""
    # Not checked: that all that fits the types is accepted. A question without words does, and is refused.
    excluded = [positive_data_acceptance]
    replies = Counter()
    described = schemathesis.openapi.from_url(f"{site.address}api/openapi.json")
    if mode == schemathesis.GenerationMode.NEGATIVE:  # any text may be an id, and health takes nothing
        described = described.include(path=["/search", "/ask", "/documents"])
    for found in described.get_all_operations():

        @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(found.ok().as_strategy(generation_mode=mode))
        def ask(case):
            reply = case.call_and_validate(excluded_checks=excluded, timeout=60)
            replies[case.path, reply.status_code] += 1

        ask()
    if mode == schemathesis.GenerationMode.POSITIVE:
        assert all(replies[path, 200] for path in ("/search", "/ask", "/documents", "/health")), replies
    else:
        assert all(replies[path, 422] for path in ("/search", "/ask", "/documents")), replies
