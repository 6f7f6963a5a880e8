"""The web page as a reader meets it: a real server, a real browser, a small real index."""

import http.client
import re
from types import SimpleNamespace

import pytest

from search.errors import IndexMissing, UsageError
from search.records import Document
from ui import web
from ui.documents import document_path
from ui.texts import EXAMPLES

QUESTION = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
NEAR = "Quel temps fera-t-il demain à la mairie ?"  # which the corpus only comes near
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def ask(page, question):
    """Type the question, press Enter, and wait until the answer is for it."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator("#answer .asked", has_text=question).wait_for()
    page.wait_for_timeout(300)  # Gradio loses an answer that is asked for while the one before ends


def get(site, path, method="GET"):
    """The answer of the server to exactly this path, which a browser would have tidied."""
    connection = http.client.HTTPConnection(site.host, site.port, timeout=30)
    connection.putrequest(method, path, skip_accept_encoding=True)
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    connection.close()
    return answer


def test_first_sight(visit):
    """The page says what it is and what it holds, in French, with the focus in the one box and six examples."""
    page = visit()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    assert page.locator("h1").inner_text() == "Passerelle"
    assert re.search(r"5 documents, \d+ passages, index du \d+ \w+ 20\d\d", page.locator(".corpus").inner_text())
    assert [text.split("\n")[0] for text in page.locator("button.example").all_inner_texts()] == [
        profile["fr"] for profile, _ in EXAMPLES
    ]
    assert not page.locator("footer").is_visible()
    assert not page.locator("#kinds").is_visible()


def test_answer_is_the_sentence_with_its_source(visit, library):
    """The law's own sentence is quoted letter for letter, with its citation, its passage and its document."""
    page = visit()
    ask(page, QUESTION)
    quote = page.locator("#answer .quote").first
    assert quote.locator("blockquote").text_content() == library.law
    assert "[1] Les lois du 1 %, Pôle juridique, 4 août 2021, « La réponse »." in quote.inner_text().replace(
        "\u00a0", " "
    )
    marked = page.locator("#passage-1 mark").all_inner_texts()
    assert {"loi", "1 %", "budget", "eau", "coopération"} <= set(marked)
    assert page.locator("#passage-1 .quoted").text_content() == library.law
    assert not page.locator("button.example").first.is_visible()
    assert page.locator("#answer").get_attribute("aria-live") == "polite"


def test_links_lead_to_the_passage_and_to_the_document(visit, site):
    """The first link moves the focus to the passage without leaving the page, the second gives the file."""
    page = visit()
    ask(page, "Combien de millions d'euros les régions déclarent-elles ?")
    page.locator("#answer a", has_text="Lire le passage").first.focus()
    page.keyboard.press("Enter")
    asked = page.url
    page.wait_for_function("document.activeElement.id.startsWith('passage-')")
    assert page.url == asked
    address = page.locator("#answer a", has_text="Ouvrir le document").first.get_attribute("href")
    assert address == "documents/etudes/chiffres.pdf#page=2"
    status, headers, body = get(site, "/" + address.split("#")[0])
    assert (status, headers["content-type"], body[:5]) == (200, "application/pdf", b"%PDF-")


def test_an_example_asks_its_question(visit):
    """One click on an example puts its question in the box and answers it."""
    page = visit()
    page.locator("button.example", has_text="jumelage endormi").click()
    page.locator("#answer .asked").wait_for()
    assert page.locator("#question textarea").input_value() == "Comment réveiller un jumelage endormi ?"
    assert "Réveiller un jumelage" in page.locator("#answer").inner_text()


