"""A file or folder of questions, in any form that is understood: told by its content, not by its name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from search.errors import QuestionsFileError
from search.evaluation.questions import Question, read_beir_questions, read_queries, read_questions
from search.evaluation.sheets import delimiter, read_csv, read_xlsx
from search.evaluation.text_file import decode, read_bytes
from search.evaluation.trec import judged, read_qrels, read_topics

FORMS = "questions.jsonl, a CSV or XLSX spreadsheet, a BEIR folder, or TREC topics"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions with where they come from: the SHA-256 of each file read by its path, and remarks on what was left."""

    questions: tuple[Question, ...]
    sources: dict[str, str]
    remarks: tuple[str, ...] = ()


def read_question_set(path: Path | None, qrels: Path | None = None) -> QuestionSet:
    """The questions of `path`, with the judgments of a TREC `qrels` file added if there is one.

    Without `path`, the questions that `qrels` judges, by their ids alone: enough to measure a run.

    Raises:
        QuestionsFileError: a file cannot be read or understood, or neither was given.
    """
    if path is None and qrels is None:
        raise QuestionsFileError(f"There is no question to ask: give {FORMS}.")
    questions = [] if path is None else _read(path)
    files = [] if path is None else _files(path)
    remarks = []
    if qrels is not None:
        grades = read_qrels(qrels)
        files.append(qrels)
        if path is None:
            questions = [Question(name, "", language="") for name in grades]
        questions = judged(questions, grades, qrels)
        if others := sorted(grades.keys() - {question.id for question in questions}):
            shown = ", ".join(others[:5]) + (", …" if len(others) > 5 else "")
            remarks.append(f"{qrels} judges {len(others)} questions that {path} does not have: {shown}")
    sources = {str(file): hashlib.sha256(read_bytes(file)).hexdigest() for file in files}
    return QuestionSet(tuple(questions), sources, tuple(remarks))


def _files(path: Path) -> list[Path]:
    return [path / "queries.jsonl", path / "qrels" / "test.tsv"] if path.is_dir() else [path]


def _read(path: Path) -> list[Question]:
    if path.is_dir():
        return read_beir_questions(path)
    content = read_bytes(path)
    if content.startswith(b"PK\x03\x04"):
        if b"opendocument" in content[:200]:
            raise QuestionsFileError(f"{path} is a LibreOffice document: save it as XLSX or as CSV.")
        return read_xlsx(content, path)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise QuestionsFileError(f"{path} is an old Excel workbook or has a password: save it as XLSX without one.")
    text = decode(content, path)
    first = next((line for line in text.split("\n") if line.strip()), "").strip("\n")
    if first.lstrip().startswith("{"):
        return read_queries(path) if '"_id"' in first and '"id"' not in first else read_questions(path)
    if first.startswith("<"):
        return read_topics(path)
    if delimiter(text) is not None or path.suffix.lower() == ".csv":
        return read_csv(content, path)
    if "\t" in first:
        return read_topics(path)
    if not first:
        raise QuestionsFileError(f"{path} holds no question.")
    raise QuestionsFileError(f"{path}, line 1, {first[:60]!r}, is none of what questions are read from: {FORMS}.")
