"""What a cross-encoder costs: the time of a question with one, as a multiple of the time without.

Run as `python -m benchmarks.reranker [QUESTIONS]`, with an index built. The models have the shapes of those in common
use and random weights, since none ships as a package: their time is real, their order is not.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from search import Searcher, load_settings
from search.bundled import unpacked_model
from search.evaluation import read_questions

SHAPES = {"6 layers of 384": (6, 384), "12 layers of 384": (12, 384), "12 layers of 768": (12, 768)}
PASSAGES = (10, 30)
ASKED = 10  # questions, after one that warms up


def make_model(folder: Path, tokenizer: Path, layers: int, width: int) -> Path:
    """Save a cross-encoder of this shape, of random weights, with the tokenizer of the bundled model."""
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    words = AutoTokenizer.from_pretrained(tokenizer)
    words.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=width, num_hidden_layers=layers, num_attention_heads=12,
        intermediate_size=4 * width, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def main(path: Path) -> None:
    """Print the table."""
    settings = load_settings(reranker="")
    searcher = Searcher.open(settings)
    questions = [question.text for question in read_questions(path)][: ASKED + 1]
    without = _median(searcher, questions)
    print(
        f"{searcher.index.manifest.passages} passages, {ASKED} questions; a question without: {without * 1000:.0f} ms"
    )
    print(f"{'cross-encoder':<20}{'passages read':>14}{'ms':>8}{'times':>8}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in SHAPES.items():
            model = make_model(Path(folder) / name, unpacked_model(settings.cache), *shape)
            for count in PASSAGES:
                options = settings.model_copy(update={"reranker": str(model), "reranked": count})
                spent = _median(searcher.under(options), questions)
                print(f"{name:<20}{count:>14}{spent * 1000:8.0f}{spent / without:8.1f}", flush=True)


def _median(searcher: Searcher, questions: list[str]) -> float:
    times = []
    for question in questions:
        start = time.perf_counter()
        searcher.search(question)
        times.append(time.perf_counter() - start)
    return float(np.median(times[1:]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("corpus/questions.jsonl"))
