"""The question in the page's address: shared, reloaded, left by the back button."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.test_web import QUESTION, ask
from ui.address import FIELDS, Asked, read_address

FULL = Asked("L'eau & <b>?", ("law", "guide"), ("Pôle d'eau",), "2020", "2024-05", 2, "en", ("1 % eau",))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("?", Asked()),
        ("?q=L%27eau+%26+%3Cb%3E%3F&kind=law&kind=guide&publisher=P%C3%B4le+d%27eau&theme=1+%25+eau&from=2020&to=2024-05&per=2&lang=en",
         FULL),
        ("?q=un&q=deux&autre=3&__theme=dark", Asked("un")),
        ("?per=-1", Asked()),
        ("?per=²", Asked()),
        ("?per=12", Asked()),
        ("?lang=de", Asked()),
        ("?q=%FF", Asked("\ufffd")),
        ("?" + "kind=a&" * (FIELDS + 1), Asked()),
    ],
)  # fmt: skip
def test_an_address_is_read(query, asked):
    """Field by field; what is unknown or malformed counts as not there."""
    assert read_address(query) == asked


@given(st.text(max_size=200))
def test_any_address_can_be_read(query):
    """Whatever follows the question mark is read without an error."""
    assert read_address(query).per_document in range(10)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_read(question, publisher):
    """Any question and publisher come back as they were."""
    asked = read_address("?" + urlencode({"q": question, "publisher": publisher}))
    assert asked.question == question
    assert asked.publishers == ((publisher,) if publisher else ())


def test_an_answer_is_reloaded_and_left_by_the_back_button(visit):
    """Each question is a step that back, forward and a reload bring again, each with its answer; nothing loops."""
    page = visit()
    first = page.url
    ask(page, QUESTION)
    assert page.url == f"{first}?{urlencode({'q': QUESTION})}"
    ask(page, "Comment réveiller un jumelage endormi ?")
    steps = page.evaluate("history.length")
    page.go_back()
    page.locator("#answer .asked", has_text="1 % du budget").wait_for()
    assert page.locator("#question textarea").input_value() == QUESTION
    page.go_back()
    page.locator("button.example").first.wait_for()
    assert page.locator("#answer section").count() == 0
    page.go_forward()
    page.locator("#answer .asked", has_text="1 % du budget").wait_for()
    page.wait_for_timeout(500)  # Gradio complains on the console when it is cut off in a request
    page.reload()
    page.locator("#answer .asked", has_text="1 % du budget").wait_for()
    assert page.locator("#answer blockquote").count() >= 1
    assert page.evaluate("history.length") == steps


def test_choices_are_part_of_the_address(visit):
    """A shared address brings its kinds, dates and language back; a choice changed is a step of its own."""
    choices = {
        "kind": "law",
        "publisher": "Pôle juridique",
        "theme": "1 % solidaire",
        "from": "2020",
        "per": "1",
        "lang": "en",
    }
    page = visit("?" + urlencode({"q": QUESTION, **choices}))
    page.get_by_text("Answer, in the documents' own words").wait_for()
    page.get_by_role("button", name="Search").wait_for()
    assert set(page.locator(".facts li:first-child").all_text_contents()) == {"Law"}
    page.locator("#filters > button").click()
    assert page.get_by_label("Law").is_checked()
    assert page.get_by_label("Dated from").input_value() == "2020"
    assert page.locator("#themes").get_by_text("1 % solidaire (2)").is_visible()
    assert page.get_by_label("1", exact=True).is_checked()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Law").uncheck()
    page.wait_for_url(lambda url: "kind=" not in url)
    assert "per=1" in page.url
    page.wait_for_timeout(1000)  # as in `ask`
    page.go_back()
    page.wait_for_function("document.querySelector('#kinds input:checked')")
    assert "kind=law" in page.url


@pytest.mark.parametrize(
    "question", ["<img src=x onerror=alert(1)>", "';alert(1)//\"><script>alert(2)</script>", "100 % à l'été & #1 ? +é"]
)
def test_an_odd_question_in_the_address_is_text(visit, question):
    """HTML, scripts, signs of addresses: shown as they are written, run by nothing."""
    page = visit("?" + urlencode({"q": question}))
    page.locator("#answer section").wait_for()
    assert page.locator("#question textarea").input_value() == question
    assert question.replace("\u00a0", " ") in page.locator("#answer .asked").inner_text().replace("\u00a0", " ")
    assert page.locator("img:not([src^='pages/'])").count() == 0


def test_a_wrong_address_is_told(visit):
    """A kind that no document has and a date that is none get the sentence that the page's own choices get."""
    for wrong in ("kind=rien", "theme=rien", "from=hier"):
        visit(f"?q=eau&{wrong}").locator("#answer .error").wait_for()
