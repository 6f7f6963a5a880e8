"""Readers and programs in one queue: over the page's real server, with a searcher that answers when it is let."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from search.errors import TooBusy
from search.index import IndexStore
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from tests.ui.doors_server import running
from ui import shared, web

QUESTION = "La commune finance un forage ?"


class _Slow(Searcher):
    """Answers when it is let, and counts the questions at work."""

    let = threading.Event()
    at_work = 0

    def ask(self, *asked, **options):
        type(self).at_work += 1
        try:
            assert self.let.wait(60)
            return super().ask(*asked, **options)
        finally:
            type(self).at_work -= 1


@pytest.fixture
def slow(tmp_path):
    """A searcher over a small index."""
    write_index(tmp_path, DOCUMENTS, PASSAGES)
    return _Slow(IndexStore(tmp_path), TinyEncoder(), load_settings(index=tmp_path))


def until(true):
    """Wait for it."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_readers_and_programs_share_one_queue(slow, reader, monkeypatch):
    """A reader's question at work, a program's that waits: any further one is told so; then all is as before."""
    monkeypatch.setattr(shared, "RUNNING", 1)
    monkeypatch.setattr(shared, "WAITING", 1)
    with running(web.build_app(slow)) as address, ThreadPoolExecutor(1) as pool:
        ask = {"url": f"{address}/api/ask", "json": {"question": QUESTION}, "timeout": 60}
        context = reader(address, locale="fr-FR")
        page = context.new_page()
        page.goto(address)
        page.locator(".corpus", has_text="4 documents").wait_for()
        page.locator("#question textarea").fill(QUESTION)
        page.locator("#question textarea").press("Enter")
        until(lambda: slow.at_work == 1)  # the reader's question
        waiting = pool.submit(httpx.post, **ask)
        refused = None
        while refused is None:  # until the program's question waits
            with suppress(httpx.ReadTimeout):
                refused = httpx.post(**ask | {"timeout": 0.5})
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        other = context.new_page()
        other.goto(f"{address}/?q=forage")
        other.locator("#answer .error", has_text="Beaucoup de questions sont posées en même temps").wait_for()
        english = context.new_page()
        english.goto(f"{address}/?q=forage&lang=en")
        english.locator("#answer .error", has_text="Many questions are being asked").wait_for()
        assert httpx.get(f"{address}/api/health").status_code == 200
        assert slow.at_work == 1
        slow.let.set()
        assert waiting.result(30).status_code in (200, 503)  # one of the tries may have had its place
        page.locator("#answer .asked").wait_for()
        other.reload()
        other.locator("#answer .asked", has_text="forage").wait_for()
        context.close()  # before its server


def test_all_that_answers_takes_a_turn(slow, monkeypatch):
    """Whichever method, and under other settings too; what only looks does not wait."""
    monkeypatch.setattr(shared, "RUNNING", 1)
    monkeypatch.setattr(shared, "WAITING", 0)
    slow.let.set()
    searcher = shared.shared(slow)
    assert searcher.ask(QUESTION).hits
    query = searcher.prepare(QUESTION)
    with searcher._turns.turn():
        for name, asked in (("ask", [QUESTION]), ("search", [QUESTION]), ("prepare", [QUESTION]), ("rank", [query])):
            for other in (searcher, searcher.under(slow.settings)):
                with pytest.raises(TooBusy):
                    getattr(other, name)(*asked)
        assert searcher.index is slow.index
        assert searcher.settings is slow.settings
