"""Hits to an answer without any language model: the sentences that answer, or only come near, verbatim, or nothing."""

from collections.abc import Sequence

from search.asked import Kind, is_aside, kind_of
from search.confidence import confidence
from search.figures import counting, disagreeing
from search.index.protocol import Index
from search.lookup import CITING, Asked, look_up
from search.query import Query
from search.records import Answer, Hit, Outcome, Quote
from search.selection import QUOTES, Choice, choose, defining, in_order, joined, made, with_exception
from search.sentences import Candidate, candidates
from search.settings import Settings

READ = 8  # hits whose sentences may be quoted
LISTED = 8  # sentences quoted at most of the articles of a list or range


def compose(query: Query, hits: Sequence[Hit], index: Index, settings: Settings) -> Answer:
    """The answer to a question, given the hits found for it.

    A question that names an article, or a text and nothing else, is answered by it; by what cites it, where it is not
    itself in the documents; and by no other, where nothing cites it either. Any other question is given the sentences
    chosen for it, as an answer or as what only comes near, unless it asks for a text that is missing.
    """
    asked = look_up(query.request, index)
    references = tuple(one.reference for one in asked)
    missing = tuple(one.reference for one in asked if one.missing)

    def answer(
        outcome: Outcome, chosen: Sequence[Choice] = (), trust: float = 0.0, *, differing: bool = False
    ) -> Answer:
        quotes = tuple(_quote(number, choice) for number, choice in enumerate(chosen, 1))
        return Answer(
            query.text, outcome, quotes, tuple(hits), trust, query.mended, references, missing, differing=differing
        )

    if not hits:
        return answer("none")
    kind = kind_of(query.text)
    ranked = candidates(query, hits[:READ], index)
    trust = round(confidence(query, hits, ranked, index), 4) if ranked else 0.0
    if exact := [one for one in asked if one.reference.article or query.request.alone]:
        if chosen := _from_references(query, exact, hits, index, kind):
            return answer("answered", chosen, trust)
    elif (sure := _outcome(trust, settings)) != "none" and not missing:
        # Figures of what only comes near do not contradict each other.
        figures = disagreeing(ranked, query.text, kind) if sure == "answered" else []
        best = defining(ranked, query.tokens) if kind == "definition" else counting(ranked, query.text, kind)
        if chosen := _chosen(best, figures, kind):
            return answer(sure, chosen, trust, differing=bool(figures))
    return answer("nearby" if trust >= settings.nearby_threshold else "none", trust=trust)


def _outcome(trust: float, settings: Settings) -> Outcome:
    """What a confidence is worth."""
    if trust >= settings.answer_threshold:
        return "answered"
    return "nearby" if trust >= settings.nearby_threshold else "none"


def _chosen(ranked: Sequence[Candidate], figures: Sequence[Candidate], kind: Kind) -> list[Choice]:
    """The quotes in their order: figures that differ side by side, the rule with its exception, the steps as steps."""
    if not ranked:
        return []
    if figures:
        first = joined(made(candidate, kind) for candidate in figures)
        picked = choose(ranked, kind, first)
        return [*picked[: len(first)], *in_order(picked[len(first) :], kind)]
    picked = choose(ranked, kind)
    return in_order(with_exception(picked, ranked, kind) if kind == "yes_no" else picked, kind)


def _from_references(
    query: Query, asked: Sequence[Asked], hits: Sequence[Hit], index: Index, kind: Kind
) -> list[Choice]:
    """Sentences of the articles asked for, else of what cites them; none where the documents hold neither."""
    articles = [passages for one in asked for _, passages in one.articles]
    own = [[hit for hit in hits if hit.ordinal in passages] for passages in articles]
    own = [found for found in own if found]
    citing = [hit for hit in hits if hit.parts.get("reference") == CITING]
    if not own:
        return choose(candidates(query, citing[:READ], index), kind)
    if query.request.alone:  # the text itself, from its beginning
        if len(own) == 1:
            quotes = [made(candidate, "steps") for candidate in _in_order(own[0], query, index)]
            quotes = [one for one in quotes if not is_aside(one.text)] or quotes
            return joined(quotes[:QUOTES])
        return _apart([_in_order(found, query, index)[:1] for found in own])
    first = _apart([candidates(query, found[:READ], index)[:1] for found in own])
    return choose(candidates(query, hits[:READ], index), kind, first)


def _apart(found: Sequence[Sequence[Candidate]]) -> list[Choice]:
    """The sentences found for each article, once where one passage is several of them, of `LISTED` articles at most."""
    kept: dict[tuple[int, int], Candidate] = {}
    for candidate in (one for several in found for one in several):
        kept.setdefault((candidate.hit.ordinal, candidate.place), candidate)
    chosen: list[Choice] = []
    for candidate in list(kept.values())[:LISTED]:
        sentence = candidate.hit.passage.sentences[candidate.place]
        chosen.append(Choice(candidate.hit, sentence.start, sentence.end, candidate.score, candidate.vector))
    return chosen


def _in_order(hits: Sequence[Hit], query: Query, index: Index) -> list[Candidate]:
    """The sentences of the first document among `hits`, in its order."""
    document = hits[0].document.id
    same = sorted((hit for hit in hits if hit.document.id == document), key=lambda hit: hit.ordinal)
    return sorted(candidates(query, same, index), key=lambda candidate: (candidate.hit.ordinal, candidate.place))


def _quote(number: int, choice: Choice) -> Quote:
    """The quote of a choice; it is where its first sentence is, and covers the parts of pages of them all."""
    passage = choice.hit.passage
    inside = [sentence for sentence in passage.sentences if choice.start < sentence.end and sentence.start < choice.end]
    return Quote(
        number,
        choice.text,
        choice.start,
        choice.end,
        inside[0].page,
        passage,
        choice.hit.document,
        inside[0].time,
        tuple(box for sentence in inside for box in sentence.boxes),
    )
