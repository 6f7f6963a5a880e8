"""Three readers at the views, in a real browser: one looks at the corpus, one adds to it, one evaluates."""

import json
import re

import pytest

from tests.ui.views.test_trial import JSONL


def test_a_reader_looks_at_the_corpus(visit):
    """By keyboard: to the tab, a title, its first words; the address keeps the tab, back leads to the questions."""
    page = visit()
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    page.get_by_role("tab", name="Questions").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Les documents").wait_for()
    assert page.url.endswith("?view=corpus")
    assert page.locator(".document").count() == 5
    page.get_by_label("Chercher dans les titres").fill("REVEILLER")
    page.wait_for_function("document.querySelectorAll('.document').length == 1")
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.locator(".said").inner_text() == "1 document"
    page.get_by_text("Aperçu").click()
    page.get_by_text("Un jumelage endormi se réveille par une visite.").wait_for()
    link = page.get_by_role("link", name="Réveiller un jumelage")
    assert link.get_attribute("href") == "documents/guides/jumelage.txt"
    page.get_by_label("Chercher dans les titres").fill("chiffres")
    page.get_by_role("link", name="Les chiffres de la coopération").wait_for()
    page.get_by_text("Aperçu").click()
    page.wait_for_function("document.querySelector('.preview img')?.naturalWidth > 0")
    page.get_by_label("English").check()
    page.get_by_role("heading", name="The documents").wait_for()
    page.get_by_role("tab", name="Evaluation").wait_for()
    page.go_back()
    page.go_back()
    page.wait_for_function("document.querySelector('#view-questions-button').getAttribute('aria-selected') === 'true'")
    assert "view" not in page.url


@pytest.mark.parametrize("width", [360, 1200])
def test_the_tab_of_the_address_is_opened(visit, width):
    """A shared address opens its tab, on a phone too, where nothing is wider than the screen."""
    page = visit("?view=corpus&lang=en", viewport={"width": width, "height": 800})
    page.get_by_role("heading", name="The documents").wait_for()
    page.get_by_role("tab", name="Evaluation").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "[...document.querySelectorAll('.view :is(input, select, button, a)')].every((e) => "
        "e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())"
    )


def test_an_administrator_adds_a_document(open_page, managed):
    """A wrong password, a bad file, one that is there already, a good one: told of each, and it can be asked about."""
    page = open_page("?view=corpus")
    form = page.locator("form[data-admin]")
    files = [
        {
            "name": "fromages.txt",
            "mimeType": "text/plain",
            "buffer": "Le comté s'affine dix-huit mois en cave.".encode(),
        },
        {
            "name": "<img src=x onerror=alert(5)>.md",
            "mimeType": "text/plain",
            "buffer": b"# Titre\n\nUn texte de plus.",
        },
        {"name": "jumelage.txt", "mimeType": "text/plain", "buffer": b"Autre chose."},
        {"name": "faux.pdf", "mimeType": "application/pdf", "buffer": b"\x89PNG\r\n\x1a\n" + b"\x00" * 99},
    ]
    form.get_by_label("Fichiers à ajouter").set_input_files(files)
    form.get_by_label("Dans le dossier").select_option("guides")
    form.get_by_label("Mot de passe").fill("faux")
    form.get_by_role("button", name="Ajouter et indexer").click()
    page.get_by_text("Mot de passe incorrect.").wait_for()
    assert not (managed.settings.corpus / "guides/fromages.txt").exists()
    form.get_by_label("Mot de passe").fill(managed.password)
    form.get_by_role("button", name="Ajouter et indexer").click()
    page.locator(".admin .ended", has_text="Indexation finie").wait_for(timeout=60_000)
    said = page.locator(".uploads").inner_text().split("\n")
    assert said[0] == "fromages.txt : ajouté (guides/fromages.txt)"
    assert said[1].startswith("<img src=x onerror=alert(5)>.md : ajouté (guides/-img")
    assert "Un fichier de ce nom est déjà dans le corpus" in said[2]
    assert "n'est pas d'un type qui se lit" in said[3]
    assert "endormi" in (managed.settings.corpus / "guides/jumelage.txt").read_text(encoding="windows-1252")
    page.locator(".documents").get_by_role("link", name="Fromages").wait_for()
    page.get_by_role("tab", name="Questions").click()
    page.locator("#question textarea").fill("Combien de mois le comté s'affine-t-il ?")
    page.locator("#question textarea").press("Enter")
    page.locator("#answer blockquote", has_text="Le comté s'affine dix-huit mois en cave.").wait_for()


def test_a_product_owner_evaluates(open_page):
    """A file of questions, two systems: progress, measures with intervals, plots, files; found again after a reload."""
    page = open_page("?view=evaluation")
    page.get_by_label("Fichier de questions").set_input_files(
        {"name": "q.jsonl", "mimeType": "application/json", "buffer": JSONL}
    )
    page.get_by_label("Comparés à").select_option("words")
    page.get_by_role("button", name="Lancer l'évaluation").click()
    page.get_by_role("heading", name="Comparaison").wait_for(timeout=60_000)
    assert page.locator(".said").inner_text() == "Résultats de l'évaluation"
    assert page.get_by_role("row", name=re.compile(r"^nDCG@10")).first.is_visible()
    assert page.locator(".results figure svg[role=img]").count() >= 4
    assert page.get_by_text("B : réglages actuels").is_visible()
    saved = {}
    for name in ("le rapport complet", "une ligne par question", "ce qui a été trouvé"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        saved[name] = download.value.path().read_text(encoding="utf-8")
    assert saved["le rapport complet"].startswith("<!doctype html>")
    assert [json.loads(line)["id"] for line in saved["une ligne par question"].splitlines()] == ["q1", "q2"]
    assert saved["ce qui a été trouvé"].startswith("q1 Q0 ")
    page.reload()
    page.get_by_role("heading", name="Résultats de l'évaluation").wait_for()
    page.get_by_label("Fichier de questions").set_input_files(
        {"name": "q.jsonl", "mimeType": "application/json", "buffer": b"{}"}
    )
    page.get_by_role("button", name="Lancer l'évaluation").click()
    page.get_by_text("Ce fichier de questions ne peut pas être utilisé.").wait_for()
