"""Whether a sentence is supported by what it cites: one small index, then true and changed sentences of the corpus."""

import json
from random import Random

import pytest

from benchmarks.support import QUESTIONS, SENTENCES, judged
from search.evaluation import read_questions
from search.evaluation.perturb import perturbations
from search.llm.check import Checker
from search.llm.reply import Stated
from search.records import Document, Hit
from tests.conftest import ROOT
from tests.tiny import TinyEncoder, passage, write_index

DOCUMENT = Document("loi.md", "Les lois du 1 %", "law", "Ministère", "2021-08-04")
PASSAGES = (
    passage(
        "loi.md", 1,
        "La loi n° 2005-95 du 9 février 2005 permet aux communes de consacrer 1 % du budget de l'eau à la coopération. "
        "Elle ne permet pas de conclure un accord avec un État étranger. En 2023, Toulouse a versé 45 387 euros.",
        "Article L. 1115-1-1",
    ),
    passage("loi.md", 2, "Le comité de jumelage invite les élus de la ville jumelle. Il compte 12 membres."),
)  # fmt: skip


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    """A checker over two passages, numbered 1 and 3."""
    from search.index import open_index

    store = write_index(tmp_path_factory.mktemp("check"), [DOCUMENT], PASSAGES)
    hits = [Hit(passage, DOCUMENT, ordinal, 0.9) for ordinal, passage in enumerate(PASSAGES)]
    return Checker({1: hits[0], 3: hits[1]}, TinyEncoder(), open_index(store.current()))


def problem(checker, text, *citations):
    """What is wrong with a sentence that cites the first passage, or these."""
    return checker.check(Stated(text, citations or (1,))).problem


@pytest.mark.parametrize(
    "text",
    [
        "La loi du 9 février 2005 permet aux communes de consacrer 1 % du budget de l'eau à la coopération.",
        "La loi 2005-95 permet de consacrer un pour cent du budget de l’eau à la coopération.",
        "En 2023, Toulouse a versé 45387 € à la coopération.",
        "La loi ne permet pas de conclure un accord avec un État étranger.",
        "Depuis 2021, la loi permet de consacrer 1 % du budget de l'eau à la coopération.",  # the document's date
    ],
)
def test_what_stands(checker, text):
    """Sentences in other words and other typings, whose facts are in the passage or in what is known of it."""
    assert problem(checker, text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("La loi n° 2005-96 permet de consacrer 1 % du budget de l'eau à la coopération.", "reference"),
        ("L'article L. 1115-10 permet de consacrer 1 % du budget de l'eau à la coopération.", "reference"),
        ("La loi du 8 février 2005 permet de consacrer 1 % du budget de l'eau à la coopération.", "date"),
        ("La loi permet de consacrer 10 % du budget de l'eau à la coopération.", "number"),
        ("En 2023, Toulouse a versé 45 378 euros.", "number"),
        ("En 2023, Marseille a versé 45 387 euros.", "name"),
        ("La loi permet de conclure un accord avec un État étranger.", "negation"),
        ("La loi ne permet pas aux communes de consacrer 1 % du budget de l'eau à la coopération.", "negation"),
        ("La loi doit consacrer 1 % du budget de l'eau à la coopération.", "obligation"),
        ("Les piscines chauffées par géothermie économisent l'énergie.", "words"),
    ],
)
def test_what_falls(checker, text, why):
    """One thing that the passage does not say is enough, and is told."""
    assert problem(checker, text) == why


def test_what_is_cited_counts(checker):
    """No citation, a passage that was not given, another passage: the sentence is true and falls all the same."""
    text = "Le comité de jumelage invite les élus de la ville jumelle."
    assert problem(checker, text, 3) is None
    assert problem(checker, text, 1, 3) is None
    assert checker.check(Stated(text, ())).problem == "uncited"
    assert problem(checker, text, 2) == "unknown_citation"
    assert problem(checker, text, 3, 4) == "unknown_citation"
    assert problem(checker, text, 0) == "unknown_citation"
    assert problem(checker, text, 1) == "words"


@pytest.fixture(scope="module")
def cases(starter_searcher):
    """The written sentences of the benchmark with a checker over what is found, and the right passages cited."""
    questions = {question.id: question for question in read_questions(ROOT / QUESTIONS)}
    found = []
    for line in (ROOT / SENTENCES).read_text(encoding="utf-8").splitlines()[::3]:  # a third: the benchmark has all
        row = json.loads(line)
        hits = starter_searcher.search(questions[row["question"]].text, limit=20)
        right = judged(starter_searcher, questions[row["question"]], hits)
        checker = Checker(dict(enumerate(hits, 1)), starter_searcher.encoder, starter_searcher.index)
        found.append(
            (row["text"], checker, sorted(right, key=lambda n, c=checker, r=row: -c.likeness(r["text"], n))[:2])
        )
    return [case for case in found if case[2]]


def test_true_sentences_mostly_stand(cases):
    """Sentences as a model writes them: a check that refused them all would be of no use."""
    stand = [checker.check(Stated(text, tuple(cited))).problem is None for text, checker, cited in cases]
    assert len(stand) >= 20
    assert sum(stand) / len(stand) >= 0.65


def test_changed_sentences_fall(cases):
    """With one figure, date, article or name changed, or denied, very few of them stand."""
    random = Random(5)  # noqa: S311 (the same draw every time)
    fallen: dict[str, list[bool]] = {}
    for text, checker, cited in cases:
        for kind, changed in perturbations(text, random, ["prologue"]):
            verdict = checker.check(Stated(changed, tuple(cited)))
            fallen.setdefault(kind, []).append(verdict.problem is not None)
    assert all(all(fallen[kind]) for kind in ("article", "date")), fallen
    assert sum(sum(fallen[kind]) for kind in ("number", "name")) / sum(len(fallen[k]) for k in ("number", "name")) > 0.9
    assert sum(fallen["negation"]) / len(fallen["negation"]) > 0.8


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Water services may spend up to 1% of their resources on international cooperation.", True),
        ("Water services may spend up to 2% of their resources on international cooperation.", False),
        ("Water services may not spend 1% of their resources on international cooperation.", False),
        ("Heated swimming pools save energy in the winter.", False),
    ],
)
def test_english_sentences_on_french_passages(starter_searcher, text, stands):
    """Words do not tell across languages: figures, denials and meaning do."""
    hits = starter_searcher.search("Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?", limit=3)
    checker = Checker(dict(enumerate(hits, 1)), starter_searcher.encoder, starter_searcher.index)
    assert (checker.check(Stated(text, (1, 2, 3))).problem is None) is stands
