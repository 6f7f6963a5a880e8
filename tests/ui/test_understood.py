"""Follow-ups by every door: the page and its address, the command line, HTTP and MCP."""

import json
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from search import llm
from search.records import Answer
from tests.llm_server import llm_server
from tests.ui.test_mcp import calls, text
from tests.ui.test_web import ask
from ui.cli import main
from ui.page import answer_html
from ui.render import answer_values
from ui.terminal import print_answer
from ui.understood import understood_html

FIRST = "Combien de millions d'euros les régions déclarent-elles en 2022 ?"
FOLLOW_UP = "et en 2023 ?"
UNDERSTOOD = "Combien de millions d'euros les régions déclarent-elles en 2023 ?"


def test_a_follow_up_on_the_page(visit):
    """It is said how it was understood; the address gives the same answer; it can be asked as it was typed."""
    page = visit()
    home = page.url
    ask(page, FIRST)
    assert "after=" not in page.url
    page.locator("#question textarea").fill(FOLLOW_UP)
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .understood", has_text=UNDERSTOOD).wait_for()
    assert "117 millions" in page.locator("#answer blockquote").first.text_content()
    page.wait_for_function("location.search.includes('after=')")
    assert parse_qs(urlsplit(page.url).query) == {"q": [FOLLOW_UP], "after": [FIRST]}
    shared = page.url
    page.locator("#answer a.alone").click()
    page.locator("#answer .asked", has_text=f"Question : {FOLLOW_UP}").wait_for()
    assert parse_qs(urlsplit(page.url).query) == {"q": [FOLLOW_UP]}
    page.go_back()
    page.locator("#answer .understood", has_text=UNDERSTOOD).wait_for()
    ask(page, "Comment réveiller un jumelage endormi ?")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["Comment réveiller un jumelage endormi ?"]}
    page.goto(shared)
    page.locator("#answer .understood", has_text=UNDERSTOOD).wait_for()
    page.goto(home)
    page.get_by_text("5 documents").wait_for()
    page.locator("#question textarea").fill(FOLLOW_UP)
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .asked", has_text=f"Question : {FOLLOW_UP}").wait_for()  # nothing was asked before it


def test_the_command_line_and_programs_give_the_question_before(library, site, encoder, monkeypatch, capsys):
    """What HTTP and MCP give is what `Searcher.ask` does; a question that stands alone is left as it is."""
    answer = library.searcher.ask(FOLLOW_UP, previous=FIRST)
    assert (answer.question, answer.typed) == (UNDERSTOOD, FOLLOW_UP)
    values = json.loads(json.dumps(answer_values(answer)))
    (reply,) = calls(f"{site.address}mcp", ("ask", {"question": FOLLOW_UP, "previous": FIRST}))
    assert reply.structured_content == values
    sent = {"question": FOLLOW_UP, "previous": FIRST}
    assert httpx.post(f"{site.address}api/ask", json=sent, timeout=60).json() == values
    monkeypatch.setattr("search.searcher.load_encoder", lambda *_: encoder)
    options = ["--after", FIRST, "--json", "--index", str(library.settings.index)]
    monkeypatch.setattr(sys, "argv", ["passerelle", "ask", FOLLOW_UP, *options])
    with pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out) == values
    assert f"Understood with the question before it as: {UNDERSTOOD}" in text(reply)
    alone = library.searcher.ask(UNDERSTOOD, previous="Qui peut voter ?")
    assert (alone.question, alone.typed) == (UNDERSTOOD, "")
    assert alone.quotes == answer.quotes


def test_it_is_said_in_the_terminal(capsys):
    """On standard error, so that what is printed is the answer."""
    print_answer(Answer(UNDERSTOOD, "none", (), (), 0, typed=FOLLOW_UP))
    assert capsys.readouterr().err == f"Understood as: {UNDERSTOOD}\n"


def test_a_language_model_is_asked_the_question_as_understood(library):
    """It sees the whole question, not the piece."""
    with llm_server() as server:
        chosen = {"llm_address": server.address, "llm_model": "petit"}
        searcher = library.searcher.under(library.settings.model_copy(update=chosen))
        answer = llm.ask(searcher, FOLLOW_UP, previous=FIRST)
        assert (answer.typed, answer.written.model) == (FOLLOW_UP, "petit")
        assert server.requests[0][2]["messages"][1]["content"].endswith(f"Question : {UNDERSTOOD}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_typed_is_never_code(language):
    """The question, the words typed and the address of the link are escaped."""
    hostile = '"><img src=x onerror=alert(1)>'
    shown = understood_html(Answer(hostile, "none", (), (), 0, typed=hostile), language)
    assert "<img" not in shown
    assert "<img" not in answer_html(Answer(hostile, "none", (), (), 0, typed=hostile), language)
    assert ("lang=en" in shown) == (language == "en")
