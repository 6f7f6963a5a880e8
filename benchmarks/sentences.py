"""Learn which sentence to quote: python -m benchmarks.sentences BEIR_FOLDER, whose queries say their `answers`.

Prints the weights of `search/sentences.py`, learned on all questions: those of a softmax over the sentences of the
first hits in which the ones that hold the answer are to win. Then, over all questions, retrieval included, how often
the first sentence, and one of the best five, holds the answer: by cross-validation, with the weights shipped, and in
the answer itself, abstention included; then which outcome the questions have, and those whose answer is not quoted.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.common import beir_searcher
from search import Filters
from search.answer import READ, compose
from search.evaluation.questions import read_beir_questions
from search.records import Outcome
from search.sentences import FEATURES, WEIGHTS, candidates
from search.text import squash

FOLDS = 5
SHRINKAGE = 1.0  # of the weights, each of a feature brought to a standard deviation of 1

Values = NDArray[np.float64]
Row = tuple[Values, NDArray[np.bool_]]  # features of a question's sentences, and which of them hold its answer


def learned(rows: list[Row]) -> Values:
    """The weights under which the sentences that hold the answers are the likeliest of their questions."""
    usable = [(features, right) for features, right in rows if right.any()]
    scale = np.concatenate([features for features, _ in usable]).std(axis=0) + 1e-9

    def loss(weights: Values) -> tuple[float, Values]:
        value, slope = SHRINKAGE / 2 * float(weights @ weights), SHRINKAGE * weights
        for features, right in usable:
            scores = features / scale @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            held = float(share[right].sum()) + 1e-12
            value -= float(np.log(held))
            slope = slope + (features / scale).T @ (share - np.where(right, share / held, 0))
        return value, slope

    found: Values = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x / scale
    return found


def held(rows: list[Row], weights: Values) -> tuple[int, int]:
    """The number of questions whose answer is in the first sentence, and in one of the best five."""
    first = five = 0
    for features, right in rows:
        best = right[np.argsort(-(features @ weights), kind="stable")][:5]
        first, five = first + bool(best[:1].any()), five + bool(best.any())
    return first, five


def main(folder: Path) -> None:
    """Learn, and print."""
    searcher = beir_searcher(folder)
    questions = [question for question in read_beir_questions(folder) if question.answers]
    rows: list[Row] = []
    first = some = quotes = letters = 0
    outcomes, missed = Counter[str](), Counter[str]()
    for question in questions:
        query = searcher.prepare(question.text)
        hits = searcher.rank(query, Filters(), 10, None)
        answers = [squash(answer) for answer in question.answers]
        found = candidates(query, hits[:READ], searcher.index)
        right = np.array([any(answer in squash(one.text) for answer in answers) for one in found])
        rows.append((np.array([one.features for one in found], np.float64), right))
        answer = compose(query, hits, searcher.index, searcher.settings)
        inside = [any(words in squash(quote.text) for words in answers) for quote in answer.quotes]
        first, some, quotes = first + any(inside[:1]), some + any(inside), quotes + len(inside)
        letters += sum(len(quote.text) for quote in answer.quotes)
        outcomes[answer.outcome] += 1
        missed[answer.outcome] += not any(inside)
    count = len(rows)
    crossed = np.zeros(2)
    for fold in range(FOLDS):
        others = [row for place, row in enumerate(rows) if place % FOLDS != fold]
        crossed += held(rows[fold::FOLDS], learned(others))
    print(dict(zip(FEATURES, np.round(learned(rows), 2).tolist(), strict=True)))
    for name, (one, five) in (
        ("sentences, cross-validated", crossed),
        ("sentences, shipped weights", held(rows, np.array(WEIGHTS))),
        (f"answer: {quotes / count:.2f} quotes, {letters / count:.0f} characters", (first, some)),
    ):
        print(f"{name:<44} first {one / count:.4f}   among five {five / count:.4f}   of {count} questions")
    said = ", ".join(f"{outcomes[name]} {name} ({missed[name]} without the answer)" for name in get_args(Outcome))
    print(f"outcomes: {said}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
