"""Answers: every quote verbatim, no question quoted, no idea twice, and silence where there is no answer."""

import pytest

from search.evaluation import read_questions
from search.evaluation.judgments import squash
from search.records import Document
from search.searcher import Searcher
from search.settings import load_settings
from search.text import tokens
from tests.conftest import CORPUS
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, passage, write_index

SURE = {"answer_threshold": 0, "nearby_threshold": 0}


@pytest.fixture
def sure(small):
    """A searcher on the small index that always answers."""
    return small.under(load_settings(**SURE))


@pytest.fixture
def answers_of(tmp_path):
    """Ask, of an index of documents of these texts, one passage each, with no abstention."""

    def ask(question: str, *texts: str):
        documents = [Document(f"{n}.txt", "Note") for n in range(len(texts))]
        passages = [passage(d.id, 1, text, page=7) for d, text in zip(documents, texts, strict=True)]
        store = write_index(tmp_path / "index", documents, passages)
        return Searcher(store, TinyEncoder(), load_settings(**SURE)).ask(question)

    return ask


@pytest.fixture(scope="session")
def starter_answers(starter_searcher):
    """The answers to all the starter questions, none withheld, and whether they would be given."""
    questions = read_questions(CORPUS / "questions.jsonl")
    searcher = starter_searcher.under(load_settings(index=starter_searcher.settings.index, **SURE))
    return searcher.index, [searcher.ask(question.text) for question in questions]


def test_every_quote_is_verbatim_and_in_its_document(starter_answers):
    """Over the starter questions, a quote is its passage's text from start to end, and the passage its document's."""
    index, answers = starter_answers
    quotes = [quote for answer in answers for quote in answer.quotes]
    assert len(quotes) > len(answers)
    for quote in quotes:
        assert quote.text == quote.passage.text[quote.start : quote.end]
        assert quote.text.strip() == quote.text != ""
        assert quote.passage in index.of_document(quote.document.id)
        if quote.document.id.endswith(".txt"):
            assert squash(quote.text) in squash((CORPUS / quote.document.id).read_text(encoding="utf-8"))


def test_a_quote_says_its_page(starter_answers):
    """A quote's page is one of its passage's, and is there for every PDF."""
    quotes = [quote for answer in starter_answers[1] for quote in answer.quotes]
    for quote in quotes:
        if quote.passage.page is None:
            assert quote.page is None
        else:
            assert quote.passage.page <= quote.page <= quote.passage.last_page
        assert (quote.page is not None) or not quote.document.id.endswith(".pdf")
    assert any(quote.page and quote.page > 1 for quote in quotes)


def test_a_question_is_never_quoted(starter_answers):
    """A document's own questions are no answers, over the starter questions too."""
    quotes = [quote for answer in starter_answers[1] for quote in answer.quotes]
    asked = [quote.text for quote in quotes if quote.text.endswith("?")]
    assert not [text for text in asked if "\n" not in text]  # a list of questions to put to oneself may be an answer


def test_no_idea_comes_twice(starter_answers):
    """In one answer, no two quotes share four fifths of their words."""
    for answer in starter_answers[1]:
        held = [frozenset(tokens(quote.text)) for quote in answer.quotes]
        for n, one in enumerate(held):
            assert all(len(one & other) < 0.8 * len(one | other) for other in held[:n])


