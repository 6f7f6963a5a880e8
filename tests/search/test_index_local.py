"""A generation on this machine: what is written is read back, what is damaged is refused, filters, threads."""

import json
import shutil
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged, IndexMismatch, IndexStoreError
from search.index import open_index
from search.index.local import indexed_text, write_generation
from search.index.manifest import read_manifest
from search.index.vectors import Embedded
from search.records import Box, Document, Filters, Passage, Sentence
from search.searcher import Searcher
from search.settings import load_settings
from search.text import tokens
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, passage, write_index

FILES = ["passages.sqlite", "passages.faiss", "sentences.npy", "sentence_offsets.npy", "tantivy/meta.json"]


@pytest.fixture
def index(small_store):
    """The small index, open."""
    return open_index(small_store.current())


@pytest.fixture
def folder(small_store, tmp_path):
    """A copy of the small index's generation, to be damaged."""
    return shutil.copytree(small_store.current(), tmp_path / "generation")


def rewrite_manifest(folder: Path, **changes: object) -> None:
    """Change values of a generation's manifest; None takes one out."""
    path = folder / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in values.items() if value is not None}), encoding="utf-8")


def test_round_trip(index):
    """Documents and passages come back as they were written, every field of them."""
    assert tuple(index.documents()) == DOCUMENTS
    assert tuple(index.passages(range(len(PASSAGES)))) == PASSAGES
    assert [index.find(p.id) for p in PASSAGES] == list(PASSAGES)
    assert index.of_document("eau.txt") == [p for p in PASSAGES if p.document_id == "eau.txt"]


@given(
    text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    headings=st.lists(st.text(st.characters(codec="utf-8"), max_size=10), max_size=3),
    pages=st.none() | st.tuples(st.integers(1, 9), st.integers(1, 9)),
    reference=st.sampled_from(["", "L1115-1"]),
)
@settings(max_examples=25, deadline=None)
def test_round_trip_of_any_text(tmp_path_factory, text, headings, pages, reference):
    """Whatever text, headings, pages, boxes and times a passage has, it comes back equal."""
    first, last = pages or (None, None)
    document = Document(f"dossier/é {len(text)}.txt", text[:20], themes=(text[:3],))
    boxes = (Box(first, 0.1, 0.25, 0.5, 0.3), Box(last, 0.0, 0.1, 1.0, 0.2)) if pages else ()
    sentences = (Sentence(0, len(text), first, None if pages else 12.5, boxes),)
    labels = tuple(headings) if pages else ()
    written = Passage("x#1", document.id, text, tuple(headings), first, last, reference, sentences, labels)
    found = open_index(write_index(tmp_path_factory.mktemp("index"), [document], [written]).current())
    assert found.find("x#1") == written
    assert list(found.documents()) == [document]


def test_passages_come_in_the_order_asked(index):
    """Passages are returned as their ordinals were given, twice when asked twice."""
    assert [p.id for p in index.passages([3, 0, 3])] == ["jumelage.pdf#2", "eau.txt#1", "jumelage.pdf#2"]


def test_what_is_not_there_is_not_found(index):
    """An unknown passage is None, an unknown document has no passage."""
    assert index.find("eau.txt#9") is None
    assert index.of_document("nothing.txt") == []


def test_title_and_headings_are_indexed_with_the_text(index):
    """A passage is found by a word of its document's title or of its headings, and the title is not said twice."""
    assert "étape" not in PASSAGES[3].text
    assert {2, 3} == set(index.keyword(Counter(tokens("étapes")), 10).ordinals.tolist())
    assert {0, 1} <= set(index.keyword(Counter(tokens("l'accès")), 10).ordinals.tolist())
    repeated = passage("eau.txt", 1, "Texte.", "L'accès à l'eau", "Le forage")
    assert indexed_text(DOCUMENTS[0], repeated) == "L'accès à l'eau\nLe forage\nTexte."


