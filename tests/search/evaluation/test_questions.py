"""Files of evaluation questions: what is read from good ones, and what is said of bad ones."""

import json
from pathlib import Path

import pytest

from search.errors import QuestionsFileError
from search.evaluation import Judgment, Question, read_beir_questions, read_questions
from search.evaluation.questions import read_queries
from tests.conftest import CORPUS


@pytest.fixture
def write(tmp_path):
    """Write a file below the test's folder: text, bytes, or one JSON value a line."""

    def make(name: str, content: str | bytes | list) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "\n".join(json.dumps(value, ensure_ascii=False) for value in content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def test_a_full_question(write):
    """Every key of a line is read, the quotes are what a good answer holds, and unknown keys are let be."""
    place = {"document": "loi.md", "heading": "Article 1", "quote": "peuvent agir", "page": 3}
    line = {"id": "q1", "question": "Qui peut agir ?", "profile": "agent", "language": "fr", "answerable": True,
            "passages": [place, {"document": "eau.txt"}], "note": "…"}  # fmt: skip
    expected = Question(
        id="q1",
        text="Qui peut agir ?",
        profile="agent",
        language="fr",
        answerable=True,
        judgments=(Judgment("loi.md", "peuvent agir", "Article 1", 3), Judgment("eau.txt")),
        answers=("peuvent agir",),
    )
    assert read_questions(write("q.jsonl", [line])) == [expected]


@pytest.mark.parametrize(
    ("more", "answerable"),
    [
        ({}, None),
        ({"passages": []}, None),
        ({"passages": [{"document": "a"}]}, True),
        ({"answerable": False}, False),
        ({"answerable": False, "passages": []}, False),
        ({"answerable": True}, True),
    ],
)
def test_answerable_is_what_was_judged(write, more, answerable):
    """A question with passages can be answered; one with none was not judged, unless the file says otherwise."""
    (question,) = read_questions(write("q.jsonl", [{"id": "q", "question": "Quoi ?", **more}]))
    assert question.answerable is answerable
    assert question.language == "fr"


def test_blank_lines_marks_and_odd_separators_are_no_matter(write):
    """A byte order mark, blank lines, Windows line ends, and separators inside a text do not break the reading."""
    lines = ["\ufeff" + '{"id": "1", "question": "Un\u2028deux\u0085trois ?"}', "", '{"id": "2", "question": "Q"}', " "]
    questions = read_questions(write("q.jsonl", "\r\n".join(lines)))
    assert [(q.id, q.text) for q in questions] == [("1", "Un\u2028deux\u0085trois ?"), ("2", "Q")]


GOOD = '{"id": "1", "question": "Qui ?"}\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD + "{", "q.jsonl, line 2 is not JSON"),
        (GOOD + "\n[1]", "q.jsonl, line 3 is not a JSON object"),
        (GOOD + '{"id": "2"}', "line 2: a question needs .*'question'"),
        ('{"question": "Qui ?"}', "line 1: a question needs .*'id'"),
        ('{"id": 1, "question": "Qui ?"}', "line 1: .*are text"),
        ('{"id": "1", "question": ["Qui ?"]}', "line 1: .*are text"),
        ('{"id": "1", "question": "Qui ?", "passages": [{"quote": "x"}]}', "line 1: .*'document'"),
        ('{"id": "1", "question": "Qui ?", "passages": ["a.txt"]}', "line 1: a question needs"),
        ('{"id": "1", "question": "Qui ?", "passages": 3}', "line 1: a question needs"),
        (
            '{"id": "n1", "question": "Qui ?", "answerable": false, "passages": [{"document": "a"}]}',
            "line 1: n1 is said unanswerable and has passages",
        ),
        (GOOD + GOOD, "two questions with the id '1'"),
        ("", "holds no question"),
        ("\n \n", "holds no question"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_bad_file_is_told_with_its_line(write, content, said):
    """Whatever is wrong, the error names the file, the line, and what a question needs."""
    with pytest.raises(QuestionsFileError, match=said):
        read_questions(write("q.jsonl", content))


def test_a_missing_file_is_told(tmp_path):
    """A file that is not there is told by its name."""
    with pytest.raises(QuestionsFileError, match=r"none\.jsonl cannot be read"):
        read_questions(tmp_path / "none.jsonl")


def test_the_starter_questions_can_be_read():
    """The questions that come with the corpus are read, each said answerable with its places, or not."""
    questions = read_questions(CORPUS / "questions.jsonl")
    assert all(bool(question.judgments) is question.answerable for question in questions)
    assert {question.answerable for question in questions} == {True, False}


@pytest.fixture
def beir(write):
    """A folder in the BEIR form: three queries, two of them judged."""
    folder = write("queries.jsonl", [
        {"_id": "a", "text": "Qui signe ?", "kind": "agent", "answers": ["le maire", 3]},
        {"_id": "b", "text": "Qui paie ?"},
        {"_id": "c", "text": "Qui sait ?"},
    ]).parent  # fmt: skip
    write("qrels/test.tsv", "query-id\tcorpus-id\tscore\na\td1\t2\na\td2\t1\nb\td3\t1\nb\td4\t0\nc\td5\t0\nc\td6\t-1\n")
    write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nc\td9\t1\n")
    return folder


def test_a_beir_folder(beir):
    """Queries come with the documents judged right and their grades; a grade of 0 or less is no judgment."""
    assert read_beir_questions(beir) == [
        Question("a", "Qui signe ?", "agent", "", True, (Judgment("d1", grade=2), Judgment("d2")), ("le maire", "3")),
        Question("b", "Qui paie ?", "", "", True, (Judgment("d3"),)),
        Question("c", "Qui sait ?", "", ""),
    ]


def test_another_split_of_a_beir_folder(beir):
    """The judgments are those of the split asked for."""
    assert [question.judgments for question in read_beir_questions(beir, "dev")] == [(), (), (Judgment("d9"),)]


def test_queries_alone(beir):
    """The queries of a folder can be read without any judgment."""
    assert {question.answerable for question in read_queries(beir / "queries.jsonl")} == {None}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("queries.jsonl", '{"_id": 1, "text": "Qui ?"}', "line 1: a query needs `_id` and `text`"),
        ("queries.jsonl", '{"_id": "1"}', "line 1: a query needs `_id` and `text`"),
        ("queries.jsonl", '{"_id": "1", "text": "Q"}\n{"_id": "1", "text": "Q"}', "two questions with the id '1'"),
        ("queries.jsonl", None, r"queries\.jsonl cannot be read"),
        (
            "qrels/test.tsv",
            "query-id\tcorpus-id\tscore\na\td1\tbien\n",
            r"test\.tsv is not a table with columns .*'bien'",
        ),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\na\td1\n", r"test\.tsv is not a table with columns query-id"),
        ("qrels/test.tsv", "a\td1\t1\nb\td2\t1\n", r"test\.tsv is not a table with columns query-id"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\na\t\xff\t1\n", r"test\.tsv is not a table"),
        ("qrels/test.tsv", None, r"test\.tsv is not a table.*No such file"),
    ],
)
def test_a_bad_beir_folder_is_told(beir, write, name, content, said):
    """A file that is missing or malformed is named, with what it should hold."""
    if content is None:
        (beir / name).unlink()
    else:
        write(name, content)
    with pytest.raises(QuestionsFileError, match=said):
        read_beir_questions(beir)
