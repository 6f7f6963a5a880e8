"""The language of the page: the browser's at first, then the reader's choice, with its dates and numbers."""

import re

import pytest

from tests.ui.test_web import QUESTION, ask


def shown(page, selector):
    """The text there, every space an ordinary one."""
    return " ".join(page.locator(selector).first.inner_text().split())


@pytest.mark.parametrize(
    ("wanted", "language"),
    [(["en-GB", "en", "fr"], "en"), (["fr-CA", "en"], "fr"), (["de", "EN", "fr"], "en"), (["de"], "fr")],
)
def test_the_browser_is_followed(browser, site, wanted, language):
    """English where it stands before French among the browser's languages; French where neither does."""
    page = browser.new_page()
    page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{get: () => {wanted}}})")
    page.goto(site.address)
    page.get_by_role("button", name={"fr": "Chercher", "en": "Search"}[language], exact=True).wait_for()
    page.wait_for_function(f"document.documentElement.lang == '{language}'")
    assert "lang=" not in page.url
    page.close()


def test_an_english_reader(visit):
    """Whoever reads English finds it at once, with its dates and numbers, and may choose French, which is kept."""
    page = visit(locale="en-GB")
    page.get_by_role("button", name="Search").wait_for()
    assert re.search(r"5 documents, \d+ passages, indexed on \d+ [A-Z]\w+ 20\d\d", shown(page, ".corpus"))
    ask(page, QUESTION)
    assert "lang=" not in page.url
    assert "4 August 2021" in shown(page, "#answer figcaption")
    assert "4 August 2021" in shown(page, "#passage-1 .facts")
    page.locator("#filters > button").click()
    page.get_by_label("Dated from").fill("31/08/2021")
    page.get_by_label("Dated from").press("Enter")
    page.wait_for_function("!document.querySelector('#passages').textContent.includes('August 2021')")
    assert "from=31%2F08%2F2021" in page.url
    page.get_by_label("Dated from").fill("08/31/2021")
    page.get_by_label("Dated from").press("Enter")
    page.locator("#answer .error").wait_for()
    assert "The date “08/31/2021” is not understood. Write 2024" in shown(page, "#answer")
    page.get_by_label("Français").check()
    page.get_by_text("La date « 08/31/2021 » n'est pas comprise").wait_for()
    page.get_by_role("button", name="Chercher").wait_for()
    assert "lang=fr" in page.url
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.get_by_label("Datés à partir de").fill("04/08/2021")
    page.get_by_label("Datés à partir de").press("Enter")
    page.locator("#answer .quote").first.wait_for()
    assert "4 août 2021" in shown(page, "#answer figcaption")
    page.wait_for_timeout(500)  # Gradio complains on the console when it is cut off in a request
    page.reload()
    page.locator("#answer .quote").first.wait_for()
    page.get_by_role("button", name="Chercher").wait_for()  # French, though the browser wants English
    page.get_by_label("English").check()
    page.get_by_role("button", name="Search").wait_for()
    assert "lang=en" in page.url
