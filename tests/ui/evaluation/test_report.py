"""The report: what it says, in both languages, and that a browser shows it without asking for anything."""

import re
from dataclasses import replace
from html import unescape

import pytest

from search.evaluation import Evaluation, judge_run
from search.evaluation.compare import compare, side
from search.evaluation.faithfulness import Checked
from search.evaluation.record import Record, Setting
from tests.tiny import DOCUMENTS
from tests.ui.evaluation.conftest import FIRST, JUDGED, SECOND, made
from ui.evaluation.report import report_html
from ui.evaluation.texts import TEXTS

RECORD = Record(
    (Setting("answer_threshold", "0.5", "0.5"), Setting("nearby_threshold", "0.2", "0.2"),
     Setting("vector_weight", "0.9", "0.28")),
    {"index manifest": "sha256 abc", "seed": "7"},
)  # fmt: skip
BY_ID = {document.id: document for document in DOCUMENTS}
SECTIONS = (
    "key",
    "counts",
    "measures",
    "depth",
    "groups",
    "answers",
    "trust",
    "quotes",
    "time",
    "hardest",
    "left",
    "record",
)


def page(language="fr", rankings=FIRST, comparison=None):
    """The report of the evaluation made by hand."""
    return report_html(made(rankings), comparison, RECORD, BY_ID, language)


def plain(html):
    """The text that a reader sees."""
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


def test_it_says_what_was_measured():
    """Means with their intervals, groups, outcomes, what is left out and the settings are in the page."""
    said = plain(page())
    assert "Un bon passage en premier 33,3 % entre 0 et 100 %" in said
    assert "nDCG@10 La qualité de l'ordre : 1 si tout ce qui répond est en tête, le meilleur d'abord." in said
    assert "0,473 0,000 à 0,920 (3)" in said
    assert "6 questions en tout" in said
    assert "agent fr advisor en (sans profil)" not in said
    assert "les documents répondent 2 2 0" in said
    assert "Réponse donnée alors que rien ne répond (1) q4 : Quelle est la recette de la tarte ?" in said
    assert "q6 loi.md nulle part [/x] :100:" in said
    assert "vector_weight modifié 0.9 0.28" in said
    assert "answer_threshold 0.5 0.5" in said
    assert "index manifest sha256 abc" in said


def test_it_says_whether_confidence_and_quotes_can_be_trusted():
    """The area with its reason to be read, the bins with their counts, and quotes true and false, in figures."""
    html = page()
    said = plain(html)
    # Answerable: 0.25, 0.375, 0.5, 0.875 (q6); not: 0.625 (q4). One of the four pairs is in order.
    assert "AUROC 0,250 . C'est l'aire sous la courbe." in said
    assert "seuil de réponse : 50 % des questions avec réponse, 100 % des autres" in said
    assert "0,6 à 0,7 1 0,625 0,000 –" in said
    assert "Citations montrées : 3 ; mot pour mot dans leur passage : 3." in said
    assert "une négation mise ou ôtée 3 3 un mot 9 9 ensemble 12 12" in said
    assert "Citations conformes au document 100 % 3 citations vérifiées" in said
    wrong = made(FIRST)
    first = replace(wrong.results[0], checked=Checked(2, 1, {}, {}))
    said = plain(report_html(replace(wrong, results=(first, *wrong.results[1:])), None, RECORD, BY_ID, "fr"))
    assert "Questions dont une citation n'est pas dans son passage : q1" in said


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ([0, 1], "Pas de courbe ROC : les documents répondent à toutes ces questions."),
        ([3], "Pas de courbe ROC : les documents ne répondent à aucune de ces questions."),
        ([4], "On ne sait d'aucune question si les documents y répondent"),
    ],
)
def test_without_both_sorts_of_questions_it_says_so(chosen, says):
    """No curve is drawn of one sort of questions, and no number is made up: what is missing is said."""
    found = made(FIRST)
    said = plain(report_html(replace(found, results=tuple(found.results[n] for n in chosen)), None, RECORD, BY_ID))
    assert says in said
    assert "nan" not in said.casefold().split()
    assert "AUROC" not in said


