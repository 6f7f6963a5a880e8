"""What readers said becomes judged questions: votes, ties, answers and passages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation import read_questions
from search.evaluation.readers import judged_by_readers, question_values
from search.feedback import Opinion, Place

ONE, TWO = Place("a.pdf", "a.pdf#1", "La première phrase.", "Titre", 3), Place("b.md", "b.md#0", "La seconde phrase.")


def said(about, useful, *places, question="Où commencer ?", outcome="answered"):
    """An opinion."""
    return Opinion(question, about, useful, places, outcome)


@pytest.mark.parametrize(
    ("opinions", "answerable", "grades"),
    [
        ([said("passage", True, ONE)], True, {"a.pdf": 1}),
        ([said("passage", False, ONE)], None, {"a.pdf": 0}),
        ([said("passage", True, ONE), said("passage", False, TWO)], True, {"a.pdf": 1, "b.md": 0}),
        # The more numerous count; as many for as against say nothing of that passage.
        ([said("passage", True, ONE), said("passage", False, ONE), said("passage", False, ONE)], None, {"a.pdf": 0}),
        ([said("passage", True, ONE), said("passage", False, ONE), said("passage", True, TWO)], True, {"b.md": 1}),
        # Of an answer: its quotes answer; what was said of a passage itself comes before.
        ([said("answer", True, ONE, TWO)], True, {"a.pdf": 1, "b.md": 1}),
        ([said("answer", True, ONE, TWO), said("passage", False, ONE)], True, {"b.md": 1, "a.pdf": 0}),
        ([said("answer", False, ONE), said("passage", True, TWO)], True, {"b.md": 1}),
        # Quotes that were said only to come near, of which readers say that they answer.
        ([said("answer", True, ONE, outcome="nearby")], True, {"a.pdf": 1}),
        # That nothing answers may be right, and may be wrong: a passage found useful says that it is.
        ([said("answer", True, outcome="none")], False, {}),
        ([said("answer", True, outcome="none"), said("passage", True, ONE)], True, {"a.pdf": 1}),
    ],
)
def test_votes(opinions, answerable, grades):
    """Each verdict, alone and against others."""
    (question,) = judged_by_readers(opinions).questions
    assert (question.answerable, {j.document: j.grade for j in question.judgments}) == (answerable, grades)


@pytest.mark.parametrize(
    ("opinions", "tied"),
    [
        ([said("answer", False, ONE)], 0),
        ([said("answer", False, outcome="none")], 0),
        ([said("answer", True, outcome="nearby")], 0),
        ([said("answer", False, ONE, outcome="nearby")], 0),
        ([said("passage", True, ONE), said("passage", False, ONE)], 1),
        ([said("answer", True, outcome="none"), said("answer", False, outcome="none")], 1),
    ],
)
def test_what_says_nothing_is_left_out_and_counted(opinions, tied):
    """An answer or near quotes found useless, near documents, a tie: no judgment, and the count says so."""
    judged = judged_by_readers(opinions)
    assert (judged.questions, judged.left_out, judged.tied) == ((), 1, tied)


def test_one_question_however_it_is_typed():
    """Case, spaces and punctuation do not make two questions; the id is the same at every export."""
    typed = [said("passage", True, ONE, question=q) for q in ("Où commencer ?", "où  commencer", "Où commencer?")]
    (question,) = judged_by_readers(typed).questions
    assert question.text == "Où commencer ?"
    assert question == judged_by_readers(typed[:1]).questions[0]


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
places = st.builds(Place, text, text, text, text, st.none() | st.integers(1, 9))
opinions = st.lists(
    st.builds(
        Opinion, text, st.sampled_from(["answer", "passage"]), st.booleans(), st.lists(places, max_size=3).map(tuple),
        st.sampled_from(["answered", "none"]),
    ),
    max_size=12,
)  # fmt: skip


@given(opinions=opinions)
def test_an_export_is_always_read(opinions, tmp_path_factory):
    """Whatever was said, what is written is what `read_questions` reads."""
    judged = judged_by_readers(opinions)
    assert len(judged.questions) + judged.left_out <= len(opinions)
    if judged.questions:
        path = tmp_path_factory.mktemp("export") / "judgments.jsonl"
        path.write_text("".join(json.dumps(question_values(q)) + "\n" for q in judged.questions), encoding="utf-8")
        read = read_questions(path)
        assert [(q.id, q.text, q.answerable, q.judgments) for q in read] == [
            (q.id, q.text, q.answerable, q.judgments) for q in judged.questions
        ]