def test_quotes_are_numbered_and_come_from_the_hits(starter_answers):
    """Quotes are numbered from 1, and each is of a passage that is among the hits shown with it."""
    for answer in starter_answers[1]:
        assert [quote.number for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
        assert {quote.passage.id for quote in answer.quotes} <= {hit.passage.id for hit in answer.hits}
        assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize(
    "question",
    [
        "Quelle est la recette de la tarte aux pommes ?",
        "Qui a marqué en finale de la Coupe du monde de football 1998 ?",
        "Comment remplacer le joint d'un robinet qui fuit ?",
        "What is the boiling point of mercury?",
        "zzxqv plmokn wxcvb",
    ],
)
def test_off_topic_questions_are_not_answered(starter_searcher, question):
    """A question that the corpus has nothing on gets no answer, and no quote but as what comes near."""
    answer = starter_searcher.ask(question)
    assert answer.outcome != "answered"
    assert answer.quotes == () or answer.outcome == "nearby"
    assert not answer.differing


def test_a_question_of_the_corpus_is_answered(starter_searcher):
    """A question put in the words of a document is answered from that document."""
    answer = starter_searcher.ask("Que permet l'article L. 1115-1 du CGCT aux collectivités territoriales ?")
    assert answer.outcome == "answered"
    assert any(quote.document.id.startswith("lois/") for quote in answer.quotes)


def test_the_best_sentence_is_quoted_with_its_place(sure):
    """The sentence nearest to the question is the first quote, with its place in the passage and its page."""
    quote = sure.ask("Un jumelage lie deux communes.").quotes[0]
    assert (quote.number, quote.text, quote.page) == (1, "Un jumelage lie deux communes.", 1)
    assert (quote.passage, quote.document) == (PASSAGES[2], DOCUMENTS[1])
    assert (quote.start, quote.end) == (0, len("Un jumelage lie deux communes."))


def test_the_question_of_a_document_is_passed_over(sure):
    """Asked in the very words of a document's question, the answer quotes something else."""
    assert "Qui signe ?" in PASSAGES[2].sentence_texts()
    assert "Qui signe ?" not in [quote.text for quote in sure.ask("Qui signe ?").quotes]


def test_a_sentence_that_two_documents_share_is_quoted_once(answers_of):
    """The same sentence in two documents is quoted from the first alone, and another sentence beside it."""
    answer = answers_of(
        "Le forage donne l'eau", "Le forage donne l'eau.", "Le forage donne de l'eau.", "Le forage d'eau."
    )
    assert len(answer.hits) == 3
    assert sum("donne" in quote.text for quote in answer.quotes) == 1


def test_nothing_to_quote_is_no_answer(answers_of):
    """When documents hold questions alone, there is nothing to quote, so no answer, only what is near."""
    answer = answers_of("Qui signe la convention ?", "Qui signe la convention ?", "Pourquoi signer une convention ?")
    assert (answer.outcome, answer.quotes, len(answer.hits)) == ("nearby", (), 2)


@pytest.mark.parametrize(
    ("thresholds", "outcome"),
    [
        ({"answer_threshold": 0, "nearby_threshold": 0}, "answered"),
        ({"answer_threshold": 1, "nearby_threshold": 0}, "nearby"),
        ({"answer_threshold": 1, "nearby_threshold": 1}, "none"),
    ],
)
def test_thresholds_decide_the_outcome(small, thresholds, outcome):
    """The confidence is compared with two settings; nothing is quoted below both, and the hits are always there."""
    answer = small.under(load_settings(**thresholds)).ask("zzxqv plmokn")
    assert answer.outcome == outcome
    assert bool(answer.quotes) is (outcome != "none")
    assert len(answer.hits) == len(PASSAGES)
    assert 0 <= answer.confidence < 1


def test_what_comes_near_is_quoted_as_an_answer_would_be(starter_searcher, starter_answers):
    """Unsure, the same sentences are quoted for the starter questions; only figures are not set against each other."""
    settings = load_settings(index=starter_searcher.settings.index, answer_threshold=1, nearby_threshold=0)
    unsure = starter_searcher.under(settings)
    sure = [answer for answer in starter_answers[1] if not answer.references][:30]
    assert any(answer.differing for answer in sure)
    for answer in sure:
        near = unsure.ask(answer.question)
        assert (near.outcome, near.differing) == ("nearby", False)
        assert near.quotes == answer.quotes or answer.differing
        assert len(near.quotes) > 0


def test_confidence_is_higher_where_the_words_are(small):
    """A question in a document's words gets more confidence than one in words that no document has."""
    assert small.ask("Le maire signe la convention de jumelage").confidence > small.ask("zzxqv plmokn wxcvb").confidence


def test_the_answer_repeats_the_question_cleaned(sure):
    """The answer holds the question as it was searched for."""
    assert sure.ask("  Qui\x00 signe ?\n").question == "Qui signe ?"
