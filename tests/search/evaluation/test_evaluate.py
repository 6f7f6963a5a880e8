"""Measures of a small index, with expectations as visible arithmetic."""

from math import log2

import pytest

from search.errors import QuestionsFileError, QuestionTooLong
from search.evaluation import MEASURES, Judgment, Question, evaluate, judge_run, read_questions
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
        "Success@5": 1,
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


def test_means_are_over_the_measured_questions(searcher):
    """Means count the measured questions; the unanswerable, the unjudged and the lost ones are kept apart by name."""
    asked = [
        question("first", Judgment("d1", "mairie"), profile="agent", answerable=True),
        question("second", Judgment("d2", "village usine"), profile="elected", answerable=True),
        question("unanswerable", answerable=False),
        question("unjudged"),
        question("wrong", Judgment("d1", "mairie", grade=0)),
        question("lost", Judgment("d1", "words that are nowhere"), answerable=True),
    ]
    result = evaluate(searcher, asked, ["RR@10"])
    # "village usine" stands in d1 too, but the judgment is on d2
    assert result.means == pytest.approx({"RR@10": (1 / 1 + 1 / 2) / 2})
    assert [r.question.id for r in result.results] == [q.id for q in asked]
    assert [r.status for r in result.results] == [
        "measured", "measured", "unanswerable", "unjudged", "unjudged", "lost",
    ]  # fmt: skip
    assert [r.first_right for r in result.results] == [1, 2, None, None, None, None]
    assert result.unresolved == [("lost", asked[5].judgments[0])]


def test_a_document_that_is_not_there_counts_as_missed(searcher):
    """A judgment by an id that the index lacks is told, and counts as trec_eval counts it: as not found."""
    (result,) = evaluate(searcher, [question("q", Judgment("d1"), Judgment("elsewhere"))], ["R@5", "AP"]).results
    assert result.measures == pytest.approx({"R@5": 1 / 2, "AP": 1 / 2})
    assert result.resolved.lost == (Judgment("elsewhere"),)


def test_passages_judged_by_their_ids(searcher):
    """An id of a passage in the place of a document's is understood, and the question measured by passage."""
    (result,) = evaluate(searcher, [question("q", Judgment("d2#1"))], ["RR"]).results
    assert (result.measures, result.ranking[:2]) == ({"RR": 1 / 2}, ("d1#1", "d2#1"))


def test_places_and_whole_documents_together(searcher):
    """With places judged too, a document judged as such counts once, where its first passage is."""
    judgments = Judgment("d2"), Judgment("d3", "forage village"), Judgment("d2", "usine", grade=2)
    (result,) = evaluate(searcher, [question("q", *judgments)], ["P@3", "R@3"]).results
    assert result.resolved.grades == {"d2": 2, "d3#1": 1}
    assert result.ranking[:3] == ("d1#1", "d2", "d3#1")
    assert result.measures == pytest.approx({"P@3": 2 / 3, "R@3": 1})


def test_a_document_of_many_passages_does_not_hide_the_others(tmp_path):
    """Judged by document, so many passages are asked for that about 100 documents are ranked."""
    documents = [Document("long", "Eau"), *(Document(f"d{n}", "Note") for n in range(3))]
    passages = [passage("long", n, f"Eau et forage numéro {n}.") for n in range(1, 141)]
    passages += [passage(f"d{n}", 1, f"Forage{' vieux' * n}.") for n in range(3)]
    searcher = Searcher(write_index(tmp_path, documents, passages), TinyEncoder(), load_settings(index=tmp_path))
    (result,) = evaluate(searcher, [Question("q", "eau forage", judgments=(Judgment("d0"),))], ["R@100"]).results
    assert result.ranking[0] == "long"
    assert set(result.ranking) == {"long", "d0", "d1", "d2"}
    assert result.measures == {"R@100": 1.0}


def test_nothing_judged_has_no_mean(searcher):
    """With no judged question there is no mean, and every question still has its answer."""
    result = evaluate(searcher, [question("q", answerable=False)])
    assert (result.means, result.measured, len(result.results)) == ({}, [], 1)
    assert result.results[0].answer.outcome == "answered"


@pytest.mark.parametrize(
    ("answers", "first", "held"),
    [(("FORAGE, village",), 1, 1), (("nulle part", "eau"), 1, 1), (("nulle part",), 0, 0), (("orage",), 0, 0)],
)
def test_whether_a_quote_holds_the_expected_words(searcher, answers, first, held):
    """The words that a good quote holds are looked for in the quotes, whole, whatever their case and marks."""
    (result,) = evaluate(searcher, [question("q", answers=answers, answerable=True)]).results
    assert (result.answering["answer_first"], result.answering["answer_any"]) == (first, held)


@pytest.mark.parametrize(
    ("threshold", "answerable", "expected"),
    [
        (0, True, {"answered_precision": 1, "answered_recall": 1, "right_outcome": 1}),
        (0, False, {"answered_precision": 0, "abstained_recall": 0, "right_outcome": 0}),
        (1, True, {"abstained_precision": 0, "answered_recall": 0, "right_outcome": 0}),
        (1, False, {"abstained_precision": 1, "abstained_recall": 1, "right_outcome": 1}),
        (0, None, {}),
        (1, None, {}),
    ],
)
def test_answering_and_abstaining(searcher, threshold, answerable, expected):
    """Of a question known to be answerable or not, answering and abstaining are right or wrong; of others, nothing."""
    settings = load_settings(index=searcher.settings.index, answer_threshold=threshold, nearby_threshold=threshold)
    asked = searcher.under(settings)
    others = question("a", answerable=True), question("b", answerable=False)
    result = evaluate(asked, [question("q", answerable=answerable), *others]).results[0]
    quoted = {} if threshold else {"faithfulness": 1, "false_refused": 1}
    assert result.answering == expected | quoted
    assert result.values == expected | quoted
    assert (result.outcome, result.confidence) == (result.answer.outcome, result.answer.confidence)
    assert result.sure == (None if answerable is None else (answerable, result.confidence))


