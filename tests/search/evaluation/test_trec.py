"""The files of TREC, read and written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import QuestionsFileError
from search.evaluation.questions import Judgment, Question
from search.evaluation.trec import encoded, judged, read_qrels, read_run, read_topics, run_lines

CLASSIC = """<top>
<num> Number: 301
<title> Jumelage et
coopération <b>décentralisée</b>

<desc> Description:
Qui peut <title> ? Peu importe.
</top>

<top><num>302</num><title>Topic: Le 1 % de l'eau</title></top>
"""


@pytest.fixture
def write(tmp_path):
    """Writes a file and gives its path."""

    def make(content: str | bytes, name: str = "file.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def test_classic_topics(write):
    """Topics with or without closing tags, on several lines, with the words that TREC puts before."""
    assert read_topics(write(CLASSIC)) == [
        Question("301", "Jumelage et coopération <b>décentralisée</b>", language=""),
        Question("302", "Le 1 % de l'eau", language=""),
    ]


def test_topics_of_two_columns(write):
    """An id, a tab and a text a line; a percent-encoded id is decoded."""
    questions = read_topics(write("1\tQui signe ?\r\n\r\na%20b\tQui paie ?\tet quand ?\n"))
    assert [(q.id, q.text) for q in questions] == [("1", "Qui signe ?"), ("a b", "Qui paie ?\tet quand ?")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<top><num>1<title>A</top>\n\n<top><num>2</top>", "file.txt, line 3: a topic needs <num> and <title>"),
        ("<top><num> <title>A</top>", "line 1: a topic needs"),
        ("<topics></topics>", "holds no question"),
        ("1\tA\n2 B", "line 2: a topic is an id, a tab and a text, not '2 B'"),
        ("1\tA\n\tB", "line 2: a topic is"),
        ("1\tA\n1\tB", "two questions with the id '1'"),
        (b"\x00\x01\x02\x81\x8d", "is not a text file"),
    ],
)
def test_bad_topics_are_told(write, content, said):
    """What is wrong is told with the file and the line."""
    with pytest.raises(QuestionsFileError) as caught:
        read_topics(write(content))
    assert said in str(caught.value)


def test_qrels(write):
    """Grades by question, zero and negative ones kept; the second column is no matter, nor what separates columns."""
    found = read_qrels(write("1 0 d1 2\n1 Q0 d2 0\n\n2\t0\ta%20b\t-1\n1 0 d1 2\n"))
    assert found == {"1": {"d1": 2, "d2": 0}, "2": {"a b": -1}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("1 0 d1 1\n1 0 d2\n", "file.txt, line 2: a judgment is `QUESTION 0 ID GRADE`, the grade a whole number"),
        ("1 0 d1 good", "line 1: a judgment is"),
        ("1 0 d1 1.5", "line 1: a judgment is"),
        ("1 0 d 1 1", "line 1: a judgment is"),
        ("1 0 d1 1\n1 0 d1 0", "line 2: d1 is judged again for 1, with another grade"),
        (" \n", "holds no judgment"),
    ],
)
def test_bad_qrels_are_told(write, content, said):
    """What is wrong is told with the file and the line."""
    with pytest.raises(QuestionsFileError) as caught:
        read_qrels(write(content))
    assert said in str(caught.value)


def test_questions_are_judged():
    """Judgments are added to the questions they are of; a question without any stays unjudged."""
    questions = [Question("1", "A"), Question("2", "B"), Question("3", "C")]
    one, two, three = judged(questions, {"1": {"d1": 1, "d2": 0}, "3": {"d9": 0}}, Path("qrels"))
    assert one.judgments == (Judgment("d1", grade=1), Judgment("d2", grade=0))
    assert (one.answerable, two, three.answerable) == (True, questions[1], None)


def test_judgments_of_other_questions_are_refused():
    """When no id is common to the two files, an example of each is shown."""
    with pytest.raises(QuestionsFileError, match="judges none of the questions: their ids differ, as 'q1' and '1' do"):
        judged([Question("q1", "A")], {"1": {"d": 1}}, Path("qrels"))


def test_a_judgment_against_unanswerable_is_refused():
    """A question said unanswerable that a judgment answers is a contradiction."""
    with pytest.raises(QuestionsFileError, match="q1 is said unanswerable"):
        judged([Question("q1", "A", answerable=False)], {"q1": {"d": 1}}, Path("qrels"))


def test_a_run_is_in_the_order_of_its_scores(write):
    """Scores decide, not the order of the lines; equal scores go by their ranks."""
    lines = ["1 Q0 low 1 0.5 t", "1 Q0 high 2 9e1 t", "1 Q0 tie2 4 7 t", "1 Q0 tie1 3 7 t", "2 Q0 x 1 -3 t"]
    found = read_run(write("\n".join(lines)))
    assert {question: list(names) for question, names in found.items()} == {
        "1": ["high", "tie1", "tie2", "low"], "2": ["x"],
    }  # fmt: skip
    assert found["1"]["high"] == 90.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("1 Q0 d 1 0.5", "file.txt, line 1: a result is `QUESTION Q0 ID RANK SCORE TAG`, not '1 Q0 d 1 0.5'"),
        ("1 Q0 d 1 0.5 t\n1 Q0 e first 0.4 t", "line 2: a result is"),
        ("1 Q0 d 1 high t", "line 1: a result is"),
        ("1 Q0 d 1 nan t", "line 1: a result is"),
        ("1 Q0 d 1 inf t", "line 1: a result is"),
        ("1 Q0 d 1 2 t\n1 Q0 d 2 1 t", "line 2: d comes twice for 1"),
        ("", "holds no result"),
    ],
)
def test_bad_runs_are_told(write, content, said):
    """What is wrong is told with the file and the line."""
    with pytest.raises(QuestionsFileError) as caught:
        read_run(write(content))
    assert said in str(caught.value)


def test_a_run_as_it_is_written():
    """Six columns, ranks from 1, scores that fall by one so that none tie, ids without white space."""
    rankings = {"q1": ["guides/un & deux #3.txt#1", "été.pdf"], "q 2": ["50%"]}
    assert list(run_lines(rankings)) == [
        "q1 Q0 guides/un%20&%20deux%20#3.txt#1 1 2 passerelle",
        "q1 Q0 été.pdf 2 1 passerelle",
        "q%202 Q0 50%25 1 1 passerelle",
    ]


IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(IDS, st.lists(IDS, min_size=1, max_size=6, unique=True), min_size=1, max_size=4))
def test_any_ids_go_through_a_run(tmp_path_factory, rankings):
    """Whatever ids are made of, the run that is written is the run that is read."""
    path = tmp_path_factory.mktemp("run") / "run"
    lines = list(run_lines(rankings))
    assert all(len(line.split()) == 6 and len(line.split(" ")) == 6 for line in lines)
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    assert {question: list(found) for question, found in read_run(path).items()} == rankings


@given(IDS)
def test_an_id_is_one_printable_column(name):
    """An id as it is written has no white space and nothing that does not print."""
    assert encoded(name).isprintable()
    assert len(encoded(name).split()) == 1
