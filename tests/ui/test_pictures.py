"""The picture of a page: the server's, its highlighted lines, and the reader's way through the pages."""

import json
import re
from io import BytesIO
from types import SimpleNamespace

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from search.errors import IndexMissing
from search.records import Box, Document, Passage, Quote, Sentence
from tests.ui.test_web import PHONE, ask, get
from ui import pictures
from ui.sheets import passage_sheet, quote_sheet

QUESTION = "Combien de millions d'euros les régions déclarent-elles ?"
SENTENCE = "Les régions déclarent 117 millions d'euros en 2023."


@pytest.fixture
def client(tmp_path):
    """A server over a folder of good, strange and damaged files, all documents of the index."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, size in (("a b/é#1.pdf", (200, 100)), ("ruban.pdf", (10, 5000))):
        (corpus / name).parent.mkdir(exist_ok=True)
        canvas = Canvas(str(corpus / name), pagesize=size)
        for _ in range(2):
            canvas.drawString(1, 1, "texte")
            canvas.showPage()
        canvas.save()
    (corpus / "abime.pdf").write_bytes(b"%PDF-1.4 puis rien")
    (corpus / "vide.pdf").write_bytes(b"")
    (corpus / "texte.txt").write_text("texte")
    (tmp_path / "dehors.pdf").write_bytes((corpus / "ruban.pdf").read_bytes())
    (corpus / "lien.pdf").symlink_to(tmp_path / "dehors.pdf")
    names = ["a b/é#1.pdf", "ruban.pdf", "abime.pdf", "vide.pdf", "texte.txt", "lien.pdf", "perdu.pdf"]
    documents = [Document(name, name) for name in names]
    searcher = SimpleNamespace(
        index=SimpleNamespace(documents=lambda: documents), settings=SimpleNamespace(corpus=corpus)
    )
    app = FastAPI()
    app.include_router(pictures.pictures_router(searcher))
    return SimpleNamespace(get=TestClient(app).get, corpus=corpus, searcher=searcher)


def size(response):
    """The size of the picture in an answer of the server."""
    assert response.headers["content-type"] == "image/png"
    return Image.open(BytesIO(response.content)).size


def test_a_page_is_a_picture_of_a_bounded_size(client):
    """900 pixels wide, 1,800 when a larger one is asked for; a long strip is held to three times that height."""
    assert size(client.get("/pages/a%20b/%C3%A9%231.pdf/2.png")) == (900, 450)
    assert size(client.get("/pages/a%20b%2F%C3%A9%231.pdf/1.png?large=true")) == (1800, 900)
    assert size(client.get("/pages/ruban.pdf/1.png?large=true"))[1] <= 5400 + 1
    assert client.get("/pages/a%20b/%C3%A9%231.pdf.json").json() == {"pages": 2}


@pytest.mark.parametrize("name", ["abime.pdf", "vide.pdf", "texte.txt", "lien.pdf", "perdu.pdf", "autre.pdf", "..", ""])
def test_what_is_no_readable_pdf_of_the_index_has_no_picture(client, name):
    """Damaged, empty, of another format, a link out of the corpus, removed, or not of the index: 404, in short."""
    for address in (f"/pages/{name}/1.png", f"/pages/{name}.json"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert len(answer.content) < 100


@pytest.mark.parametrize("page", ["0", "3", "-1", "99999999999999999999", "un", "1.5"])
def test_a_page_that_is_not_there_has_no_picture(client, page):
    """A number outside the document, or no number, is not found."""
    assert client.get(f"/pages/ruban.pdf/{page}.png").status_code == 404


def test_a_document_that_was_replaced_gives_its_new_pages(client):
    """The pictures kept are of the file as it was: another file under the same name is read again."""
    first = client.get("/pages/ruban.pdf/1.png").content
    canvas = Canvas(str(client.corpus / "ruban.pdf"), pagesize=(300, 300))
    canvas.showPage()
    canvas.save()
    assert client.get("/pages/ruban.pdf/1.png").content != first
    assert client.get("/pages/ruban.pdf.json").json() == {"pages": 1}


def test_a_crowd_and_a_broken_index_are_told(client, monkeypatch):
    """When another picture takes too long the reader is told to come back; without an index, that there is none."""
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    with pictures._LOCK:
        answer = client.get("/pages/ruban.pdf/1.png")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")

    class Broken:
        def __getattr__(self, name):
            raise IndexMissing("There is no index.")

    app = FastAPI()
    app.include_router(pictures.pictures_router(Broken()))
    assert TestClient(app).get("/pages/ruban.pdf/1.png").status_code == 503


def test_the_server_gives_pages_under_the_guard(site):
    """Through the whole application: the picture under the page's policy, nothing outside the corpus."""
    status, headers, body = get(site, "/pages/etudes/chiffres.pdf/2.png")
    assert (status, headers["content-type"], body[:4]) == (200, "image/png", b"\x89PNG")
    assert "img-src 'self'" in headers["content-security-policy"]
    for path in ("/pages/..%2fsecret.pdf/1.png", "/pages/etudes/../../secret.pdf/1.png", "/pages//etc/passwd.json"):
        assert get(site, path)[0] == 404


# The HTML


BOXES = (Box(2, 0.1, 0.2, 0.5, 0.25), Box(3, 0.1, 0.05, 0.9, 0.1))


