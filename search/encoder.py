"""Text to vectors: any sentence-transformers model, by name or path; `bundled` is the one that ships with us."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from search.bundled import unpacked_model
from search.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"

Vectors = NDArray[np.float32]
Progress = Callable[[str, float], None]


class Encoder(Protocol):
    """What the index and the searcher need of a model. Vectors are float32 rows of length 1."""

    name: str
    fingerprint: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""
        ...


class SentenceTransformerEncoder:
    """An `Encoder` over a sentence-transformers model on this machine's processor.

    The fingerprint names the model and digests its prompts, its length limit and a sample of every weight, so that
    another model under the same name is told apart. Weights are cast to bfloat16 where the processor computes in it
    (cosine above 0.999 to the reference); the fingerprint is taken before, since the vectors are interchangeable.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self.name = name
        self.dimension = model.get_embedding_dimension() or 0
        self.fingerprint = _fingerprint(model, name)
        self._model = _in_bfloat16(model) if _computes_bfloat16() else model

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode(texts, "query")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""
        return self._encode(texts, "document")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            list(texts),
            prompt_name=prompt if prompt in self._model.prompts else None,
            batch_size=16,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        rows = np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)
        # Normalised here, not by the model: in bfloat16 a "unit" vector's length is off by up to 0.3 %.
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit


def load_encoder(name: str, cache: Path, progress: Progress | None = None) -> SentenceTransformerEncoder:
    """The encoder called `name`: `bundled`, the folder of a sentence-transformers model, or a model hub's name.

    `cache` is where the bundled model is unpacked; `progress` is told of that.

    Raises:
        EncoderError: the model cannot be loaded; the message says which and what to do.
    """
    local = name == BUNDLED or Path(name).is_dir()
    make_ready(local)
    source = str(unpacked_model(cache, progress)) if name == BUNDLED else name
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(source, device="cpu", local_files_only=local)
    except Exception as error:  # the library raises many unrelated types for a missing or malformed model
        raise EncoderError(
            f"The embedding model {name!r} cannot be loaded: {error}. "
            "Set `encoder` to 'bundled', to the folder of a sentence-transformers model, or to a name your hub serves."
        ) from error
    return SentenceTransformerEncoder(model, name)


def make_ready(local: bool) -> None:
    """Set what torch and transformers read when they are first imported; `local`: the model is on this disk."""
    # Torch's threads sleep while they wait for each other. Threads that spin make a question 10 to 40 times slower
    # (0.3–1 s for 0.03) as soon as another process keeps one of two processors busy.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # loaded without asking the hub anything
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is partly typed


def _fingerprint(model: "SentenceTransformer", name: str) -> str:
    digest = hashlib.sha256(repr((sorted(model.prompts.items()), model.max_seq_length)).encode())
    for key, tensor in sorted(model.state_dict().items()):
        values = tensor.detach().flatten()
        sample = values[:: max(1, len(values) // 1024)].float().numpy()
        digest.update(f"{key}{tuple(tensor.shape)}".encode() + np.ascontiguousarray(sample).tobytes())
    label = name if name == BUNDLED else Path(name).name
    return f"{label}@{digest.hexdigest()[:16]}"


def _computes_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware (elsewhere it is slower than float32)."""
    import torch

    tests = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # private, so absent in some releases
    return any(getattr(torch.cpu, test, bool)() for test in tests)


def _in_bfloat16(model: "SentenceTransformer") -> "SentenceTransformer":
    import torch

    return model.to(torch.bfloat16)
