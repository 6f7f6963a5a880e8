"""The form of a file of questions is told by its content."""

import hashlib
import json

import pytest

from search.errors import QuestionsFileError
from search.evaluation.formats import read_question_set
from search.evaluation.questions import Judgment, Question


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ('\n{"id": "1", "question": "A"}\n', ["1"]),
        ('\ufeff{"_id": "b1", "text": "A"}', ["b1"]),
        ("<top><num>7<title>A</top>", ["7"]),
        ("t1\tQui ?\nt2\tOù ?", ["t1", "t2"]),
        ("identifiant;question\nc1;Qui ?", ["c1"]),
        ("id\tquestion\nc1\tQui ?", ["c1"]),
    ],
)
def test_the_form_is_told(tmp_path, content, ids):
    """Whatever its name, the file is read for what it is, and its SHA-256 is kept."""
    path = tmp_path / "questions"
    path.write_text(content, encoding="utf-8")
    found = read_question_set(path)
    assert [question.id for question in found.questions] == ids
    assert found.sources == {str(path): hashlib.sha256(content.encode()).hexdigest()}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no question"),
        (
            "une phrase\nune autre",
            "line 1, 'une phrase', is none of what questions are read from",
        ),
        ("x" * 200_000, "is none of what questions are read from"),
        ('"' + "x" * 200_000, "is none of what questions are read from"),
    ],
)
def test_another_form_is_refused(tmp_path, content, said):
    """A file of no known form is told with its first words and with the forms there are."""
    path = tmp_path / "questions"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionsFileError) as caught:
        read_question_set(path)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


def test_judgments_are_added_to_questions_of_any_form(tmp_path):
    """A qrels file judges the questions of another file too; what it judges besides is told."""
    questions, qrels = tmp_path / "q.jsonl", tmp_path / "qrels"
    place = {"document": "d0", "quote": "mots"}
    lines = [{"id": "1", "question": "A", "passages": [place]}, {"id": "2", "question": "B"}]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    qrels.write_text("1 0 d1 2\n" + "".join(f"x{n} 0 d 1\n" for n in range(7)), encoding="utf-8")
    found = read_question_set(questions, qrels)
    assert [question.judgments for question in found.questions] == [
        (Judgment("d0", "mots"), Judgment("d1", grade=2)), (),
    ]  # fmt: skip
    assert found.remarks == (f"{qrels} judges 7 questions that {questions} does not have: x0, x1, x2, x3, x4, …",)
    assert list(found.sources) == [str(questions), str(qrels)]


def test_judgments_alone(tmp_path):
    """Without questions, those that the qrels judge stand by their ids: enough to judge a run."""
    qrels = tmp_path / "qrels"
    qrels.write_text("1 0 d1 1\n2 0 d2 0\n", encoding="utf-8")
    assert read_question_set(None, qrels).questions == (
        Question("1", "", language="", answerable=True, judgments=(Judgment("d1"),)),
        Question("2", "", language="", judgments=(Judgment("d2", grade=0),)),
    )
    with pytest.raises(QuestionsFileError, match="There is no question to ask"):
        read_question_set(None)


def test_a_folder_is_of_beir(tmp_path):
    """A folder is read as BEIR lays it out, and both its files are named in the record."""
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "A"}')
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td\t1\n")
    found = read_question_set(tmp_path)
    assert [question.judgments for question in found.questions] == [(Judgment("d"),)]
    assert list(found.sources) == [str(tmp_path / "queries.jsonl"), str(tmp_path / "qrels/test.tsv")]
