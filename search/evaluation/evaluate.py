"""Questions asked of a searcher, or another system's run, and the standard measures of what came back."""

import re
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from search.evaluation.faithfulness import Checked, check
from search.evaluation.judgments import Places, Resolved, by_id
from search.evaluation.measures import DEPTH, MEASURES, Values, calculate, parse_measure
from search.evaluation.questions import Judgment, Question
from search.evaluation.roc import Sure
from search.index.local import LocalIndex
from search.records import Answer, Outcome
from search.searcher import Searcher
from search.text import without_note_calls

DEEPEST = 1000  # passages asked for, where documents are judged
NEAR = 20  # passages found whose words are put into quotes to make them false

Status = Literal["measured", "unanswerable", "unjudged", "lost"]
# Of answering, beside the measures of ranking: each is the mean of values from 0 to 1 over the questions it speaks of.
ANSWERING = (
    "answered_precision", "answered_recall", "abstained_precision", "abstained_recall", "right_outcome",
    "answer_first", "answer_any", "faithfulness", "false_refused",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What one question gave: its measures by name (none when it was not measured), its outcome, its seconds.

    `ranking` are the ids found, best first, as they were measured against the grades of `resolved`; `answering` the
    values of those `ANSWERING` measures that speak of this question; `checked` what its quotes are worth. `outcome` and
    `confidence` are the answer's. Judged from a run, it has none of these; read from a file, no answer.
    """

    question: Question
    measures: Values
    ranking: tuple[str, ...]
    resolved: Resolved
    answer: Answer | None = None
    outcome: Outcome | None = None
    confidence: float | None = None
    answering: Mapping[str, float] | None = None
    checked: Checked | None = None
    seconds: float | None = None

    @property
    def sure(self) -> Sure | None:
        """How sure its answer was, where it was asked and it is known whether the documents answer it."""
        if self.confidence is None or self.question.answerable is None:
            return None
        return Sure(self.question.answerable, self.confidence)

    @property
    def values(self) -> Values:
        """Every measure of this question by its name."""
        return self.measures | dict(self.answering or {})

    @property
    def status(self) -> Status:
        """Whether its ranking was measured, and if not, why."""
        if self.measures:
            return "measured"
        if self.question.answerable is False:
            return "unanswerable"
        return "lost" if self.question.has_answer else "unjudged"

    @property
    def first_right(self) -> int | None:
        """The rank, from 1, of the first id that answers; None when none was found."""
        right = (rank for rank, name in enumerate(self.ranking, 1) if self.resolved.grades.get(name, 0) > 0)
        return next(right, None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results by question, in the questions' order, and the names of the measures of their rankings."""

    results: tuple[QuestionResult, ...]
    names: tuple[str, ...]

    @property
    def measured(self) -> list[QuestionResult]:
        """The results of which the ranking was measured."""
        return [result for result in self.results if result.measures]

    @property
    def means(self) -> Values:
        """The mean of each measure of ranking over the measured questions; empty when there is none."""
        measured = self.measured
        return {n: sum(r.measures[n] for r in measured) / len(measured) for n in self.names} if measured else {}

    @property
    def unresolved(self) -> list[tuple[str, Judgment]]:
        """The judgments whose place was not found, each with its question's id."""
        return [(result.question.id, judgment) for result in self.results for judgment in result.resolved.lost]


def evaluate(
    searcher: Searcher,
    questions: Sequence[Question],
    measures: Sequence[str] = MEASURES,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask every question and measure. Judgments of places are judged by passage, those of documents by document.

    Raises:
        QuestionsFileError: a measure is unknown.
        QuestionError: a question cannot be asked.
    """
    for name in measures:
        parse_measure(name)
    places = Places(searcher.index)
    manifest = searcher.index.manifest
    # As many passages as it takes, on average, to meet `DEPTH` documents.
    deep = min(DEEPEST, DEPTH * ceil(manifest.passages / max(manifest.documents, 1)))
    mixed = {question.answerable for question in questions} >= {True, False}
    found = []
    for count, question in enumerate(questions, 1):
        resolved = places.resolve(question)
        start = time.perf_counter()
        answer = searcher.ask(question.text, limit=deep if resolved.grades and not resolved.by_passage else DEPTH)
        seconds = time.perf_counter() - start
        ranking = resolved.ranking(answer.hits)[:DEPTH]
        checked = check(answer.quotes, (hit.passage for hit in answer.hits[:NEAR]))
        said = _answering(question, answer, mixed=mixed) | checked.values
        found.append(
            QuestionResult(
                question, {}, ranking, resolved, answer, answer.outcome, answer.confidence, said, checked, seconds
            )
        )
        if progress:
            progress(count, len(questions))
    return _measured(found, measures)


def judge_run(
    run: Mapping[str, Sequence[str]],
    questions: Sequence[Question],
    measures: Sequence[str] = MEASURES,
    index: LocalIndex | None = None,
) -> Evaluation:
    """Measure what another system found: ids best first by question id. A question it lacks found nothing.

    Without an index, ids are compared as they are written; with one, places are found and passages stand for their
    documents where documents were judged.

    Raises:
        QuestionsFileError: a measure is unknown.
    """
    places = Places(index) if index else None
    found = []
    for question in questions:
        resolved = places.resolve(question) if places else by_id(question)
        names = list(run.get(question.id, ()))
        if index:
            passages = [(name, index.find(name)) for name in names]
            names = [resolved.name(passage.document_id, passage.id) if passage else name for name, passage in passages]
        found.append(QuestionResult(question, {}, tuple(dict.fromkeys(names)), resolved))
    return _measured(found, measures)


def _measured(found: Sequence[QuestionResult], names: Sequence[str]) -> Evaluation:
    judged = {result.question.id: result.resolved.grades for result in found if result.resolved.measurable}
    values = calculate(names, judged, {result.question.id: result.ranking for result in found})
    return Evaluation(tuple(replace(r, measures=values.get(r.question.id, {})) for r in found), tuple(names))


def _answering(question: Question, answer: Answer, *, mixed: bool) -> Values:
    """What can be said of the answer to a question of which it is known whether the documents answer it.

    Of a set that is not `mixed`, where all the questions are answerable or none is, a precision would say nothing.
    """
    if question.answerable is None:
        return {}
    answered = answer.outcome == "answered"
    right = float(answered is question.answerable)
    said = {"answered_recall" if question.answerable else "abstained_recall": right}
    if mixed:
        said |= {"answered_precision" if answered else "abstained_precision": right, "right_outcome": right}
    if question.answerable and question.answers:
        held = [any(_spaced(words) in _spaced(quote.text) for words in question.answers) for quote in answer.quotes]
        said |= {"answer_first": float(held[:1] == [True]), "answer_any": float(any(held))}
    return {name: said[name] for name in ANSWERING if name in said}


def _spaced(text: str) -> str:
    """The words and numbers of `text`, each between spaces, so that `3` is not found in `1936`."""
    plain = unicodedata.normalize("NFKC", without_note_calls(text)).casefold()
    return " " + " ".join(re.findall(r"[^\W_]+", plain)) + " "
