"""BM25: by hand on three passages, and the two engines held to each other on the starter corpus."""

from collections import Counter
from math import log, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.evaluation import read_questions
from search.evaluation.judgments import holders
from search.index import open_index
from search.index.lexical import RankBm25Lexical, TantivyLexical, write_tantivy
from search.text import fold, tokens
from tests.conftest import CORPUS

K1, B = 1.2, 0.75

# Lengths 4, 2 and 6 tokens: 4 on average.
PASSAGES = [
    ["eau", "forage", "eau", "village"],
    ["eau", "usine"],
    ["mairie", "vote", "budget", "annuel", "de", "ville"],
]
DOCUMENTS = np.array([0, 0, 1])


def bm25(count: int, length: int, holding: int) -> float:
    """Robertson's formula with Lucene's idf, for 3 passages of 4 tokens on average."""
    idf = log(1 + (3 - holding + 0.5) / (holding + 0.5))
    return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / 4))


@pytest.fixture
def tantivy(tmp_path):
    """A tantivy index of the three passages."""
    rows = [(int(n), " ".join(words)) for n, words in zip(DOCUMENTS, PASSAGES, strict=True)]
    write_tantivy(tmp_path / "tantivy", rows)
    return TantivyLexical(tmp_path / "tantivy")


@pytest.fixture
def rank_bm25():
    """rank-bm25 over the three passages."""
    return RankBm25Lexical(PASSAGES, DOCUMENTS)


@pytest.fixture(params=["tantivy", "rank_bm25"])
def engine(request):
    """Each engine in turn."""
    return request.getfixturevalue(request.param)


def test_bm25_by_hand(engine):
    """A passage's score is the sum, over the question's tokens, of the formula worked out by hand, in both engines."""
    ranking = engine.search(Counter(["eau", "forage"]), 10, None)
    assert ranking.ordinals.tolist() == [0, 1]
    assert ranking.scores.tolist() == pytest.approx(
        [bm25(count=2, length=4, holding=2) + bm25(count=1, length=4, holding=1), bm25(count=1, length=2, holding=2)],
        rel=1e-5,
    )


def test_a_word_of_every_passage_still_finds_them(tmp_path):
    """A word that all passages hold counts little, but no passage is lost for it, in both engines."""
    passages = [["eau", "usine"], ["eau", "eau"]]
    write_tantivy(tmp_path / "tantivy", [(0, " ".join(words)) for words in passages])
    for engine in (TantivyLexical(tmp_path / "tantivy"), RankBm25Lexical(passages, np.array([0, 0]))):
        assert engine.search(Counter(["eau"]), 10, None).ordinals.tolist() == [1, 0]


def test_a_token_asked_twice_counts_twice(engine):
    """A word said twice in the question has twice the weight."""
    once, twice = engine.search(Counter(["vote"]), 10, None), engine.search(Counter(["vote", "vote"]), 10, None)
    assert twice.scores.tolist() == pytest.approx([2 * once.scores[0]])


def test_passages_that_share_no_token_are_left_out(engine):
    """Only passages that hold a token of the question are ranked; none of them, or no token, gives nothing."""
    assert engine.search(Counter(["budget"]), 10, None).ordinals.tolist() == [2]
    for words in (["absent"], []):
        ranking = engine.search(Counter(words), 10, None)
        assert (ranking.ordinals.tolist(), ranking.scores.tolist()) == ([], [])


def test_documents_not_allowed_are_left_out_without_a_change_of_score(engine):
    """A filter takes passages out of the ranking and leaves the scores of the others as they were."""
    words = ["usine", "vote", "budget"]
    whole = engine.search(Counter(words), 10, None)
    scores = dict(zip(whole.ordinals.tolist(), whole.scores.tolist(), strict=True))
    for document, expected in ((0, {1}), (1, {2})):
        ranking = engine.search(Counter(words), 10, np.array([document]))
        found = dict(zip(ranking.ordinals.tolist(), ranking.scores.tolist(), strict=True))
        assert found == pytest.approx({ordinal: scores[ordinal] for ordinal in expected})
    assert engine.search(Counter(words), 10, np.array([], np.int64)).ordinals.tolist() == []


def test_depth_keeps_the_best(engine):
    """Asked for one passage, an engine gives the best one."""
    words = ["usine", "vote", "budget"]
    assert (
        engine.search(Counter(words), 1, None).ordinals.tolist()
        == engine.search(Counter(words), 3, None).ordinals[:1].tolist()
        == [2]
    )


def test_document_frequency(engine):
    """The number of passages that hold a token, not of its occurrences."""
    assert [engine.document_frequency(token) for token in ("eau", "vote", "absent")] == [2, 1, 0]


@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6), min_size=2, max_size=6))
@settings(max_examples=20, deadline=None)
def test_ties_are_by_ordinal(tmp_path_factory, passages):
    """Passages of the same score come in the order of their ordinals, and scores never rise, in both engines."""
    folder = tmp_path_factory.mktemp("index") / "tantivy"
    write_tantivy(folder, [(0, " ".join(words)) for words in passages])
    for engine in (TantivyLexical(folder), RankBm25Lexical(passages, np.zeros(len(passages), np.int64))):
        ranking = engine.search(Counter(["a", "b"]), 10, None)
        pairs = [(-score, ordinal) for score, ordinal in zip(ranking.scores, ranking.ordinals, strict=True)]
        assert pairs == sorted(pairs)


@pytest.fixture(scope="session")
def rankings(starter_searcher):
    """For each judged question, the first ten passages of tantivy, of rank-bm25, and of tantivy without accents.

    Then the passages that answer it.
    """
    folder = starter_searcher.index.folder
    engines = open_index(folder, "tantivy"), open_index(folder, "rank-bm25")
    found = []
    for question in read_questions(CORPUS / "questions.jsonl"):
        if not question.judgments or question.language != "fr":  # an English question's words are not in the corpus
            continue
        firsts = []
        for engine, text in zip(
            (*engines, engines[0]), (question.text, question.text, fold(question.text)), strict=True
        ):
            ordinals = engine.keyword(Counter(tokens(text)), 10).ordinals.tolist()
            firsts.append([p.id for p in engine.passages(ordinals)])
        right = {p.id for j in question.judgments for p in holders(j, engines[0].of_document(j.document))}
        found.append((*firsts, right))
    return found


def ndcg(first: list[str], right: set[str]) -> float:
    """nDCG@10 with grades of 0 and 1."""
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(len(right), 10) + 1))
    return sum(1 / log2(rank + 1) for rank, name in enumerate(first, 1) if name in right) / ideal if ideal else 0.0


def test_engines_are_as_good_as_each_other(rankings):
    """Over the starter questions, tantivy's nDCG@10 is within 0.01 of the reference's, and both find what is asked."""
    means = [np.mean([ndcg(row[engine], row[3]) for row in rankings]) for engine in (0, 1)]
    assert len(rankings) > 50
    assert abs(means[0] - means[1]) <= 0.01
    assert min(means) > 0.4


def test_questions_typed_without_accents_are_answered_as_well(rankings):
    """Typed without any accent, the starter questions lose less than 0.01 of nDCG@10."""
    accented, bare = (np.mean([ndcg(row[engine], row[3]) for row in rankings]) for engine in (0, 2))
    assert accented - bare < 0.01


def test_engines_find_the_same_passages(rankings):
    """Over the starter questions, on average 88 % of the first ten passages of one engine are in those of the other."""
    overlaps = [len({*first} & {*second}) / max(len(first), len(second)) for first, second, _, _ in rankings]
    assert np.mean(overlaps) >= 0.88
