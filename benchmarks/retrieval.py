"""Quality of each way to rank, in one table with 95 % intervals: each part added to the one before, and usual peers.

Run as `python -m benchmarks.retrieval QUESTIONS [ADAPTER]`: a BEIR folder, whose corpus is indexed first, or a file of
questions for the index of the corpus. The first rows are peers: rank-bm25 as its own page shows it (texts split at
white space), tantivy with its English analysis, reciprocal rank fusion. Only the last row, what is shipped, reads
questions as it was learned (`benchmarks/adapter.py`); ADAPTER is another folder of what was learned.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import tantivy
from rank_bm25 import BM25Okapi

from benchmarks.common import beir_searcher
from search import Searcher, fusion, load_settings
from search.encoder import ADAPTER, load_encoder
from search.evaluation import Evaluation, Question, evaluate, judge_run, read_beir_questions, read_questions
from search.evaluation.measures import DEPTH
from search.evaluation.statistics import estimate
from search.index import IndexStore
from search.index.local import indexed_text
from search.index.protocol import Scores

MEASURES = ("RR@10", "nDCG@10", "Success@1", "Success@3", "R@100")
PARTS = ("keyword", "vector", "sentence", "heading", "interaction", "wording")
RRF_K = 60  # Cormack, Clarke and Büttcher 2009, "Reciprocal Rank Fusion Outperforms Condorcet"
VECTORS = 0.7  # share of vectors in a fusion of two

Run = dict[str, list[str]]


def weighing(*kept: str, **options: object) -> dict[str, object]:
    """The settings under which only the parts `kept` weigh, each as much as in what is shipped."""
    return {f"{part}_weight": 0.0 for part in PARTS if part not in kept} | options


PLAIN: dict[str, object] = {"glossary_weight": 0.0, "spelling": False}
WAYS: dict[str, dict[str, object]] = {
    "BM25, our analysis, rank-bm25": weighing("keyword", lexical="rank-bm25", **PLAIN),
    "BM25, our analysis, tantivy": weighing("keyword", **PLAIN),
    "vectors": weighing("vector", **PLAIN),
    "convex, our scaling": weighing(**PLAIN) | {"keyword_weight": 1 - VECTORS, "vector_weight": VECTORS},
    "our weights, two parts": weighing("keyword", "vector", **PLAIN),
    "+ sentences": weighing("keyword", "vector", "sentence", **PLAIN),
    "+ headings": weighing("keyword", "vector", "sentence", "heading", **PLAIN),
    "+ interaction": weighing("keyword", "vector", "sentence", "heading", "interaction", **PLAIN),
    "+ wording": dict(PLAIN),
    "+ glossary": {"spelling": False},
    "+ spelling": {},
}


def peers(searcher: Searcher, questions: Sequence[Question]) -> Mapping[str, Callable[[], Run]]:
    """What others would do over the same passages: the ids found for each question, by the name of the way."""
    index = searcher.index
    documents = {document.id: document for document in index.documents()}
    passages = index.passages(range(index.manifest.passages))
    ids = [passage.id for passage in passages]
    texts = [indexed_text(documents[passage.document_id], passage) for passage in passages]

    def split() -> Run:
        engine = BM25Okapi([text.lower().split() for text in texts])
        scores = {q.id: engine.get_scores(q.text.lower().split()) for q in questions}
        return {name: _best(ids, values) for name, values in scores.items()}

    def english() -> Run:
        schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem").build()
        engine = tantivy.Index(schema)
        writer = engine.writer(num_threads=1)
        for text in texts:
            writer.add_document(tantivy.Document(text=text))
        writer.commit()
        writer.wait_merging_threads()
        engine.reload()
        reader, run = engine.searcher(), {}
        for question in questions:
            words = " ".join(re.findall(r"\w+", question.text.lower()))  # no query syntax
            hits = reader.search(engine.parse_query(words, ["text"]), limit=DEPTH).hits
            run[question.id] = [ids[address.doc] for _, address in hits]  # one thread, one segment: in their order
        return run

    def fused(combine: Callable[[Scores, Scores], np.ndarray]) -> Callable[[], Run]:
        def run() -> Run:
            plain = searcher.under(load_settings(**PLAIN))
            found = {}
            for question in questions:
                query = plain.prepare(question.text)
                bm25 = np.zeros(len(ids), np.float32)
                keyword = index.keyword(query.terms, len(ids))
                bm25[keyword.ordinals] = keyword.scores
                cosines = index.cosines(query.vector, np.arange(len(ids)))
                found[question.id] = _best(ids, combine(bm25, cosines))
            return found

        return run

    return {
        "BM25, white space, rank-bm25": split,
        "BM25, English analysis, tantivy": english,
        "reciprocal rank fusion": fused(lambda one, other: 1 / (RRF_K + _ranks(one)) + 1 / (RRF_K + _ranks(other))),
        "convex, min and max of all": fused(lambda one, other: (1 - VECTORS) * _spread(one) + VECTORS * _spread(other)),
    }


def _best(ids: Sequence[str], scores: np.ndarray) -> list[str]:
    return [ids[place] for place in fusion.order(scores, np.arange(len(ids)))[:DEPTH]]


def _ranks(scores: Scores) -> np.ndarray:
    ranks = np.empty(len(scores))
    ranks[fusion.order(scores, np.arange(len(scores)))] = np.arange(1, len(scores) + 1)
    return ranks


def _spread(scores: Scores) -> np.ndarray:
    return (scores - scores.min()) / max(float(np.ptp(scores)), 1e-9)


def main(path: Path, adapter: Path = ADAPTER) -> None:
    """Print the table, row by row."""
    questions = read_beir_questions(path) if path.is_dir() else read_questions(path)
    searcher = _searcher(path, None)
    questions = [question for question in questions if question.judgments]
    print(f"{path.name}: {len(questions)} judged questions, {searcher.index.manifest.passages} passages")
    print(f"{'':<34}" + "".join(f"{name:>22}" for name in MEASURES), flush=True)
    for name, run in peers(searcher, questions).items():
        _print(name, judge_run(run(), questions, MEASURES, searcher.index))
    for name, options in WAYS.items():
        _print(name, evaluate(searcher.under(load_settings(**options)), questions, MEASURES))
    _print("+ learned questions: shipped", evaluate(_searcher(path, adapter), questions, MEASURES))


def _searcher(path: Path, adapter: Path | None) -> Searcher:
    if path.is_dir():
        return beir_searcher(path, adapter)
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache, adapter=adapter)
    return Searcher(IndexStore(settings.index), encoder, settings)


def _print(name: str, evaluation: Evaluation) -> None:
    cells = []
    for measure in MEASURES:
        mean, low, high, _ = estimate([result.measures[measure] for result in evaluation.measured])
        cells.append(f"{mean:.3f} [{low:.3f}, {high:.3f}]")
    print(f"{name:<34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
