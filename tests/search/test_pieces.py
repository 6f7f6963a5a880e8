"""The nearest piece of a passage is found for each piece of a question, from what was written in bytes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.pieces import DIRECTIONS, LocalPieces, write_pieces

RANDOM = np.random.default_rng(3)


def unit(rows: np.ndarray) -> np.ndarray:
    """The rows brought to length 1, as float32."""
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def passages(count: int, dimension: int) -> list[np.ndarray]:
    """Vectors of the pieces of `count` passages of 1 to 12 pieces, with a part that all share, as real ones have."""
    shared = 4 * unit(RANDOM.normal(size=dimension))
    return [unit(RANDOM.normal(size=(int(RANDOM.integers(1, 13)), dimension)) + shared) for _ in range(count)]


def exact(pieces: np.ndarray, passage: np.ndarray, mean: np.ndarray) -> float:
    """The mean over the pieces of a question of the cosine to the nearest of a passage, seen from `mean`."""
    return float((unit(pieces - mean) @ unit(passage - mean).T).max(axis=1).mean())


@pytest.mark.parametrize("dimension", [24, DIRECTIONS])
def test_interactions_are_exact_but_for_bytes(tmp_path, dimension):
    """With all directions kept, interactions equal those of the vectors given, centred, to two decimals."""
    given = passages(50, dimension)
    write_pieces(tmp_path, lambda: given)
    local = LocalPieces(tmp_path)
    assert local.count == 50
    mean = np.concatenate(given).mean(axis=0)
    asked, places = passages(1, dimension)[0], np.array([7, 0, 49, 7])
    wanted = [exact(asked, given[place], mean) for place in places]
    assert local.interactions(asked, places) == pytest.approx(wanted, abs=0.012)
    assert local.interactions(asked, places[:0]).shape == (0,)


def test_the_directions_kept_are_those_that_differ(tmp_path):
    """Of 160 dimensions, in 20 of which vectors differ, the 128 kept lose nothing."""
    rows = [np.hstack([RANDOM.normal(size=(6, 20)), np.full((6, 140), 0.3)]) for _ in range(60)]
    given = [unit(one) for one in rows]
    write_pieces(tmp_path, lambda: given)
    mean = np.concatenate(given).mean(axis=0)
    local = LocalPieces(tmp_path)
    assert local.of(0).shape == (6, DIRECTIONS)
    asked = given[4][:3]
    wanted = [exact(asked, one, mean) for one in given]
    assert local.interactions(asked, np.arange(60)) == pytest.approx(wanted, abs=0.02)


@given(st.integers(0, 29))
@settings(max_examples=15)
def test_a_passage_asked_for_by_its_own_pieces_is_first(tmp_path_factory, place):
    """A passage is the nearest to its own pieces, at about 1."""
    folder = tmp_path_factory.mktemp("pieces")
    given = passages(30, 32)
    write_pieces(folder, lambda: given)
    found = LocalPieces(folder).interactions(given[place], np.arange(30))
    assert found[place] == pytest.approx(1, abs=0.02)
    assert found.max() <= found[place] + 0.01
