"""Passages that say nearly the same, in other documents."""

import numpy as np
import pytest

from search.errors import PassageUnknown
from search.records import Document
from search.searcher import Searcher
from search.settings import load_settings
from search.similar import similar
from tests.tiny import PASSAGES, TinyEncoder, passage, write_index


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Three documents that speak of wells, one that does not."""
    documents = [Document(name, name.title(), also=("autre.txt",) if name == "a.txt" else ()) for name in
                 ("a.txt", "b.txt", "c.txt", "d.txt")]  # fmt: skip
    passages = [
        passage("a.txt", 1, "La commune finance un forage au village."),
        passage("a.txt", 2, "La commune finance un forage au village voisin."),
        passage("b.txt", 1, "Le forage est creusé par une commune voisine."),
        passage("b.txt", 2, "La commune finance un forage."),
        passage("c.txt", 1, "Un forage coûte cher à la commune."),
        passage("d.txt", 1, "Le tribunal administratif est saisi."),
    ]
    store = write_index(tmp_path_factory.mktemp("similar"), documents, passages)
    return Searcher(store, TinyEncoder(), load_settings(index=store.root)).index


def test_the_nearest_of_each_other_document(index):
    """Never one of the same document, however near; the best of each, the nearest document first."""
    found = similar(index, "a.txt#1")
    assert [hit.passage.id for hit in found] == ["b.txt#2", "c.txt#1", "d.txt#1"]
    assert [hit.document.id for hit in found] == ["b.txt", "c.txt", "d.txt"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    vectors = TinyEncoder().encode_passages(["A.Txt\nLa commune finance un forage au village.",
                                             "B.Txt\nLa commune finance un forage."])  # fmt: skip
    assert found[0].score == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-5)
    assert [hit.passage.id for hit in similar(index, "a.txt#1", 1)] == ["b.txt#2"]


def test_a_passage_by_another_name_of_its_document(index):
    """The same as by its own; one that is not there is told."""
    assert similar(index, "autre.txt#1") == similar(index, "a.txt#1")
    for unknown in ("a.txt#9", "", "a.txt", "#", "b.txt#1' OR 1=1"):
        with pytest.raises(PassageUnknown, match="There is no passage"):
            similar(index, unknown)


def test_a_document_alone_has_none_like_it(tmp_path):
    """With one document only there is nothing to compare with."""
    store = write_index(tmp_path, [Document("eau.txt", "L'eau")], PASSAGES[:2])
    index = Searcher(store, TinyEncoder(), load_settings(index=store.root)).index
    assert similar(index, "eau.txt#1") == []


def test_vectors_are_the_passages_own(small):
    """The index gives back the vector that a passage was written with, by the ordinal that its id has."""
    index = small.index
    ordinals = [index.ordinal(one.id) for one in PASSAGES]
    assert sorted(ordinals) == list(range(len(PASSAGES)))
    for ordinal in ordinals:
        vector = index.vector(ordinal)
        assert index.cosines(vector, np.array([ordinal])) == pytest.approx([1.0], abs=1e-5)
        assert index.nearest(vector, 1).ordinals.tolist() == [ordinal]
