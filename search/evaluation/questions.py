"""Questions with their judgments, as a project writes them in its own `questions.jsonl`, or a BEIR folder has them."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.errors import QuestionsFileError


@dataclass(frozen=True, slots=True)
class Judgment:
    """What answers a question. A whole document, or in it the place where `quote` stands, under `heading` or on `page`.

    A place is named by its words, not by a passage id, so that it survives a change of passage size; a passage id in
    the place of `document` is understood all the same. `grade` 0 says that it was judged and does not answer.
    """

    document: str
    quote: str = ""
    heading: str = ""
    page: int | None = None
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question to evaluate with. `answerable` is None where nobody judged; `answers` are words a good quote holds."""

    id: str
    text: str
    profile: str = ""
    language: str = "fr"
    answerable: bool | None = None
    judgments: tuple[Judgment, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def has_answer(self) -> bool:
        """Whether something was judged to answer it."""
        return any(judgment.grade > 0 for judgment in self.judgments)


def read_questions(path: Path) -> list[Question]:
    """The questions of a `questions.jsonl`: one JSON object a line, keys as in `corpus/questions.jsonl`.

    Raises:
        QuestionsFileError: the file cannot be read, a line is no question, or an id comes twice.
    """
    questions = [_question(values, place) for values, place in json_lines(path)]
    refuse_repeats([question.id for question in questions], path)
    return questions


def read_beir_questions(folder: Path, split: str = "test") -> list[Question]:
    """The questions of a BEIR folder: `queries.jsonl` and `qrels/SPLIT.tsv`. A grade below 1 is no judgment.

    Raises:
        QuestionsFileError: a file is missing or malformed.
    """
    judgments: dict[str, list[Judgment]] = defaultdict(list)
    path = folder / "qrels" / f"{split}.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if (grade := int(row["score"])) > 0:
                    judgments[row["query-id"]].append(Judgment(row["corpus-id"], grade=grade))
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
        wanted = "a table with columns query-id, corpus-id and a whole score"
        raise QuestionsFileError(f"{path} is not {wanted}: {error!r}.") from error
    return [
        replace(query, judgments=tuple(judgments[query.id]), answerable=True) if query.id in judgments else query
        for query in read_queries(folder / "queries.jsonl")
    ]


def read_queries(path: Path) -> list[Question]:
    """The questions of a BEIR `queries.jsonl`, unjudged. Their `kind`, if any, is taken for the profile.

    Raises:
        QuestionsFileError: the file cannot be read, a line is no query, or an id comes twice.
    """
    queries = []
    for values, place in json_lines(path):
        if not isinstance(values.get("_id"), str) or not isinstance(values.get("text"), str):
            raise QuestionsFileError(f"{place}: a query needs `_id` and `text`.")
        answers = tuple(str(answer) for answer in values.get("answers") or ())
        queries.append(Question(values["_id"], values["text"], str(values.get("kind", "")), "", answers=answers))
    refuse_repeats([query.id for query in queries], path)
    return queries


def _question(values: dict[str, Any], place: str) -> Question:
    try:
        judgments = tuple(
            Judgment(p["document"], p.get("quote", ""), p.get("heading", ""), p.get("page"), p.get("grade", 1))
            for p in values.get("passages", ())
        )
        if not isinstance(values["id"], str) or not isinstance(values["question"], str) or not values["id"]:
            raise TypeError("`id` and `question` are text")
        if not all(isinstance(judgment.grade, int) for judgment in judgments):
            raise TypeError("a `grade` is a whole number")
        question = Question(
            id=values["id"],
            text=values["question"],
            profile=values.get("profile", ""),
            language=values.get("language", "fr"),
            judgments=judgments,
            answers=tuple(values.get("answers", ())) or expected_words(judgments),
        )
        question = replace(question, answerable=values.get("answerable", question.has_answer or None))
    except (KeyError, TypeError, AttributeError) as error:
        raise QuestionsFileError(
            f"{place}: a question needs `id`, `question`, and `passages` with `document` and `quote`: {error!r}."
        ) from error
    refuse_contradiction(question, place)
    return question


def expected_words(judgments: Sequence[Judgment]) -> tuple[str, ...]:
    """The words that a good answer quotes, where nobody gave others: those of the places that answer."""
    return tuple(judgment.quote for judgment in judgments if judgment.quote and judgment.grade > 0)


def refuse_contradiction(question: Question, place: str) -> None:
    """Refuse a question that nothing answers, and that something answers."""
    if question.answerable is False and question.has_answer:
        raise QuestionsFileError(f"{place}: {question.id} is said unanswerable and has passages that answer it.")


def json_lines(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The JSON objects of a file, one a line, each with its place for messages.

    Raises:
        QuestionsFileError: the file cannot be read, or a line is no JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # no other: a JSON string may hold U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsFileError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            values = json.loads(line)
        except ValueError as error:
            raise QuestionsFileError(f"{place} is not JSON: {error}.") from error
        if not isinstance(values, dict):
            raise QuestionsFileError(f"{place} is not a JSON object.")
        yield values, place


def refuse_repeats(ids: Sequence[str], path: Path) -> None:
    """Refuse an id that comes twice, and a file without any."""
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise QuestionsFileError(f"{path} has two questions with the id {name!r}.")
        seen.add(name)
    if not ids:
        raise QuestionsFileError(f"{path} holds no question.")
