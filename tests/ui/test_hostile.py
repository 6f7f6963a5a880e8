"""A corpus that means harm: everything that a document, its catalogue and a question can say is code, and none runs."""

import re
from types import SimpleNamespace
from urllib.parse import quote

import httpx
import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.build import run
from search.errors import CatalogueError
from search.index import IndexStore
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import TinyEncoder
from tests.ui.doors_server import running
from tests.ui.test_page import an_answer
from ui import web
from ui.page import answer_html, passages_html


def harm(place):
    """What would run if `place` were put in the page as it is: it closes what it may stand in, and opens an image."""
    return f"""{place}'"><img src=x onerror=alert('{place}')>${{alert(1)}}{{{{7*7}}}}"""


TITLE, PUBLISHER, THEME, HEADING = map(harm, ("Titre", "Éditeur", "Thème", "Intertitre"))
FILE = """guides/Nom'"><img src=x onerror=alert('Nom')>.pdf"""
QUESTION = f"Que dit le piège de la moutarde {harm('Question')} ?"
URL = """https://exemple.invalid/"onmouseover="alert('url')"""
LANGUAGE = """fr" onclick="alert('langue')"""
SENTENCE = "Le piège de la moutarde dit <script>alert('texte')</script> sans rien lancer."

# Elements that no page of ours has: with a handler of their own, or that a text of the corpus made.
FOREIGN = """() => [...document.querySelectorAll('.gradio-container *')].filter((e) =>
  [...e.attributes].some((a) => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value))
  || e.matches('script, iframe, object, embed') || (e.matches('img') && !e.matches('#head img, .sheet img'))
).map((e) => e.outerHTML)"""


def toml(text):
    """A text as TOML has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def catalogue(**more):
    """The entries of the two documents."""
    said = {"title": TITLE, "publisher": PUBLISHER, "kind": harm("Nature"), "url": URL, "language": LANGUAGE,
            "licence": harm("Licence"), "superseded_by": harm("Remplaçant"), **more}  # fmt: skip
    lines = "\n".join(f"{key} = {toml(value)}" for key, value in said.items())
    return "\n".join(f"[[document]]\npath = {toml(p)}\nthemes = [{toml(THEME)}]\n{lines}\n" for p in (FILE, "notes.md"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The page's server over that corpus, indexed as any other."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    (corpus / "guides").mkdir(parents=True)
    (corpus / "catalogue.toml").write_text(catalogue(), encoding="utf-8")
    pdf = Canvas(str(corpus / FILE))
    for line in (SENTENCE, "Une autre page."):
        pdf.drawString(40, 720, line)
        pdf.showPage()
    pdf.save()
    (corpus / "notes.md").write_text(f"# {HEADING}\n\nLa moutarde monte au nez.\n", encoding="utf-8")
    settings = load_settings(corpus=corpus, index=folder / "index", answer_threshold=0, nearby_threshold=0)
    report = run(settings, TinyEncoder())
    assert report.documents == 2, [file for file in report.files if file.reason]
    searcher = Searcher(IndexStore(settings.index), TinyEncoder(), settings)
    with running(web.build_app(searcher)) as address:
        yield SimpleNamespace(address=address, corpus=corpus)


@pytest.fixture
def page(hostile, reader):
    """The answer to a question that means harm too, as a reader has it."""
    page = reader(hostile.address, locale="fr-FR", permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(hostile.address)
    page.locator(".corpus", has_text="2 documents").wait_for()
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .asked").wait_for()
    yield page
    assert page.evaluate(FOREIGN) == []


def shown(page, place, *texts):
    """These texts are there, letter for letter, and the page has no element of theirs."""
    said = " ".join(page.locator(place).all_inner_texts()).replace("\u00a0", " ").replace("\u202f", " ")
    assert [text for text in texts if text not in said] == []
    assert page.evaluate(FOREIGN) == []


def test_what_the_page_shows_does_not_run(hostile, page):
    """Answer, passages, choices, page picture and its neighbour, paper, an address: all is shown as it is written."""
    shown(page, "#answer", QUESTION, TITLE, PUBLISHER, SENTENCE, harm("Remplaçant"))
    shown(page, "#passages", TITLE, PUBLISHER, SENTENCE, HEADING, harm("Nature"))
    assert page.locator("#answer blockquote").first.get_attribute("lang") == LANGUAGE
    page.locator("#filters > button").click()
    page.locator("#per_document").wait_for()
    shown(page, "#kinds", harm("Nature"))
    page.locator("#publishers input").click()
    page.get_by_role("option").first.click()
    page.wait_for_url("**publisher=*")
    shown(page, "#publishers", PUBLISHER)
    sheet = page.locator("#answer details.sheet").first
    sheet.locator("summary").click()
    sheet.locator(".where", has_text="sur 2").wait_for()
    assert sheet.locator("img").get_attribute("alt") == f"Image de la page 1 de « {TITLE} »"
    sheet.locator(".next").click()
    page.wait_for_function("document.querySelector('#answer .sheet img').naturalWidth > 0")
    assert sheet.locator("img").get_attribute("alt") == f"Image de la page 2 de « {TITLE} »"
    for element in page.locator("#answer *, #passages *").all()[:60]:
        element.dispatch_event("mouseover")
    page.emulate_media(media="print")
    shown(page, "#answer", TITLE, SENTENCE)
    page.emulate_media(media="screen")
    page.goto(f"{page.url}&lang=en&kind={quote(harm('Choix'))}&from={quote(harm('Date'))}")
    page.locator("#answer .error", has_text="The search did not take place").wait_for()
    shown(page, "#answer", "The search")


def test_what_leaves_the_page_is_text(page):
    """The copy and the files hold what is written, for another program to show."""
    page.locator(".take-all button.copy").click()
    page.locator(".take-all .done", has_text="Copié.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")
    assert [text for text in (QUESTION, TITLE, PUBLISHER, SENTENCE) if text not in copied] == []
    for link in page.locator(".take-all .files a").all():
        with page.expect_download() as waited:
            link.click()
        taken = waited.value.path().read_text(encoding="utf-8")
        assert "onerror" in taken
        assert "https://exemple.invalid/" in taken


def test_a_document_with_such_a_name_is_given(hostile):
    """Under its own address; the header with its name holds nothing but its name."""
    for name in (FILE, "notes.md"):
        given = httpx.get(f"{hostile.address}/documents/{quote(name)}")
        assert given.status_code == 200
        assert given.headers["content-disposition"].count('"') in (0, 2)
        assert given.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x"]
)
def test_an_address_that_is_code_is_no_link(tmp_path, url):
    """The catalogue refuses it; a document that has one all the same is shown without a link."""
    (tmp_path / "catalogue.toml").write_text(catalogue(url=url), encoding="utf-8")
    with pytest.raises(CatalogueError, match="is not a web address"):
        run(load_settings(corpus=tmp_path, index=tmp_path / "index"), TinyEncoder())
    answer = an_answer(url=url)
    for html in (answer_html(answer, "fr"), passages_html(answer, "fr")):
        assert "Guide" in html
        assert not [link for link in re.findall(r'(?:href|src)="([^"]*)"', html) if url.strip() in link]