def test_idf_counts_passages(index):
    """Rarity is ln(1 + (N - n + 0.5) / (n + 0.5)): of the 7 passages two hold "étapes", one "forage", none "bal"."""
    found = [index.idf(token) for word in ("étapes", "forage", "bal") for token in tokens(word)]
    assert found == pytest.approx([log(1 + (7 - n + 0.5) / (n + 0.5)) for n in (2, 1, 0)])


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_missing_file_is_told(folder, name):
    """Without any one of its files, an index is refused; the error names the file and the command that mends it."""
    (folder / name).unlink()
    with pytest.raises(
        IndexDamaged, match=rf"{Path(name).name if name != 'manifest.json' else 'manifest'}.*passerelle index"
    ):
        open_index(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_altered_file_is_told(folder, name):
    """One byte changed in any of its files, an index is refused before the file is read."""
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(IndexDamaged, match=rf"{name} was altered.*Run `passerelle index`"):
        open_index(folder)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"format": 99}, IndexMismatch, "has format 99; this version reads 4"),
        ({"format": None}, IndexMismatch, "has format None"),
        ({"analysis": "fr-0"}, IndexMismatch, "text analysis 'fr-0'; this version has 'fr-"),
        ({"passages": 8}, IndexDamaged, "one vector a passage"),
        ({"encoder": None}, IndexDamaged, "is incomplete .*'encoder'"),
        ({"surplus": 1}, IndexDamaged, "is incomplete .*'surplus'"),
    ],
)
def test_another_manifest_is_refused(folder, changes, error, said):
    """Another format, another analysis, or counts that do not hold: the error says which, and the command."""
    rewrite_manifest(folder, **changes)
    with pytest.raises(error, match=said + ".*`passerelle index`"):
        open_index(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"null"])
def test_a_manifest_that_is_none_is_refused(folder, content):
    """A manifest cut short, or that is something else, is an error of the index and not a crash."""
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(IndexStoreError, match="`passerelle index`"):
        open_index(folder)


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_of_the_manifest_is_an_index_error_or_harmless(folder, place, bit):
    """Whatever bit of the manifest is flipped, the index opens or says that it cannot be used."""
    path = folder / "manifest.json"
    whole = path.read_bytes()
    data = bytearray(whole)
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    try:
        assert len(open_index(folder).documents()) == len(DOCUMENTS)
    except IndexStoreError as error:
        assert "passerelle index" in str(error)  # noqa: PT017 (both ends are right)
    finally:
        path.write_bytes(whole)


def test_a_database_that_cannot_be_read_is_told(folder):
    """A database that agrees with the manifest and is none gives an index error, not one of SQLite's."""
    (folder / "passages.sqlite").write_bytes(b"not a database, though its digest is right")
    files = json.loads((folder / "manifest.json").read_text())["files"]
    rewrite_manifest(
        folder, files=files | {"passages.sqlite": sha256((folder / "passages.sqlite").read_bytes()).hexdigest()}
    )
    with pytest.raises(IndexDamaged, match=r"passages\.sqlite cannot be read .*Run `passerelle index`"):
        open_index(folder)


def test_files_that_are_not_the_indexs_are_let_be(folder):
    """A file that a file manager leaves in the folder does not make the index unusable."""
    (folder / ".DS_Store").write_bytes(b"\0")
    assert len(open_index(folder).documents()) == len(DOCUMENTS)


def test_another_encoder_is_refused(small_store):
    """An index made with one encoder is refused under another: the error names both and the way out."""
    said = r"built with the encoder tiny@1, but tiny@2 is set\. Run `passerelle index`.*or set `encoder` back"
    with pytest.raises(IndexMismatch, match=said):
        Searcher(small_store, TinyEncoder("tiny@2"), load_settings(index=small_store.root))


@pytest.mark.parametrize(("passages", "sentences"), [(1, 3), (2, 2)])
def test_vectors_that_do_not_match_are_not_written(small_store, tmp_path, passages, sentences):
    """A passage or a sentence without its vector is a defect that stops the writing."""
    two = [passage("eau.txt", 1, "Un. Deux."), passage("eau.txt", 2, "Trois.")]
    manifest = replace(read_manifest(small_store.current()), files={})
    vectors = np.eye(3, 48, dtype=np.float32)
    embedded = Embedded(vectors[:passages], vectors[:2], vectors[:sentences], list)
    with pytest.raises(IndexDamaged, match=rf"are \(2, 2, 3\), but their vectors \({passages}, 2, {sentences}\)"):
        write_generation(tmp_path, DOCUMENTS, two, embedded, (), manifest)
    assert list(tmp_path.iterdir()) == []


def test_what_the_engines_raise_when_writing_becomes_one_error(small_store, tmp_path):
    """When a library cannot write its file, the error is an `OSError`, which the store turns into its own."""
    (tmp_path / "passages.sqlite").write_bytes(b"something that is no database")
    manifest = replace(read_manifest(small_store.current()), files={})
    vectors = np.eye(2, 48, dtype=np.float32)
    with pytest.raises(OSError, match="not a database"):
        write_generation(
            tmp_path, DOCUMENTS, PASSAGES[:1], Embedded(vectors[:1], vectors[:1], vectors[:2], list), (), manifest
        )


