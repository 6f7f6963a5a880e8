"""Who reads with other means: axe-core over every state of the page, the keyboard alone, less motion, announcements."""

import httpx

from tests.ui.axe import broken, violations
from tests.ui.test_web import NEAR, QUESTION, ask

FIGURES = "Combien de millions d'euros les régions déclarent-elles ?"  # answered by a page of a PDF


def choose(page):
    """The choices of documents unfolded."""
    page.locator("#filters > button").click()
    page.locator("#per_document").wait_for()


def list_publishers(page):
    """The list of publishers unfolded."""
    page.locator("#publishers input").click()
    page.get_by_role("option").first.wait_for()


def see_page(page):
    """The picture of a quote's page open, enlarged."""
    ask(page, FIGURES)
    sheet = page.locator("#answer details.sheet").first
    sheet.locator("summary").click()
    sheet.locator(".where", has_text="2").wait_for()
    sheet.locator(".zoom").click()


def take(page):
    """All that is folded open, and a citation copied."""
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    page.locator("#answer details.take button.copy").first.click()
    page.locator("#answer .done:not(:empty)").first.wait_for()


def english(page):
    """The page and its answer in English."""
    page.locator("#language").get_by_text("English").click()
    page.get_by_text("Answer, in the documents' own words").wait_for()


# What the page can show, and how a reader comes there from the one before.
STATES = [
    ("first sight", lambda page: None),
    ("choices", choose),
    ("list of publishers", list_publishers),
    ("answer", lambda page: ask(page, QUESTION)),
    ("page picture", see_page),
    ("exports", take),
    ("what comes near", lambda page: (ask(page, NEAR), page.locator(".answer.nearby blockquote").first.wait_for())),
    ("nothing answers", lambda page: ask(page, "Quelle est la capitale de l'Australie ?")),
    ("law", lambda page: ask(page, "loi n° 2005-95")),
    ("article that is not there", lambda page: ask(page, "art. L. 1115-1 du CGCT")),
    ("misspelt", lambda page: ask(page, "Comment réveiller un jumelaje endormi ?")),
    ("error", lambda page: (page.locator("#question textarea").fill("?!"), page.locator("#send").click(),
                            page.locator("#answer .error").wait_for())),
    ("English", lambda page: (ask(page, FIGURES), english(page))),
]  # fmt: skip


def test_no_rule_is_broken(visit):
    """In each state, in light and dark, wide and at 360 pixels: no violation of WCAG 2.2 A and AA, nothing sideways."""
    page = visit(locale="fr-FR")
    assert broken(page, STATES) == {}
    assert page.locator("#answer .asked").inner_text().startswith("Question: "), "the last state was reached"


def test_what_is_refused_is_a_page_too(browser, site):
    """The lines that a reader gets in the place of the page keep the same rules."""
    refused = httpx.get(site.address, headers={"Host": "rebound.invalid", "Accept": "text/html"})
    page = browser.new_page()
    page.set_content(refused.text)
    assert violations(page) == []
    page.close()


# Whether whoever sees can tell where the keyboard is: an outline of the element or of what it stands in, on the screen.
FOCUS = """() => {
  const e = document.activeElement, box = (e.closest("label") ?? e).getBoundingClientRect();
  const outlined = [e, e.closest("label"), e.closest(".wrap")].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return {outlined, name: e.outerHTML.slice(0, 120), seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
          summary: e.matches("#answer .sheet > summary"), next: e.matches(".sheet .next"), body: e === document.body};
}"""


def tab_to(page, what):
    """Press Tab until there, and give each place on the way."""
    places = []
    while not places or not places[-1][what]:
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)  # what is scrolled to
        places.append(page.evaluate(FOCUS))
        assert len(places) < 40, places
    return places


def test_the_keyboard_alone_leads_from_the_question_to_the_page(visit):
    """Typed, sent, then by Tab to the picture of the page and its next one; where one is shows at each step."""
    page = visit(locale="fr-FR")
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    page.keyboard.type(FIGURES)
    page.keyboard.press("Enter")
    page.locator("#answer .asked").wait_for()
    places = tab_to(page, "summary")
    page.keyboard.press("Enter")
    page.locator("#answer .sheet .where", has_text="sur 2").wait_for()
    page.wait_for_function("document.querySelector('#answer .sheet img').naturalWidth > 0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.sheet .previous')")
    page.keyboard.press("Enter")
    page.locator("#answer .sheet .where", has_text="Page 1 sur 2").wait_for()
    places += tab_to(page, "next")
    page.keyboard.press("Space")
    page.locator("#answer .sheet .where", has_text="Page 2 sur 2").wait_for()
    assert [place["name"] for place in places if not (place["outlined"] and place["seen"]) or place["body"]] == []


def test_less_motion_is_kept_to(visit):
    """Nothing moves for who asked for that: neither what Gradio animates nor a jump to a passage."""
    page = visit(locale="fr-FR", reduced_motion="reduce")
    page.evaluate(
        """() => {
          window.moved = [];
          for (const kind of ["animationstart", "transitionrun"])
            document.addEventListener(kind, (event) => {
              const {animationDuration, transitionDuration} = getComputedStyle(event.target);
              const longest = kind === "animationstart" ? animationDuration : transitionDuration;
              if (longest.split(",").some((one) => parseFloat(one) > 0.01)) moved.push(event.target.outerHTML);
            }, true);
        }"""
    )
    ask(page, FIGURES)
    page.locator("#filters > button").click()
    page.locator("#per_document").wait_for()
    page.locator("#answer a", has_text="Lire le passage").first.click()
    top = page.evaluate("document.querySelector('.passage').getBoundingClientRect().top")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.passage').getBoundingClientRect().top") == top
    assert page.evaluate("moved") == []


def test_results_are_read_out(visit):
    """The place of the answer is announced from before there is one, and stays the same for each answer and error."""
    page = visit(locale="fr-FR")
    place = page.locator("#answer").element_handle()
    assert place.get_attribute("aria-live") == "polite"
    for question, said in ((QUESTION, "Réponse, dans les mots"), ("Quelle est la capitale de l'Australie ?", "Aucun")):
        ask(page, question)
        assert place.evaluate("(place) => place.isConnected && place.checkVisibility()")
        assert said in place.inner_text()
    page.locator("#question textarea").fill("?!")
    page.locator("#send").click()
    page.locator("#answer .error").wait_for()
    assert place.evaluate("(place) => place.isConnected")
    assert page.locator(".take-all .done, .sheet .where").count() == 0
