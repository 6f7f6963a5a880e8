"""Learn the abstention model: python -m benchmarks.calibrate BEIR_FOLDER UNANSWERABLE_QUERIES [QUESTIONS_JSONL].

Questions of the BEIR folder are answerable; the same ones with their right documents taken out of the results, and
those of UNANSWERABLE_QUERIES, are not. Prints the weights for `search/confidence.py`, and what they are worth: area
under the ROC curve by cross-validation (questions in folds, so that no question is in both), and the share of each kind
answered at a threshold. QUESTIONS_JSONL, asked of the current index, takes no part in the learning.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.common import beir_searcher
from search import Filters, Searcher, load_settings
from search.confidence import FEATURES, features
from search.evaluation import Question, read_questions
from search.evaluation.questions import read_beir_questions, read_queries

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)


def rows_of(searcher: Searcher, question: Question) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The features of a question: over its results, and over those without the documents that answer it."""
    query = searcher.prepare(question.text)
    hits = searcher.rank(query, Filters(), 20, None)
    right = {judgment.document for judgment in question.judgments}
    others = [hit for hit in hits if hit.document.id not in right]
    return features(query, hits, searcher.index), features(query, others, searcher.index)


def report(name: str, scores: np.ndarray) -> None:
    """Print the share answered at each threshold."""
    shares = "  ".join(f"{threshold:.1f}: {np.mean(scores >= threshold):.3f}" for threshold in THRESHOLDS)
    print(f"{name:<42} n={len(scores):<5} answered at {shares}")


def main(beir: Path, unanswerable: Path, own: Path | None) -> None:
    """Learn, print the weights, and what they are worth."""
    searcher = beir_searcher(beir)
    both = [rows_of(searcher, question) for question in read_beir_questions(beir)]
    kinds = {
        "answerable": [row for row, _ in both],
        "the right document taken out": [row for _, row in both],
        "unanswerable": [rows_of(searcher, question)[0] for question in read_queries(unanswerable)],
    }
    values = np.array([row for rows in kinds.values() for row in rows])
    labels = np.array([kind == "answerable" for kind, rows in kinds.items() for _ in rows])
    of_kind = np.array([kind for kind, rows in kinds.items() for _ in rows])
    groups = np.array([number for rows in kinds.values() for number in range(len(rows))])
    for columns in (list(range(len(FEATURES))), [0, 1]):
        scores = np.zeros(len(labels))
        for train, test in GroupKFold(5).split(values, labels, groups):
            model = LogisticRegression(C=100, max_iter=5000, class_weight="balanced")
            model.fit(values[train][:, columns], labels[train])
            scores[test] = model.predict_proba(values[test][:, columns])[:, 1]
        model.fit(values[:, columns], labels)
        print("features", [FEATURES[c] for c in columns])
        print("weights", np.round(model.coef_[0], 3).tolist(), "bias", round(float(model.intercept_[0]), 3))
        for kind in ("the right document taken out", "unanswerable"):
            pair = (of_kind == "answerable") | (of_kind == kind)
            print(f"AUROC, answerable against {kind}: {roc_auc_score(labels[pair], scores[pair]):.4f}")
        for kind in kinds:
            report(kind, scores[of_kind == kind])
    if own:
        searcher = Searcher.open(load_settings())
        questions = read_questions(own)
        for answered in (True, False):
            chosen = [q for q in questions if q.answerable is answered]
            trust = np.array([searcher.ask(q.text).confidence for q in chosen])
            report(f"{own.name}, {'' if answered else 'un'}answerable, shipped model", trust)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
