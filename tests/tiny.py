"""A small deterministic encoder and small indexes, for tests where the meaning of the vectors does not matter."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from search.glossary import Notion
from search.index import IndexStore
from search.index.local import heading_text, indexed_text, write_generation
from search.index.manifest import Manifest
from search.index.vectors import Embedded
from search.records import Document, Passage, Sentence
from search.text import ANALYSIS, sentence_spans, tokens

DIMENSION = 48


@cache
def _direction(token: str) -> np.ndarray:
    seed = int.from_bytes(sha256(token.encode()).digest()[:8], "little")
    values = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return values / np.linalg.norm(values)


def _vector(text: str) -> np.ndarray:
    own = sum((_direction(token) for token in tokens(text)), start=np.zeros(DIMENSION, np.float32))
    vector = own / max(float(np.linalg.norm(own)), 1e-9) + 1.7 * _direction("what all texts share")
    return vector / np.linalg.norm(vector)


class TinyEncoder:
    """An `Encoder` that adds one fixed direction for each token.

    A part of every vector is the same, so that, as with the real encoder, unrelated texts have a cosine about 0.75.
    """

    name = "tiny"
    dimension = DIMENSION

    def __init__(self, fingerprint: str = "tiny@1") -> None:
        self.fingerprint = fingerprint

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self.encode_passages(texts)

    def encode_question(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Nothing was learned: both vectors are the question's; its pieces are its tokens."""
        (vector,), (pieces,) = self.encode_whole([text])
        return vector, vector, pieces

    def encode_whole(self, texts: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
        """Vectors of passages, shape (len(texts), dimension), and of the tokens of each, (tokens, dimension)."""
        pieces = [[_direction(token) for token in ["what all texts share", *tokens(text)]] for text in texts]
        return self.encode_passages(texts), [np.array(rows, np.float32) for rows in pieces]

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""
        return np.array([_vector(text) for text in texts], np.float32).reshape(len(texts), DIMENSION)


def passage(document_id: str, number: int, text: str, *headings: str, page: int | None = None) -> Passage:
    """A passage as the indexer makes them: its sentences found, its id the document's and a number from 1."""
    sentences = tuple(Sentence(start, end, page) for start, end in sentence_spans(text))
    return Passage(f"{document_id}#{number}", document_id, text, headings, page, page, "", sentences)


def write_index(
    root: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: TinyEncoder | None = None,
    glossary: Sequence[Notion] = (),
) -> IndexStore:
    """Publish an index of these documents in `root`, which may hold one already."""
    encoder = encoder or TinyEncoder()
    by_id = {document.id: document for document in documents}
    wholes, pieces = encoder.encode_whole([indexed_text(by_id[p.document_id], p) for p in passages])
    vectors = Embedded(
        wholes,
        encoder.encode_passages([heading_text(by_id[p.document_id], p) for p in passages]),
        encoder.encode_passages([text for p in passages for text in p.sentence_texts()]),
        lambda: pieces,
    )
    manifest = Manifest(
        created="2026-01-01T00:00:00+00:00",
        encoder=encoder.fingerprint,
        dimension=encoder.dimension,
        analysis=ANALYSIS,
        corpus="",
        documents=len(documents),
        passages=len(passages),
        sentences=len(vectors.sentences),
        settings={},
        files={},
    )
    store = IndexStore(root)
    with store.writing(), store.new_generation() as folder:
        write_generation(folder, documents, passages, vectors, glossary, manifest)
    return store


DOCUMENTS = (
    Document("eau.txt", "L'accès à l'eau", "guide", "Agence", "2024-05-13", themes=("eau", "santé"), url="https://eau"),
    Document("jumelage.pdf", "Créer un jumelage", "guide", "Ministère", "2023"),
    Document("loi.md", "La loi", "law", "Ministère", "2014-07"),
    Document("sans-date.txt", "Une étude", "study", "Observatoire"),
)
PASSAGES = (
    passage("eau.txt", 1, "La commune finance un forage. Le forage donne de l'eau potable au village."),
    passage("eau.txt", 2, "Le service de l'assainissement verse un pour cent de ses recettes."),
    passage("jumelage.pdf", 1, "Un jumelage lie deux communes. Qui signe ?", "Les étapes", page=1),
    passage("jumelage.pdf", 2, "Le maire signe la convention de jumelage.", "Les étapes", "Signer", page=2),
    passage("loi.md", 1, "Les collectivités peuvent agir à l'étranger.", "Article L. 1115-1"),
    passage("loi.md", 2, "Un accord avec un État étranger est interdit.", "Article L. 1115-10"),
    passage("sans-date.txt", 1, "Trois communes sur dix ont un partenaire."),
)
