"""Whether the letters of a text layer are those that its page shows; some files tell wrong ones, or none."""

import re

_ENOUGH_LETTERS = 200  # before shares say anything
_USUAL_SHARE = 0.15  # sentences of French from 0.25
_PAIR_SHARE = 0.55  # words of French from 0.65, of its neighbours' languages from 0.56; wrong letters to 0.54
_ENOUGH_PAIRS = 16
_MISSPELT_SHARE = 0.01  # none on 488 real pages; from 0.02 where a wrong encoding spoils the accents
_WORD = re.compile(r"[^\W\d_]{2,}")
# The commonest words of French, then of its neighbours: a page in German is no garbage.
_USUAL_TEXT = """
le la les de du des un une et en au aux que qui ne pas est sont par pour sur dans avec ce cette ces son sa ses
leur leurs il elle ils ou où plus se qu être ont été
the of and to in is for that with as on be are by this or from
der die das und von zu den mit im ist des für auf dem ein eine
el los las del una por con para su es al lo
di che della per nel gli dei alla os da do em uma não
"""
_USUAL = frozenset(_USUAL_TEXT.split())
# The commonest pairs of letters of the same languages: a first letter, then those that follow it.
_PAIRS_TEXT = """
abcdgilmnprstuv baeilor caehiortu daeio eacdegilmnprstuvz faeio gaeir haeio iacdeglmnorstv ke laeilo maeiop nacdeginost
ocilmnprstu paeilor qu radeimorstu saceiopstu taeiorstu uceilnrst vaeio
"""
_PAIRS = frozenset(letters[0] + letter for letters in _PAIRS_TEXT.split() for letter in letters[1:])
# What no word has after a small letter: dØpartement, dŽpartement, d‚partement, dÃ©partement.
_MISSPELT = re.compile(r"(?<=[a-zß-öø-ÿœ])(?:[À-ÖØ-ÞŁŒŠŽŸ‚\ufffd\ue000-\uf8ff](?=[a-zß-öø-ÿœ])|Ã[\x80-\xbf])")


def is_nonsense(text: str) -> bool:
    """True for a text of which the words are none: neither usual ones, nor made of letters as words are.

    Lists of names and tables hold few usual words, but true ones.
    """
    return _usual_share(text) < _USUAL_SHARE and _pair_share(text) < _PAIR_SHARE


def is_unknown(text: str, unknown: int) -> bool:
    """True when the file does not say a large share of the letters; `unknown` is the number of those glyphs."""
    return unknown > 20 and unknown > 0.3 * (unknown + sum(map(str.isalpha, text)))


def is_misspelt(text: str) -> bool:
    """True for a text of true words of which the accented letters are wrong ones."""
    found = len(_MISSPELT.findall(text))
    return found > 2 and found >= _MISSPELT_SHARE * len(_WORD.findall(text))


def _usual_share(text: str) -> float:
    """The share of a text's words that are among the commonest; 1 when it is too short to tell."""
    words = _WORD.findall(text.lower())
    if sum(map(str.isalpha, text)) < _ENOUGH_LETTERS:
        return 1.0
    return sum(word in _USUAL for word in words) / max(len(words), 1)


def _pair_share(text: str) -> float:
    """The share of the letter pairs of a text's different words that are among the commonest; 0 when it has few."""
    pairs = [word[i : i + 2] for word in set(_WORD.findall(text.lower())) for i in range(len(word) - 1)]
    return sum(pair in _PAIRS for pair in pairs) / len(pairs) if len(pairs) >= _ENOUGH_PAIRS else 0.0