def test_what_comes_near_is_said_to_be_only_near(visit, site, library):
    """First and plainly, in each language; quieter than an answer; and in what is copied, downloaded and judged."""
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    loud = page.locator("#answer blockquote").first.evaluate(size)
    ask(page, NEAR)
    said = "Aucun passage ne répond clairement : voici ce qui s'en approche"
    assert page.locator("#answer h2").inner_text() == said
    quote = page.locator("#answer blockquote").first
    assert quote.text_content() == library.searcher.ask(NEAR).quotes[0].text
    assert quote.evaluate(size) < loud
    page.get_by_role("button", name="Copier ces citations et leurs sources").click()
    page.locator(".take-all .done", has_text="Copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").split("\n\n")[1] == f"{said}."
    for place in (".take-all", "#quote-1 .take"):
        file = page.locator(f"{place} a[href*='citations.txt']").first.get_attribute("href")
        assert "sans y répondre clairement" in get(site, f"/{file}")[2].decode()
    rated = page.get_by_role("group", name="Votre avis sur ces citations")
    assert "Ces citations répondent-elles à la question ?" in rated.inner_text()
    page.locator("#quote-1 a", has_text="Lire le passage").click()
    assert page.evaluate("document.activeElement.matches('.passage')")
    page.locator("#language").get_by_text("English").click()
    page.get_by_role("heading", name="No passage clearly answers: this is what comes near").wait_for()


def test_nothing_answers(visit):
    """A question on nothing in the corpus gets that answer, with documents to open and the passages folded."""
    page = visit()
    ask(page, "Quelle est la capitale de l'Australie ?")
    assert page.locator("#answer h2").inner_text() == "Aucun passage du corpus ne répond à cette question."
    assert page.locator("#answer .nearest a").first.is_visible()
    assert not page.locator("#passages .passage").first.is_visible()


def test_choices_run_the_question_again(visit):
    """Kinds, publishers, dates and passages per document come from the index and apply to the answer shown."""
    page = visit()
    ask(page, QUESTION)
    page.locator("#filters > button").click()
    assert page.locator("#filters > button").get_attribute("aria-expanded") == "true"
    assert page.locator("#kinds label").all_inner_texts() == ["Guides (3)", "Textes et droit (1)", "Études (1)"]
    page.get_by_label("Textes et droit").check()
    page.wait_for_function("document.querySelectorAll('.facts').length == 2")
    assert set(page.locator(".facts li:first-child").all_text_contents()) == {"Textes et droit"}
    page.get_by_label("1", exact=True).check()
    page.wait_for_function("document.querySelectorAll('.facts').length == 1")
    page.get_by_label("Textes et droit").uncheck()
    page.get_by_label("Datés à partir de").fill("2024")
    page.get_by_label("Datés à partir de").press("Enter")
    page.wait_for_function("document.querySelector('.facts')?.textContent.includes('2024')")
    page.get_by_label("Datés à partir de").fill("")
    page.get_by_label("Sur ces thèmes").click()
    assert page.locator("#themes [role=option]").all_inner_texts() == [
        "1 % solidaire (2)", "cadre juridique (1)", "chiffres (1)", "jumelage (1)"
    ]  # fmt: skip
    page.locator("#themes [role=option]", has_text="1 % solidaire").click()
    page.wait_for_function("document.querySelectorAll('.facts').length == 2")
    assert set(page.locator(".passage h3").all_inner_texts()) == {
        "Les chiffres de la coopération", "Les lois du 1 % [1]"
    }  # fmt: skip
    page.get_by_label("Datés à partir de").fill("en 2024")
    page.locator("#question textarea").focus()  # leaving the box applies it too
    page.locator("#answer .error").wait_for()
    assert "La date « en 2024 » n'est pas comprise. Écrivez 2024" in page.locator("#answer").inner_text()


def test_english_by_a_switch(visit):
    """The switch changes every text, the answer shown and the language of the document."""
    page = visit(locale="fr-FR")
    ask(page, QUESTION)
    page.get_by_label("English").check()
    page.get_by_text("Answer, in the documents' own words").wait_for()
    page.get_by_role("button", name="Search").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "4 August 2021" in page.locator("#answer").inner_text()
    assert page.locator("#answer blockquote").first.get_attribute("lang") == "fr"


