"""Follow-ups: a table of questions after others, and what must hold whatever is asked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation import read_questions
from search.followup import understood
from tests.conftest import CORPUS

TABLE = [line.split("\t") for line in Path(__file__).with_name("followups.tsv").read_text("utf-8").splitlines()]
ALONE = [question for _, question, expected in TABLE if not expected]


@pytest.mark.parametrize(("previous", "question", "expected"), TABLE)
def test_a_follow_up_is_understood_with_the_question_before_it(previous, question, expected):
    """Each line of the table: the question before, the question, and how it is understood ("" as it is)."""
    assert understood(question, previous) == (expected or question)


def test_the_table_has_follow_ups_and_others():
    """What is measured is not a handful."""
    assert len(TABLE) - len(ALONE) >= 40
    assert len(ALONE) >= 20


def test_no_question_of_the_corpus_is_taken_for_a_follow_up():
    """Each of them is left as it is, whichever was asked before."""
    questions = [question.text for question in read_questions(CORPUS / "questions.jsonl")]
    taken = [(one, other) for one in questions for other in questions[::8] if understood(one, other) != one]
    assert not taken


@pytest.mark.parametrize("question", [question for _, question, expected in TABLE if expected])
def test_asking_a_follow_up_again_changes_nothing(question):
    """The question before is then the follow-up itself, as it was understood."""
    previous = next(previous for previous, asked, _ in TABLE if asked == question)
    once = understood(question, previous)
    assert understood(question, once) == once


def test_questions_too_long_together_are_not_joined():
    """What is searched for stays within the limit on questions."""
    assert understood("et pour les déchets ?", "Une commune ? " * 20, 250) == "et pour les déchets ?"
    assert len(understood("Pourquoi ?", "Une commune ? " * 10, 250)) <= 250


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_give_a_question(question, previous):
    """Never an error; without a question before it, nothing is changed; the words typed are kept."""
    assert understood(question, "") == question
    found = understood(question, previous, 200)
    assert found == question or len(found) <= 200
