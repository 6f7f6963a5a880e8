"""axe-core over the tabs beside the questions, the list of references, and what readers say of an answer."""

from tests.ui.axe import broken
from tests.ui.test_web import ask
from tests.ui.views.test_trial import JSONL


def see_corpus(page):
    """The documents, and the administrator's form below them."""
    page.get_by_role("tab", name="Corpus").click()
    page.locator("form[data-admin]").wait_for()


def preview(page):
    """The first document's picture or text unfolded."""
    page.locator(".document", has_text="Les chiffres de la coopération").locator("summary").click()
    page.wait_for_function("document.querySelector('.preview img')?.naturalWidth > 0")


def wrong_password(page):
    """The administrator's password refused."""
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Ajouter et indexer").click()
    page.get_by_text("Mot de passe incorrect.").wait_for()


def choose_questions(page):
    """What to evaluate."""
    page.get_by_role("tab", name="Évaluation").click()
    page.get_by_role("button", name="Lancer l'évaluation").wait_for()


def evaluate(page):
    """Two configurations compared: measures, plots, tables."""
    page.get_by_label("Fichier de questions").set_input_files(
        {"name": "q.jsonl", "mimeType": "application/json", "buffer": JSONL}
    )
    page.get_by_label("Comparés à").select_option("words")
    page.get_by_role("button", name="Lancer l'évaluation").click()
    page.get_by_role("heading", name="Comparaison").wait_for(timeout=60_000)


def no_file(page):
    """Questions that cannot be used."""
    page.get_by_label("Fichier de questions").set_input_files(
        {"name": "q.jsonl", "mimeType": "application/json", "buffer": b"{}"}
    )
    page.get_by_role("button", name="Lancer l'évaluation").click()
    page.get_by_text("Ce fichier de questions ne peut pas être utilisé.").wait_for()


def references(page):
    """The list of legal references, narrowed."""
    page.get_by_role("tab", name="Questions").click()
    page.get_by_role("link", name="Références juridiques").click()
    page.get_by_label("Chercher une référence").fill("2005")
    page.get_by_text("Références : 1").wait_for()


def law(page):
    """A reference of the question above the passages, unfolded."""
    ask(page, "loi n° 2005-95")
    page.locator(".legal").wait_for()
    page.evaluate("for (const folded of document.querySelectorAll('.legal details')) folded.open = true")


def around(page):
    """What stands around a passage, loaded."""
    for name in ("Autres passages de ce document", "Passages semblables dans d'autres documents"):
        page.locator("#passages summary", has_text=name).first.click()
    page.wait_for_function("!document.querySelector('#passages details.around[open] .found:empty')")


def rate(page):
    """An opinion given, and the word that may come with it."""
    page.locator("#answer .feedback button", has_text="Pas utile").click()
    page.locator("#answer .feedback form.word").wait_for()


STATES = [
    ("corpus", see_corpus),
    ("preview", preview),
    ("wrong password", wrong_password),
    ("evaluation", choose_questions),
    ("results", evaluate),
    ("file refused", no_file),
    ("references", references),
    ("law", law),
    ("around a passage", around),
    ("opinion", rate),
]


def test_no_rule_is_broken_beside_the_questions(open_page):
    """As for the questions: no violation of WCAG 2.2 A and AA in any state, nothing wider than the screen."""
    page = open_page("")
    page.get_by_text("5 documents").wait_for()
    assert broken(page, STATES) == {}
