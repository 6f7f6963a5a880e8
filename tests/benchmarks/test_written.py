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
    """No question that is learned from asks for the same as one of `corpus/questions.jsonl`."""
    encoder = load_encoder("bundled", load_settings().cache, adapter=None)
    learned = encoder.encode_queries([question.text for question in read_questions(WRITTEN / "starter.jsonl")])
    judged = encoder.encode_queries([question.text for question in read_questions(ROOT / "corpus" / "questions.jsonl")])
    assert float(np.max(learned @ judged.T)) <= LIKE + 0.005  # bfloat16, by neighbours in a batch
