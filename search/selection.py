"""Which sentences are quoted and in what order: at most five, no idea twice, each as far as it must reach."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from search.asked import Kind, defines
from search.index.protocol import Scores
from search.records import Hit
from search.sentences import Candidate
from search.spans import LONGEST, ROW, limits, reach
from search.text import tokens

QUOTES = 5  # at most, in one answer
# How far below the best one's score, the logarithm of its odds, that of the second, third… quote may be.
FAR = (4.0, 4.0, 4.0, 2.0)
JOINED = 400  # characters of sentences that follow each other, up to which they are one quote
SAME_IDEA = 0.6  # share of common tokens (Jaccard) from which two quotes say the same
ALIKE, ALIKE_WORDS = 0.945, 0.4  # cosine of two sentences, and share of common tokens, from which they say the same
INSIDE = 0.85  # share of a quote's tokens from which another says all of it
NEAR_LIST = 2.0  # how far below the best one's score a list of steps still comes before it
EXCEPTIONS = 15  # sentences among which the exception to a rule is looked for

_DEFINITION = frozenset(tokens("signifie désigne définition définir entend appelle mot terme sigle"))
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A quote in the making: `hit.passage.text[start:end]`; `score` and `vector` are those of its best sentence."""

    hit: Hit
    start: int
    end: int
    score: float
    vector: Scores = field(compare=False, repr=False)

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
        if len(picked) >= most:
            break
        if picked and ranked[0].score - candidate.score > FAR[min(len(picked), len(FAR)) - 1]:
            break
        _add(picked, made(candidate, kind))
    return picked


def defining(ranked: Sequence[Candidate], asked: Collection[str]) -> list[Candidate]:
    """The sentences with the best one that says what the thing of these tokens is put first, if it is not far."""
    thing = frozenset(asked) - _DEFINITION
    near = (one for one in ranked if ranked[0].score - one.score <= FAR[0] and defines(one.text, thing))
    first = next(near, None)
    return list(ranked) if first is None else [first, *(one for one in ranked if one is not first)]


def made(candidate: Candidate, kind: Kind) -> Choice:
    """The quote of one sentence, as far as it must reach for a question of this kind."""
    start, end = reach(candidate.hit.passage, candidate.place, whole=kind == "steps", exceptions=kind == "yes_no")
    return Choice(candidate.hit, start, end, candidate.score, candidate.vector)


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

    Of steps the list comes first, unless it is far from the best, the rest is in its document's order. What is
    superseded comes last.
    """
    best = picked[0] if picked else None
    lists = [one for one in picked if best and _is_list(one) and best.score - one.score <= NEAR_LIST]
    first = lists if kind == "steps" else []
    documents = list(dict.fromkeys(choice.hit.document.id for choice in [*first, *picked]))
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


def same_idea(one: str, other: str, cosine: float = 0.0) -> bool:
    """Whether two texts say the same, unless each has a figure of its own.

    They have most words of both, or all of one's; or many, when the `cosine` of their best sentences is high.
    """
    here, there = frozenset(tokens(one)), frozenset(tokens(other))
    common = len(here & there)
    most = (ALIKE_WORDS if cosine >= ALIKE else SAME_IDEA) * len(here | there)
    if common < most and common < INSIDE * min(len(here), len(there)):
        return False
    figures, others = frozenset(_FIGURES.findall(one)), frozenset(_FIGURES.findall(other))
    return figures <= others or others <= figures


def _add(picked: list[Choice], choice: Choice) -> None:
    """Add a quote, or what it adds to the one that it touches; nothing where one that is in force says the same."""
    if choice.text.endswith(":") or _is_title(choice):  # what it introduces is in another passage
        return
    for other in picked:
        if _touch(other, choice):
            start, end = min(other.start, choice.start), max(other.end, choice.end)
            overlap = min(other.end, choice.end) > max(other.start, choice.start)
            if end - start <= (LONGEST if overlap else JOINED):
                better = max(other, choice, key=lambda one: one.score)
                longer = Choice(other.hit, start, end, better.score, better.vector)
                kept = [one for one in picked if one is other or not _repeats(one, longer)]
                picked[:] = [longer if one is other else one for one in kept]
                return
            if overlap:
                return
    alike = [place for place, other in enumerate(picked) if _repeats(choice, other)]
    if not alike:
        picked.append(choice)
    elif len(alike) == 1 and picked[alike[0]].superseded and not choice.superseded:
        picked[alike[0]] = choice


def _is_title(choice: Choice) -> bool:
    """Whether it is one line without a mark at its end, with which a passage of several sentences ends."""
    passage = choice.hit.passage
    last = choice.end >= len(passage.text.rstrip()) and len(passage.sentences) > 1
    return last and "\n" not in choice.text and ROW not in choice.text and choice.text[-1:].isalpha()


def _is_list(choice: Choice) -> bool:
    return "\n" in choice.text and ROW not in choice.text


def _repeats(one: Choice, other: Choice) -> bool:
    return same_idea(one.text, other.text, float(one.vector @ other.vector))


def _touch(one: Choice, other: Choice) -> bool:
    """Whether nothing stands between two quotes of one passage."""
    if one.hit.passage.id != other.hit.passage.id:
        return False
    return not one.hit.passage.text[min(one.end, other.end) : max(one.start, other.start)].strip()