def test_a_precision_needs_questions_of_both_sorts(searcher):
    """Where all the questions are answerable, each answer is given rightly: that says nothing, and is not said."""
    found = evaluate(searcher, [question("a", answerable=True), question("b", answerable=True), question("c")])
    said = [{name for name in result.answering if "recall" in name or "outcome" in name} for result in found.results]
    assert said == [{"answered_recall"}, {"answered_recall"}, set()]
    assert not any("answered_precision" in result.answering for result in found.results)


def unsure(searcher, *, near):
    """One that never answers: it quotes what comes near, or nothing."""
    thresholds = {"answer_threshold": 1, "nearby_threshold": 0 if near else 1}
    return searcher.under(load_settings(index=searcher.settings.index, **thresholds))


def test_a_silence_quotes_nothing(searcher):
    """Where the documents answer, to quote nothing is not to have the expected words."""
    silent = unsure(searcher, near=False)
    (result,) = evaluate(silent, [question("q", answers=("eau",), answerable=True)]).results
    assert (result.answer.quotes, result.answering["answer_any"]) == ((), 0.0)


def test_what_comes_near_is_no_answer_but_is_quoted(searcher):
    """Its quotes are searched for the expected words and checked; to answer or abstain, it is to abstain."""
    asked = [question("q", answers=("eau",), answerable=True), question("r", answerable=False)]
    result, other = evaluate(unsure(searcher, near=True), asked).results
    assert result.outcome == other.outcome == "nearby"
    assert (result.answering["answer_first"], result.answering["answered_recall"]) == (1, 0)
    assert (other.answering["abstained_recall"], other.answering["right_outcome"]) == (1, 1)
    assert result.checked.shown == len(result.answer.quotes) == result.checked.verbatim > 0


def test_every_quote_shown_is_checked(searcher):
    """What is quoted is held against its passage, and is made false; a silence has nothing to check."""
    asked = question("q", answerable=True)
    (result,) = evaluate(searcher, [asked]).results
    assert result.checked.shown == len(result.answer.quotes) == result.checked.verbatim > 0
    assert result.checked.tried == result.checked.refused != {}
    (result,) = evaluate(unsure(searcher, near=False), [asked]).results
    assert (result.checked.shown, result.checked.faithful) == (0, None)
    assert "faithfulness" not in result.values


def test_a_run_is_judged_without_an_index():
    """Another system's ids are compared with the judged ones; what it lacks counts, places cannot be found."""
    asked = [
        Question("1", "A", judgments=(Judgment("d1"), Judgment("d2", grade=2)), answerable=True),
        Question("2", "B", judgments=(Judgment("d9"),), answerable=True),
        Question("3", "C", judgments=(Judgment("d1", "words"),), answerable=True),
    ]
    found = judge_run({"1": ["x", "d2", "d1"], "7": ["d1"]}, asked, ["RR", "P@3"])
    assert [r.measures for r in found.results] == [
        {"RR": 1 / 2, "P@3": pytest.approx(2 / 3)}, {"RR": 0, "P@3": 0}, {},
    ]  # fmt: skip
    assert found.results[2].status == "lost"
    assert all(r.answer is None and r.seconds is None and r.answering is None for r in found.results)


def test_a_run_is_judged_with_an_index(searcher):
    """With an index, places are found again, and passages of a run stand for the documents that were judged."""
    asked = [question("place", Judgment("d2", "village usine")), question("document", Judgment("d2"))]
    run = {"place": ["d1#1", "d2#1"], "document": ["d1#1", "d2#1", "unknown"]}
    found = judge_run(run, asked, ["RR"], searcher.index)
    assert [r.measures for r in found.results] == [{"RR": 1 / 2}] * 2
    assert [r.ranking for r in found.results] == [("d1#1", "d2#1"), ("d1", "d2", "unknown")]


def test_progress_is_told(searcher):
    """After each question, how many are done and how many there are is told."""
    told: list[tuple[int, int]] = []
    evaluate(searcher, [question("a"), question("b")], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_a_question_that_cannot_be_asked_is_an_error(searcher):
    """A question that the searcher refuses stops the evaluation: it would be a silent zero."""
    with pytest.raises(QuestionTooLong):
        evaluate(searcher, [Question("q", "eau " * 5000)])


def test_an_unknown_measure_is_refused_before_anything_is_asked(searcher):
    """A name that is no measure is told before the first question, which could not be asked, is."""
    with pytest.raises(QuestionsFileError, match=r"There is no measure 'F1'; measures look like nDCG@10"):
        evaluate(searcher, [Question("q", "eau " * 5000)], ["F1"])


def test_starter_questions_find_their_places(starter_searcher):
    """The places that the corpus's own questions name are all in the index."""
    index = starter_searcher.index
    for asked in read_questions(CORPUS / "questions.jsonl"):
        for judgment in asked.judgments:
            assert holders(judgment, index.of_document(judgment.document)), (asked.id, judgment)
