"""Cross-encoders: models that read a question and a passage together, to order the first passages anew.

Off unless the setting `reranker` names one: it reads every pair at each question, so that 30 passages take 50 to 100
times as long as the whole question without (`python -m benchmarks.reranker`), and none for French ships as a package.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoder import make_ready
from search.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Scores = NDArray[np.float32]


class Reranker(Protocol):
    """What the searcher needs of a cross-encoder."""

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """How well each text answers the question, 0 to 1, shape (len(texts),)."""
        ...


class CrossEncoderReranker:
    """A `Reranker` over a sentence-transformers cross-encoder on this machine's processor."""

    def __init__(self, model: "CrossEncoder", name: str) -> None:
        self.name = name
        self._model = model

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """How well each text answers the question, shape (len(texts),): the model's logit through a sigmoid."""
        from torch.nn import Sigmoid

        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        values = self._model.predict(pairs, batch_size=16, activation_fn=Sigmoid(), show_progress_bar=False)
        return np.asarray(values, np.float32).reshape(len(texts))


def load_reranker(name: str) -> CrossEncoderReranker | None:
    """The cross-encoder called `name`: the folder of a sentence-transformers model or a hub's name; None for "".

    Raises:
        EncoderError: the model cannot be loaded, or gives other than one score for a pair.
    """
    if not name:
        return None
    local = Path(name).is_dir()
    make_ready(local)
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(name, device="cpu", local_files_only=local)
    except Exception as error:  # the library raises many unrelated types for a missing or malformed model
        raise EncoderError(
            f"The reranker {name!r} cannot be loaded: {error}. Set `reranker` to the folder of a sentence-transformers "
            "cross-encoder, to a name your hub serves, or leave it out."
        ) from error
    if model.num_labels != 1:
        raise EncoderError(
            f"The reranker {name!r} gives {model.num_labels} scores for a pair, where one is needed. Name another."
        )
    return CrossEncoderReranker(model, name)
