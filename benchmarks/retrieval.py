"""Quality of each way to rank, in one table, on the questions of a BEIR folder, with rank-bm25 as the baseline.

Run as `python -m benchmarks.retrieval BEIR_FOLDER`. The first row is rank-bm25 as its own page shows it (texts split at
white space); the others are settings of Passerelle, the last one being those shipped.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import ir_measures
import numpy as np
from rank_bm25 import BM25Okapi

from benchmarks.common import beir_searcher
from indexer.beir import read_beir_corpus
from search.evaluation import Question, evaluate, read_beir_questions
from search.evaluation.measures import DEPTH, parse_measure
from search.searcher import Searcher
from search.settings import load_settings

MEASURES = ("RR@10", "nDCG@10", "R@10", "R@100")
ONE = {"keyword_weight": 0.0, "vector_weight": 0.0, "sentence_weight": 0.0, "heading_weight": 0.0}
WAYS: dict[str, dict[str, object]] = {
    "rank-bm25, our analysis": ONE | {"keyword_weight": 1.0, "lexical": "rank-bm25"},
    "tantivy, our analysis": ONE | {"keyword_weight": 1.0},
    "vectors": ONE | {"vector_weight": 1.0},
    "hybrid, 0.3 keywords 0.7 vectors": ONE | {"keyword_weight": 0.3, "vector_weight": 0.7},
    "hybrid with sentences": {"heading_weight": 0.0},
    "shipped: hybrid, sentences, headings": {},
}


def baseline(folder: Path, questions: Sequence[Question]) -> dict[str, float]:
    """rank-bm25 over texts with their titles, split at white space."""
    sources = read_beir_corpus(folder, load_settings())
    texts = [" ".join([s.document.title, *(p.text for p in s.passages)]).lower().split() for s in sources]
    engine = BM25Okapi(texts)
    run, qrels = [], []
    for question in questions:
        scores = engine.get_scores(question.text.lower().split())
        for rank, place in enumerate(np.argsort(-scores, kind="stable")[:DEPTH]):
            run.append(ir_measures.ScoredDoc(question.id, sources[place].document.id, float(-rank)))
        qrels += [ir_measures.Qrel(question.id, j.document, j.grade) for j in question.judgments]
    names = {parse_measure(name): name for name in MEASURES}
    return {names[m]: value for m, value in ir_measures.calc_aggregate(list(names), qrels, run).items()}


def main(folder: Path) -> None:
    """Print the table."""
    questions = read_beir_questions(folder)
    searcher = beir_searcher(folder)
    print(f"{folder.name}: {len(questions)} questions, {searcher.index.manifest.passages} passages")
    print(f"{'':<36}" + "".join(f"{name:>9}" for name in MEASURES), flush=True)
    rows = {"rank-bm25, its default split": lambda: baseline(folder, questions)}
    for name, options in WAYS.items():
        rows[name] = lambda options=options: _means(searcher, options, questions)
    for name, measure in rows.items():
        means = measure()
        print(f"{name:<36}" + "".join(f"{means[m]:9.4f}" for m in MEASURES), flush=True)


def _means(searcher: Searcher, options: dict[str, object], questions: Sequence[Question]) -> dict[str, float]:
    return evaluate(searcher.under(load_settings(**options)), questions, MEASURES).means


if __name__ == "__main__":
    main(Path(sys.argv[1]))
