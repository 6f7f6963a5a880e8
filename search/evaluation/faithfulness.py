"""Quotes checked against their passages: each one shown must stand there, and none that one change made false."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from search.evaluation.perturb import perturbations
from search.evaluation.statistics import SEED
from search.records import Passage, Quote
from search.text import words
from search.verbatim import is_verbatim

ROUNDS = 3  # changes of each kind to a quote, where it allows them
SHORTEST = 5  # letters of the words that a swap brings in


@dataclass(frozen=True, slots=True)
class Checked:
    """Quotes of answers: how many were `shown`, and how many of them are `verbatim` in their passages.

    `tried` and `refused` are, by kind of change, how many false quotes were made from them, and how many were refused.
    """

    shown: int = 0
    verbatim: int = 0
    tried: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def faithful(self) -> bool | None:
        """Whether every quote stands in its passage; None where none was shown."""
        return self.verbatim == self.shown if self.shown else None

    @property
    def values(self) -> dict[str, float]:
        """The shares of quotes that are verbatim, and of false ones that are refused; those of nothing are not said."""
        tried = sum(self.tried.values())
        said = {"faithfulness": self.verbatim / self.shown} if self.shown else {}
        return said | ({"false_refused": sum(self.refused.values()) / tried} if tried else {})


def check(quotes: Sequence[Quote], near: Iterable[Passage]) -> Checked:
    """Each quote held against its passage, and so are false ones made from it, the same every time.

    The words of the passages `near` are those that a swap brings in. A change that happens to give other sentences of
    the passage, as the next line of a list may be the same but for its figure, is a true quote and is not counted.
    """
    vocabulary = sorted({word for passage in near for word in words(passage.text) if len(word) >= SHORTEST})
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for quote in quotes:
        random = Random(f"{SEED} {quote.text}")  # noqa: S311 (the same draw every time)
        made = {pair for _ in range(ROUNDS) for pair in perturbations(quote.text, random, vocabulary)}
        for kind, changed in sorted(made):
            if not _are_sentences(changed, quote.passage):
                tried[kind] += 1
                refused[kind] += not is_verbatim(changed, quote.passage.text)
    verbatim = sum(is_verbatim(quote.text, quote.passage.text) for quote in quotes)
    return Checked(len(quotes), verbatim, dict(tried), dict(refused))


def together(found: Iterable[Checked]) -> Checked:
    """The counts of several answers added up, the kinds of change in the order of their names."""
    every = list(found)
    tried, refused = Counter[str](), Counter[str]()
    for one in every:
        tried.update(one.tried)
        refused.update(one.refused)
    return Checked(
        sum(one.shown for one in every), sum(one.verbatim for one in every),
        {kind: tried[kind] for kind in sorted(tried)}, {kind: refused[kind] for kind in sorted(tried)},
    )  # fmt: skip


def _are_sentences(text: str, passage: Passage) -> bool:
    """Whether `text` is one or several whole sentences of `passage`."""
    ends = {sentence.end for sentence in passage.sentences}
    return any(
        passage.text.startswith(text, sentence.start) and sentence.start + len(text) in ends
        for sentence in passage.sentences
    )
