"""What a sentence denies, and whether it says that something must be: what turns a meaning round with few words."""

import re
from dataclasses import dataclass

from search.text import fold, is_stop_word, stem

_WORDS = re.compile(r"[^\W_]+'?|[,;:()]")
_ENDS = frozenset(",;:()")
_NE = frozenset(("ne", "n'"))
_AFTER_NE = frozenset("pas plus jamais aucun aucune rien ni nul nulle guere personne point".split())
_ENGLISH = frozenset("not never no cannot neither nor".split())
_WEAK = frozenset("sans non ni hors hormis aucun aucune jamais without".split())
_REPLY = re.compile(r"^\W*(?:oui|non|yes|no)\s*[,.:;]\s*", re.IGNORECASE)  # "No, the law forbids it." denies nothing
_CONTRACTED = re.compile(r"n['’]t\b")
_WEAKLY = re.compile(
    r"(?:interdi|prohib|impossib|exclu|illegal|facultati|dispens|forbid|forbad|unlawful|optional|supprim|abrog|dispar|cess[ea])"
)
_OBLIGED = re.compile(
    r"\b(?:doi(?:t|vent|s)|devr(?:a|ont|ait|aient|ez)|devez|oblig\w+|imp[ée]rati\w+|must|shall|mandatory|compulsory)\b",
    re.IGNORECASE,
)
_OBLIGED_SOMEHOW = re.compile(
    r"\b(?:impos\w+|exig\w+|requi[st]\w*|tenue?s? (?:de|d'|à)|faut|faudra|fallait|nécessair\w+|nécessit\w+|"
    r"indispensab\w+|contraint\w*|soumis\w*|précéd\w+|avant|demande\w*|prévoi\w+)\b",
    re.IGNORECASE,
)
_REACH = 8  # words from "ne" to "pas"
_AFTER = 3  # words after "pas" that are denied too: n'est pas *interdit*; and after "sans", or "interdit de"


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems of the words that a sentence denies (`""` when they say nothing), and of its other words.

    It is `plain` when it denies by *not*, and not only by *without* or *forbidden*.
    """

    plain: bool
    denied: frozenset[str]
    said: frozenset[str]

    def contradicts(self, source: "Polarity", *, close: bool) -> bool:
        """Whether this denies what `source` says or the reverse; they are `close` when they say it in the same words.

        A source may deny more, of which this says nothing.
        """
        mine = not self.denied.isdisjoint(source.said - source.denied)
        its = not source.denied.isdisjoint(self.said - self.denied)
        if self.plain and not source.plain:
            return mine or not source.denied
        if self.denied and source.denied and not (close and self.plain) and self.denied != {""}:
            return mine and its
        return mine or its


def polarity(sentence: str) -> Polarity:
    """What `sentence` denies; "ne… que" restricts and does not deny."""
    words = [fold(word) for word in _WORDS.findall(_CONTRACTED.sub(" not", _REPLY.sub("", sentence.replace("’", "'"))))]
    plain = half = False
    denied: set[int] = set()
    for place, word in enumerate(words):
        if word in _NE and (end := _denial(words, place)):
            plain = True
            denied.update(range(place + 1, end), _following(words, end, _AFTER))
        elif word in _ENGLISH or word in _WEAK or _WEAKLY.match(word):
            plain, half = plain or word in _ENGLISH, True
            denied.update(_following(words, place, 1 if word == "non" else _AFTER))
    stems = [stem(word.rstrip("'")) for word in words]
    kept = [n for n, word in enumerate(words) if len(word) > 2 and not is_stop_word(word) and word not in _ENDS]
    inside = frozenset(stems[n] for n in kept if n in denied) or frozenset([""] * (plain or half))
    return Polarity(plain, inside, frozenset(stems[n] for n in kept if n not in denied))


def _denial(words: list[str], place: int) -> int:
    """The place of the "pas" of the "ne" at `place`, 0 when it has none: *ne* … *que*."""
    for n in range(place + 1, min(place + _REACH, len(words))):
        if words[n] in _AFTER_NE:
            return n
        if words[n] in _ENDS or words[n] in ("que", "qu'"):
            break
    return 0


def _following(words: list[str], place: int, reach: int) -> range:
    """The places of up to `reach` words after `place`, as far as the next comma."""
    end = min(place + 1 + reach, len(words))
    return range(place + 1, next((n for n in range(place + 1, end) if words[n] in _ENDS), end))


def obliges(text: str, *, somehow: bool = False) -> bool:
    """Whether `text` says that something must be; `somehow`, in however soft words."""
    plain = text.replace("’", "'")
    return _OBLIGED.search(plain) is not None or (somehow and _OBLIGED_SOMEHOW.search(plain) is not None)
