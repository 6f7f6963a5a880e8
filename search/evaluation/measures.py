"""Standard measures of a ranking, computed by ir-measures: names to measures, judgments and rankings to values."""

from collections.abc import Mapping, Sequence
from functools import cache

import ir_measures
from ir_measures.measures import Measure

from search.errors import QuestionsFileError

DEPTH = 100  # results judged for each question
MEASURES = ("nDCG@10", "RR@10", "AP", "R@5", "R@10", "R@100", "P@1", "Success@1", "Success@3", "Success@5")

Grades = Mapping[str, int]  # id of a document or passage to how well it answers
Values = dict[str, float]  # name of a measure to its value for one question


@cache
def parse_measure(name: str) -> Measure:
    """The measure that ir-measures knows under `name`: `nDCG@10`, `RR`, `R@100`, `P(rel=2)@5` and so on.

    Raises:
        QuestionsFileError: there is no such measure, or none of the engines installed computes it.
    """
    try:
        measure = ir_measures.parse_measure(name.strip())
        cutoff = measure.params.get("cutoff")
        supported = ir_measures.DefaultPipeline.supports(measure)  # type: ignore[no-untyped-call]
    except (ValueError, NameError, TypeError, KeyError, AssertionError) as error:  # what it raises for a wrong name
        raise QuestionsFileError(f"There is no measure {name!r}; measures look like {', '.join(MEASURES)}.") from error
    if isinstance(cutoff, int) and cutoff < 1:
        raise QuestionsFileError(f"There is no measure {name!r}: its depth is at least 1.")
    if not supported:
        raise QuestionsFileError(f"The measure {name!r} needs an engine of ir-measures that is not installed.")
    return measure


def calculate(
    names: Sequence[str], judged: Mapping[str, Grades], rankings: Mapping[str, Sequence[str]]
) -> dict[str, Values]:
    """The value of each measure for each question of `judged`; a question without a ranking is worth what nothing is.

    Raises:
        QuestionsFileError: a measure is unknown.
    """
    measures = {parse_measure(name): name for name in names}
    qrels = [
        ir_measures.Qrel(question, name, max(grade, 0))
        for question, grades in judged.items()
        for name, grade in grades.items()
    ]
    # Ranks as scores: the order is ours, and the measures' own rule for ties never plays.
    run = [
        ir_measures.ScoredDoc(question, name, float(-rank))
        for question in judged
        for rank, name in enumerate(rankings.get(question, ()))
    ]
    values: dict[str, Values] = {question: {} for question in judged}
    if qrels and measures:
        for metric in ir_measures.iter_calc(list(measures), qrels, run):
            values[metric.query_id][measures[metric.measure]] = float(metric.value)
    # In the order asked for: engines give theirs.
    return {question: {name: found[name] for name in names} for question, found in values.items()}


def recall_by_depth(
    judged: Mapping[str, Grades], rankings: Mapping[str, Sequence[str]], depth: int = DEPTH
) -> list[float]:
    """The mean over the questions of the recall at 1, 2, … `depth`; empty when there is no question."""
    names = [f"R@{k}" for k in range(1, depth + 1)]
    values = list(calculate(names, judged, rankings).values())
    return [sum(value[name] for value in values) / len(values) for name in names] if values else []
