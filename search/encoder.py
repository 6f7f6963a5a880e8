"""Text to vectors: any sentence-transformers model, by name or path; `bundled` is the one that ships with us."""

import copy
import hashlib
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from search.bundled import unpacked_model
from search.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from transformers import PreTrainedModel

BUNDLED = "bundled"
# What the bundled model adds when it reads a question, learned by `python -m benchmarks.adapter`: Hu et al. 2021,
# "LoRA: Low-Rank Adaptation of Large Language Models", in the format of the package peft.
ADAPTER = Path(__file__).parent / "adapter"

Vectors = NDArray[np.float32]
Vectors3 = tuple[Vectors, Vectors, Vectors]
Progress = Callable[[str, float], None]


class Encoder(Protocol):
    """What the index and the searcher need of a model. Vectors are float32 rows of length 1."""

    name: str
    fingerprint: str
    dimension: int

    def encode_question(self, text: str) -> Vectors3:
        """Of a question: its vector as was learned and as the model gives it by itself, (dimension,), and its pieces'.

        Those of its pieces (of words, as the model cuts them), (pieces, width), are as was learned.
        """
        ...

    def encode_whole(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """Vectors of passages, shape (len(texts), dimension), and of the pieces of each, (pieces, width)."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, sentences or headings alone, shape (len(texts), dimension)."""
        ...


class SentenceTransformerEncoder:
    """An `Encoder` over a sentence-transformers model on this machine's processor.

    The fingerprint names the model and digests its prompts, its length limit and a sample of every weight, so that
    another model under the same name is told apart. Weights are cast to bfloat16 where the processor computes in it
    (cosine above 0.999 to the reference); the fingerprint is taken before, since the vectors are interchangeable.

    With the folder of an `adapter`, questions are read by the model with what it adds. Passages are not, so that the
    fingerprint and the index are the same with and without.
    """

    def __init__(self, model: "SentenceTransformer", name: str, adapter: Path | None = None) -> None:
        self.name = name
        self.dimension = model.get_embedding_dimension() or 0
        self.fingerprint = _fingerprint(model, name)
        asking = _adapted(model, adapter) if adapter else model
        short = _computes_bfloat16()
        self._of_passages = _in_bfloat16(model) if short else model
        self._of_queries = _in_bfloat16(asking) if short else asking

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode(self._of_queries, texts, "query")

    def encode_question(self, text: str) -> Vectors3:
        """See `Encoder.encode_question`."""
        (learned,), (pieces,) = self._encode_whole(self._of_queries, [text], "query")
        if self._of_queries is self._of_passages:
            return learned, learned, pieces
        return learned, self._encode(self._of_passages, [text], "query")[0], pieces

    def encode_whole(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """See `Encoder.encode_whole`."""
        return self._encode_whole(self._of_passages, texts, "document")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_passages`."""
        return self._encode(self._of_passages, texts, "document")

    def _encode(self, model: "SentenceTransformer", texts: Sequence[str], prompt: str) -> Vectors:
        vectors = model.encode(
            list(texts),
            prompt_name=prompt if prompt in model.prompts else None,
            batch_size=16,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return _unit(np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension))

    def _encode_whole(
        self, model: "SentenceTransformer", texts: Sequence[str], prompt: str
    ) -> tuple[Vectors, list[Vectors]]:
        found: list[dict[str, Tensor]] = model.encode(  # type: ignore[assignment]  # its type says one text's keys
            list(texts),
            prompt_name=prompt if prompt in model.prompts else None,
            batch_size=16,
            show_progress_bar=False,
            output_value=None,
        )
        rows = [one["sentence_embedding"].float().numpy() for one in found]
        pieces = [
            one["token_embeddings"][one["attention_mask"].bool()].float().numpy()
            if "token_embeddings" in one
            else row[None]  # a model of static vectors gives none: a text is one piece
            for one, row in zip(found, rows, strict=True)
        ]
        return _unit(np.array(rows, np.float32).reshape(len(texts), self.dimension)), [_unit(one) for one in pieces]


def load_encoder(
    name: str, cache: Path, progress: Progress | None = None, *, adapter: Path | None = ADAPTER
) -> SentenceTransformerEncoder:
    """The encoder called `name`: `bundled`, the folder of a sentence-transformers model, or a model hub's name.

    `cache` is where the bundled model is unpacked; `progress` is told of that; `adapter` is read with that model alone,
    and not needed where passages alone are embedded.

    Raises:
        EncoderError: the model cannot be loaded; the message says which and what to do.
    """
    local = name == BUNDLED or Path(name).is_dir()
    make_ready(local)
    source = str(unpacked_model(cache, progress)) if name == BUNDLED else name
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(source, device="cpu", local_files_only=local)
        return SentenceTransformerEncoder(model, name, adapter if name == BUNDLED else None)
    except Exception as error:  # the library raises many unrelated types for a missing or malformed model
        raise EncoderError(
            f"The embedding model {name!r} cannot be loaded: {error}. "
            "Set `encoder` to 'bundled', to the folder of a sentence-transformers model, or to a name your hub serves."
        ) from error


def make_ready(local: bool) -> None:
    """Set what torch and transformers read when they are first imported; `local`: the model is on this disk."""
    # Torch's threads sleep while they wait for each other. Threads that spin make a question 10 to 40 times slower
    # (0.3–1 s for 0.03) as soon as another process keeps one of two processors busy.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # loaded without asking the hub anything
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is partly typed


def _adapted(model: "SentenceTransformer", adapter: Path) -> "SentenceTransformer":
    """A copy of `model` with what the adapter adds; its embeddings of words, most of the model, are shared."""
    from peft import PeftModel

    words = _network(model).get_input_embeddings()
    adapted = copy.deepcopy(model, {id(words): words})
    with warnings.catch_warnings():  # peft reads an attribute that transformers gives up
        warnings.simplefilter("ignore", FutureWarning)
        PeftModel.from_pretrained(_network(adapted), str(adapter)).merge_and_unload()
    return adapted


def _network(model: "SentenceTransformer") -> "PreTrainedModel":
    network: PreTrainedModel = model[0].auto_model  # type: ignore[assignment]  # its type says any module or tensor
    return network


def _unit(rows: Vectors) -> Vectors:
    """Normalised here, not by the model: in bfloat16 a "unit" vector's length is off by up to 0.3 %."""
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


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
