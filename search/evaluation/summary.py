"""Results by question to measures with their intervals: of all, by profile, by kind of document; counts and times."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from search.evaluation.evaluate import ANSWERING, Evaluation, QuestionResult
from search.evaluation.faithfulness import Checked, together
from search.evaluation.roc import AREA, Sure, area
from search.evaluation.statistics import Estimate, estimate

MEASURED = (*ANSWERING, AREA)  # of answering, in the order they are shown
OF_BOTH = frozenset(("answered_precision", "abstained_precision", "right_outcome"))  # say nothing of one sort alone


class Times(NamedTuple):
    """Seconds that a question took."""

    median: float
    p95: float


def estimates(evaluation: Evaluation, results: Sequence[QuestionResult] | None = None) -> dict[str, Estimate]:
    """Each measure that some of the `results` (by default all) have, over those that have it, with its interval.

    Those of both sorts of questions, such as the area under the ROC curve, are there where both are in the results.
    """
    chosen = evaluation.results if results is None else results
    values: dict[str, list[float]] = {name: [] for name in (*evaluation.names, *ANSWERING)}
    for result in chosen:
        for name, value in result.values.items():
            values[name].append(value)
    mixed = {result.question.answerable for result in chosen} >= {True, False}
    found = {name: estimate(those) for name, those in values.items() if those and (mixed or name not in OF_BOTH)}
    under = area(confidences(chosen))
    return found | {AREA: under} if under else found


def confidences(results: Sequence[QuestionResult]) -> list[Sure]:
    """How sure the answers were, of the questions of which it is known whether the documents answer them."""
    return [result.sure for result in results if result.sure]


def no_area(evaluation: Evaluation) -> str:
    """Why there is no ROC curve: all is `unasked`, `unjudged`, `answerable` or `unanswerable`; "" when there is one."""
    if all(result.confidence is None for result in evaluation.results):
        return "unasked"
    sorts = {one.answerable for one in confidences(evaluation.results)}
    if len(sorts) == 2:
        return ""
    return "answerable" if True in sorts else "unanswerable" if False in sorts else "unjudged"


def quotes(evaluation: Evaluation) -> Checked | None:
    """The counts of quotes checked, of all the answers; None for a run that was only judged."""
    found = [result.checked for result in evaluation.results if result.checked]
    return together(found) if found else None


def unfaithful(evaluation: Evaluation) -> list[QuestionResult]:
    """The questions answered with a quote that does not stand in its passage: there must be none."""
    return [result for result in evaluation.results if result.checked and result.checked.faithful is False]


def by_profile(evaluation: Evaluation) -> dict[str, list[QuestionResult]]:
    """The results by profile and language; empty when all the questions have the same ones."""
    found: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in evaluation.results:
        found[" ".join(filter(None, (result.question.profile, result.question.language)))].append(result)
    return dict(found) if len(found) > 1 else {}


def by_kind(evaluation: Evaluation, kinds: Mapping[str, str]) -> dict[str, list[QuestionResult]]:
    """The measured results by the kind of the documents that answer; empty when there is one.

    `kinds` gives the kind of each document by its id. A question that documents of two kinds answer is in both.
    """
    found: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in evaluation.measured:
        right = {j.document for j in result.question.judgments if j.grade > 0}
        for kind in sorted({kinds[name] for name in right if name in kinds}):
            found[kind].append(result)
    return dict(sorted(found.items())) if len(found) > 1 else {}


def statuses(evaluation: Evaluation) -> dict[str, list[str]]:
    """The ids of the questions whose ranking was measured, and of those that could not be, by the reason."""
    found: dict[str, list[str]] = {name: [] for name in ("measured", "unanswerable", "unjudged", "lost")}
    for result in evaluation.results:
        found[result.status].append(result.question.id)
    return found


def outcomes(evaluation: Evaluation) -> dict[str, Counter[str]]:
    """How questions ended, apart for those said answerable, those said not, and those that nobody judged."""
    names = {True: "answerable", False: "unanswerable", None: "not judged"}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for result in evaluation.results:
        if result.outcome:
            found[names[result.question.answerable]][result.outcome] += 1
    return dict(found)


def times(evaluation: Evaluation) -> Times | None:
    """The median and the 95th percentile of the seconds by question; None for a run that was only judged."""
    seconds = [result.seconds for result in evaluation.results if result.seconds is not None]
    return Times(float(np.median(seconds)), float(np.percentile(seconds, 95))) if seconds else None


def hardest(evaluation: Evaluation) -> list[QuestionResult]:
    """The measured questions that do not have a right result first, those without any before the others."""
    missed = [result for result in evaluation.measured if result.first_right != 1]
    return sorted(missed, key=lambda r: (r.first_right is not None, -(r.first_right or 0), r.question.id))
