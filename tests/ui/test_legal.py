"""The legal references of a question, and the list of all of them."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from search.errors import IndexMissing
from tests.ui.doors_server import running
from tests.ui.law_corpus import CODE, FORMER, FREE, GUIDE, HOSTILE, law_searcher
from tests.ui.test_page import plain
from ui.legal import NAMED, legal_html
from ui.links import passage_address
from ui.reference_list import MOST, found_html, references_router
from ui.web import build_app


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    """A searcher on laws and a guide."""
    return law_searcher(tmp_path_factory.mktemp("law"))


@pytest.fixture
def page(law, browser):
    """The page over it, in a French browser; at the end, nothing was said on the console, and no other site asked."""
    complaints, requests = [], []
    with running(build_app(law)) as address:
        context = browser.new_context(locale="fr-FR", base_url=address)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto("/")
        page.get_by_text("3 documents").wait_for()
        yield page
        context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []


def section(law, question, language="fr", limit=10):
    """The section on the references of a question."""
    return legal_html(law.ask(question, limit=limit), law.index, language)


def test_an_article_with_its_states_and_what_cites_it(law):
    """The text in force first, open; what is superseded after it, closed; then each passage that cites the article."""
    html = section(law, "Que dit l'article L. 1115-1 du CGCT ?")
    said = plain(html)
    assert said.index("CGCT, art. L. 1115-1") < said.index(FREE) < said.index(FORMER)
    assert "Textes et droit Pôle juridique État : 13 mai 2024 En vigueur" in said
    assert "État : 2007 N'est plus en vigueur ; remplacé par : Code général <2024>" in said
    assert said.count("En vigueur (") == 1
    assert re.findall(r"<details[^>]*>", html) == [
        "<details open>", "<details>", '<details class="citing">'
    ]  # fmt: skip
    assert unescape(re.search(r'class="official" href="([^"]+)"', html)[1]).endswith("NUM_ARTICLE&query=L1115-1")
    assert "Ce qui cite cette référence (passages : 1)" in said
    citing = html[html.index('class="citing"') :]
    assert re.findall(r'<a href="#passage-(\d+)">', citing) == ["3"]  # it is shown below, third
    assert "<Conseils>" not in html
    assert "<img" not in html


def test_a_passage_that_is_not_shown_below_has_its_own_address(law):
    """Where few passages are shown, the others are led to by their ids."""
    html = section(law, "Que dit l'article L. 1115-1 du CGCT ?", limit=1)
    assert f'href="{passage_address(f"{GUIDE}#2")}"' in html
    assert 'href="#passage-1"' in html
    assert f'href="{passage_address(f"{CODE}#1")}"' not in html


def test_what_is_missing_is_said(law):
    """An article and a text that are not there are named; a text that is only cited says so, with what cites it."""
    said = plain(section(law, "L. 9999-9 du CGCT"))
    assert "CGCT, art. L. 9999-9 : cet article n'est pas dans les documents. Aucun autre passage ne la cite." in said
    said = plain(section(law, "loi n° 2014-773"))
    assert "loi n° 2014-773 du 7 juillet 2014 Lire le texte officiel Le texte lui-même n'est pas dans" in said
    assert "Ce qui cite cette référence (passages : 1)" in said
    english = plain(section(law, "L. 1115-1", "en"))
    assert "Legal references" in english
    assert "State of: 13 May 2024 In force" in english
    assert section(law, "Que font les collectivités ?") == ""


def test_several_references_each_have_their_part(law):
    """In the order asked, each with its documents."""
    html = section(law, "Quel lien entre l'article L. 1115-2 du CGCT et l'article L. 1115-1 du CGCT ?")
    assert html.count('class="held"') == 3
    names = [plain(name) for name in re.findall(r"<h3>(.*?) <a", html)]
    assert names == ["CGCT, art. L. 1115-2", "CGCT, art. L. 1115-1"]


def test_the_last_of_a_long_list_are_links(law, monkeypatch):
    """Of a long range the first are given with their text, the others by a link to each."""
    monkeypatch.setattr("ui.legal.WHOLE", 1)
    html = section(law, "articles L. 1115-1 et L. 1115-2 du CGCT")
    assert len(re.findall("<h3>", html)) == 1
    assert "Les autres références de la question : CGCT, art. L. 1115-2" in plain(html)
    assert 'href="?q=CGCT%2C+art.+L.+1115-2"' in html


def test_many_citing_passages_are_cut(law, monkeypatch):
    """No more are named than can be read, and how many are left is said."""
    monkeypatch.setattr("ui.legal.NAMED", 0)
    assert NAMED == 100
    assert "et 1 autres passages" in plain(section(law, "L. 1115-1 du CGCT"))


def test_the_list_is_found_by_a_part(law, monkeypatch):
    """Each reference leads to its question, with how many passages are it or cite it; hostile words find nothing."""
    html = found_html(law.index, "", "fr")
    assert 'data-said="Références\u00a0: 3"' in html
    assert re.findall(r'href="\?q=([^"]+)" aria-label="([^"]+)"', html) == [
        ("CGCT%2C+art.+L.+1115-1", "CGCT, art. L. 1115-1"),
        ("CGCT%2C+art.+L.+1115-2", "CGCT, art. L. 1115-2"),
        ("loi+n%C2%B0+2014-773+du+7+juillet+2014", "loi n° 2014-773 du 7 juillet 2014"),
    ]
    assert "art. L. 1115-1 passages : 2 ; cité par 1" in plain(html)
    assert "cité par 1 ; absent du corpus" in plain(html)
    assert "References: 1" in found_html(law.index, "2014", "en")
    nothing = found_html(law.index, '"><img src=x>', "fr")
    assert "Aucune référence ne correspond." in nothing
    assert "<img" not in nothing
    monkeypatch.setattr("ui.reference_list.MOST", 2)
    assert MOST == 300
    assert "Références\u00a0: 3, dont les 2 premières" in found_html(law.index, "", "fr")


def test_the_list_over_http(law, monkeypatch):
    """What is typed is asked of the server; too much is refused, and an index that went away is told."""
    app = FastAPI()
    app.include_router(references_router(law))
    with TestClient(app) as client:
        assert client.get("/references.html", params={"find": "L 1115-2"}).text.count("<li>") == 1
        assert client.get("/references.html", params={"find": "a" * 201}).status_code == 422
        assert client.get("/references.html", params={"lang": "de"}).status_code == 422

        def gone(_self):
            raise IndexMissing("There is no index in /srv/secret.")

        monkeypatch.setattr(type(law), "index", property(gone))
        reply = client.get("/references.html")
        assert (reply.status_code, "secret" in reply.text) == (503, False)


def test_an_advisor_reads_around_an_article(page):
    """From the list to an article, to what cites it, to that passage alone, its document, its likes; and back."""
    page.get_by_role("link", name="Références juridiques").click()
    page.wait_for_function("document.activeElement.id == 'legal-title'")
    assert "view=references" in page.url
    assert not page.locator("button.example").first.is_visible()
    box = page.get_by_label("Chercher une référence")
    box.fill("l 1115-2")
    page.locator(".said", has_text="Références : 1").wait_for()
    assert page.locator(".said").get_attribute("role") == "status"
    box.fill("1115")
    page.locator(".said", has_text="Références : 2").wait_for()
    page.get_by_role("link", name="CGCT, art. L. 1115-1").press("Enter")
    page.wait_for_function("document.activeElement.id == 'answer-title'")
    assert page.locator("#question textarea").input_value() == "CGCT, art. L. 1115-1"
    assert page.locator(".legal h3").inner_text().replace("\u00a0", " ").startswith("CGCT, art. L. 1115-1")
    legal, passages = (page.locator(name).bounding_box()["y"] for name in (".legal", "section.passages"))
    assert legal < passages
    page.locator(".citing summary").press("Enter")
    page.locator(".citing a").first.press("Enter")
    page.wait_for_function("document.activeElement.id == 'passage-3'")
    page.goto("/" + passage_address(f"{GUIDE}#2"))
    page.locator(".passage h3", has_text=HOSTILE).wait_for()
    assert page.locator("#question textarea").input_value() == ""
    page.get_by_label("English").check()
    page.get_by_role("heading", name="One passage").wait_for()
    assert "passage=guide" in page.url
    assert "lang=en" in page.url
    page.get_by_text("More from this document").press("Enter")
    page.locator(".said", has_text="Passages 1 to 10 of 14").wait_for()
    assert page.locator(".near > li").count() == 10
    assert page.locator(".near .here").inner_text() == "The passage above"
    assert page.locator(".near .path").all_inner_texts() == ["<i>Conseils</i>"]
    page.get_by_role("button", name="Next passages").press("Enter")
    page.locator(".said", has_text="Passages 11 to 14 of 14").wait_for()
    page.wait_for_function("document.activeElement.matches('.found')")
    assert page.locator(".near .path").all_inner_texts() == ["<i>Conseils</i>", "Annexe"]
    page.get_by_text("Similar passages in other documents").press("Enter")
    page.locator(".said", has_text="From the nearest to the least near: 2").wait_for()
    assert FREE in page.locator(".around").nth(1).inner_text()
    page.locator(".around").nth(1).get_by_role("link", name="See this passage alone").first.click()
    page.wait_for_function("document.activeElement.id == 'passages-title'")
    page.locator(".passage .text", has_text="Les collectivités").first.wait_for()
    assert "lang=en" in page.url
    page.go_back()
    page.locator(".passage h3", has_text=HOSTILE).wait_for()