def a_quote(document_id="a b.pdf", page=2, boxes=BOXES):
    """A quote that runs over from page 2 to page 3."""
    document = Document(document_id, 'Le "guide" <img src=x>')
    passage = Passage("p", document_id, "Cité.", (), page, 3, sentences=(Sentence(0, 5, page, boxes=boxes),))
    return Quote(1, "Cité.", 0, 5, page, passage, document, boxes=boxes)


def test_lines_are_fractions_of_the_page():
    """Each box in percent of the page; those of the next page wait hidden."""
    html = quote_sheet(a_quote(), "fr")
    lines = re.findall(r'<span class="line" data-page="(\d)" style="([^"]+)" aria-hidden="true"( hidden)?>', html)
    assert lines == [
        ("2", "left:10.000%;top:20.000%;width:40.000%;height:5.000%", ""),
        ("3", "left:10.000%;top:5.000%;width:80.000%;height:5.000%", " hidden"),
    ]
    assert 'src="pages/a%20b.pdf/2.png"' in html
    assert "<img src=x>" not in html
    assert 'alt="Picture of page 2 of “Le &quot;guide&quot; &lt;img src=x&gt;”"' in quote_sheet(a_quote(), "en")


def test_a_passage_shows_its_quotes_or_itself():
    """The quotes alone where there are some, on the first one's page; else every sentence, on the passage's page."""
    quote = a_quote()
    assert passage_sheet(quote.document, quote.passage, [quote], "fr") == quote_sheet(quote, "fr")
    assert passage_sheet(quote.document, quote.passage, [], "fr").count('class="line"') == 2


@pytest.mark.parametrize(("name", "page"), [("a.pdf", None), ("a.docx", 2), ("a.html", None)])
def test_documents_without_pages_to_show_have_no_sheet(name, page):
    """Their text stands on its own."""
    quote = a_quote(name, page)
    assert quote_sheet(quote, "fr") == passage_sheet(quote.document, quote.passage, [], "fr") == ""


# In the browser


def test_the_highlight_is_where_the_sentence_is(visit, library):
    """What pdfium itself finds under the highlighted area is the sentence quoted, and nothing else of the page."""
    page = visit()
    ask(page, QUESTION)
    page.locator("#answer details.sheet summary").first.click()
    picture = page.locator("#answer .sheet-page img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#answer .sheet-page img').naturalWidth === 900")
    shown = picture.bounding_box()
    lines = [line.bounding_box() for line in page.locator("#answer .sheet").first.locator(".line:visible").all()]
    assert lines
    with pypdfium2.PdfDocument(library.settings.corpus / "etudes/chiffres.pdf") as document:
        sheet = document[1]
        width, height = sheet.get_size()
        found = ""
        for line in lines:
            left, top = (line["x"] - shown["x"]) / shown["width"], (line["y"] - shown["y"]) / shown["height"]
            right, bottom = left + line["width"] / shown["width"], top + line["height"] / shown["height"]
            sides = left * width, (1 - bottom) * height, right * width, (1 - top) * height
            found += sheet.get_textpage().get_text_bounded(*sides)
    assert found.strip() == SENTENCE
    answer = library.searcher.ask(QUESTION)
    (box,) = answer.quotes[0].boxes
    assert lines[0]["x"] - shown["x"] == pytest.approx(box.left * shown["width"], abs=1)
    assert lines[0]["y"] - shown["y"] == pytest.approx(box.top * shown["height"], abs=1)
    assert lines[0]["width"] == pytest.approx((box.right - box.left) * shown["width"], abs=1)
    assert lines[0]["height"] == pytest.approx((box.bottom - box.top) * shown["height"], abs=1)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_pages_are_turned_and_enlarged_by_keyboard(visit, options):
    """No picture before the sheet is opened; then the page before, back, and a larger picture, with the keyboard."""
    page = visit(**options)
    asked = []
    page.on("request", lambda r: asked.append(r.url) if "/pages/" in r.url else None)
    ask(page, QUESTION)
    page.wait_for_timeout(300)
    assert asked == []
    sheet = page.locator("#answer details.sheet").first
    sheet.locator("summary").focus()
    page.keyboard.press("Enter")
    sheet.get_by_text("Page 2 sur 2").wait_for()
    assert sheet.locator("button.next").get_attribute("aria-disabled") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    sheet.get_by_text("Page 1 sur 2").wait_for()
    assert page.evaluate("document.activeElement.className") == "previous"
    assert sheet.locator("img").get_attribute("alt") == "Image de la page 1 de « Les chiffres de la coopération »"
    assert sheet.locator(".line:visible").count() == 0
    page.keyboard.press("Enter")  # there is no page before: nothing happens
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    sheet.get_by_text("Page 2 sur 2").wait_for()
    assert sheet.locator(".line:visible").count() >= 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#answer .sheet-page img').naturalWidth === 1800")
    assert sheet.locator("button.zoom").get_attribute("aria-pressed") == "true"
    frame = json.loads(sheet.locator(".sheet-frame").evaluate("e => JSON.stringify([e.scrollWidth, e.clientWidth])"))
    assert frame[0] >= 2 * frame[1] - 2  # to be scrolled in its frame
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
