"""What is kept from run to run."""

import json
import sqlite3

import numpy as np
import pytest

from indexer.cache import ExtractionCache, VectorCache
from indexer.extract import Block, Extracted, Place, Role, ocr

READ = Extracted(
    blocks=(
        Block("Les aides", Role.HEADING, 1, 2, places=(Place(0, 9, 1, (0.1, 0.2, 0.5, 0.25)),)),
        Block("2024 | 5 %", Role.TABLE_ROW, 2, header="Année | Taux"),
        Block("Bonjour à tous.", Role.PARAGRAPH, time=61.5),
    ),
    metadata={"title": "Les aides à l'eau", "date": "2024-05"},
    pages=2,
    labels=("ii", "1"),
)
SCANNED = Extracted(blocks=READ.blocks, warnings=("page 1 without a text layer.",))


def test_a_document_comes_back_as_it_was_read(tmp_path):
    """Every field comes back equal, also to another cache on the same folder."""
    cache = ExtractionCache(tmp_path / "cache")
    for digest, extracted in (("d1", READ), ("d2", Extracted(()))):
        assert cache.get(digest) is None
        cache.put(digest, extracted)
        assert cache.get(digest) == extracted
        assert ExtractionCache(tmp_path / "cache").get(digest) == extracted


@pytest.mark.parametrize(
    "change",
    [
        lambda values: None,
        lambda values: [],
        lambda values: values | {"extracted": values["extracted"] | {"blocks": 5}},
        lambda values: values | {"extracted": values["extracted"] | {"blocks": ["text"]}},
        lambda values: values | {"extracted": values["extracted"] | {"blocks": [{"text": "a", "role": "unknown"}]}},
        lambda values: values | {"extracted": values["extracted"] | {"blocks": [{"role": "paragraph"}]}},
        lambda values: values | {"extracted": {"pages": 5}},
        lambda values: {"extracted": values["extracted"]},
        lambda values: {"lacked_ocr": False},
    ],
)
def test_a_damaged_entry_counts_as_none(tmp_path, change):
    """An entry of another shape is not used: the document is read again."""
    cache = ExtractionCache(tmp_path)
    cache.put("d", READ)
    (path,) = tmp_path.iterdir()
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    assert cache.get("d") is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_an_entry_that_is_no_json_counts_as_none(tmp_path, content):
    """An entry cut short or of another encoding is not used."""
    cache = ExtractionCache(tmp_path)
    cache.put("d", READ)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert cache.get("d") is None


def test_another_version_of_the_readers_reads_again(tmp_path, monkeypatch):
    """What an older version read is not used, and is forgotten."""
    ExtractionCache(tmp_path).put("d", READ)
    monkeypatch.setattr("indexer.cache.EXTRACTION_VERSION", -1)
    cache = ExtractionCache(tmp_path)
    assert cache.get("d") is None
    cache.prune()
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_did_not_use_is_forgotten(tmp_path):
    """Documents that are neither asked for nor kept are removed, with whatever a stopped run left."""
    first = ExtractionCache(tmp_path)
    for digest in ("asked", "gone"):
        first.put(digest, READ)
    (tmp_path / "left.new").touch()
    second = ExtractionCache(tmp_path)
    second.get("asked")
    second.put("kept", READ)
    second.prune()
    assert ExtractionCache(tmp_path).get("asked") == ExtractionCache(tmp_path).get("kept") == READ
    assert ExtractionCache(tmp_path).get("gone") is None
    assert len(list(tmp_path.iterdir())) == 2


