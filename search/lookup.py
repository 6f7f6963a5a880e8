"""Questions that hold legal references: what they ask for, what the index holds of it, and its place before the rest.

The articles come first, in the order asked, then the passages that cite them, then the ordinary ranking.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.index.protocol import Index, Ordinals, Scores
from search.index.references import ReferenceTable
from search.references import Mention, Reference, find_references, only_reference
from search.references.laws import named_texts
from search.references.spelling import plain
from search.text import fold, is_stop_word, tokens

MOST = 100  # articles of one list or range that are looked up
LONGEST_NAME = 120  # characters of a question that may be a number and the name of its code
ARTICLE, CITING = 1.0, 0.5  # the part `reference` of a hit's score

# Words around a reference that ask for nothing more than its text.
_FILLER = frozenset(
    """affiche afficher art article articles cherche chercher cite citer citez code codes connaitre contenu contient
    decret disent dispose disposent disposition dispositions donne donner donnez explique expliquer expliquez extrait
    indique lire loi lois montre montrer montrez numero prevoient prevoit recherche stipule suivants texte textes
    trouver about does find of say says show tell text the what""".split()
)


@dataclass(frozen=True, slots=True)
class Request:
    """The references that a question holds, and whether it asks for nothing else.

    `maybe` is the article that a bare number may mean, where the documents do not use that number for anything else.
    """

    mentions: tuple[Mention, ...] = ()
    alone: bool = False
    maybe: Reference | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference asked for, and what the index has of it.

    `articles` are the passages that are it, by article (several where its law is not said), `citing` those that cite
    it.
    """

    reference: Reference
    articles: tuple[tuple[Reference, tuple[int, ...]], ...]
    citing: tuple[int, ...]

    @property
    def missing(self) -> bool:
        """Whether it is not in the documents: an article that is not there itself, a text that nothing names either."""
        return not self.articles and (self.reference.article != "" or not self.citing)


def read_request(question: str, names: Mapping[str, str] | None = None) -> Request:
    """The references in the words of `question`; `names` are further names of laws, with their keys."""
    text = unicodedata.normalize("NFKC", question)
    if not re.search(r"\d|article|\bart\b", text, re.IGNORECASE):
        return Request()
    mentions = tuple(mention for mention in find_references(text, names=names or {}) if not mention.foreign)
    if not mentions:
        only = only_reference(text.strip(" ?!.«»\"'")) if len(text) <= LONGEST_NAME else None
        if only and only.law:
            return Request((Mention(0, len(text), only),), alone=True)
        return Request(alone=only is not None, maybe=only)
    named = [(m.start, m.end) for m in mentions] + [(t.start, t.end) for t in named_texts(text, plain(text), names)]
    rest = _without(text, named)
    words = (fold(word) for word in re.findall(r"[^\W\d_]+", rest))
    return Request(mentions, alone=all(len(word) == 1 or is_stop_word(word) or word in _FILLER for word in words))


def look_up(request: Request, index: Index) -> list[Asked]:
    """What `index` holds of each reference that is asked for, in the order asked; each once."""
    table = index.references
    found: dict[Reference, Asked] = {}
    for mention in request.mentions:
        first = table.full(mention.reference)
        if not first.law and first.article.startswith("art. ") and not table.has_plain_articles():
            holding = table.holding(first)
            if not holding:
                continue  # "l'article 5" of who knows what
        for reference in _wanted(first, mention, table)[:MOST]:
            found.setdefault(reference, held(table.full(reference), index))
    if request.maybe:
        asked = held(request.maybe, index)
        said = any(index.holds(token) for token in tokens(request.maybe.number))
        absent = not (request.maybe.series or said) and table.has_plain_articles()
        if asked.articles or asked.citing or absent:
            found[request.maybe] = asked
    return list(found.values())


def _wanted(first: Reference, mention: Mention, table: ReferenceTable) -> list[Reference]:
    """The articles that a mention asks for: those of its range that there are, and its ends even if they are not."""
    if not (mention.last or mention.onwards):
        return [first]
    inside = table.span(first, mention.last)
    there = {reference.article for reference in inside}
    ends = [replace(first, article=article) for article in (first.article, mention.last)]
    return [*(end for end in ends[:1] if end.article not in there), *inside,
            *(end for end in ends[1:] if end.article and end.article not in there)]  # fmt: skip


