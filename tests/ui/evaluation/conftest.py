"""A tiny index, questions judged on it, and the command run in this process."""

import sys
from dataclasses import replace

import pytest

from search.evaluation import MEASURES, Evaluation, Judgment, Question, judge_run
from search.evaluation.faithfulness import Checked
from search.records import Answer, Hit, Quote
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from ui.cli import main

QUESTIONS = (
    Question("q1", "Qui finance le forage ?", "agent", "fr", True, (Judgment("eau.txt", "finance un forage"),),
             ("finance un forage",)),
    Question("q2", "Qui signe la convention de jumelage ?", "agent", "fr", True, (Judgment("jumelage.pdf"),)),
    Question("q3", "Who signs the accord étranger ?", "advisor", "en", True, (Judgment("loi.md", "est interdit"),)),
    Question("q4", "Quelle est la recette de la tarte ?", "agent", "fr", answerable=False),
    Question("q5", "Combien de communes ?"),
    Question("q6", "Que dit la loi ?", "agent", "fr", True, (Judgment("loi.md", "nulle part [/x] :100:"),)),
)  # fmt: skip
KINDS = {document.id: document.kind for document in DOCUMENTS}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A searcher over the tiny index."""
    store = write_index(tmp_path_factory.mktemp("tiny"), DOCUMENTS, PASSAGES)
    return Searcher(store, TinyEncoder(), load_settings(index=store.root))


def made(rankings):
    """An evaluation by hand: three measured questions with these rankings, and one of each other sort."""
    found = judge_run(rankings, [*JUDGED, *QUESTIONS[3:]], MEASURES)
    document, text = DOCUMENTS[0], PASSAGES[0]
    hits = (Hit(text, document, 0, 0.9, {"keyword": 0.5}), Hit(PASSAGES[2], DOCUMENTS[1], 2, 0.4, {"keyword": 0.1}))
    quote = Quote(1, "La commune finance un forage.", 0, 29, None, text, document)
    results = []
    for number, result in enumerate(found.results):
        answered = number in (0, 1, 3)
        right = result.question.answerable is answered
        name = "answered_precision" if answered else "abstained_precision"
        recall = "answered_recall" if result.question.answerable else "abstained_recall"
        known = result.question.answerable is not None
        said = {name: float(right), recall: float(right), "right_outcome": float(right)} if known else {}
        outcome = "answered" if answered else "nearby"
        answer = Answer(result.question.text, outcome, (quote,) if answered else (), hits, 0.25 + number / 8)
        checked = Checked(1, 1, {"negation": 1, "word": 3}, {"negation": 1, "word": 3}) if answered else Checked()
        results.append(
            replace(result, answer=answer, outcome=outcome, confidence=answer.confidence, checked=checked,
                    answering=said | checked.values, seconds=0.04 + number / 100)
        )  # fmt: skip
    return Evaluation(tuple(results), MEASURES)


JUDGED = (
    Question("q1", "Qui finance le forage ?", "agent", "fr", True, (Judgment("eau.txt"), Judgment("loi.md"))),
    Question("q2", "Qui <b>signe</b> ?", "agent", "fr", True, (Judgment("jumelage.pdf", grade=2),)),
    Question("q3", "Who signs?", "advisor", "en", True, (Judgment("loi.md"),)),
)
FIRST = {"q1": ["eau.txt", "x", "loi.md"], "q2": ["x", "y", "jumelage.pdf"], "q3": ["x"]}
SECOND = {"q1": ["loi.md", "eau.txt"], "q2": ["x", "y", "z", "jumelage.pdf"], "q3": ["loi.md"]}


@pytest.fixture
def run(monkeypatch, capsys, tiny):
    """Run `passerelle evaluate` in this process, with the tiny encoder: exit code, output, errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        options = ["--index", tiny.settings.index]
        monkeypatch.setattr(sys, "argv", ["passerelle", "evaluate", *map(str, [*arguments, *options])])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as exit_:
            code = exit_.code or 0
        return (code, *capsys.readouterr())

    for place in ("search.searcher.load_encoder", "search.encoder.load_encoder"):
        monkeypatch.setattr(place, lambda name, *others: TinyEncoder("tiny@1" if name == "bundled" else f"{name}@1"))
    return call
