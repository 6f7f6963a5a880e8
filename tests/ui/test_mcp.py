"""What assistants are given: the official client, over both transports, on a small real index."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from search.errors import IndexMissing
from search.index import IndexStore
from search.records import Document
from search.searcher import Searcher
from search.settings import load_settings
from tests.llm_server import llm_server, said
from tests.tiny import TinyEncoder, passage, write_index
from tests.ui.doors_server import serving
from ui.render import answer_values, hit_values, passage_values

ROOT = Path(__file__).parents[2]
WATER = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
TOOLS = {"search", "ask", "get_passage", "list_documents"}
COMMAND = [sys.executable, "-c", "from ui.cli import main; main()", "mcp"]


def plain(values):
    """The values as JSON has them."""
    return json.loads(json.dumps(values))


def calls(server, *asked, mode="auto"):
    """The results of these calls, each a tool and its arguments, made by one client of `server`."""

    async def run():
        with anyio.fail_after(100):
            async with Client(server, mode=mode) as client:
                return [await client.call_tool(name, arguments) for name, arguments in asked]

    return in_thread(run)


def in_thread(run):
    """What `run` returns, in a thread of its own: the tests of the page leave an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, run).result()


def text(result):
    """What the assistant reads."""
    (content,) = result.content
    return content.text


@pytest.fixture(scope="module")
def address(site):
    """Where the page's own server speaks the protocol."""
    return f"{site.address}mcp"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_api_and_the_tools_say_the_same(address, library, site, mode):
    """Each tool gives the values that HTTP gives, to clients of today's protocol and of the one before."""
    asked = {"question": WATER, "limit": 2, "per_document": 1, "kinds": ["law", "guide"], "date_from": "2020"}
    searched, answered, read, listed = calls(
        address,
        ("search", asked),
        ("ask", asked),
        ("get_passage", {"passage_id": "lois/loi-eau.md#1"}),
        ("list_documents", {"kinds": ["guide"], "limit": 2}),
        mode=mode,
    )
    with httpx.Client(base_url=f"{site.address}api", timeout=60) as client:
        assert searched.structured_content == client.post("/search", json=asked).json()
        assert answered.structured_content == client.post("/ask", json=asked).json()
        assert read.structured_content == client.get("/passages/lois/loi-eau.md%231").json()
        assert listed.structured_content == client.get("/documents?kinds=guide&limit=2").json()
    assert answered.structured_content["quotes"][0]["text"] == library.law
    assert [one.is_error for one in (searched, answered, read, listed)] == [False] * 4


def test_an_assistant_reads_quotes_citations_and_links(address, site):
    """The text says the outcome, the words, where they stand, and how to open them at their page."""
    asked = {"question": "Combien de millions d'euros les régions déclarent-elles ?", "limit": 2}
    answered, read, listed, none = calls(
        address,
        ("ask", asked),
        ("get_passage", {"passage_id": "lois/loi-eau.md#2"}),
        ("list_documents", {"limit": 2}),
        ("search", {"question": "mairie", "date_from": "2030"}),
    )
    said = text(answered)
    assert said.startswith("The documents answer with these quotes:\n\n[1] « Les régions déclarent 117 millions")
    assert "Les chiffres de la coopération, Observatoire, mai 2023, p. 2." in said.replace("\u00a0", " ")
    assert f"Document: {site.address}documents/etudes/chiffres.pdf#page=2" in said
    assert httpx.get(f"{site.address}documents/etudes/chiffres.pdf").content.startswith(b"%PDF-")
    assert "Before it: lois/loi-eau.md#1. After it: nothing." in text(read)
    assert "https://exemple.invalid/loi" in text(read)
    assert text(listed).splitlines()[:2] == [
        "5 documents, dated 2021-08-04 to 2024.", "Kinds: guide (3), law (1), study (1)",
    ]  # fmt: skip
    assert "3 more: ask with offset 2." in text(listed)
    assert "[etudes/chiffres.pdf]" in text(listed)
    assert text(none) == "No passage was found."


