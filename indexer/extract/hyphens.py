"""Words cut at line ends made whole, with their true hyphens."""

import re
from collections import Counter
from collections.abc import Iterable

HYPHENS = "-\u2010\u00ad\ufffe\x02"
"""What may stand for the hyphen at the end of a line; U+FFFE and U+0002 are pdfium's marks."""

_LONGEST = 200
"""Characters before a line's end that tell how the next line goes on; no word is so long."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-\u2010][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]+(?:['’\-\u2010][^\W\d_]+)*$")
_ADDRESS = re.compile(r"(?:://|\bwww\.)\S*$")  # a hyphen in an address of the web is its own
_FIRST = re.compile(r"[^\W\d_]+")
_COMPOUNDS_TEXT = """
peut-être c'est-à-dire vis-à-vis au-delà au-dessus au-dessous au-devant ci-dessus ci-dessous ci-après ci-joint là-bas
là-dessus par-delà rendez-vous savoir-faire savoir-être mot-clé mots-clés compte-rendu chef-lieu quelques-uns
quelques-unes grand-chose avant-projet après-midi outre-mer porte-parole mieux-être bien-être vice-président
vice-présidente non-respect multi-acteurs multi-acteur multi-pays multi-partenaires plate-forme plates-formes
par-dessus par-dessous
"""
_COMPOUNDS = frozenset(_COMPOUNDS_TEXT.split())
_PREFIXES = frozenset(("multi", "non", "ex", "vice", "demi", "franco", "sous", "quasi"))
# What French sets before a word without a hyphen, though some of it is a word of its own.
_GLUED_TEXT = """
aéro agro anti audio auto chrono électro ethno euro extra hydro hyper infra inter intra macro mega méga méta micro mono
moto multi para péri photo physio pluri poly post psycho radio rétro semi socio super supra télé thermo trans ultra
vidéo
"""
_GLUED = frozenset(_GLUED_TEXT.split())
_AFTER_SOUS = ("cri", "sign", "tra", "venir", "tirer")  # souscrire, soustraire: those that are written in one
_TENS = ("dix", "vingt", "trente", "quarante", "cinquante", "soixante", "quatre")
_UNITS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "vingt")
_PRONOUNS = frozenset(("elle", "elles", "ils", "nous", "vous", "moi", "toi"))


class Joiner:
    """Joins lines; knows the words of the document, which tell `coopéra-tion` from `franco-allemand`."""

    def __init__(self, lines: Iterable[str], cells: Iterable[str] = ()) -> None:
        """`cells` are lines of narrow cells: only the words inside them are sure to be whole."""
        self._words: Counter[str] = Counter()
        for line in cells:
            self._words.update([_plain(word) for word in _WORD.findall(line)][1:-1])
        cut = False
        for line in lines:
            words = [_plain(word) for word in _WORD.findall(line)]
            # The two parts of a word cut at the end of a line are no evidence.
            first, cut = int(cut), _cut(line)
            self._words.update(words[first : len(words) - cut])

    def join(self, lines: Iterable[str]) -> str:
        """The lines as one running text."""
        return self.spans(lines)[0]

    def spans(self, lines: Iterable[str], narrow: bool = False) -> tuple[str, list[tuple[int, int]]]:
        """The lines as one running text, and where each of them lies in it.

        In a `narrow` cell some programs cut a word without a hyphen.
        """
        done, before, text = list[str](), 0, ""  # what no line can change any more, its length, and the rest
        spans: list[tuple[int, int]] = []
        for line in map(str.strip, lines):
            if len(text) > 2 * _LONGEST:
                done.append(text[:-_LONGEST])
                before, text = before + len(done[-1]), text[-_LONGEST:]
            if text and line:
                if _cut(text):
                    text = self._open_word(text, line)
                elif not (narrow and self._is_torn(text, line)):
                    text += " "
                if spans[-1][1] > before + len(text):
                    spans[-1] = (spans[-1][0], before + len(text))  # it has lost its hyphen
            spans.append((before + len(text), before + len(text) + len(line)))
            text += line
        return "".join((*done, text)), spans

    def _open_word(self, before: str, after: str) -> str:
        """`before` as `after` has to follow it: its last hyphen may belong to the word or only to the line."""
        stem = before.rstrip(HYPHENS)
        return f"{stem}-" if self._is_true(stem, after) else stem

    def _is_torn(self, before: str, after: str) -> bool:
        """True when two parts are no words of the document, but one word together."""
        last, first = _LAST.search(before), _FIRST.match(after)
        if last is None or first is None or first[0][0].isupper() != last[0].isupper():
            return False
        left, right = _plain(last[0]).rsplit("'", 1)[-1], _plain(first[0])
        return self._words[left + right] > 0 and not (self._words[left] and self._words[right])

    def _is_true(self, stem: str, after: str) -> bool:
        """True when the hyphen between the two parts belongs to the word."""
        if _ADDRESS.search(stem):
            return True
        last, first = _LAST.search(stem), _FIRST.match(after)
        if first is None or last is None:
            return True  # Covid-19
        left, right = _plain(last[0]), _plain(first[0])
        if self._words[left + right]:
            return False
        if first[0][0].isupper() or self._words[f"{left}-{right}"] or _is_compound(left, right):
            return True  # Saint-Denis
        tail = left.rsplit("-", 1)[-1].rsplit("'", 1)[-1]
        from indexer.extract.lexicon import USES

        if tail + right in USES:
            return False
        return self._is_of_two_words(tail, right) or _are_usual_words(tail, right)

    def _is_of_two_words(self, left: str, right: str) -> bool:
        """True for two words of the document that never stand glued in it: pays-partenaire, multi-acteurs."""
        if len(right) < 4 or not self._words[right]:
            return False
        return left in _PREFIXES or (len(left) >= 4 and self._words[left] > 0)


def _is_compound(left: str, right: str) -> bool:
    """True for what French always writes with a hyphen, or never cuts there."""
    tail = left.rsplit("-", 1)[-1].rsplit("'", 1)[-1]
    return (
        not _COMPOUNDS.isdisjoint((f"{left}-{right}", f"{tail}-{right}"))
        or right in ("même", "mêmes")
        or (tail.endswith(_TENS) and right.startswith(_UNITS))  # dix-huit, quatre-vingts, trente-deuxième
        or (tail == "sous" and not right.startswith(_AFTER_SOUS))
        or (tail == "franco" and not right.startswith(("pho", "phi")))  # franco-allemand, but francophone
        or len(right) <= 2  # French is not cut before its last two letters: est-il, celui-ci
        or (right in _PRONOUNS and left[-1] in "tdsz")  # doit-elle, avez-vous
    )


def _are_usual_words(left: str, right: str) -> bool:
    """True for two words of the dictionary, which does not hold them glued: termes-descriptions."""
    from indexer.extract.lexicon import USES, USUAL

    long = len(left) >= 4 and len(right) >= 5
    return long and left not in _GLUED and min(USES.get(left, 0), USES.get(right, 0)) >= USUAL


def _cut(line: str) -> bool:
    """True when a line ends in the middle of a word."""
    return len(line) > 1 and line[-1] in HYPHENS and (line[-2].isalnum() or line[-2] in HYPHENS)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").replace("\u2010", "-")
