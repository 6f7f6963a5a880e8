"""Keyword ranking (BM25) over tokens we analysed ourselves: tantivy, or rank-bm25 for small collections."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from typing import Protocol

import numpy as np
import tantivy
from rank_bm25 import BM25Okapi

from search.index.protocol import Ordinals, Ranking

K1, B = 1.2, 0.75  # tantivy's, and Lucene's default; Robertson & Zaragoza 2009


def idf(passages: int, holding: int) -> float:
    """How rare a token is that `holding` of the `passages` hold: Lucene's and tantivy's, always above 0."""
    return log(1 + (passages - holding + 0.5) / (holding + 0.5))


class Lexical(Protocol):
    """What the index needs of a keyword engine."""

    def search(self, terms: Mapping[str, float], depth: int, allowed: Ordinals | None) -> Ranking:
        """The best `depth` passages that share a token of `terms`, each weighing as it says; ties by ordinal.

        Only passages of the documents `allowed`.
        """
        ...

    def document_frequency(self, token: str) -> int:
        """How many passages hold `token`."""
        ...


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("ordinal", stored=False, indexed=False, fast=True)
    builder.add_integer_field("document", stored=False, indexed=True, fast=False)
    return builder.build()


def write_tantivy(folder: Path, rows: Iterable[tuple[int, str]]) -> None:
    """Index `rows` (the document's ordinal, the passage's tokens joined by spaces) in `folder`, in passage order."""
    folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=128_000_000, num_threads=1)  # one thread: the same input gives the same segments
    for ordinal, (document, tokens) in enumerate(rows):
        writer.add_document(tantivy.Document(tokens=tokens, ordinal=ordinal, document=document))
    writer.commit()
    writer.wait_merging_threads()
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()


class TantivyLexical:
    """BM25 by tantivy, memory-mapped: a fraction of a millisecond a question, no warm-up."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        index = tantivy.Index(self._schema, path=str(folder))
        index.reload()
        self._searcher = index.searcher()

    def search(self, terms: Mapping[str, float], depth: int, allowed: Ordinals | None) -> Ranking:
        """See `Lexical.search`."""
        should = tantivy.Occur.Should
        words = tantivy.Query.boolean_query([
            (should, tantivy.Query.boost_query(self._term(token), weight)) for token, weight in sorted(terms.items())
        ])  # fmt: skip
        query = words
        if allowed is not None:
            inside = tantivy.Query.term_set_query(self._schema, "document", allowed.tolist())
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query([(must, words), (must, tantivy.Query.const_score_query(inside, 0.0))])
        hits = self._searcher.search(query, limit=depth, count=False).hits
        ordinals = np.array(self._searcher.fast_field_values("ordinal", [address for _, address in hits]), np.int64)
        return _ranked(ordinals, np.array([score for score, _ in hits], np.float32), depth)

    def document_frequency(self, token: str) -> int:
        """See `Lexical.document_frequency`."""
        return int(self._searcher.doc_freq("tokens", token))

    def _term(self, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "tokens", token, index_option="freq")


class RankBm25Lexical:
    """BM25 by rank-bm25 (`BM25Okapi`): every passage is scored at each question, so for small collections.

    It is also the reference that tantivy is held to, with the same idf in the place of its own, which is negative for
    words that more than half of the passages hold. Its length norm is exact where tantivy's is rounded to one byte:
    close rankings, not equal ones.
    """

    def __init__(self, passages: Sequence[Sequence[str]], documents: Ordinals) -> None:
        self._bm25 = BM25Okapi(passages, k1=K1, b=B)
        self._holding = Counter(token for frequencies in self._bm25.doc_freqs for token in frequencies)
        self._bm25.idf = {token: idf(len(passages), holding) for token, holding in self._holding.items()}
        self._documents = documents

    def search(self, terms: Mapping[str, float], depth: int, allowed: Ordinals | None) -> Ranking:
        """See `Lexical.search`."""
        scores = np.zeros(len(self._documents), np.float32)
        for token, weight in sorted(terms.items()):
            scores += weight * np.asarray(self._bm25.get_scores([token]), np.float32)
        inside = scores > 0 if allowed is None else (scores > 0) & np.isin(self._documents, allowed)
        ordinals = np.flatnonzero(inside).astype(np.int64)
        return _ranked(ordinals, scores[ordinals], depth)

    def document_frequency(self, token: str) -> int:
        """See `Lexical.document_frequency`."""
        return self._holding[token]


def _ranked(ordinals: Ordinals, scores: np.ndarray, depth: int) -> Ranking:
    order = np.lexsort((ordinals, -scores))[:depth]
    return Ranking(ordinals[order], scores[order])
