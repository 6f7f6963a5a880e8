"""Vector ranking equals numpy's exact cosine, filtered or not."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.vectors import Embedded, LocalVectors, write_vectors

COUNT, DIMENSION = 200, 24
DOCUMENTS = np.arange(COUNT) // 10  # ten passages a document
SENTENCES = np.arange(COUNT) % 4  # none, one, two or three sentences a passage


def unit(rows: np.ndarray) -> np.ndarray:
    """The rows brought to length 1, as float32."""
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


RANDOM = np.random.default_rng(7)
PASSAGES = unit(RANDOM.normal(size=(COUNT, DIMENSION)))
SENTENCE_ROWS = unit(RANDOM.normal(size=(SENTENCES.sum(), DIMENSION)))
HEADINGS = PASSAGES[DOCUMENTS * 10]  # one for all passages of a document
QUESTIONS = unit(RANDOM.normal(size=(20, DIMENSION)))


@pytest.fixture(scope="module")
def vectors(tmp_path_factory):
    """The vectors above, written and opened."""
    folder = tmp_path_factory.mktemp("vectors")
    write_vectors(folder, Embedded(PASSAGES, HEADINGS, SENTENCE_ROWS, list), SENTENCES)
    return LocalVectors(folder, DOCUMENTS)


def exact(question: np.ndarray, inside: np.ndarray, depth: int) -> tuple[list[int], np.ndarray]:
    """The places of the highest cosines among those `inside`, and the cosines."""
    cosines = PASSAGES @ question
    places = [int(n) for n in np.lexsort((np.arange(COUNT), -cosines)) if inside[n]][:depth]
    return places, cosines[places]


@pytest.mark.parametrize("depth", [1, 10, COUNT, 1000])
def test_nearest_is_exact(vectors, depth):
    """The nearest passages and their cosines are those that numpy finds by comparing all."""
    assert vectors.count == COUNT
    for question in QUESTIONS:
        ranking = vectors.nearest(question, depth, None)
        places, cosines = exact(question, np.ones(COUNT, bool), depth)
        assert ranking.ordinals.tolist() == places
        assert ranking.scores == pytest.approx(cosines, abs=1e-6)


@given(st.sets(st.integers(0, 25), max_size=20))
@settings(max_examples=50, deadline=None)
def test_filters_are_applied_inside_the_search(vectors, allowed):
    """With some documents allowed, the nearest are the nearest among theirs, as many as there are."""
    inside = np.isin(DOCUMENTS, list(allowed))
    ranking = vectors.nearest(QUESTIONS[0], 15, np.array(sorted(allowed), np.int64))
    places, cosines = exact(QUESTIONS[0], inside, 15)
    assert ranking.ordinals.tolist() == places
    assert ranking.scores == pytest.approx(cosines, abs=1e-6)


def test_ties_are_by_ordinal(tmp_path):
    """Passages with the same vector come in the order of their ordinals."""
    rows = PASSAGES[[5, 3, 5, 5]]
    write_vectors(tmp_path, Embedded(rows, rows, SENTENCE_ROWS[:0], list), np.zeros(4, np.int64))
    ranking = LocalVectors(tmp_path, np.zeros(4, np.int64)).nearest(PASSAGES[5], 4, None)
    assert ranking.ordinals.tolist() == [0, 2, 3, 1]


def test_cosines_of_given_passages(vectors):
    """The cosines of the passages asked for, in the order asked; none asked, none given."""
    ordinals = np.array([150, 3, 3, 0])
    assert vectors.cosines(QUESTIONS[1], ordinals) == pytest.approx(PASSAGES[ordinals] @ QUESTIONS[1], abs=1e-6)
    assert vectors.cosines(QUESTIONS[1], np.array([], np.int64)).shape == (0,)


def test_cosines_of_sentences(vectors):
    """Each passage has the cosines of its own sentences, to the precision they are stored in; some have none."""
    ends = np.cumsum(SENTENCES)
    for ordinal in range(COUNT):
        rows = SENTENCE_ROWS[ends[ordinal] - SENTENCES[ordinal] : ends[ordinal]]
        found = vectors.sentence_cosines(QUESTIONS[2], ordinal)
        assert found.shape == (SENTENCES[ordinal],)
        assert found == pytest.approx(rows @ QUESTIONS[2], abs=1e-3)  # float16


def test_threads_get_what_one_gets_alone(vectors):
    """Many threads at once find what one finds alone."""
    allowed = np.arange(0, 20, 2)
    alone = [vectors.nearest(question, 10, allowed).ordinals.tolist() for question in QUESTIONS]
    with ThreadPoolExecutor(8) as pool:
        rounds = pool.map(lambda _: [vectors.nearest(q, 10, allowed).ordinals.tolist() for q in QUESTIONS], range(16))
        assert all(together == alone for together in rounds)


def test_headings_are_those_of_the_passages(vectors, tmp_path):
    """Each passage has the cosine of its own heading; a heading that many share is stored once."""
    places = np.array([0, 9, 10, 57, 199])
    assert vectors.heading_cosines(QUESTIONS[0], places) == pytest.approx(HEADINGS[places] @ QUESTIONS[0], abs=2e-3)
    write_vectors(tmp_path, Embedded(PASSAGES, HEADINGS, SENTENCE_ROWS, list), SENTENCES)
    assert len(np.load(tmp_path / "headings.npy")) == len(set(DOCUMENTS))