def test_no_two_passages_may_have_one_id(tmp_path):
    """Passages that share an id are refused by the database, so nothing is published."""
    with pytest.raises(IndexStoreError, match="UNIQUE"):
        write_index(tmp_path, DOCUMENTS, [PASSAGES[0], PASSAGES[0]])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("guide",)), ["eau.txt", "jumelage.pdf"]),
        (Filters(kinds=("law", "study")), ["loi.md", "sans-date.txt"]),
        (Filters(publishers=("Ministère",)), ["jumelage.pdf", "loi.md"]),
        (Filters(kinds=("guide",), publishers=("Ministère",)), ["jumelage.pdf"]),
        (Filters(kinds=("law",), publishers=("Agence",)), []),
        (Filters(themes=("santé", "jeunesse")), ["eau.txt"]),  # any one of them
        (Filters(themes=("eau",), kinds=("law",)), []),
        # the dates are 2024-05-13, 2023, 2014-07, and none
        (Filters(date_from="2023"), ["eau.txt", "jumelage.pdf"]),
        (Filters(date_from="2023-06"), ["eau.txt", "jumelage.pdf"]),  # "2023" may be any day of the year
        (Filters(date_from="2024"), ["eau.txt"]),
        (Filters(date_from="2024-05-13"), ["eau.txt"]),
        (Filters(date_from="2024-05-14"), []),
        (Filters(date_to="2024"), ["eau.txt", "jumelage.pdf", "loi.md"]),
        (Filters(date_to="2024-05"), ["eau.txt", "jumelage.pdf", "loi.md"]),
        (Filters(date_to="2024-05-12"), ["jumelage.pdf", "loi.md"]),
        (Filters(date_to="2023-01-01"), ["jumelage.pdf", "loi.md"]),
        (Filters(date_to="2014-07-01"), ["loi.md"]),
        (Filters(date_to="2014-06-30"), []),
        (Filters(date_from="2014-07-15", date_to="2023"), ["jumelage.pdf", "loi.md"]),
    ],
)
def test_filters(index, filters, expected):
    """Each filter keeps the documents that pass it, all of them together; a partial date passes where it may lie in."""
    allowed = index.select(filters)
    assert [index.documents()[n].id for n in allowed] == expected
    for ranking in (
        index.keyword(Counter(tokens("commune jumelage eau étranger partenaire convention")), 10, allowed),
        index.nearest(TinyEncoder().encode_queries(["commune"])[0], 10, allowed),
    ):
        assert {p.document_id for p in index.passages(ranking.ordinals.tolist())} == set(expected)


def test_no_filter_is_none(index):
    """Without any filter, no list of documents is made."""
    assert index.select(Filters()) is None


def test_both_engines_read_the_same_index(small_store):
    """Either keyword engine opens the same files and finds the same passages."""
    words = Counter(tokens("convention de jumelage"))
    found = [
        open_index(small_store.current(), e).keyword(words, 10).ordinals.tolist() for e in ("tantivy", "rank-bm25")
    ]
    assert found[0] == found[1] == [3, 2]


@pytest.mark.parametrize("engine", ["tantivy", "rank-bm25"])
def test_threads_get_what_one_gets_alone(small_store, engine):
    """Many threads that search one open index at once get the same rankings and passages as one alone."""
    index = open_index(small_store.current(), engine)
    encoder = TinyEncoder()

    def everything(question: str) -> tuple:
        vector = encoder.encode_queries([question])[0]
        keyword = index.keyword(Counter(tokens(question)), 5)
        nearest = index.nearest(vector, 5, index.select(Filters(kinds=("guide", "law"))))
        passages = index.passages([*keyword.ordinals.tolist(), *nearest.ordinals.tolist()])
        cosines = [index.sentence_cosines(vector, n).tolist() for n in nearest.ordinals]
        return keyword.scores.tolist(), nearest.scores.tolist(), passages, cosines, index.idf(tokens(question)[0])

    questions = [sentence for p in PASSAGES for sentence in p.sentence_texts()]
    alone = [everything(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        for together in pool.map(lambda _: [everything(question) for question in questions], range(24)):
            assert together == alone


def test_an_open_index_outlives_its_folder(tmp_path):
    """A reader keeps the generation that it opened, even when two newer ones have pushed it out of the store."""
    store = write_index(tmp_path, DOCUMENTS, PASSAGES)
    index = open_index(store.current())
    for _ in range(3):
        write_index(tmp_path, DOCUMENTS[:1], PASSAGES[:1])
    assert index.folder != store.current()
    assert [p.id for p in index.passages([6])] == ["sans-date.txt#1"]
    assert index.keyword(Counter(tokens("forage")), 5).ordinals.tolist() == [0]
    assert len(index.sentence_cosines(TinyEncoder().encode_queries(["eau"])[0], 0)) == 2


def test_the_database_is_opened_for_reading_only(index):
    """Reading cannot change the files that the manifest describes."""
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._database.execute("DELETE FROM passage")
