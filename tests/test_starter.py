"""The gate of the starter corpus: what comes with Passerelle is complete, and its questions find their answers."""

import tomllib
from collections import Counter

import pytest

from indexer.extract import ocr
from search.evaluation import evaluate, read_questions
from search.evaluation.summary import estimates, hardest, quotes
from search.index import IndexStore
from search.searcher import Searcher
from tests.conftest import CORPUS, ROOT
from ui.evaluation.table import below, parse_floors

QUESTIONS = CORPUS / "questions.jsonl"
SCAN = "etudes/fiche-de-lecture-livre-blanc.pdf"
WATER = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
FORMATS = {"pdf": 10, "docx": 3, "odt": 3, "html": 3, "md": 2, "txt": 2}  # at least so many files of each


@pytest.fixture(scope="module")
def questions():
    """The questions of the starter corpus."""
    return read_questions(QUESTIONS)


@pytest.fixture(scope="module")
def searcher(starter, encoder):
    """A searcher over the starter corpus."""
    settings, _ = starter
    return Searcher(IndexStore(settings.index), encoder, settings)


@pytest.fixture(scope="module")
def evaluation(searcher, questions):
    """All questions asked."""
    return evaluate(searcher, questions)


def test_every_file_is_indexed(starter):
    """Every file of the starter corpus gives passages; the scan alone needs OCR, where that is not installed."""
    _, report = starter
    expected = {} if ocr.is_available() else {SCAN: "needs_ocr"}
    assert {file.path: file.status for file in report.files if file.status not in ("indexed", "unchanged")} == expected
    assert [file.path for file in report.files if not file.passages] == list(expected)


@pytest.mark.skipif(not ocr.is_available(), reason="Tesseract and its French data are not installed")
def test_the_scan_is_found_by_its_words(searcher):
    """What only OCR could read is found and quoted with its page, and every sentence says where it lies."""
    hits = searcher.search("Combien de propositions le livre blanc Diplomatie et territoires contient-il ?", limit=2)
    assert SCAN in {hit.document.id for hit in hits}
    assert any("21 propositions" in hit.passage.text for hit in hits)
    passages = searcher.index.of_document(SCAN)
    assert {sentence.page for passage in passages for sentence in passage.sentences} == {1}
    assert all(sentence.boxes for passage in passages for sentence in passage.sentences)


def test_the_corpus_is_as_large_as_it_says(starter, searcher):
    """It has at least 36 documents and 40,000 words, in every format that is read."""
    _, report = starter
    assert report.documents >= 36
    documents = searcher.index.documents()
    words = sum(len(p.text.split()) for d in documents for p in searcher.index.of_document(d.id))
    assert words >= 40_000
    formats = Counter(document.id.rsplit(".", 1)[1] for document in documents)
    assert {name: formats[name] for name, least in FORMATS.items() if formats[name] < least} == {}


def test_the_catalogue_describes_every_document(searcher):
    """Each catalogue entry is a document of the index, with kind, publisher, date, licence and themes."""
    entries = tomllib.loads((CORPUS / "catalogue.toml").read_text(encoding="utf-8"))["document"]
    documents = {document.id: document for document in searcher.index.documents()}
    assert {entry["path"] for entry in entries} - documents.keys() == (set() if ocr.is_available() else {SCAN})
    assert documents.keys() <= {entry["path"] for entry in entries}
    for document in documents.values():
        assert document.kind in ("guide", "law", "study"), document.id
        assert document.title, document.id
        assert document.publisher, document.id
        assert document.date, document.id
        assert document.licence, document.id
        assert document.themes, document.id
    assert {document.kind for document in documents.values()} == {"guide", "law", "study"}


def test_there_are_questions_of_every_kind(questions):
    """At least 90 questions: 40 of agents and 25 of advisors in French, 10 in English, 15 that nothing answers."""
    answerable = Counter((q.profile, q.language) for q in questions if q.answerable)
    assert len(questions) >= 90
    assert answerable["agent", "fr"] >= 40
    assert answerable["advisor", "fr"] >= 25
    assert sum(count for (_, language), count in answerable.items() if language == "en") >= 10
    assert sum(q.answerable is False for q in questions) >= 15
    assert all(bool(q.judgments) is bool(q.answerable) for q in questions)


def test_every_judgment_is_a_place_of_the_corpus(evaluation):
    """Each place that a question is judged by is found in the index as it is cut today."""
    assert [lost for lost in evaluation.unresolved if ocr.is_available() or lost[1].document != SCAN] == []


def test_the_floors_that_the_readme_states_are_reached(evaluation):
    """The command in the README, which anyone can run, states the floors: this is the same check."""
    start = "passerelle evaluate corpus/questions.jsonl --min "
    (command,) = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith(start)]
    floors = parse_floors(command.removeprefix(start).split(" --min "))
    assert floors.keys() == {"Success@1", "Success@3", "AUROC", "faithfulness", "false_refused"}
    missed = [result.question.id for result in hardest(evaluation) if not result.measures["Success@3"]]
    assert below(estimates(evaluation), floors) == [], missed
    assert sum(quotes(evaluation).tried.values()) > 2_000


def test_no_file_of_another_purpose_is_indexed(searcher):
    """Sources, catalogue, questions and licence are no documents."""
    assert [document.id for document in searcher.index.documents() if document.id.count("/") != 1] == []


def test_the_law_on_water_is_quoted_with_its_source(searcher):
    """The question of a water department is answered with the sentence that names the law, and where it stands."""
    answer = searcher.ask(WATER)
    assert answer.outcome == "answered"
    named = [quote for quote in answer.quotes if "2005-95" in quote.text]
    assert named, [quote.text for quote in answer.quotes]
    for quote in named:
        assert quote.passage.text[quote.start : quote.end] == quote.text
        assert quote.document.title
        assert quote.document.publisher
        assert quote.document.date


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("Dans combien de pays les collectivités françaises mènent-elles des actions ?", ["138", "147"]),
        ("Est-ce 13 % ou 11 % des collectivités qui agissent à l'international ?", ["13 %", "11 %"]),
        ("Quels étaient les taux maximaux de cofinancement en 2024 et en 2025 ?", ["90 %", "70 %"]),
        ("Combien de membres compte la CNCD ?", ["44", "33"]),
    ],
)
def test_figures_that_differ_are_both_shown(searcher, question, figures):
    """Where the documents disagree, or a figure has changed, the quotes show both, each with its date and source."""
    answer = searcher.ask(question)
    assert answer.outcome == "answered"
    for figure in figures:
        holding = [quote for quote in answer.quotes if figure in quote.text.replace("\N{NO-BREAK SPACE}", " ")]
        assert holding, (figure, [quote.text for quote in answer.quotes])
        assert all(quote.document.date and quote.document.publisher for quote in holding)
    if "ombien" in question:
        assert answer.differing
