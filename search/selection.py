"""Which sentences are quoted and in what order: at most five, no idea twice, each as far as it must reach."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.asked import Kind
from search.records import Hit
from search.sentences import Candidate
from search.spans import LONGEST, limits, reach
from search.text import tokens

QUOTES = 5  # at most, in one answer
FAR = 4.0  # a sentence whose score, the logarithm of its odds, is this far below the best one's is not quoted
JOINED = 400  # characters of sentences that follow each other, up to which they are one quote
SAME_IDEA = 0.6  # share of common tokens (Jaccard) from which two quotes say the same
INSIDE = 0.85  # share of a quote's tokens from which another says all of it
EXCEPTIONS = 15  # sentences among which the exception to a rule is looked for

_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A quote in the making: `hit.passage.text[start:end]`; `score` is that of its best sentence."""

    hit: Hit
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """Its words."""
        return self.hit.passage.text[self.start : self.end]

    @property
    def superseded(self) -> bool:
        """Whether something has taken the place of its document."""
        return bool(self.hit.document.superseded_by)


def choose(ranked: Sequence[Candidate], kind: Kind, chosen: Sequence[Choice] = (), most: int = QUOTES) -> list[Choice]:
    """Those `chosen`, and the best of the `ranked` sentences that add something to them, `most` in all.

    A sentence that follows one already quoted makes that quote longer.
    """
    picked = list(chosen)
    for candidate in ranked:
        if len(picked) >= most or ranked[0].score - candidate.score > FAR:
            break
        _add(picked, made(candidate, kind))
    return picked


def made(candidate: Candidate, kind: Kind) -> Choice:
    """The quote of one sentence, as far as it must reach for a question of this kind."""
    start, end = reach(candidate.hit.passage, candidate.place, whole=kind == "steps", exceptions=kind == "yes_no")
    return Choice(candidate.hit, start, end, candidate.score)


def joined(choices: Iterable[Choice]) -> list[Choice]:
    """The quotes in their order, those that touch or overlap made one, and none that says the same as another."""
    picked: list[Choice] = []
    for choice in choices:
        _add(picked, choice)
    return picked


def with_exception(picked: Sequence[Choice], ranked: Sequence[Candidate], kind: Kind) -> list[Choice]:
    """The rule quoted first, and with it the exception that its document makes, where another sentence says it."""
    if any(limits(choice.text) for choice in picked):
        return list(picked)
    document = picked[0].hit.document.id
    for candidate in ranked[:EXCEPTIONS]:
        if candidate.hit.document.id == document and limits(candidate.text):
            together = list(picked[: QUOTES - 1])
            _add(together, made(candidate, kind))
            return together
    return list(picked)


def in_order(picked: Sequence[Choice], kind: Kind) -> list[Choice]:
    """The quotes as they read: the best first, each with the others of its document after it, in that one's order.

    Of steps the list comes first, the rest is in its document's order. What is superseded comes last.
    """
    documents = list(dict.fromkeys(choice.hit.document.id for choice in picked))
    best = picked[0] if picked else None
    return sorted(
        picked,
        key=lambda choice: (
            choice.superseded,
            documents.index(choice.hit.document.id),
            choice is not best if kind != "steps" else "\n" not in choice.text,
            choice.hit.ordinal,
            choice.start,
        ),
    )


def same_idea(one: str, other: str) -> bool:
    """Whether two texts say the same: most words of both, or all of one's, unless each has a figure of its own."""
    here, there = frozenset(tokens(one)), frozenset(tokens(other))
    common = len(here & there)
    if common < SAME_IDEA * len(here | there) and common < INSIDE * min(len(here), len(there)):
        return False
    figures, others = frozenset(_FIGURES.findall(one)), frozenset(_FIGURES.findall(other))
    return figures <= others or others <= figures


def _add(picked: list[Choice], choice: Choice) -> None:
    """Add a quote, or what it adds to the one that it touches; nothing where one that is in force says the same."""
    if choice.text.endswith(":"):  # what it introduces is in another passage
        return
    for other in picked:
        if _touch(other, choice):
            start, end = min(other.start, choice.start), max(other.end, choice.end)
            overlap = min(other.end, choice.end) > max(other.start, choice.start)
            if end - start <= (LONGEST if overlap else JOINED):
                longer = Choice(other.hit, start, end, max(other.score, choice.score))
                kept = [one for one in picked if one is other or not same_idea(one.text, longer.text)]
                picked[:] = [longer if one is other else one for one in kept]
                return
            if overlap:
                return
    alike = [place for place, other in enumerate(picked) if same_idea(choice.text, other.text)]
    if not alike:
        picked.append(choice)
    elif len(alike) == 1 and picked[alike[0]].superseded and not choice.superseded:
        picked[alike[0]] = choice


def _touch(one: Choice, other: Choice) -> bool:
    """Whether nothing stands between two quotes of one passage."""
    if one.hit.passage.id != other.hit.passage.id:
        return False
    return not one.hit.passage.text[min(one.end, other.end) : max(one.start, other.start)].strip()