@pytest.mark.parametrize("question", ["   ", "?!", "a" * 2001])
def test_a_wrong_question_is_told(visit, question):
    """A question that cannot be searched for gets one sentence of advice, and no trace of the program."""
    page = visit()
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    page.locator("#answer .error").wait_for()
    said = page.locator("#answer").inner_text()
    assert "La question est" in said
    assert "Traceback" not in said
    assert page.locator("#passages").inner_text().strip() == ""


def test_documents_and_questions_are_never_code(visit, library):
    """A title, a text, a file name and a question full of HTML and templates are shown as they are written."""
    page = visit()
    ask(page, "Que dit le piège de la moutarde <b onclick=alert(5)>${alert(6)}</b> ?")
    passage = page.locator("#passage-1")
    assert library.hostile_title in passage.locator("h3").inner_text()
    assert library.hostile_text in passage.locator(".text").inner_text()
    assert page.locator("img:not([src^='pages/'], #head img), #answer b").count() == 0
    address = passage.locator("a", has_text="Ouvrir").get_attribute("href")
    assert address == "documents/guides/un%20%26%20deux%20%233.txt"


def test_phone(visit):
    """At 390 pixels nothing scrolls sideways, before the answer or after it, and the box keeps the width."""
    page = visit(**PHONE)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("#question textarea").bounding_box()["width"] > 330
        ask(page, QUESTION)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(visit, scheme):
    """In light and in dark, which follow the browser, every text has a contrast of 4.5 to 1 (WCAG AA)."""
    page = visit(color_scheme=scheme)
    ask(page, QUESTION)
    page.locator("#filters > button").click()
    page.locator("#per_document").wait_for()
    paper = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
    assert (_luminance(paper) > 0.5) == (scheme == "light")
    low = [
        (text, ink, under)
        for text, ink, under in page.evaluate(_COLOURS)
        if _contrast(ink, under) < 4.5
    ]  # fmt: skip
    assert low == []


