"""The written answer on the page: a real language model's server, a real web server, a real browser."""

import threading
import time

import pytest

from tests.llm_server import delta, llm_server, said
from ui import web

QUESTION = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
TRUE = "La loi permet de consacrer 1 % du budget de l'eau à la coopération [1]. "
FALSE = "Elle <b>date</b> de 1999 [1]. "


@pytest.fixture
def llm():
    """A server that speaks chat completions."""
    with llm_server() as server:
        yield server


@pytest.fixture
def searcher(library, llm):
    """The small library's, with the language model set."""
    chosen = {"llm_address": llm.address, "llm_model": "petit"}
    return library.searcher.under(library.settings.model_copy(update=chosen))


def test_the_page_is_given_the_answer_as_it_grows(llm, searcher, library):
    """The quotes first; then each sentence; at the end it is whole. The passages do not change."""
    llm.reply = said(TRUE, FALSE, "Fin.")
    steps = list(web.answer(searcher, QUESTION, (), (), "", "", 0, "fr"))
    assert len(steps) >= 4
    assert "Rédaction en cours" in steps[0][0]
    assert all(library.law in answer.replace("&#x27;", "'") for answer, _ in steps)
    assert "<del>" not in steps[1][0]
    assert "<del>Elle &lt;b&gt;date&lt;/b&gt; de 1999." in steps[-1][0]
    assert "Rédaction en cours" not in steps[-1][0]
    assert len({passages for _, passages in steps}) == 1


def test_a_failure_leaves_the_quotes_and_says_why(llm, searcher, library):
    """A reply that is cut: what had come is gone, and a line says so."""
    llm.reply = [delta(TRUE + FALSE)]
    *_, (last, _) = web.answer(searcher, QUESTION, (), (), "", "", 0, "fr")
    assert "s&#x27;est interrompu" in last
    assert "1999" not in last
    assert "<blockquote" in last


@pytest.fixture
def talking(searcher):
    """The address of the real page over that searcher."""
    listener = web.listen(searcher.settings.model_copy(update={"port": 0}))
    server = web.web_server(searcher)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


def test_a_reader_sees_it_grow_and_follows_its_citations(llm, talking, reader):
    """The first sentence is there while the model still writes; its citation leads to its passage."""
    go_on = threading.Event()

    def writing():
        yield from said(TRUE, FALSE)[:3]
        go_on.wait(20)
        yield from said("Fin.")

    llm.reply = lambda body: writing()
    page = reader(talking).new_page()
    page.goto(talking)
    page.get_by_text("5 documents").wait_for()
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .written", has_text="La loi permet de consacrer").wait_for()
    assert page.locator("#answer .quote blockquote").first.is_visible()
    assert "Rédaction en cours" in page.locator("#answer .written").inner_text()
    go_on.set()
    page.locator("#answer .unsupported", has_text="de 1999").wait_for()
    page.get_by_text("Chaque phrase a été comparée").wait_for()
    assert page.locator("#answer .written b").count() == 0
    number = page.locator("#answer .sentences > a.number").first
    source = "getComputedStyle(document.querySelector('#answer .sentences > a.number'), '::after').content"
    assert page.evaluate(source) == "none"
    number.hover()
    assert "Les lois du 1 %" in page.evaluate(source)
    page.keyboard.press("Escape")
    assert page.evaluate(source) == "none"
    page.mouse.move(0, 0)
    page.locator("#send").focus()
    number.focus()
    assert "Les lois du 1 %" in page.evaluate(source)
    number.click()
    page.wait_for_function("document.activeElement.id === 'passage-1'")
    shown = page.evaluate("getComputedStyle(document.querySelector('#passage-1 h3'), '::before').content")
    assert "[P" in shown
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#answer'))")
    assert "La loi permet de consacrer" in page.evaluate("getSelection().toString()")
    assert "1999" not in page.evaluate("getSelection().toString()")
    page.context.close()
