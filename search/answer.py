"""Hits to an answer without any language model: the sentences that answer best, verbatim, or an abstention."""

from collections.abc import Sequence
from dataclasses import dataclass

from search import fusion
from search.confidence import confidence, coverage
from search.index.protocol import Index
from search.lookup import CITING, Asked, look_up
from search.query import Query
from search.records import Answer, Hit, Outcome, Quote
from search.settings import Settings
from search.text import tokens

READ = 8  # hits whose sentences may be quoted
QUOTES = 3  # at most, in one answer
LISTED = 8  # sentences quoted at most of the articles of a list or range
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
    """The answer to a question, given the hits found for it.

    A question that names an article, or a text and nothing else, is answered by it; by what cites it, where it is not
    itself in the documents; and by no other, where nothing cites it either.
    """
    asked = look_up(query.request, index)
    references = tuple(one.reference for one in asked)
    missing = tuple(one.reference for one in asked if one.missing)

    def answer(outcome: Outcome, quotes: Sequence[Quote] = (), trust: float = 0.0) -> Answer:
        return Answer(query.text, outcome, tuple(quotes), tuple(hits), trust, query.mended, references, missing)

    if not hits:
        return answer("none")
    trust = round(confidence(query, hits, index), 4)
    chosen: list[_Candidate] = []
    if exact := [one for one in asked if one.reference.article or query.request.alone]:
        chosen = _from_references(query, exact, hits, index)
    elif trust >= settings.answer_threshold and not missing:
        chosen = _choose(_candidates(query, hits[:READ], index))
    if chosen:
        return answer("answered", [_quote(number, candidate) for number, candidate in enumerate(chosen, 1)], trust)
    return answer("nearby" if trust >= settings.nearby_threshold else "none", trust=trust)


def _from_references(query: Query, asked: Sequence[Asked], hits: Sequence[Hit], index: Index) -> list[_Candidate]:
    """Sentences of the articles asked for, else of what cites them; none where the documents hold neither."""
    articles = [passages for one in asked for _, passages in one.articles]
    own = [[hit for hit in hits if hit.ordinal in passages] for passages in articles]
    own = [found for found in own if found]
    citing = [hit for hit in hits if hit.parts.get("reference") == CITING]
    if not own:
        return _choose(_candidates(query, citing[:READ], index)) if citing else []
    if query.request.alone:  # the text itself, from its beginning
        each = QUOTES if len(own) == 1 else 1
        return _apart([_in_order(found, query, index)[:each] for found in own])
    chosen = _apart([_candidates(query, found[:READ], index)[:1] for found in own])
    return [*chosen, *_others(_candidates(query, hits[:READ], index), chosen)]


def _apart(found: Sequence[Sequence[_Candidate]]) -> list[_Candidate]:
    """The sentences found for each article, once where one passage is several of them, of `LISTED` articles at most."""
    kept: dict[tuple[int, int], _Candidate] = {}
    for candidate in (one for candidates in found for one in candidates):
        kept.setdefault((candidate.hit.ordinal, candidate.place), candidate)
    return list(kept.values())[:LISTED]


def _in_order(hits: Sequence[Hit], query: Query, index: Index) -> list[_Candidate]:
    """The sentences of the first document among `hits`, in its order."""
    document = hits[0].document.id
    same = sorted((hit for hit in hits if hit.document.id == document), key=lambda hit: hit.ordinal)
    return sorted(_candidates(query, same, index), key=lambda candidate: (candidate.hit.ordinal, candidate.place))


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
    return _others(candidates, [])


def _others(candidates: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The best `candidates` that say something else than those `chosen`, with which they come to `QUOTES` at most."""
    others: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) + len(others) >= QUOTES or candidate.score < NEAR_BEST * candidates[0].score:
            break
        if all(_overlap(candidate.tokens, other.tokens) < SAME_IDEA for other in [*chosen, *others]):
            others.append(candidate)
    return others


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
