"""What leaves the page: copies, downloads, paper."""

import csv
from io import StringIO
from urllib.parse import quote as percent

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from search.errors import IndexMissing
from tests.ui.test_web import QUESTION, ask, get
from ui.takeaway import MOST, citations_router


def test_an_answer_is_copied(visit, library, site):
    """The button puts the answer with its sources on the clipboard, and says so, to those who do not see too."""
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="Copier la réponse et ses sources").focus()
    page.keyboard.press("Enter")
    page.locator(".take-all .done", has_text="Copié.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert library.law in copied
    assert "[1] Les lois du 1 %, Pôle juridique, 4 août 2021" in copied
    assert page.evaluate("document.activeElement.matches('.copy')")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as without HTTPS
    page.locator("#passage-1 details.take summary").click()
    page.locator("#passage-1 button.copy").click()
    page.locator("#passage-1 .done", has_text="Copié.").wait_for()
    page.locator("#question textarea").fill("")
    page.locator("#question textarea").press("Control+V")
    assert "Les lois du 1 %" in page.locator("#question textarea").input_value()


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Texte", "[1] Les lois du 1 %"),
        ("RIS", "TI  - Les lois du 1 %"),
        ("BibTeX", "title = {Les lois du 1 \\%}"),
        ("CSV", "n°;extrait;titre"),
    ],
)
def test_citations_are_downloaded(visit, library, name, held):
    """Each format as a file, with the words quoted."""
    page = visit()
    ask(page, QUESTION)
    with page.expect_download() as waited:
        page.locator(".take-all").get_by_role("link", name=f"Télécharger : {name}").click()
    assert waited.value.suggested_filename.startswith("passerelle.")
    text = waited.value.path().read_text(encoding="utf-8")
    assert held in text
    if name == "CSV":
        rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
        assert rows[0]["extrait"] == library.law


def test_paper_has_the_answer_and_its_addresses_alone(visit):
    """Printed, from the dark too: no box, button or link to follow, and black on white."""
    page = visit(color_scheme="dark")
    ask(page, QUESTION)
    page.emulate_media(media="print", color_scheme="dark")
    for name in ("#ask", "#filters", "#language", ".take-all", ".links", "details.take"):
        assert not page.locator(name).first.is_visible(), name
    assert page.locator("#answer blockquote").first.is_visible()
    assert page.get_by_text("https://exemple.invalid/loi").first.is_visible()
    colour = "e => [getComputedStyle(e).color, getComputedStyle(document.querySelector('.answer')).backgroundColor]"
    assert page.locator("#answer blockquote").first.evaluate(colour) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_the_print_button_prints(visit):
    """It opens the browser's own window."""
    page = visit()
    ask(page, QUESTION)
    page.evaluate("window.print = () => { document.title = 'imprimé'; }")
    page.get_by_role("button", name="Imprimer").click()
    assert page.title() == "imprimé"


def test_a_passage_and_a_quote_are_named_by_address(site, library):
    """A passage by its id, a quote by its place in it; hostile titles are data in every format."""
    (quote, *_) = library.searcher.ask(QUESTION).quotes
    passage = percent(quote.passage.id)
    status, headers, body = get(site, f"/citations.txt?cite={passage}&cite={passage}@{quote.start}-{quote.end}&lang=en")
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert headers["content-disposition"] == 'attachment; filename="passerelle.txt"'
    lines = body.decode().splitlines()
    assert lines[0].startswith("[1] Les lois du 1 %, Pôle juridique, 4 August 2021")
    assert lines[2].strip() == library.law
    hostile = next(d.id for d in library.searcher.index.documents() if d.title == library.hostile_title)
    for suffix in ("txt", "ris", "bib", "csv"):
        status, headers, body = get(site, f"/citations.{suffix}?cite={percent(hostile)}%230")
        assert status in (200, 404)
        assert "html" not in headers["content-type"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("cite=rien%230", 404),
        ("cite=lois/loi-eau.md", 404),
        ("cite={passage}@5-2", 404),
        ("cite={passage}@0-999999", 404),
        ("cite={passage}@999-9999", 404),
        ("cite={passage}&lang=xx", 422),
        ("&".join(["cite={passage}"] * (MOST + 1)), 422),
    ],
)
def test_what_is_not_there_is_not_given(site, library, query, status):
    """No passage, a place outside of it, no language of ours, or too many at once."""
    passage = percent(library.searcher.ask(QUESTION).quotes[0].passage.id)
    assert get(site, f"/citations.ris?{query.format(passage=passage)}")[0] == status
    assert get(site, f"/citations.exe?cite={passage}")[0] in (404, 422)


def test_a_broken_index_is_told():
    """Without an index the answer says so, not why."""

    class Broken:
        def __getattr__(self, name):
            raise IndexMissing("There is no index in /srv.")

    app = FastAPI()
    app.include_router(citations_router(Broken()))
    answer = TestClient(app).get("/citations.txt?cite=a")
    assert (answer.status_code, "/srv" in answer.text) == (503, False)