# Each visible text with its colour and the first opaque colour under it.
_COLOURS = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('.gradio-container'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), holder = walk.currentNode.parentElement;
    if (!text || !holder.checkVisibility({visibilityProperty: true}) || !holder.getClientRects().length) continue;
    let under = holder;
    while (under && /, 0\\)/.test(getComputedStyle(under).backgroundColor)) under = under.parentElement;
    found.push([text.slice(0, 40), getComputedStyle(holder).color, getComputedStyle(under).backgroundColor]);
  }
  return found;
}"""


def _luminance(colour):
    parts = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_box_has_a_label(visit):
    """Every box, button, link and group of choices has a name for those who do not see it."""
    page = visit()
    ask(page, QUESTION)
    page.locator("#filters > button").click()
    page.locator("#per_document").wait_for()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('textarea, input, button, a, fieldset')].filter((e) => !(
          e.labels?.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.innerText?.trim()
          || (e.closest('details:not([open])') && e.textContent.trim())
        )).map((e) => e.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "guides/../../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "guides/%2e%2e/%2e%2e/secret.txt",
        "..%5csecret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "guides/./jumelage.txt",
        "guides/jumelage.txt%00.pdf",
        "catalogue.toml",
        "guides",
        "",
    ],
)
def test_no_other_file_is_given(site, path):
    """Whatever is not a document of the index, by its exact name, is not found."""
    status, _, body = get(site, f"/documents/{path}")
    assert status in (404, 405)
    assert b"corpus" not in body


def test_a_link_out_of_the_corpus_is_not_followed(tmp_path):
    """A document of the index that was replaced by a link to a file outside is not found; one inside is."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (corpus / "vrai.txt").write_text("texte")
    (corpus / "dehors.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "dedans.txt").symlink_to(corpus / "vrai.txt")
    documents = [Document(id=name, title=name) for name in ("vrai.txt", "dehors.txt", "dedans.txt", "perdu.txt", "..")]
    searcher = SimpleNamespace(
        index=SimpleNamespace(documents=lambda: documents), settings=SimpleNamespace(corpus=corpus)
    )
    found = {document.id: document_path(searcher, document.id) for document in documents}
    assert found == {
        "vrai.txt": corpus / "vrai.txt",
        "dedans.txt": corpus / "vrai.txt",
        "dehors.txt": None,
        "perdu.txt": None,
        "..": None,
    }


@pytest.mark.parametrize(
    ("name", "kind", "sandboxed"),
    [
        ("lois/loi-eau.md", "text/plain; charset=utf-8", True),
        ("guides/jumelage.txt", "text/plain; charset=windows-1252", True),
        ("guides/page.html", "text/html; charset=utf-8", True),
        ("etudes/chiffres.pdf", "application/pdf", False),
    ],
)
def test_documents_are_shown_and_run_nothing(site, name, kind, sandboxed):
    """A document is shown under its own type and encoding, in a sandbox unless it is a PDF."""
    status, headers, _ = get(site, f"/documents/{name}")
    assert (status, headers["content-type"]) == (200, kind)
    assert headers["content-disposition"].startswith("inline")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers.get("content-security-policy", "").startswith("sandbox; default-src 'none'") == sandboxed


def test_html_document_in_the_browser(reader, site):
    """An HTML document that holds a script is shown, and the script does not run."""
    page = reader(site.address).new_page()
    with page.expect_console_message(lambda message: "sandboxed" in message.text):
        page.goto(f"{site.address}documents/guides/page.html")
    reader.complaints.clear()
    assert "Le comité de pilotage" in page.locator("body").inner_text()
    assert "alert(4)" in page.content()


def test_home_is_ours(site):
    """The document is in French under our name, names no other site, and lets the browser ask no other machine."""
    status, headers, body = get(site, "/")
    html = body.decode()
    assert status == 200
    assert '<html lang="fr"' in html
    assert "<title>Passerelle</title>" in html
    assert "og:image" not in html
    assert "manifest.json" not in html
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=catalogue.toml"),
        ("GET", "/gradio_api/proxy=https://example.com/"),
        ("POST", "/gradio_api/run/predict"),
        ("GET", "/gradio_api/info"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
    ],
)
def test_closed_addresses(site, method, path):
    """What Gradio offers besides the page is closed: sending files, forwarding, reading files, its own interface."""
    assert get(site, path, method)[0] == 404


def test_the_index_going_away_is_told(library, monkeypatch):
    """An error of the index becomes a sentence by its class, without the path that its message holds."""

    def gone(*_args, **_options):
        raise IndexMissing("There is no index in /srv/secret/index. Run `passerelle index`.")

    monkeypatch.setattr(library.searcher, "ask", gone)
    ((said, passages),) = web.answer(library.searcher, "Bonjour", [], [], "", "", 0, "fr")
    assert "Prévenez la personne qui administre Passerelle" in said
    assert "index est à reconstruire" in said
    assert "secret" not in said
    assert passages == ""


def test_a_defect_is_told_without_its_trace(library, monkeypatch, caplog):
    """An unexpected error becomes a sentence for the reader, and its trace goes to the log."""
    monkeypatch.setattr(library.searcher, "ask", lambda *_args, **_options: 1 / 0)
    ((said, _),) = web.answer(library.searcher, "Bonjour", [], [], "", "", 0, "en")
    assert "An unexpected error happened" in said
    assert "division" not in said
    assert "ZeroDivisionError" in caplog.text


def test_a_taken_port_is_told(site, library):
    """Serving on a port that is taken names it, before anything else is done."""
    settings = library.settings.model_copy(update={"port": site.port})
    with pytest.raises(UsageError, match=str(site.port)):
        web.serve(library.searcher, settings)


def test_gradio_counts_nothing(library):
    """Gradio's counting of uses is off."""
    assert web.build_page(library.searcher).analytics_enabled is False
