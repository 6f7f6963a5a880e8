"""What readers said, made into questions with judgments: votes are counted, and a tie says nothing.

- A passage found useful answers the question (grade 1), one found not useful does not (grade 0).
- An answer found useful says that its quotes answer, and that the question can be answered; of quotes that were said
  only to come near, readers are asked just that. Found useful when it said that nothing answers, it says that nothing
  does (near documents without a quote, found useful, say neither). One found not useful says nothing of its passages:
  it may be incomplete.
- What was said of a passage itself counts before what was said of an answer that quotes it.
- Opinions that differ: the more numerous ones count. As many for as against: nobody knows, so it is left out.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.evaluation.questions import Judgment, Question
from search.feedback import Opinion, Place
from search.text import squash

PROFILE = "lecteur"


@dataclass(frozen=True, slots=True)
class Judged:
    """The questions that opinions judge, and how many others they say nothing usable of; `tied` are their ties."""

    questions: tuple[Question, ...]
    left_out: int
    tied: int


def judged_by_readers(opinions: Iterable[Opinion]) -> Judged:
    """Questions with judgments, in the order in which they were first asked."""
    groups: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        groups[squash(opinion.question)].append(opinion)
    questions, tied = [], 0
    for key, said in groups.items():
        question, ties = _question(key, said)
        tied += ties
        if question.answerable is not None or question.judgments:
            questions.append(question)
    return Judged(tuple(questions), len(groups) - len(questions), tied)


def question_values(question: Question) -> dict[str, object]:
    """A question as `questions.jsonl` has it: what `read_questions` reads."""
    passages = [
        {"document": j.document, "quote": j.quote, "grade": j.grade}
        | ({"heading": j.heading} if j.heading else {})
        | ({} if j.page is None else {"page": j.page})
        for j in question.judgments
    ]
    values = {"id": question.id, "question": question.text, "profile": question.profile, "language": question.language}
    return values | {"answerable": question.answerable, "passages": passages}


def _question(key: str, said: Sequence[Opinion]) -> tuple[Question, int]:
    votes: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: {"passage": [], "answer": []})
    places: dict[tuple[str, str], Place] = {}
    nothing: list[bool] = []
    for opinion in said:
        if opinion.about == "answer" and opinion.outcome == "none":
            nothing.append(opinion.useful)
        if opinion.about == "answer" and not opinion.useful:
            continue
        for place in opinion.places:
            places[spot := (place.document, squash(place.quote))] = place
            votes[spot][opinion.about].append(opinion.useful)
    judgments, ties = [], 0
    for spot, by in votes.items():
        verdict = _verdict(by["passage"] or by["answer"])
        ties += verdict is None
        if verdict is not None:
            place = places[spot]
            judgments.append(Judgment(place.document, place.quote, place.heading, place.page, int(verdict)))
    answered = any(judgment.grade for judgment in judgments)
    empty = _verdict(nothing)
    ties += bool(nothing) and empty is None
    name = "lecteur-" + hashlib.sha256(key.encode()).hexdigest()[:10]
    answerable = True if answered else False if empty else None
    return Question(name, said[0].question, PROFILE, "fr", answerable, tuple(judgments)), ties


def _verdict(votes: Sequence[bool]) -> bool | None:
    return None if 2 * sum(votes) == len(votes) else 2 * sum(votes) > len(votes)
