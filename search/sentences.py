"""The sentences of the hits, each with what speaks for quoting it, and the score that comes of it.

The score is linear in a few features; its weights are those by which the sentence that holds the answer best stands out
among the others of its question (a softmax over them), learned by `python -m benchmarks.sentences`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from search import fusion
from search.asked import asks_of_documents, fits, is_aside, kind_of
from search.index.local import heading_text
from search.index.protocol import Index, Scores
from search.query import Query
from search.records import Hit
from search.text import tokens
from search.wording import coverage

FEATURES = ("sentence", "passage", "words", "window", "fits", "new", "fragment", "opening")
WEIGHTS = (9.5, 20.0, 1.2, 2.1, 1.3, 0.7, -0.4, -0.3)

ASIDE = 3.0  # taken off what is said of a document, or of its edition, and not of its subject
NEW = 5  # new tokens that are worth half of the most
_NOTE = tuple("¹²³⁴⁵⁶⁷⁸⁹*")  # what begins a footnote
_ENDED = (".", "!", "»", ")", ";", ":")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: the `place`-th of its hit's passage, with its `vector`, shape (dimension,).

    `features` are the values of `FEATURES`.
    """

    hit: Hit
    rank: int
    place: int
    text: str
    tokens: frozenset[str]
    features: tuple[float, ...]
    score: float
    vector: Scores = field(compare=False, repr=False)


def candidates(query: Query, hits: Sequence[Hit], index: Index) -> list[Candidate]:
    """The sentences of `hits` that may be quoted, the best first.

    No questions, which are not their own answers, and no footnotes; what only tells of the document comes late, unless
    that is asked. The features: the cosine of the sentence, from 0 to 1 as in ranking; its passage's score; the share
    of the question's tokens, by idf, that it holds; the same with its neighbours, headings and title; whether it has
    what the question asks for; how much it says besides the question's words; whether it is a piece, such as a title;
    whether it opens its passage.
    """
    idf = cache(index.idf)
    kind = kind_of(query.text)
    of_documents = asks_of_documents(query.text)
    asked = frozenset(query.tokens)

    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        vectors = index.sentence_vectors(hit.ordinal)
        meaning = fusion.scaled_cosines(vectors @ query.vector)
        texts = hit.passage.sentence_texts()
        held = [frozenset(tokens(text)) for text in texts]
        above = frozenset(tokens(heading_text(hit.document, hit.passage)))
        noted = False
        for place, text in enumerate(texts):
            noted = text.startswith(_NOTE) or (noted and not texts[place - 1].endswith(_ENDED))
            if noted or text.rstrip(' \u00a0\u202f»”"').endswith("?"):
                continue
            new = len(held[place] - asked)
            features = (
                float(meaning[place]),
                hit.score,
                coverage(asked, held[place], idf),
                coverage(asked, above.union(*held[max(place - 1, 0) : place + 2]), idf),
                float(fits(kind, text, query.text)),
                new / (new + NEW),
                float(not text.endswith(_ENDED) or text[0].islower()),
                float(place == 0),
            )
            score = sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
            score -= ASIDE * (is_aside(text) and not of_documents)
            found.append(Candidate(hit, rank, place, text, held[place], features, round(score, 6), vectors[place]))
    return sorted(found, key=lambda one: (-one.score, one.rank, one.place))
