"""Misspelt words of a question, matched to the words that the documents hold."""

from collections.abc import Iterable
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract
from spellchecker import SpellChecker

from search.text import fold

SHORTEST = 5  # letters: below, one letter changed makes too many other words
LONG = 9  # letters from which two typing errors are forgiven


class Spelling:
    """The words of a corpus in lower case, each with how often it occurs."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._forms: dict[str, str] = {}  # without accents: as it is most often written
        self._counts: dict[str, int] = {}
        counts = dict(words)
        for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            self._forms.setdefault(fold(word), word)
            self._counts[fold(word)] = self._counts.get(fold(word), 0) + count
        self._written = frozenset(counts)
        self._known = list(self._forms)

    def accented(self, word: str) -> str:
        """`word`, with the accents that the documents write it with when they have it with others only."""
        lower = word.lower()
        return word if lower in self._written else self._forms.get(fold(lower), word)

    def mended(self, word: str) -> str | None:
        """The word of the documents nearest to `word`, which they do not hold; None when none is near.

        A word of the French dictionary is no misspelling, though the documents lack it. One typing error is forgiven (a
        letter wrong, missing, too many, two swapped), two in a long word; between equals the most frequent wins.
        """
        typed = fold(word)
        if len(typed) < SHORTEST or typed in self._forms or word.lower() in _dictionary():
            return None
        errors = 2 if len(typed) >= LONG else 1
        near = extract(typed, self._known, scorer=DamerauLevenshtein.distance, score_cutoff=errors, limit=20)
        # The first letter is seldom mistyped: two errors and another first letter are another word.
        likely = [(d, -self._counts[w], w) for w, d, _ in near if w[0] == typed[0] or d == 1]
        return self._forms[min(likely)[2]] if likely else None


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="fr")
