"""Questions asked of a searcher, and the standard measures of what came back."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures.measures import Measure

from search.errors import QuestionsFileError
from search.evaluation.judgments import holders
from search.evaluation.questions import Question
from search.records import Answer
from search.searcher import Searcher
from search.text import squash

DEPTH = 100  # results judged for each question
MEASURES = ("nDCG@10", "RR@10", "AP", "R@5", "R@10", "R@100", "P@1", "Success@1", "Success@3")
_FAMILIES = {"nDCG": ir_measures.nDCG, "RR": ir_measures.RR, "AP": ir_measures.AP, "R": ir_measures.R,
             "P": ir_measures.P, "Success": ir_measures.Success}  # fmt: skip
_NEED_DEPTH = ("R", "P", "Success")


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What one question gave: its measures by name (none when it was not judged), its outcome, its seconds.

    `answer_quoted` says whether a quote holds the expected words: None when they are not known or nothing was quoted.
    """

    question: Question
    measures: dict[str, float]
    answer: Answer
    answer_quoted: bool | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results by question, the mean of each measure over the judged ones, and what could not be judged.

    `unresolved` lists (question id, document id, quote) of judgments whose place is not in the index.
    """

    results: tuple[QuestionResult, ...]
    means: dict[str, float]
    judged: int
    unresolved: tuple[tuple[str, str, str], ...]

    def means_of(self, results: Sequence[QuestionResult]) -> dict[str, float]:
        """The mean of each measure over the judged ones among `results`."""
        judged = [r.measures for r in results if r.measures]
        return {name: sum(m[name] for m in judged) / len(judged) for name in self.means} if judged else {}


def parse_measure(name: str) -> Measure:
    """The ir-measures object for a name such as `nDCG@10`, `RR@10`, `AP`, `R@100`, `P@1`, `Success@3`.

    Raises:
        QuestionsFileError: there is no such measure.
    """
    match = re.fullmatch(r"(\w+?)(?:@([1-9]\d*))?", name)
    if match is None or match[1] not in _FAMILIES or (match[1] in _NEED_DEPTH and not match[2]):
        raise QuestionsFileError(f"There is no measure {name!r}; measures look like {', '.join(MEASURES)}.")
    family = _FAMILIES[match[1]]
    return family @ int(match[2]) if match[2] else family


def evaluate(
    searcher: Searcher,
    questions: Sequence[Question],
    measures: Sequence[str] = MEASURES,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask every question and measure. Judgments with a quote are judged by passage, the others by document.

    Raises:
        QuestionsFileError: a measure is unknown.
        QuestionError: a question cannot be asked.
    """
    objects = {name: parse_measure(name) for name in measures}
    run: list[ir_measures.ScoredDoc] = []
    qrels: list[ir_measures.Qrel] = []
    unresolved: list[tuple[str, str, str]] = []
    asked: list[tuple[Question, Answer, float]] = []
    for count, question in enumerate(questions, 1):
        start = time.perf_counter()
        answer = searcher.ask(question.text, limit=DEPTH)
        asked.append((question, answer, time.perf_counter() - start))
        relevant, lost = _relevant(searcher, question)
        unresolved += lost
        qrels += [ir_measures.Qrel(question.id, name, grade) for name, grade in relevant.items()]
        # Ranks as scores: the order is ours, and the measures' own rule for ties never plays.
        for rank, name in enumerate(_retrieved(answer, by_passage=_by_passage(question))):
            run.append(ir_measures.ScoredDoc(question.id, name, float(-rank)))
        if progress:
            progress(count, len(questions))
    values: dict[str, dict[str, float]] = {}
    if qrels:
        names = {measure: name for name, measure in objects.items()}
        for metric in ir_measures.iter_calc(list(objects.values()), qrels, run):
            values.setdefault(metric.query_id, {})[names[metric.measure]] = metric.value
    results = tuple(
        QuestionResult(question, values.get(question.id, {}), answer, _answer_quoted(question, answer), seconds)
        for question, answer, seconds in asked
    )
    judged = [r.measures for r in results if r.measures]
    means = {name: sum(m[name] for m in judged) / len(judged) for name in measures} if judged else {}
    return Evaluation(results, means, len(judged), tuple(unresolved))


def _by_passage(question: Question) -> bool:
    return any(judgment.quote for judgment in question.judgments)


def _relevant(searcher: Searcher, question: Question) -> tuple[dict[str, int], list[tuple[str, str, str]]]:
    """The ids that answer the question with their grades, and the judgments whose place was not found."""
    relevant: dict[str, int] = {}
    lost = []
    for judgment in question.judgments:
        if not judgment.quote:
            relevant[judgment.document] = judgment.grade
            continue
        found = holders(judgment, searcher.index.of_document(judgment.document))
        relevant |= {passage.id: judgment.grade for passage in found}
        if not found:
            lost.append((question.id, judgment.document, judgment.quote))
    return relevant, lost


def _retrieved(answer: Answer, *, by_passage: bool) -> list[str]:
    """Ids in their order; a document stands where its first passage does."""
    return list(dict.fromkeys(h.passage.id if by_passage else h.document.id for h in answer.hits))


def _answer_quoted(question: Question, answer: Answer) -> bool | None:
    if not question.answers or not answer.quotes:
        return None
    quoted = [squash(quote.text) for quote in answer.quotes]
    return any(squash(expected) in text for expected in question.answers for text in quoted)