def test_a_document_that_cannot_be_kept_leaves_nothing(tmp_path):
    """When the disk refuses an entry, no half of it stays."""
    cache = ExtractionCache(tmp_path)
    cache.put("d", READ)
    (path,) = tmp_path.iterdir()
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match=r"\.json"):
        cache.put("d", READ)
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    """Installs or removes a program that answers as Tesseract with French data does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tesseract"
    monkeypatch.setenv("PATH", str(folder))

    def install(*, present: bool) -> None:
        if present:
            program.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho fra\n")
            program.chmod(0o755)
        else:
            program.unlink(missing_ok=True)
        ocr.is_available.cache_clear()
        assert ocr.is_available() is present

    yield install
    ocr.is_available.cache_clear()


@pytest.mark.parametrize(
    ("extracted", "before", "after", "used"),
    [
        (READ, False, True, True),  # nothing lacked
        (SCANNED, False, True, False),  # what lacked is there now
        (SCANNED, False, False, True),  # nothing new to try
        (SCANNED, True, True, True),  # OCR read it: reading it again would take as long
    ],
)
def test_a_document_that_lacked_ocr_is_read_again_when_it_is_installed(
    tmp_path, tesseract, extracted, before, after, used
):
    """Warnings alone do not have a document read again at every run; OCR that was missing and is there does."""
    tesseract(present=before)
    ExtractionCache(tmp_path / "cache").put("d", extracted)
    tesseract(present=after)
    assert (ExtractionCache(tmp_path / "cache").get("d") == extracted) is used


def unit_rows(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    """Random rows of length 1."""
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_vectors_come_back_by_text(tmp_path):
    """Vectors come back in the order asked for, of length 1, within half precision, also after closing."""
    path, texts, rows = tmp_path / "cache" / "vectors.sqlite", ["a", "b", "c"], unit_rows(3, 8)
    cache = VectorCache(path, "tiny@1", 8)
    keys = [cache.key(text) for text in texts]
    assert cache.missing(keys) == set(keys)
    cache.put(keys[:2], rows[:2])
    assert cache.missing(keys) == {keys[2]}
    cache.close()
    cache = VectorCache(path, "tiny@1", 8)
    found = cache.get([keys[1], keys[0], keys[1]])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, rows[[1, 0, 1]], atol=2**-11)  # float16 has 11 significant bits
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-6)
    assert cache.get([]).shape == (0, 8)
    cache.close()


def test_two_encoders_share_no_vector(tmp_path):
    """The same text has another key under another encoder, so that its vector is never taken for the other's."""
    caches = [VectorCache(tmp_path / "v.sqlite", fingerprint, 8) for fingerprint in ("tiny@1", "tiny@2")]
    one, other = (cache.key("texte") for cache in caches)
    caches[0].put([one], unit_rows(1, 8))
    assert caches[1].missing([one, other]) == {other}
    for cache in caches:
        cache.close()


def test_vectors_no_longer_used_are_forgotten(tmp_path):
    """Pruning keeps the vectors of the texts named, however often they are."""
    cache = VectorCache(tmp_path / "v.sqlite", "tiny@1", 8)
    keys = [cache.key(text) for text in "abc"]
    cache.put(keys, unit_rows(3, 8))
    cache.prune([keys[2], keys[0], keys[2], cache.key("never kept")])
    assert cache.missing(keys) == {keys[1]}
    cache.close()


def test_an_interrupted_run_keeps_what_was_put(tmp_path):
    """What was put is on the disk at once: a process that ends without closing loses none of it."""
    cache = VectorCache(tmp_path / "v.sqlite", "tiny@1", 8)
    cache.put([cache.key("a")], unit_rows(1, 8))
    other = VectorCache(tmp_path / "v.sqlite", "tiny@1", 8)
    assert other.missing([cache.key("a")]) == set()
    cache.close()
    other.close()


def test_pieces_come_back_by_text(tmp_path):
    """The vectors of the pieces of texts are kept to two decimals, each text's apart, and forgotten with it."""
    cache = VectorCache(tmp_path / "v.sqlite", "tiny@1", 8)
    keys = [cache.key(text) for text in ("eau", "maire")]
    pieces = [unit_rows(5, 12), unit_rows(2, 12, seed=1)]  # a model may give a text fewer dimensions than its pieces
    assert cache.missing_pieces(keys) == set(keys)
    cache.put_pieces(keys, pieces)
    assert cache.missing_pieces(keys) == set()
    for found, rows in zip(cache.pieces(keys), pieces, strict=True):
        assert found == pytest.approx(rows, abs=0.01)
        assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-6)
    cache.prune(keys[:1])
    assert cache.missing_pieces(keys) == {keys[1]}
    cache.close()


def test_a_damaged_cache_of_vectors_is_an_empty_one(tmp_path):
    """A cache is only a cache: a file that is no database is replaced, and vectors are computed again."""
    path = tmp_path / "v.sqlite"
    path.write_bytes(b"This is no database." * 100)
    cache = VectorCache(path, "tiny@1", 8)
    assert cache.missing([cache.key("a")]) == {cache.key("a")}
    cache.put([cache.key("a")], unit_rows(1, 8))
    assert cache.missing([cache.key("a")]) == set()
    cache.close()


def test_a_cache_that_cannot_be_opened_is_an_error(tmp_path):
    """What the disk refuses is told, and nothing is removed."""
    (tmp_path / "v.sqlite").mkdir()
    with pytest.raises(sqlite3.OperationalError):
        VectorCache(tmp_path / "v.sqlite", "tiny@1", 8)
    assert (tmp_path / "v.sqlite").is_dir()
