"""The files of TREC: topics, judgments (qrels) and runs.

Ids hold no white space there: on writing, white space, control characters and `%` are percent-encoded, and decoded on
reading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from urllib.parse import unquote

from search.errors import QuestionsFileError
from search.evaluation.questions import Judgment, Question, refuse_contradiction, refuse_repeats
from search.evaluation.text_file import read_text

Qrels = dict[str, dict[str, int]]
Run = dict[str, dict[str, float]]  # ids with their scores, best first, by question id

_FIELD = r"<{}>\s*(?:{}\s*:)?(.*?)(?=<(?!/?(?:b|i|em|strong)\b)/?[a-z]+>|\Z)"
_NUMBER = re.compile(_FIELD.format("num", "Number"), re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(_FIELD.format("title", "Topic"), re.IGNORECASE | re.DOTALL)
_TOP = re.compile(r"<top\b[^>]*>(.*?)(?=<top\b|\Z)", re.IGNORECASE | re.DOTALL)


def read_topics(path: Path) -> list[Question]:
    """The questions of topics, unjudged: `<top> <num> <title>` blocks, or lines of an id, a tab and a text.

    Raises:
        QuestionsFileError: the file cannot be read, a topic lacks its number or title, or an id comes twice.
    """
    text = read_text(path)
    topics = _blocks(text, path) if text.lstrip().startswith("<") else _rows(text, path)
    questions = [Question(unquote(name), asked, language="") for name, asked in topics]
    refuse_repeats([question.id for question in questions], path)
    return questions


def read_qrels(path: Path) -> Qrels:
    """Grades by id of a document or passage, by question id, from lines `QUESTION 0 ID GRADE`.

    Raises:
        QuestionsFileError: the file cannot be read, a line is not so, or one judges again with another grade.
    """
    found: Qrels = {}
    for columns, place in _columns(path):
        if len(columns) != 4 or not re.fullmatch(r"[+-]?\d+", columns[3], re.ASCII):
            wanted = "`QUESTION 0 ID GRADE`, the grade a whole number"
            raise QuestionsFileError(f"{place}: a judgment is {wanted}, not {' '.join(columns)!r}.")
        question, _, name, grade = columns
        grades = found.setdefault(unquote(question), {})
        if grades.setdefault(unquote(name), int(grade)) != int(grade):
            raise QuestionsFileError(f"{place}: {name} is judged again for {question}, with another grade.")
    if not found:
        raise QuestionsFileError(f"{path} holds no judgment.")
    return found


def judged(questions: Sequence[Question], qrels: Mapping[str, Mapping[str, int]], path: Path) -> list[Question]:
    """The questions with the judgments of `qrels` added, which were read from `path`.

    Raises:
        QuestionsFileError: the two have no question in common, or contradict each other.
    """
    if not any(question.id in qrels for question in questions):
        ids = f"{questions[0].id!r} and {next(iter(qrels))!r}"
        raise QuestionsFileError(f"{path} judges none of the questions: their ids differ, as {ids} do.")
    found = []
    for question in questions:
        more = tuple(Judgment(name, grade=grade) for name, grade in qrels.get(question.id, {}).items())
        both = replace(question, judgments=question.judgments + more)
        refuse_contradiction(both, str(path))
        found.append(replace(both, answerable=True) if both.has_answer else both)
    return found


def read_run(path: Path) -> Run:
    """What a system found, by question id, from lines `QUESTION Q0 ID RANK SCORE TAG`, as trec_eval orders it.

    That is by score, highest first; those with equal scores by their rank (trec_eval takes the last id first).

    Raises:
        QuestionsFileError: the file cannot be read, a line is not so, or an id comes twice for a question.
    """
    rows: dict[str, dict[str, tuple[float, int]]] = {}
    for columns, place in _columns(path):
        try:
            question, _, name, rank, score, _ = columns
            values = -float(score), int(rank)
        except ValueError:
            values = float("nan"), 0
        if not isfinite(values[0]):
            wanted = "`QUESTION Q0 ID RANK SCORE TAG`"
            raise QuestionsFileError(f"{place}: a result is {wanted}, not {' '.join(columns)!r}.")
        if unquote(name) in rows.setdefault(unquote(question), {}):
            raise QuestionsFileError(f"{place}: {name} comes twice for {question}.")
        rows[unquote(question)][unquote(name)] = values
    if not rows:
        raise QuestionsFileError(f"{path} holds no result.")
    return {question: {name: -key[0] for name, key in sorted(found.items(), key=lambda item: item[1])}
            for question, found in rows.items()}  # fmt: skip


def run_lines(rankings: Mapping[str, Iterable[str]], tag: str = "passerelle") -> Iterator[str]:
    """The lines of a run, six columns each, ids best first by question id.

    Scores are made from the ranks: fused scores tie, and trec_eval would break the ties in an order of its own.
    """
    for question, names in rankings.items():
        ranked = list(names)
        for rank, name in enumerate(ranked, 1):
            yield f"{encoded(question)} Q0 {encoded(name)} {rank} {len(ranked) + 1 - rank} {encoded(tag)}"


def encoded(name: str) -> str:
    """`name` as one column: white space, what does not print, and `%` percent-encoded."""
    return "".join(c if c.isprintable() and not c.isspace() and c != "%" else _percents(c) for c in name)


def _percents(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8"))


def _columns(path: Path) -> Iterator[tuple[list[str], str]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if columns := line.split():
            yield columns, f"{path}, line {number}"


def _blocks(text: str, path: Path) -> Iterator[tuple[str, str]]:
    for match in _TOP.finditer(text):
        number, title = _NUMBER.search(match[1]), _TITLE.search(match[1])
        if not number or not title or not number[1].strip() or not title[1].strip():
            line = text.count("\n", 0, match.start()) + 1
            raise QuestionsFileError(f"{path}, line {line}: a topic needs <num> and <title>.")
        yield " ".join(number[1].split()), " ".join(title[1].split())


def _rows(text: str, path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, tab, asked = line.strip("\r").partition("\t")
        if not tab or not name.strip() or not asked.strip():
            raise QuestionsFileError(f"{path}, line {number}: a topic is an id, a tab and a text, not {line[:60]!r}.")
        yield name.strip(), asked.strip()