def test_hard_questions_show_what_was_expected_and_found():
    """Those without a right result come first, each with the places expected and the first results."""
    html = page()
    said = plain(html)
    assert said.index("Who signs? q3") < said.index("Qui <b>signe</b> ? q2") < said.index("Ce qui n'a pas pu", 900)
    assert "premier bon résultat au rang 3" in said
    assert "Attendu Créer un jumelage (le document entier)" in said
    assert "<b>signe</b>" not in html  # a question is text, never markup


def test_every_section_is_there_in_both_languages():
    """The sections are the same, each with its title; nothing is left to fill in."""
    for language in ("fr", "en"):
        html = page(language)
        assert f'<html lang="{language}">' in html
        for name in SECTIONS:
            assert f'<section id="{name}"' in html
            assert TEXTS[name][language] in unescape(html)
        assert re.findall(r"\{[a-z_]+\}|\{\{|None|Undefined", plain(html)) == []
    assert "33.3 % between 0 and 100 %" in plain(page("en"))


def test_a_comparison_comes_first():
    """Both sides, each measure and the questions that changed stand before the rest, which is of the second."""
    found = compare(side("current", made(FIRST)), side("<i>x=1", made(SECOND)))
    html = page(rankings=SECOND, comparison=found)
    said = plain(html)
    assert said.index("A : current B : <i>x=1") < said.index("En bref Un bon")
    assert "nDCG@10 0,473 0,810 +0,337 −0,069 à +1,000 0,5000 2 0 1" in said
    assert "q3 Who signs? 0,000 1,000 – 1" in said
    assert "La suite du rapport décrit B." in said


def test_a_judged_run_has_a_report_too():
    """Without answers, times, index or settings, what there is is shown."""
    said = plain(report_html(judge_run(FIRST, JUDGED), None, Record((), {}), {}, "fr"))
    assert "RR@10" in said
    assert said.count("Aucune question n'a été posée : ces résultats viennent d'un autre système.") == 2
    assert "Attendu jumelage.pdf (le document entier)" in said


def test_nothing_measured_is_a_report_too():
    """With no judged question the page says so, and has no empty plot."""
    only = Evaluation(made(FIRST).results[4:5], ("AP",))
    html = report_html(only, None, Record((), {}), {}, "fr")
    assert "que personne n'a jugées 1 q5" in plain(html)
    assert html.count("<svg") == 1  # the time it took


def test_every_text_is_in_both_languages():
    """No text lacks a language, and both ask for the same values."""
    for name, texts in TEXTS.items():
        assert set(texts) == {"fr", "en"}, name
        assert re.findall(r"\{\w+\}", texts["fr"]).sort() == re.findall(r"\{\w+\}", texts["en"]).sort(), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_a_browser_shows_it(browser, tmp_path, scheme, width):
    """No script, no request, no complaint; plots drawn; tables named; nothing wider than the screen."""
    path = tmp_path / "report.html"
    found = compare(side("current", made(FIRST)), side("x=1", made(SECOND)))
    path.write_text(page(comparison=found), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    seen = context.new_page()
    complaints, requests = [], []
    seen.on("console", lambda message: complaints.append(message.text))
    seen.on("pageerror", lambda error: complaints.append(str(error)))
    seen.on("request", lambda request: requests.append(request.url))
    seen.goto(path.as_uri())
    assert complaints == []
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert seen.locator("script, link[rel=stylesheet], iframe, img").count() == 0
    plots = seen.locator("svg[role=img]")
    assert plots.count() == 9
    for plot in plots.all():
        box = plot.bounding_box()
        assert box["width"] > 200
        assert box["height"] > 50
        assert plot.locator("title").text_content()
        assert plot.locator("desc").text_content()
    assert all(table.locator("caption").text_content() for table in seen.locator("table").all())
    assert seen.locator("th:not([scope])").count() == 0
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    cut = """[...document.querySelectorAll('svg text')].filter(text => {
        const box = text.getBBox(), page = text.ownerSVGElement.viewBox.baseVal
        return box.x < -1 || box.x + box.width > page.width + 1
    }).map(text => text.textContent)"""
    assert seen.evaluate(cut) == []
    background = seen.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(20, 25, 28)") is (scheme == "dark")
    context.close()
