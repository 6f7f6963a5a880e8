"""Readers say what is useful: from a click in the browser to judgments that `passerelle evaluate` measures with."""

import json
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from search.feedback import FeedbackStore
from search.settings import Settings
from ui import feedback_route
from ui.cli import app
from ui.page import answer_html, passages_html

QUESTION = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
SAID = {"about": "answer", "question": QUESTION, "outcome": "none", "cited": [], "useful": True}


@pytest.fixture
def store(library):
    """The opinions of the served page, none at first."""
    store = FeedbackStore(library.settings.feedback_path)
    store.path.unlink(missing_ok=True)
    return store


def post(site, values, **headers):
    """Send this as the page would."""
    return httpx.post(f"{site.address}feedback", json=values, headers=headers)


def test_from_a_click_to_measures(visit, library, store, tmp_path):
    """The answer and two passages are judged by keyboard, a word is left, one is taken back; `evaluate` measures."""
    page = visit()
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    answer = page.get_by_role("group", name="Votre avis sur la réponse")
    answer.get_by_role("button", name="Utile", exact=True).focus()
    page.keyboard.press("Enter")
    answer.get_by_text("Merci, c'est noté.").wait_for()
    assert answer.get_by_role("button", name="Utile", exact=True).get_attribute("aria-pressed") == "true"
    assert "Rien sur vous" in answer.inner_text()
    answer.get_by_label("Un mot pour l'améliorer").fill("Il manque la date <b>du décret</b>")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.feedback .done').textContent === 'Merci, c\\'est noté.'")
    first, second = (page.get_by_role("group", name=f"Votre avis sur le passage {n}") for n in (1, 2))
    first.get_by_role("button", name="Utile", exact=True).click()
    first.get_by_text("Merci").wait_for()
    second.get_by_role("button", name="Pas utile").click()
    second.get_by_text("Merci").wait_for()
    third = page.get_by_role("group", name="Votre avis sur le passage 3")
    third.get_by_role("button", name="Pas utile").click()
    third.get_by_text("Merci").wait_for()
    third.get_by_role("button", name="Pas utile").click()
    third.get_by_text("Votre avis est retiré.").wait_for()

    said = store.opinions()
    assert [(o.about, o.useful, o.word) for o in said] == [
        ("answer", True, "Il manque la date <b>du décret</b>"), ("passage", True, ""), ("passage", False, ""),
    ]  # fmt: skip
    assert said[0].places[0].quote == library.law
    assert said[0].generation == library.searcher.index.folder.name
    out = tmp_path / "judgments.jsonl"
    done = CliRunner().invoke(app, ["feedback", "--index", str(library.settings.index), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 judged questions from 3 opinions" in done.stderr
    (question,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (question["question"], question["answerable"]) == (QUESTION, True)
    assert {p["grade"] for p in question["passages"]} == {0, 1}
    shown = CliRunner().invoke(app, ["feedback", "--index", str(library.settings.index)])
    assert "3 opinions" in shown.stdout
    assert "Il manque la date <b>du décret</b>" in shown.stdout
    measured = CliRunner().invoke(
        app, ["evaluate", str(out), "--index", str(library.settings.index), "--json"], catch_exceptions=False
    )
    assert measured.exit_code == 0, measured.output
    values = json.loads(measured.stdout)
    assert (values["judged"], values["means"]["Success@1"]) == (1, 1.0)


def test_nothing_of_the_reader_is_kept(site, store):
    """No address, no browser, no cookie: the columns are those of what was said, and the file holds nothing else."""
    sent = post(site, SAID, **{"User-Agent": "Lynx/2.9 trace", "Cookie": "nom=trace", "X-Forwarded-For": "192.0.2.7"})
    assert (sent.status_code, "set-cookie" in sent.headers) == (200, False)
    files = b"".join(path.read_bytes() for path in store.path.parent.glob("feedback.sqlite*"))
    assert QUESTION.encode() in files
    assert not any(trace in files for trace in (b"Lynx", b"trace", b"192.0.2.7", b"127.0.0.1"))


@pytest.mark.parametrize(
    ("changed", "headers", "status"),
    [
        ({}, {"Origin": "https://ailleurs.invalid"}, 403),
        ({}, {"Host": "ailleurs.invalid"}, 403),
        ({}, {"Content-Type": "text/plain"}, 415),
        ({"useful": "oui"}, {}, 422),
        ({"name": "Jeanne"}, {}, 422),
        ({"word": "a" * 201}, {}, 422),
        ({"id": "../../etc"}, {}, 422),
        ({"question": "?!"}, {}, 422),
        ({"question": "a" * 2001}, {}, 422),
        ({"question": "a" * 600_000}, {}, 413),
        ({"cited": ["guides/inconnu.txt#0"]}, {}, 404),
        ({"about": "passage"}, {}, 404),
    ],
)
def test_what_is_no_opinion_is_refused(site, store, changed, headers, status):
    """Another site's page, a wrong type, a stranger's key, too long, an unknown passage: refused, nothing kept."""
    reply = post(site, SAID | changed, **headers)
    assert reply.status_code == status, reply.text
    assert reply.json()["error"]["code"]
    assert store.opinions() == []


def test_too_many_at_once_are_refused(library, store, monkeypatch):
    """A flood is cut off."""
    monkeypatch.setattr(feedback_route, "RATE", 3)
    app = FastAPI()
    feedback_route.add_feedback(app, library.searcher)
    client = TestClient(app, base_url="http://127.0.0.1")
    assert [client.post("/feedback", json=SAID).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert len(store.opinions()) == 3


def test_a_file_that_cannot_be_written_leaves_the_page_as_it_is(browser, site, library, store, caplog):
    """The reader is told, the log says which file, and the answer stays."""
    store.path.mkdir()
    try:
        page = browser.new_page()
        page.goto(f"{site.address}?q={quote(QUESTION)}")
        page.get_by_role("group", name="Votre avis sur la réponse").get_by_role("button", name="Utile").first.click()
        page.get_by_text("Votre avis n'a pas pu être noté.").wait_for()
        assert page.locator("#answer blockquote").first.text_content() == library.law
        assert page.locator('.feedback [aria-pressed="true"]').count() == 0
        page.close()
    finally:
        store.path.rmdir()
    assert "feedback.sqlite" in caplog.text


def test_a_setting_turns_it_off(library):
    """Without it there is no button and no address."""
    answer = library.searcher.ask(QUESTION)
    assert "feedback" not in answer_html(answer, "fr") + passages_html(answer, "fr")
    assert "feedback" in passages_html(answer, "fr", feedback=True)
    off = FastAPI()
    before = len(off.routes)
    settings = library.settings.model_copy(update={"feedback": False})
    feedback_route.add_feedback(off, library.searcher.under(settings))
    assert len(off.routes) == before


def test_what_is_asked_is_escaped(library):
    """A question with quotes and tags stays inside its attribute."""
    answer = library.searcher.ask('"><img src=x onerror=alert(1)> jumelage ?')
    shown = answer_html(answer, "fr", feedback=True) + passages_html(answer, "fr", feedback=True)
    assert "<img src=x" not in shown


def test_the_file_is_beside_the_index():
    """An index that is built again, or deleted, leaves it; the setting names another."""
    assert Settings(index="/srv/p/index").feedback_path.as_posix() == "/srv/p/feedback.sqlite"
    assert Settings(feedback_file="/srv/avis.sqlite").feedback_path.as_posix() == "/srv/avis.sqlite"
