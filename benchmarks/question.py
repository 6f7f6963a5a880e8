"""How long one question takes, split into its parts: median and 95th percentile over the questions of the corpus.

Run as `python -m benchmarks.question [QUESTIONS]`, with an index built. The raw limit is the encoder, without which no
question can be asked of vectors: the whole is printed as a multiple of it.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from search import Filters, Searcher, load_settings
from search.answer import compose
from search.evaluation import read_questions
from search.searcher import DEPTH, fuse

ROUNDS = 3


def main(path: Path) -> None:
    """Ask every question `ROUNDS` times, one at a time, after one round that warms up."""
    settings = load_settings()
    searcher = Searcher.open(settings)
    index = searcher.index
    questions = [question.text for question in read_questions(path)]
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        for text in questions:
            marks = [time.perf_counter()]
            query = searcher.prepare(text)
            marks.append(time.perf_counter())
            keyword = index.keyword(query.terms, DEPTH)
            marks.append(time.perf_counter())
            nearest = index.nearest(query.vector, DEPTH)
            marks.append(time.perf_counter())
            fuse(index, query, keyword, nearest, settings.weights)
            marks.append(time.perf_counter())
            hits = searcher.rank(query, Filters(), 10, None)
            start = time.perf_counter()
            compose(query, hits, index, settings)
            answered = time.perf_counter() - start
            start = time.perf_counter()
            searcher.ask(text)
            whole = time.perf_counter() - start
            if number:
                names = ("encoder", "keyword", "vectors", "fusion and sentences")
                for name, one, two in zip(names, marks, marks[1:], strict=False):
                    times[name].append(two - one)
                times["answer"].append(answered)
                times["whole question"].append(whole)
    print(f"{index.manifest.passages} passages, {len(questions)} questions x {ROUNDS}; milliseconds")
    print(f"{'part':<22}{'median':>9}{'95th %':>9}")
    for name, values in times.items():
        print(f"{name:<22}{np.median(values) * 1000:9.2f}{np.percentile(values, 95) * 1000:9.2f}")
    print(f"whole question / encoder: {np.median(times['whole question']) / np.median(times['encoder']):.2f} x")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("corpus/questions.jsonl"))
