"""What the reading of questions is learned from names what is there, and holds none of what it is judged by."""

import json
from pathlib import Path

import numpy as np

from search.encoder import load_encoder
from search.evaluation import read_beir_questions, read_questions
from search.evaluation.judgments import Places
from search.index import IndexStore, open_index
from search.settings import load_settings

ROOT = Path(__file__).parent.parent.parent
WRITTEN = ROOT / "benchmarks" / "written"
LIKE = 0.93  # cosine from which two questions of the starter corpus ask for the same
ALIKE = 0.95  # the same, in sets that were written document by document


def test_each_question_names_a_passage_that_is_there(starter):
    """Each question on the starter corpus has its passage in the index; each on the texts, its text."""
    index = open_index(IndexStore(starter[0].index).current(), "tantivy")
    places = Places(index)
    questions = [one for name in ("starter", "held") for one in read_questions(WRITTEN / f"{name}.jsonl")]
    assert [question.id for question in questions if not places.resolve(question).measurable] == []
    lines = (WRITTEN / "general" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {json.loads(line)["_id"] for line in lines}
    asked = read_beir_questions(WRITTEN / "general")
    assert {judgment.document for question in asked for judgment in question.judgments} <= texts
    assert min(len(questions), len(asked)) > 500


def test_what_it_is_judged_by_is_not_learned_from():
    """No question that is learned from asks for the same as one that it is judged by, nor do those of both sets."""
    encoder = load_encoder("bundled", load_settings().cache, adapter=None)
    paths = (WRITTEN / "starter.jsonl", WRITTEN / "held.jsonl", ROOT / "corpus" / "questions.jsonl")
    learned, held, judged = (encoder.encode_queries([one.text for one in read_questions(path)]) for path in paths)
    rounding = 0.005  # bfloat16, by neighbours in a batch
    assert float(np.max(learned @ judged.T)) <= LIKE + rounding
    assert float(np.max(held @ judged.T)) <= LIKE + rounding
    assert float(np.max(held @ learned.T)) <= ALIKE + rounding