def test_what_is_not_answered_is_said(address):
    """An abstention is a reply, in words; a misspelt word and a missing article are told."""
    near, unknown, article = calls(
        address,
        ("ask", {"question": "Quel temps fera-t-il demain à la mairie ?"}),
        ("ask", {"question": "Quelle est la capitale de l'Australie ?"}),
        ("ask", {"question": "Que dit l'art. L. 9999-9 du CGCT ?"}),
    )
    assert near.structured_content["outcome"] == "nearby"
    assert text(near).startswith(
        "No passage clearly answers this question. What follows only comes near it: say so if you use it.\n\n[1] « "
    )
    assert unknown.structured_content["outcome"] in ("nearby", "none")
    assert "answer" in text(unknown).splitlines()[0]
    assert unknown.structured_content["quotes"] == []
    assert "L. 9999-9 is not in the documents." in text(article).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": "?!"}, "The question is empty"),
        ("ask", {"question": "eau", "kinds": ["roman"]}, "No document has the kind 'roman'; there are: guide, law"),
        ("ask", {"question": "eau", "llm": True}, "none is set"),
        ("search", {"question": "eau", "limit": 1000}, "less than or equal to 100"),
        ("search", {}, "question"),
        ("search", {"question": "eau", "date_to": "demain"}, "pattern"),
        ("get_passage", {"passage_id": "nowhere#1"}, "There is no passage 'nowhere#1'"),
        ("list_documents", {"publishers": ["Moi"]}, "there are: Observatoire"),
        ("search", {"question": "eau", "themes": ["Moi"]}, "there are: 1 % solidaire"),
    ],
)
def test_what_is_wrong_is_told_to_the_assistant(address, tool, arguments, told):
    """A wrong call is a result that says what is wrong, so that the assistant can mend it."""
    (result,) = calls(address, (tool, arguments))
    assert result.is_error
    assert told in text(result)
    assert "Traceback" not in text(result)


def test_the_tools_are_described(address):
    """Each says what it is for, that the documents are in French, what it takes and gives; the guide names it."""

    async def run():
        async with Client(address) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = in_thread(run)
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    assert {tool.name for tool in tools} == TOOLS
    assert "in French" in instructions
    for tool in tools:
        assert "French" in tool.description
        assert tool.annotations.read_only_hint
        assert all("description" in values for values in tool.input_schema["properties"].values())
        assert tool.output_schema["type"] == "object"
        assert f"`{tool.name}`" in guide


def test_an_index_that_is_not_there_is_told(tmp_path):
    """The assistant learns what the operator has to do; a defect says nothing of the inside."""

    class Broken(Searcher):
        def search(self, *asked):
            raise RuntimeError("/the/inside")

        def ask(self, *asked):
            raise IndexMissing("There is no index. Run `passerelle index`.")

    write_index(tmp_path, [Document("a.txt", "Titre")], [passage("a.txt", 1, "La commune parle.")])
    with serving(Broken(IndexStore(tmp_path), TinyEncoder(), load_settings(index=tmp_path))) as address:
        missing, broken = calls(
            f"{address}/mcp", ("ask", {"question": "La commune ?"}), ("search", {"question": "La commune ?"})
        )
    assert missing.is_error
    assert "Run `passerelle index`" in text(missing)
    assert broken.is_error
    assert "inside" not in text(broken)


def test_a_language_model_writes_when_it_is_asked_to(library):
    """What it wrote is told beside the quotes, with its name; without `llm` it is not asked."""
    with llm_server() as llm:
        llm.reply = said("La loi permet de consacrer 1 % du budget de l'eau à la coopération [1].")
        chosen = {"llm_address": llm.address, "llm_model": "petit"}
        with serving(library.searcher.under(library.settings.model_copy(update=chosen))) as address:
            quoted, written = calls(
                f"{address}/mcp", ("ask", {"question": WATER}), ("ask", {"question": WATER, "llm": True})
            )
        assert len(llm.requests) == 1
    assert quoted.structured_content["written"] is None
    assert "Written by petit from these passages:\nLa loi permet de consacrer 1 %" in text(written)
    assert f"[1] « {library.law} »" in text(written)


def test_only_calls_are_taken_over_http(address):
    """Nothing that would wait for the server to speak, which it never does by itself."""
    for method in ("GET", "DELETE"):
        reply = httpx.request(method, address, headers={"Accept": "text/event-stream"})
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_over_standard_input_and_output(library, tmp_path):
    """`passerelle mcp` serves the same tools with the same values; on its standard output is the protocol alone."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PASSERELLE_INDEX": str(library.settings.index)}
    wire = tmp_path / "wire"
    listened = StdioServerParameters(
        command="sh", args=["-c", 'wire=$1; shift; "$@" | tee "$wire"', "sh", str(wire), *COMMAND], env=environment
    )
    answered, searched, read = calls(
        stdio_client(listened),
        ("ask", {"question": WATER, "limit": 2}),
        ("search", {"question": WATER, "limit": 1}),
        ("get_passage", {"passage_id": "lois/loi-eau.md#1"}),
    )
    assert answered.structured_content == plain(answer_values(library.searcher.ask(WATER, limit=2)))
    hits = library.searcher.search(WATER, limit=1)
    assert searched.structured_content == {"hits": plain([hit_values(hit) for hit in hits])}
    assert read.structured_content.items() >= plain(passage_values(hits[0].passage, hits[0].document)).items()
    assert f"[1] « {library.law} »" in text(answered)
    assert "https://exemple.invalid/loi" in text(answered)  # its public page: there is no server to link to
    assert "Document:" not in text(answered)
    messages = [json.loads(line) for line in wire.read_text(encoding="utf-8").splitlines()]
    assert len(messages) >= 4
    assert {message["jsonrpc"] for message in messages} == {"2.0"}
