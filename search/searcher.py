"""Question to hits to answer: the one way down that the command line, the web page and programs share."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date as calendar_date
from functools import cache
from threading import Lock

import numpy as np

from search import fusion
from search.answer import compose
from search.encoder import Encoder, Progress, load_encoder
from search.errors import DateInvalid, FilterError, IndexMismatch
from search.followup import understood
from search.index import IndexStore, LocalIndex, open_index
from search.index.lexical import K1
from search.index.local import indexed_text
from search.index.protocol import Index, Ordinals, Ranking, Scores
from search.lookup import look_up, promoted
from search.query import Query, prepare
from search.records import Answer, Filters, Hit
from search.reranker import Reranker, load_reranker
from search.settings import Settings
from search.spread import spread
from search.wording import wording

DEPTH = 1000  # passages taken from each ranking before fusion
REFINED = 100  # fused passages whose sentences are compared with the question

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


class Searcher:
    """Answers questions from the published index, and picks up a newly published one by itself.

    Safe to use from several threads: a question keeps the generation that it started with.
    """

    def __init__(
        self, store: IndexStore, encoder: Encoder, settings: Settings, reranker: Reranker | None = None
    ) -> None:
        self.settings = settings
        self._store = store
        self._encoder = encoder
        self._reranker = reranker
        self._lock = Lock()
        self._index = self._open()

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> "Searcher":
        """Open the index and load the models that `settings` name.

        Raises:
            IndexStoreError: there is no index, or it cannot be used.
            EncoderError: a model cannot be loaded.
        """
        store = IndexStore(settings.index)
        store.current()  # a missing index is told before the models are loaded
        encoder = load_encoder(settings.encoder, settings.cache, progress)
        return cls(store, encoder, settings, load_reranker(settings.reranker))

    @property
    def encoder(self) -> Encoder:
        """The model that questions and sentences are embedded with."""
        return self._encoder

    @property
    def index(self) -> LocalIndex:
        """The published generation, reopened when a newer one was published."""
        if self._store.current() != self._index.folder:
            with self._lock:
                if self._store.current() != self._index.folder:
                    self._index = self._open()
        return self._index

    def prepare(self, question: str) -> Query:
        """Clean, analyse and embed `question`.

        Raises:
            QuestionError: it is empty, longer than the setting `question_characters`, or has no letter or digit.
        """
        return prepare(question, self._encoder, self.index, self.settings)

    def search(
        self, question: str, filters: Filters | None = None, limit: int = 10, per_document: int | None = None
    ) -> list[Hit]:
        """The `limit` best passages for `question`, at most `per_document` of each document.

        Raises:
            QuestionError: the question cannot be used.
            FilterError: a filter's value is unknown or malformed, or a limit is below 1.
        """
        return self.rank(self.prepare(question), filters or Filters(), limit, per_document)

    def rank(self, query: Query, filters: Filters, limit: int, per_document: int | None) -> list[Hit]:
        """As `search`, for a question made ready before."""
        return self._rank(self.index, query, filters, limit, per_document)

    def under(self, settings: Settings) -> "Searcher":
        """A searcher on the same index with the same encoder, ranking under other `settings`.

        Raises:
            EncoderError: they name another reranker, which cannot be loaded.
        """
        same = settings.reranker == self.settings.reranker
        reranker = self._reranker if same else load_reranker(settings.reranker)
        return Searcher(self._store, self._encoder, settings, reranker)

    def ask(
        self,
        question: str,
        filters: Filters | None = None,
        limit: int = 10,
        per_document: int | None = None,
        previous: str = "",
    ) -> Answer:
        """The answer to `question`: quotes that answer, or that only come near, or nothing. Errors as `search`.

        A follow-up is understood with the question `previous` to it, as that one was understood.
        """
        index = self.index
        asked = understood(question, previous, self.settings.question_characters)
        query = prepare(asked, self._encoder, index, self.settings)
        hits = self._rank(index, query, filters or Filters(), limit, per_document)
        answer = compose(query, hits, index, self.settings)
        return answer if asked == question else replace(answer, typed=" ".join(question.split()))

    def _open(self) -> LocalIndex:
        index = open_index(self._store.current(), self.settings.lexical)
        if index.manifest.encoder != self._encoder.fingerprint:
            raise IndexMismatch(
                f"The index was built with the encoder {index.manifest.encoder}, but {self._encoder.fingerprint} is "
                "set. Run `passerelle index` to build it with the new one, or set `encoder` back."
            )
        return index

    def _rank(
        self, index: LocalIndex, query: Query, filters: Filters, limit: int, per_document: int | None
    ) -> list[Hit]:
        check_limits(limit, per_document)
        check_filters(filters, index)
        allowed = index.select(filters)
        if allowed is not None and not len(allowed):
            return []
        keyword = index.keyword(query.terms, DEPTH, allowed)
        nearest = index.nearest(query.vector, DEPTH, allowed)
        ordinals, parts, scores = fuse(index, query, keyword, nearest, self.settings.weights)
        if self._reranker:
            ordinals, parts, scores = rerank(
                index, query, self._reranker, self.settings.reranked, ordinals, parts, scores
            )
        places, scores = spread(index.documents_of(ordinals[:REFINED].tolist()), scores)
        ordinals, parts = ordinals[places], {name: values[places] for name, values in parts.items()}
        if asked := look_up(query.request, index):
            ordinals, parts, scores = promoted(
                asked, index, allowed, ordinals, parts, scores, alone=query.request.alone
            )
        documents = {document.id: document for document in index.documents()}
        hits: list[Hit] = []
        taken: Counter[str] = Counter()
        for start in range(0, len(ordinals), 50):
            chunk = ordinals[start : start + 50]
            for place, passage in enumerate(index.passages(chunk.tolist()), start):
                if per_document and taken[passage.document_id] >= per_document:
                    continue
                taken[passage.document_id] += 1
                why = {name: round(float(values[place]), 6) for name, values in parts.items()}
                score = round(float(scores[place]), 6)
                hits.append(Hit(passage, documents[passage.document_id], int(ordinals[place]), score, why))
                if len(hits) == limit:
                    return hits
        return hits


def fuse(
    index: Index, query: Query, keyword: Ranking, nearest: Ranking, weights: Mapping[str, float]
) -> tuple[Ordinals, dict[str, Scores], Scores]:
    """One ranking of both: ordinals (n,), the parts of each score by name, each (n,), and the scores (n,).

    The first `REFINED` are ordered with the cosines of their best sentence and of their headings, with how near their
    words' pieces come to the question's, and with what they keep of its wording too; the rest follow in their order.
    """
    ordinals = np.union1d(keyword.ordinals, nearest.ordinals)
    bm25 = np.zeros(len(ordinals), np.float32)
    ceiling = (K1 + 1) * sum(index.idf(token) for token in query.tokens)
    bm25[np.searchsorted(ordinals, keyword.ordinals)] = fusion.scaled_keywords(keyword.scores, ceiling)
    parts = {"keyword": bm25, "vector": fusion.scaled_cosines(index.cosines(query.vector, ordinals))}
    scores = fusion.convex(parts, dict(weights))
    places = fusion.order(scores, ordinals)
    ordinals, scores = ordinals[places], scores[places]
    parts = {name: values[places] for name, values in parts.items()}
    first = ordinals[:REFINED]
    best = [float(index.sentence_cosines(query.vector, int(n)).max(initial=0.0)) for n in first]
    idf = cache(index.idf)
    refined = {
        "sentence": fusion.scaled_cosines(np.array(best, np.float32)),
        "heading": fusion.scaled_cosines(index.heading_cosines(query.vector, first)),
        "interaction": fusion.scaled_interactions(index.interactions(query.pieces, first)),
        "wording": np.array([wording(query.tokens, held, idf) for held in index.tokens(first.tolist())], np.float32),
    }
    for name, values in refined.items():
        parts[name] = np.zeros(len(ordinals), np.float32)
        parts[name][:REFINED] = values
    head = fusion.convex({name: values[:REFINED] for name, values in parts.items()}, dict(weights))
    return _headed(head, ordinals, parts, scores)


def rerank(
    index: Index,
    query: Query,
    reranker: Reranker,
    count: int,
    ordinals: Ordinals,
    parts: dict[str, Scores],
    scores: Scores,
) -> tuple[Ordinals, dict[str, Scores], Scores]:
    """The same ranking with its first `count` passages in the order that `reranker` gives them, shapes as `fuse`."""
    documents = {document.id: document for document in index.documents()}
    passages = index.passages(ordinals[:count].tolist())
    texts = [indexed_text(documents[passage.document_id], passage) for passage in passages]
    head = reranker.scores(query.text, texts)
    added = np.zeros(len(ordinals), np.float32)
    added[: len(head)] = head
    return _headed(head, ordinals, {**parts, "reranker": added}, scores)


def _headed(
    head: Scores, ordinals: Ordinals, parts: dict[str, Scores], scores: Scores
) -> tuple[Ordinals, dict[str, Scores], Scores]:
    """The first passages ordered by their new scores, `head`; the others stay below them, in their order."""
    count = len(head)
    rest = scores[count:]
    if len(rest) and rest[0] > 0:
        rest = rest * min(1.0, float(head.min()) / float(rest[0]))
    places = np.concatenate([fusion.order(head, ordinals[:count]), np.arange(count, len(ordinals))])
    scores = np.concatenate([head, rest])
    return ordinals[places], {name: values[places] for name, values in parts.items()}, scores[places]


def check_limits(limit: int, per_document: int | None) -> None:
    """Refuse numbers of results that mean nothing."""
    for name, value in (("limit", limit), ("per_document", per_document)):
        if value is not None and value < 1:
            raise FilterError(f"{name} must be at least 1, not {value}.")


def check_filters(filters: Filters, index: Index) -> None:
    """Refuse a date that is not ISO 8601, and a kind, publisher or theme that no document has; name those there are."""
    for name, date in (("from", filters.date_from), ("to", filters.date_to)):
        if date and not _is_date(date):
            raise DateInvalid(date, f"The date {name} is {date!r}; write it as 2024, 2024-05 or 2024-05-13.")
    shared = min(len(filters.date_from), len(filters.date_to))  # 2024-05 to 2024: the rest of the year
    if filters.date_from[:shared] > filters.date_to[:shared]:
        raise FilterError(f"The dates exclude everything: from {filters.date_from} to {filters.date_to}.")
    documents = index.documents()
    for name, wanted, known in (
        ("kind", filters.kinds, {d.kind for d in documents}),
        ("publisher", filters.publishers, {d.publisher for d in documents}),
        ("theme", filters.themes, {theme for d in documents for theme in d.themes}),
    ):
        unknown = sorted(set(wanted) - known)
        if unknown:
            raise FilterError(f"No document has the {name} {unknown[0]!r}; there are: {', '.join(sorted(known))}.")


def _is_date(date: str) -> bool:
    """Whether `date` is ISO 8601, whole or without its day or month, and of the calendar."""
    if not _DATE.fullmatch(date):
        return False
    try:
        calendar_date.fromisoformat(f"{date}-01-01"[: len("2024-01-01")])
    except ValueError:
        return False
    return True
