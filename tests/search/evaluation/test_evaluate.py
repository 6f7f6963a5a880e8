"""Measures of a small index, with expectations as visible arithmetic."""

from math import log2

import pytest

from search.errors import QuestionsFileError, QuestionTooLong
from search.evaluation import Judgment, Question, evaluate, read_questions
from search.evaluation.evaluate import MEASURES, parse_measure
from search.evaluation.judgments import holders
from search.records import Document
from search.searcher import Searcher
from search.settings import load_settings
from tests.conftest import CORPUS
from tests.tiny import TinyEncoder, passage, write_index

WORDS = ["eau", "forage", "village", "usine", "mairie"]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    """Asked "eau forage village usine mairie", document n comes n-th: it lacks the last n - 1 words."""
    root = tmp_path_factory.mktemp("index")
    texts = [" ".join(WORDS[: 5 - n]).capitalize() + "." for n in range(5)]
    documents = [Document(f"d{n}", "Note") for n in range(1, 6)]
    passages = [passage(f"d{n}", 1, text) for n, text in enumerate(texts, 1)]
    store = write_index(root, documents, passages)
    return Searcher(store, TinyEncoder(), load_settings(index=root, answer_threshold=0, nearby_threshold=0))


def question(name: str, *judgments: Judgment, **more) -> Question:
    """The question of all the words, judged so."""
    return Question(name, " ".join(WORDS), judgments=judgments, **more)


def test_the_order_that_the_tests_below_count_on(searcher):
    """The passages come in the order of how many of the question's words they hold."""
    found = [hit.passage.id for hit in searcher.search(" ".join(WORDS))]
    assert found == ["d1#1", "d2#1", "d3#1", "d4#1", "d5#1"]


def test_measures_of_one_right_passage(searcher):
    """With the one right passage in third place, each measure is what its definition says."""
    result = evaluate(searcher, [question("q", Judgment("d3", "Eau forage village"))])
    expected = {
        "nDCG@10": (1 / log2(3 + 1)) / (1 / log2(1 + 1)),
        "RR@10": 1 / 3,
        "AP": 1 / 3,
        "R@5": 1 / 1,
        "R@10": 1 / 1,
        "R@100": 1 / 1,
        "P@1": 0 / 1,
        "Success@1": 0,
        "Success@3": 1,
    }
    assert result.means == pytest.approx(expected)
    assert tuple(result.means) == MEASURES
    assert result.results[0].measures == pytest.approx(expected)


def test_measures_of_several_right_documents(searcher):
    """Judged by document, with grades: the second place is worth 1, the fourth 2, a document counts once."""
    judgments = Judgment("d2", grade=1), Judgment("d4", grade=2)
    result = evaluate(searcher, [question("q", *judgments)], ["nDCG@10", "AP", "P@2", "R@3", "RR"])
    gained = 1 / log2(2 + 1) + 2 / log2(4 + 1)
    ideal = 2 / log2(1 + 1) + 1 / log2(2 + 1)
    assert result.means == pytest.approx(
        {"nDCG@10": gained / ideal, "AP": (1 / 2 + 2 / 4) / 2, "P@2": 1 / 2, "R@3": 1 / 2, "RR": 1 / 2}
    )


def test_a_document_stands_where_its_first_passage_does(tmp_path):
    """Judged by document, a document has the place of its best passage, and the next documents move up."""
    documents = [Document(name, "Note") for name in ("twice", "once", "last")]
    texts = [("twice", "Eau, forage."), ("once", "Eau."), ("twice", "Forêt et eau vive."), ("last", "Mairie.")]
    passages = [passage(name, number, text) for number, (name, text) in enumerate(texts, 1)]
    searcher = Searcher(write_index(tmp_path, documents, passages), TinyEncoder(), load_settings(index=tmp_path))
    asked = [Question(name, "eau forage", judgments=(Judgment(name),)) for name in ("twice", "once", "last")]
    assert [hit.document.id for hit in searcher.search("eau forage")] == ["twice", "once", "twice", "last"]
    found = [result.measures for result in evaluate(searcher, asked, ["RR"]).results]
    assert found == [pytest.approx({"RR": 1 / rank}) for rank in (1, 2, 3)]