def held(reference: Reference, index: Index) -> Asked:
    """What `index` has of one reference."""
    holding = index.references.holding(reference)
    articles = tuple((index.references.full(found), tuple(passages)) for found, passages in holding.items())
    inside = {passage for _, passages in articles for passage in passages}
    citing = index.references.citing([reference, *holding])
    if len(articles) == 1:  # the law that was not said is the only one that can be meant
        reference = articles[0][0]
    return Asked(reference, articles, tuple(passage for passage in citing if passage not in inside))


def promoted(
    asked: Sequence[Asked],
    index: Index,
    allowed: Ordinals | None,
    ordinals: Ordinals,
    parts: Mapping[str, Scores],
    scores: Scores,
    *,
    alone: bool,
) -> tuple[Ordinals, dict[str, Scores], Scores]:
    """A ranking of n passages with what is asked for put first, m passages in all; the parts get one more, `reference`.

    An article's passages follow in its document's order when nothing else is asked (`alone`), else by their scores.
    Several laws' articles of one number come one after the other, the best scored first.
    """
    before = {ordinal: place for place, ordinal in enumerate(ordinals.tolist())}
    score_of = {ordinal: round(float(scores[place]), 6) for ordinal, place in before.items()}
    documents = None if allowed is None else frozenset(allowed.tolist())

    def kept(passages: Sequence[int]) -> list[int]:
        inside = zip(passages, index.documents_of(passages), strict=True)
        return [passage for passage, document in inside if documents is None or document in documents]

    def best(passages: Iterable[int]) -> float:
        return max(score_of.get(passage, 0.0) for passage in passages)

    def by_score(passages: Iterable[int]) -> list[int]:
        return sorted(passages, key=lambda passage: (-score_of.get(passage, 0.0), passage))

    first: dict[int, float] = {}
    for one in asked:
        if not (alone or one.reference.article):  # what a text says is as much in what comments on it
            own = frozenset(passage for _, passages in one.articles for passage in passages)
            ordered = by_score(kept([*own, *one.citing]))
            first |= {passage: ARTICLE if passage in own else CITING for passage in ordered if passage not in first}
            continue
        groups = [(reference, kept(passages)) for reference, passages in one.articles]
        for _, passages in sorted((g for g in groups if g[1]), key=lambda g: (-best(g[1]), g[0].key)):
            in_order = alone and one.reference.article
            ordered = _by_document(passages, index.documents_of(passages), best) if in_order else by_score(passages)
            first |= {passage: ARTICLE for passage in ordered if passage not in first}
    citing = by_score({passage for one in asked for passage in kept(one.citing)})
    first |= {passage: CITING for passage in citing if passage not in first}
    order = [*first, *(ordinal for ordinal in ordinals.tolist() if ordinal not in first)]
    places = np.array([before.get(ordinal, -1) for ordinal in order], np.int64)
    reference = np.array([first.get(ordinal, 0.0) for ordinal in order], np.float32)

    def taken(values: Scores) -> Scores:
        return np.where(places >= 0, values[places], 0).astype(np.float32) if len(values) else np.zeros_like(reference)

    # What is asked for lies above what only resembles it, and no score rises down the ranking.
    raised = np.minimum.accumulate(taken(scores) + 2 * reference)
    all_parts = {name: taken(values) for name, values in parts.items()} | {"reference": reference}
    return np.array(order, np.int64), all_parts, raised


def _by_document(
    passages: Sequence[int], documents: Sequence[int], best: Callable[[Iterable[int]], float]
) -> list[int]:
    """`passages` in the order of their documents, the document with the best passage first."""
    of: dict[int, list[int]] = {}
    for passage, document in zip(passages, documents, strict=True):
        of.setdefault(document, []).append(passage)
    ordered = sorted(of.items(), key=lambda entry: (-best(entry[1]), entry[0]))
    return [passage for _, inside in ordered for passage in inside]


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
