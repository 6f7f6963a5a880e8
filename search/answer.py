"""Hits to an answer without any language model: the sentences that answer best, verbatim, or an abstention."""

from collections.abc import Sequence
from dataclasses import dataclass

from search import fusion
from search.confidence import confidence, coverage
from search.index.protocol import Index
from search.query import Query
from search.records import Answer, Hit, Outcome, Quote
from search.settings import Settings
from search.text import tokens

READ = 8  # hits whose sentences may be quoted
QUOTES = 3  # at most, in one answer
NEAR_BEST = 0.85  # share of the best sentence's score from which another is quoted too
SAME_IDEA = 0.6  # share of common tokens (Jaccard) from which two sentences say the same

# What makes a sentence a good quote: its meaning, the question's words in it, and how well its passage ranks.
MEANING, WORDS, PASSAGE = 0.5, 0.2, 0.3
FRAGMENT = 0.05  # taken off what does not read alone: a table's row, an item of a list


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    place: int
    text: str
    tokens: frozenset[str]
    score: float


def compose(query: Query, hits: Sequence[Hit], index: Index, settings: Settings) -> Answer:
    """The answer to a question, given the hits found for it."""
    if not hits:
        return Answer(query.text, "none", (), (), 0.0, query.mended)
    trust = round(confidence(query, hits, index), 4)
    outcome: Outcome = "none"
    if trust >= settings.answer_threshold:
        chosen = _choose(_candidates(query, hits[:READ], index))
        quotes = tuple(_quote(number, candidate) for number, candidate in enumerate(chosen, 1))
        if quotes:
            return Answer(query.text, "answered", quotes, tuple(hits), trust, query.mended)
    if trust >= settings.nearby_threshold:
        outcome = "nearby"
    return Answer(query.text, outcome, (), tuple(hits), trust, query.mended)


def _candidates(query: Query, hits: Sequence[Hit], index: Index) -> list[_Candidate]:
    found = []
    best_passage = hits[0].score or 1.0
    for hit in hits:
        meaning = fusion.scaled_cosines(index.sentence_cosines(query.vector, hit.ordinal))
        for place, (text, cosine) in enumerate(zip(hit.passage.sentence_texts(), meaning, strict=True)):
            if text.rstrip(' \u00a0\u202f»”"').endswith("?"):  # a question in a document is not its answer
                continue
            inside = frozenset(tokens(text))
            score = MEANING * float(cosine) + WORDS * coverage(query.tokens, inside, index)
            score += PASSAGE * hit.score / best_passage
            if not text.endswith((".", "!", "»", ")")) or text[0].islower():
                score -= FRAGMENT
            found.append(_Candidate(hit, place, text, inside, round(score, 6)))
    return sorted(found, key=lambda c: (-c.score, c.hit.ordinal, c.place))


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == QUOTES or candidate.score < NEAR_BEST * candidates[0].score:
            break
        if all(_overlap(candidate.tokens, other.tokens) < SAME_IDEA for other in chosen):
            chosen.append(candidate)
    return chosen


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _quote(number: int, candidate: _Candidate) -> Quote:
    sentence = candidate.hit.passage.sentences[candidate.place]
    return Quote(
        number,
        candidate.text,
        sentence.start,
        sentence.end,
        sentence.page,
        candidate.hit.passage,
        candidate.hit.document,
        sentence.time,
        sentence.boxes,
    )
