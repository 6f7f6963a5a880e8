"""Learn the abstention model: python -m benchmarks.calibrate BEIR_FOLDER UNANSWERABLE_QUERIES QUESTIONS_JSONL.

Questions of the BEIR folder are answerable; the same ones with their right article taken out of the results (all the
documents of its title), and those of UNANSWERABLE_QUERIES, are not. QUESTIONS_JSONL, asked of the current index, has
some of both, and weighs little. Prints the weights for `search/confidence.py`, and what they are worth: area under the
ROC curve by cross-validation (questions in folds, so that no question is in both), and the share of each kind answered
at a threshold.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.common import beir_searcher
from search import Filters, Searcher, load_settings
from search.answer import READ
from search.confidence import FEATURES, features, lacks_year
from search.evaluation import Question, read_questions
from search.evaluation.questions import read_beir_questions, read_queries
from search.query import Query
from search.records import Hit
from search.sentences import candidates

DEPTH = 60  # hits of which the right article is taken out
THRESHOLDS = (0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
# What a kind of questions counts for in all: answerable and not the same; the project's own a seventh and almost half,
# since to answer what the documents do not is the worse mistake.
SHARES = {
    "answerable": 2000,
    "article out": 1000,
    "unanswerable": 1000,
    "own answerable": 300,
    "own unanswerable": 900,
}
ANSWERABLE = ("answerable", "own answerable")

Row = tuple[float, ...]


def rows_of(searcher: Searcher, question: Question) -> tuple[Row, Row]:
    """The features of a question: over its results, and over those without the article that answers it."""
    query = searcher.prepare(question.text)
    hits = searcher.rank(query, Filters(), DEPTH, None)
    titles = {document.id: document.title for document in searcher.index.documents()}
    right = {titles.get(judgment.document) for judgment in question.judgments}
    others = [hit for hit in hits if hit.document.title not in right]
    return _row(searcher, query, hits), _row(searcher, query, others)


def _row(searcher: Searcher, query: Query, hits: list[Hit]) -> Row:
    ranked = candidates(query, hits[:READ], searcher.index)
    values = features(query, hits, ranked, searcher.index)
    return (*values, float(lacks_year(query, hits, searcher.index)), float(query.english))


def model() -> object:
    """The one that is learned."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))


def main(beir: Path, unanswerable: Path, own: Path) -> None:
    """Learn, print the weights, and what they are worth."""
    searcher = beir_searcher(beir)
    both = [rows_of(searcher, question) for question in read_beir_questions(beir)]
    kinds = {
        "answerable": [row for row, _ in both],
        "article out": [row for _, row in both],
        "unanswerable": [rows_of(searcher, question)[0] for question in read_queries(unanswerable)],
    }
    searcher = Searcher.open(load_settings())
    for question in read_questions(own):
        kind = "own answerable" if question.answerable else "own unanswerable"
        kinds.setdefault(kind, []).append(rows_of(searcher, question)[0])
    values = np.array([row for rows in kinds.values() for row in rows])
    of_kind = np.array([kind for kind, rows in kinds.items() for _ in rows])
    english, no_year = values[:, -1] > 0, values[:, -2] > 0
    labels = np.isin(of_kind, ANSWERABLE)
    weights = np.array([SHARES[kind] / np.sum((of_kind == kind) & ~english) for kind in of_kind])
    shared = {
        "answerable": 0,
        "article out": 0,
        "unanswerable": 10_000,
        "own answerable": 20_000,
        "own unanswerable": 30_000,
    }
    groups = np.array([shared[kind] + number for kind, rows in kinds.items() for number in range(len(rows))])
    french = np.flatnonzero(~english)
    for name, columns in (("French", list(range(len(FEATURES)))), ("English", [0, 1, 2])):
        x = values[:, columns]
        scores = np.zeros(len(labels))
        for train, test in GroupKFold(10).split(french, groups=groups[french]):
            fitted = model().fit(
                x[french[train]], labels[french[train]], logisticregression__sample_weight=weights[french[train]]
            )
            scores[french[test]] = fitted.predict_proba(x[french[test]])[:, 1]
        fitted = model().fit(x[french], labels[french], logisticregression__sample_weight=weights[french])
        scores[english] = fitted.predict_proba(x[english])[:, 1]
        scores[no_year] = 0
        scale, logistic = fitted[0], fitted[-1]
        slopes = logistic.coef_[0] / scale.scale_
        bias = float(logistic.intercept_[0] - slopes @ scale.mean_)
        print(name, [FEATURES[c] for c in columns])
        print("weights", np.round(slopes, 3).tolist(), "bias", round(bias, 3))
        asked = ~english if name == "French" else np.ones(len(labels), bool)
        for yes, no in (
            ("answerable", "article out"),
            ("answerable", "unanswerable"),
            ("own answerable", "own unanswerable"),
        ):
            pair = np.isin(of_kind, (yes, no)) & asked
            print(f"AUROC, {yes} against {no}: {roc_auc_score(labels[pair], scores[pair]):.4f}")
        for kind in kinds:
            for language, chosen in (("", asked & ~english), (" (English)", asked & english)):
                if np.any(mine := (of_kind == kind) & chosen):
                    shares = "  ".join(f"{t}: {np.mean(scores[mine] >= t):.3f}" for t in THRESHOLDS)
                    print(f"{kind + language:<28} n={np.sum(mine):<5} answered at {shares}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
