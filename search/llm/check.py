"""Whether a sentence that a model wrote is supported by the passages it cites, or why not.

What it states exactly (articles, dates, figures, names) must be there, figures and dates in a sentence that speaks of
the same thing; it must not deny what they say nor oblige where they do not; and its words and its meaning must be near
theirs. The thresholds were measured by `python -m benchmarks.support`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from search.encoder import Encoder
from search.index.local import heading_text
from search.index.protocol import Index, Scores
from search.llm.facts import Facts, find_facts
from search.llm.polarity import Polarity, obliges, polarity
from search.llm.reply import Stated
from search.records import Hit, Problem, WrittenSentence
from search.text import looks_english, tokens
from search.wording import coverage

WORDS = 0.5  # share of its words, weighted by their idf, that the cited passages must hold
MEANING = 0.88  # cosine that it must have with a sentence of theirs; read, as the next, with the bundled encoder
MEANING_ENGLISH = 0.84  # that of an English sentence, whose words are not those of French passages
SAME_MATTER = 0.3  # share of its words from which a sentence of theirs may lend it a figure
COMPARABLE = 0.5  # share of its words from which a sentence of theirs tells whether it denies the same
SAME_WORDS = 0.8  # share of its words from which a sentence of theirs says it in the same words
CLOSEST = 0.1  # how far below the largest share that of another may be, to tell that too
CLOSE = 0.02  # how far below the highest cosine that of another sentence may be, to lend it a figure


class Checker:
    """Checks sentences against the hits that were given to a model, by their numbers."""

    def __init__(self, given: Mapping[int, Hit], encoder: Encoder, index: Index) -> None:
        self._evidence = {number: _Evidence(hit, index) for number, hit in given.items()}
        self._encoder = encoder
        self._index = index
        self._embedded: tuple[str, Scores] = ("", np.zeros(0, np.float32))  # the last sentence, and its vector

    def check(self, stated: Stated) -> WrittenSentence:
        """The sentence, with what is wrong with it if anything is."""
        return WrittenSentence(stated.text, stated.citations, self._problem(stated))

    def likeness(self, text: str, number: int) -> float:
        """The highest cosine of `text` to a sentence of the passage with this number."""
        return float(self._cosines(text, self._evidence[number]).max(initial=0.0))

    def _cosines(self, text: str, evidence: "_Evidence") -> Scores:
        if text != self._embedded[0]:
            self._embedded = text, self._encoder.encode_passages([text])[0]
        return self._index.sentence_cosines(self._embedded[1], evidence.hit.ordinal)

    def _problem(self, stated: Stated) -> Problem | None:
        if not stated.citations:
            return "uncited"
        if not all(number in self._evidence for number in stated.citations):
            return "unknown_citation"
        cited = [self._evidence[number] for number in stated.citations]
        words = frozenset(token for token in tokens(stated.text) if not any(c.isdigit() for c in token))
        held = frozenset().union(*(one.tokens for one in cited))
        # The words of an English sentence are not those of French passages: its meaning alone tells what is near.
        english = looks_english(stated.text)
        compared = self._compared(stated.text, words, cited)
        best = max((near.cosine for near in compared), default=0.0)
        missing = _missing(stated.text, cited, _lenders(compared, best, english=english), held, english=english)
        if missing or (turned := _turned_round(stated.text, cited, compared, english=english)):
            return missing or turned
        if not english and coverage(words, held, self._index.idf) < WORDS:
            return "words"
        return "meaning" if best < (MEANING_ENGLISH if english else MEANING) else None

    def _compared(self, text: str, words: frozenset[str], cited: Sequence["_Evidence"]) -> list["_Compared"]:
        return [
            _Compared(
                part,
                coverage(words, part.tokens, self._index.idf),
                coverage(words, part.own, self._index.idf),
                round(float(cosine), 6),
            )
            for one in cited
            for part, cosine in zip(one.parts, self._cosines(text, one), strict=True)
        ]


def _lenders(compared: Sequence["_Compared"], best: float, *, english: bool) -> list["_Part"]:
    """The sentences that speak of the same thing, where a figure or a date must be."""
    return [
        near.part for near in compared if near.cosine >= best - CLOSE or (not english and near.share >= SAME_MATTER)
    ]


def _turned_round(
    text: str, cited: Sequence["_Evidence"], compared: Sequence["_Compared"], *, english: bool
) -> Problem | None:
    """Whether it obliges where they do not, or denies what they say; only what says nearly the same tells that."""
    if obliges(text) and not any(obliges(one.text, somehow=True) for one in cited):
        return "obligation"
    said = polarity(text)
    if said.plain and not any(near.part.polarity.denied for near in compared):
        return "negation"
    if english:
        nearest = max(compared, key=lambda near: near.cosine, default=None)
        source = nearest.part.polarity if nearest else said
        turned = (said.plain and not source.denied) or (source.plain and not said.denied)
        return "negation" if turned else None
    closest = max((near.own for near in compared), default=0.0)
    comparable = [near for near in compared if near.own >= max(COMPARABLE, closest - CLOSEST)]
    denied = [said.contradicts(near.part.polarity, close=near.own >= SAME_WORDS) for near in comparable]
    return "negation" if denied and all(denied) else None


def _missing(
    text: str, cited: Sequence["_Evidence"], lenders: Sequence["_Part"], held: frozenset[str], *, english: bool
) -> Problem | None:
    """The first kind of fact that the passages lack; figures and dates are to be in `lenders`, or above a passage."""
    facts = find_facts(text)
    near = [*(part.facts for part in lenders), *(one.head for one in cited)]
    names = [part for name in facts.names for part in tokens(name)]
    lacking: dict[Problem, bool] = {
        "reference": not facts.references <= frozenset().union(*(one.facts.references for one in cited)),
        "date": not all(any(part.has_date(date) for part in near) for date in facts.dates),
        "number": not all(any(part.has_figure(figure) for part in near) for figure in facts.figures),
        "name": not all(name in held or (english and any(_cognate(name, o) for o in held)) for name in names),
    }
    return next((problem for problem, lacks in lacking.items() if lacks), None)


class _Compared(NamedTuple):
    """A sentence of a cited passage: the share of the words it holds, with its context and alone, and its cosine."""

    part: "_Part"
    share: float
    own: float
    cosine: float


@dataclass(frozen=True)
class _Part:
    """A sentence of a passage: `tokens` and `facts` with the sentence before it, `own` its alone."""

    own: frozenset[str]
    tokens: frozenset[str]
    facts: Facts
    polarity: Polarity


class _Evidence:
    """What a passage says, as the model was given it."""

    def __init__(self, hit: Hit, index: Index) -> None:
        self.hit = hit
        self._index = index
        document = hit.document
        above = [heading_text(document, hit.passage), document.publisher, hit.passage.reference]
        self._above = "\n".join(filter(None, above))
        self.text = f"{self._above}\n{hit.passage.text}"

    @cached_property
    def facts(self) -> Facts:
        return find_facts(self.text)

    @cached_property
    def head(self) -> Facts:
        """What stands above the passage, with the date of its document."""
        facts = find_facts(self._above)
        dates = facts.dates | ({self.hit.document.date} - {""})
        return Facts(facts.references, dates, facts.figures, facts.names)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Those of the passage and of what stands above, with the other names of the notions they hold."""
        own = tokens(self.text)
        widened = self._index.glossary.widen(own)
        return frozenset((*own, *widened.main, *widened.others))

    @cached_property
    def parts(self) -> list[_Part]:
        found = []
        before = ""
        for sentence in self.hit.passage.sentence_texts():
            own = frozenset(tokens(sentence))
            both = f"{before}\n{sentence}"
            found.append(_Part(own, own | frozenset(tokens(before)), find_facts(both), polarity(sentence)))
            before = sentence
        return found


def _cognate(one: str, other: str) -> bool:
    """Whether a name may be the same in English and in French: *europ*ean, *europ*éen."""
    return one[:4] == other[:4]
