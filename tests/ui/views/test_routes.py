"""What may be asked below `/views`, by whom, and what is never given."""

import html
import logging
import threading
import time
from urllib.parse import quote

import httpx
import pytest

from search.index import IndexStore
from tests.ui.views.test_trial import JSONL
from ui.views import routes, trial

PASSWORD = routes.PASSWORD


@pytest.mark.parametrize("path", ["corpus/files?name=a.txt", "corpus/index", "corpus/password", "corpus/job"])
def test_without_a_password_there_is_no_administration(site, path):
    """Neither the form nor its addresses."""
    method = "GET" if path.endswith("job") else "POST"
    reply = httpx.request(method, f"{site.address}views/{path}", headers={PASSWORD: ""}, content=b"a")
    assert reply.status_code == 404
    assert "admin" not in httpx.get(f"{site.address}views/corpus").text


def test_who_may_administer(managed, caplog):
    """Only with the password, in a header that no other site can send; it is in no page, reply or log."""
    caplog.set_level(logging.DEBUG)
    post = f"{managed.address}views/corpus/password"
    right = {PASSWORD: quote(managed.password)}
    assert httpx.post(post, headers=right).status_code == 200
    wrong = httpx.post(post, headers={PASSWORD: "non"})
    assert (wrong.status_code, wrong.json()["error"]["message"]) == (403, "Mot de passe incorrect.")
    assert httpx.post(post).status_code == 403
    for headers in ({"Origin": "https://ailleurs.invalid"}, {"Host": "ailleurs.invalid"}):
        assert httpx.post(post, headers=right | headers).status_code == 403
    shown = httpx.get(f"{managed.address}views/corpus").text + wrong.text + caplog.text
    assert managed.password not in shown
    assert quote(managed.password) not in shown


def test_a_file_that_is_refused_is_told(managed):
    """In the page's language, with the reason; a body too large is cut off, declared or not."""
    post = f"{managed.address}views/corpus/files"
    headers = {PASSWORD: quote(managed.password)}
    exe = httpx.post(post, params={"name": "a.exe"}, headers=headers, content=b"a").json()["error"]
    assert (exe["code"], exe["message"]) == ("type", "Type de fichier refusé.")
    english = httpx.post(post, params={"name": "a.txt", "lang": "en"}, headers=headers, content=b"").json()["error"]
    assert english["message"] == "The file is empty."
    for content in (b"a" * 1_000_001, (b"a" * 100_000 for _ in range(12))):
        large = httpx.post(post, params={"name": "a.txt"}, headers=headers, content=content)
        assert large.json()["error"]["code"] == "size"
    outside = httpx.post(post, params={"name": "a.txt", "folder": "../.."}, headers=headers, content=b"Texte.")
    assert outside.json()["error"]["code"] == "folder"
    assert not list(managed.settings.corpus.parent.rglob("a.*"))


def test_a_disk_that_refuses_is_told(managed, monkeypatch):
    """The reason, without a trace."""

    async def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(routes.uploads, "receive", full)
    reply = httpx.post(
        f"{managed.address}views/corpus/files?name=a.txt", headers={PASSWORD: quote(managed.password)}, content=b"a"
    )
    assert reply.json()["error"]["detail"] == "The corpus folder cannot be written: No space left on device."


def test_an_index_that_another_run_writes_is_told(managed):
    """The run ends at once, and the page says why in words."""
    headers = {PASSWORD: quote(managed.password)}
    with IndexStore(managed.settings.index).writing():
        assert httpx.post(f"{managed.address}views/corpus/index", headers=headers).status_code == 200
        said = ""
        end = time.monotonic() + 20
        while "Une autre indexation est en cours" not in said and time.monotonic() < end:
            said = httpx.get(f"{managed.address}views/corpus/job").text
    assert "Une autre indexation est en cours" in said
    assert str(managed.settings.index) not in said


def test_an_evaluation_is_watched_and_stopped(site, monkeypatch):
    """How far it is, then that it was stopped; another one is refused meanwhile, in words."""
    go = threading.Event()

    def slow(searcher, questions, measures, progress):
        progress(1, 2)
        go.wait(20)
        progress(2, 2)

    monkeypatch.setattr(trial, "evaluate", slow)
    address = f"{site.address}views/evaluation"
    key = httpx.post(address, params={"name": "q.jsonl"}, content=JSONL).json()["id"]
    try:
        said = ""
        end = time.monotonic() + 20
        while "1 questions posées sur 2" not in said and time.monotonic() < end:
            said = httpx.get(f"{address}/{key}").text
        assert '<progress max="2" value="1"' in said
        assert 'data-said="Évaluation : 50 %"' in said
        assert "Une évaluation est en cours" in httpx.get(address).text
        second = httpx.post(address, params={"name": "q.jsonl"}, content=JSONL)
        assert (second.status_code, second.json()["error"]["code"]) == (429, "TooBusy")
        assert httpx.get(f"{address}/{key}/run.trec").status_code == 404
        assert httpx.post(f"{address}/{key}/cancel").status_code == 200
    finally:
        go.set()
    end = time.monotonic() + 20
    while "progress" in said and time.monotonic() < end:
        said = httpx.get(f"{address}/{key}").text
    assert "L'évaluation est arrêtée." in html.unescape(said)


@pytest.mark.parametrize("path", ["x", "x/report.html", "x/results.jsonl", "x/run.trec"])
def test_results_of_others_are_not_found(site, path):
    """An evaluation is found by the name that was given to who began it."""
    assert httpx.get(f"{site.address}views/evaluation/{path}").status_code == 404


def test_what_is_shown_is_escaped(site, library):
    """A hostile title, name, search and preview run nothing."""
    listed = httpx.get(f"{site.address}views/corpus", params={"q": '"><script>alert(9)</script>', "state": "<b>"}).text
    assert "<script" not in listed
    listed = httpx.get(f"{site.address}views/corpus").text
    assert library.hostile_title not in listed
    assert "&lt;img src=x onerror=alert(1)&gt;" in listed
    shown = httpx.get(f"{site.address}views/corpus/preview", params={"document": "guides/un & deux #3.txt"}).text
    assert "<script" not in shown
    assert "&lt;script&gt;alert(2)" in shown
    assert httpx.get(f"{site.address}views/corpus/preview?document=catalogue.toml").status_code == 404


def test_questions_that_are_refused_are_told(site):
    """In words, with the line that is wrong; nothing runs."""
    post = f"{site.address}views/evaluation"
    wrong = httpx.post(post, params={"name": "q.jsonl"}, content=b"{}").json()["error"]
    assert wrong["message"] == "Ce fichier de questions ne peut pas être utilisé."
    assert "q.jsonl, line 1" in wrong["detail"]
    assert httpx.post(post, params={"name": "q.csv"}, content=b"a" * 5_000_001).json()["error"]["code"] == "size"
    assert httpx.post(post, headers={"Origin": "https://ailleurs.invalid"}).status_code == 403