def test_means_are_over_the_judged_questions(searcher):
    """Means count the judged questions; the unanswerable, the unjudged and the lost ones are kept apart."""
    asked = [
        question("first", Judgment("d1", "mairie"), profile="agent", answerable=True),
        question("second", Judgment("d2", "village usine"), profile="elected", answerable=True),
        question("unanswerable", answerable=False),
        question("unjudged"),
        question("lost", Judgment("d1", "words that are nowhere"), Judgment("dx", "no document"), answerable=True),
    ]
    result = evaluate(searcher, asked, ["RR@10"])
    assert result.judged == 2
    # "village usine" stands in d1 too, but the judgment is on d2
    assert result.means == pytest.approx({"RR@10": (1 / 1 + 1 / 2) / 2})
    assert [r.question.id for r in result.results] == [q.id for q in asked]
    assert [bool(r.measures) for r in result.results] == [True, True, False, False, False]
    assert result.unresolved == (("lost", "d1", "words that are nowhere"), ("lost", "dx", "no document"))
    assert result.means_of([r for r in result.results if r.question.profile == "elected"]) == {"RR@10": 1 / 2}
    assert result.means_of(result.results[2:]) == {}


def test_nothing_judged_has_no_mean(searcher):
    """With no judged question there is no mean, and every question still has its answer."""
    result = evaluate(searcher, [question("q", answerable=False)])
    assert (result.means, result.judged, len(result.results)) == ({}, 0, 1)
    assert result.results[0].answer.outcome == "answered"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [((), None), (("FORAGE, village",), True), (("nulle part", "eau"), True), (("nulle part",), False)],
)
def test_whether_a_quote_holds_the_expected_words(searcher, answers, expected):
    """The words that a good quote holds are looked for in the quotes, whatever their case and marks."""
    (result,) = evaluate(searcher, [question("q", answers=answers)]).results
    assert result.answer_quoted is expected


def test_a_silence_is_neither_right_nor_wrong(searcher):
    """When nothing is quoted, whether a quote is right is not known."""
    silent = searcher.under(load_settings(index=searcher.settings.index, answer_threshold=1))
    (result,) = evaluate(silent, [question("q", answers=("eau",))]).results
    assert (result.answer.quotes, result.answer_quoted) == ((), None)


def test_progress_is_told(searcher):
    """After each question, how many are done and how many there are is told."""
    told: list[tuple[int, int]] = []
    evaluate(searcher, [question("a"), question("b")], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_a_question_that_cannot_be_asked_is_an_error(searcher):
    """A question that the searcher refuses stops the evaluation: it would be a silent zero."""
    with pytest.raises(QuestionTooLong):
        evaluate(searcher, [Question("q", "eau " * 5000)])


@pytest.mark.parametrize("name", ["nDCG", "nDCG@10", "RR", "RR@5", "AP", "AP@100", "R@1", "P@10", "Success@3"])
def test_measures_by_name(name):
    """A measure's name is that of ir-measures, with its depth."""
    assert str(parse_measure(name)) == name


@pytest.mark.parametrize(
    "name", ["", "NDCG@10", "nDCG@0", "nDCG@", "nDCG@-1", "R", "P", "Success", "MAP", "R@ten", "@5", "RR@5 "]
)
def test_unknown_measures(searcher, name):
    """A name that is no measure is refused before anything is asked, with what names look like."""
    with pytest.raises(QuestionsFileError, match=r"There is no measure .*look like nDCG@10"):
        evaluate(searcher, [], [name])


def test_starter_questions_find_their_places(starter_searcher):
    """The places that the corpus's own questions name are all in the index."""
    index = starter_searcher.index
    for asked in read_questions(CORPUS / "questions.jsonl"):
        for judgment in asked.judgments:
            assert holders(judgment, index.of_document(judgment.document)), (asked.id, judgment)
