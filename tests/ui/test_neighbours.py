"""What stands around a passage: its document, and its likes."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from search.errors import IndexMissing, PassageUnknown
from tests.ui.law_corpus import CODE, GUIDE, HOSTILE, OLD, law_searcher
from tests.ui.test_page import plain
from ui.around import around
from ui.browse import browse_html, browse_router
from ui.neighbours import document_html, similar_html


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    """A searcher on laws and a guide."""
    return law_searcher(tmp_path_factory.mktemp("law"))


def numbers(html):
    """The places of the passages given."""
    return [int(number) for number in re.findall(r'<li[^>]* value="(\d+)"', html)]


def test_the_document_is_given_in_parts(law):
    """Around the passage at first, then before and after it, each passage once and in order, none repeated."""
    html = document_html(law.index, f"{GUIDE}#8", "fr")
    assert numbers(html) == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert 'data-said="Passages 5 à 14 sur 14"' in html
    assert re.findall(r'<li class="here" value="(\d+)">', html) == ["8"]
    assert html.count('class="path"') == 2  # a heading is said once for the passages below it
    before = unescape(re.search(r'data-from="([^"]+)"', html)[1])
    assert html.count("data-from") == 1  # nothing after it
    with TestClient(app_of(law)) as client:
        first = client.get(f"/{before}").text
    assert numbers(first) == list(range(1, 11))
    assert 'lang="fr"' in html
    assert document_html(law.index, f"{GUIDE}#1", "en", 10_000_000).startswith(
        '<div data-said="Passages 14 to 14 of 14">'
    )
    assert "n'a pas d'autre passage" in unescape(document_html(law.index, f"{OLD}#1", "fr"))


def test_likes_are_of_other_documents(law):
    """One of each, by the nearest, with title, place and links; none of its own."""
    html = similar_html(law.index, f"{CODE}#1", "fr")
    assert html.count("<li><cite>") == 2
    assert HOSTILE in plain(html)
    assert "<img" not in html
    assert "Code général des collectivités territoriales, état de 2007" in plain(html)
    assert 'href="documents/ancien%20%26%20vieux.md"' in html


def test_nothing_around_what_is_not_there(law, monkeypatch):
    """An unknown passage, a wrong language or place, an index gone: refused without a word of the server's paths."""
    with pytest.raises(PassageUnknown):
        document_html(law.index, "nowhere#1", "fr")
    with TestClient(app_of(law)) as client:
        for route in ("document", "similar"):
            assert client.get(f"/around/{route}", params={"passage": "nowhere#1"}).status_code == 404
            assert client.get(f"/around/{route}").status_code == 422
            assert client.get(f"/around/{route}", params={"passage": f"{CODE}#1", "lang": "xx"}).status_code == 422
        wrong = {"passage": f"{CODE}#1", "start": "-1"}
        assert client.get("/around/document", params=wrong).status_code == 422

        def gone(_self):
            raise IndexMissing("There is no index in /srv/secret.")

        monkeypatch.setattr(type(law), "index", property(gone))
        reply = client.get("/around/similar", params={"passage": f"{CODE}#1"})
        assert (reply.status_code, "secret" in reply.text) == (503, False)
        assert "Prévenez la personne" in unescape(browse_html(law, "?view=references", "fr"))


def test_folds_are_closed_and_escaped(law):
    """Nothing is loaded before it is asked for; the id of a passage opens no attribute."""
    html = around(law.index.find(f"{GUIDE}#2"), "fr")
    assert html.count("<details class=") == 2
    assert " open" not in html
    assert "passage=guide+%231.txt%232" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?passage=guide+%231.txt%232", "Un passage"),
        ("?passage=nowhere", "Ce passage n'est plus dans les documents"),
        ("?passage=%3Cscript%3E", "Ce passage n'est plus dans les documents"),
        ("?view=references", "Chercher une référence"),
        ("?view=autre", ""),
        ("", ""),
        ("?" + "passage=a&" * 201, ""),
    ],
)
def test_an_address_names_a_view(law, query, shown):
    """A passage alone, the list, or nothing."""
    html = browse_html(law, query, "fr")
    assert shown in plain(html)
    assert bool(html) == bool(shown)
    assert "<script" not in html


def app_of(law):
    """The routes alone."""
    app = FastAPI()
    app.include_router(browse_router(law))
    return app
