"""French text analysis: text to search tokens, text to sentences. Documents and questions go through the same one.

A token is, in this order: a legal reference under its key (`l1115-1`), a number (thousands joined: `45387`; a share:
`1%`), an acronym without its dots (`cgct`), or a word without its elision, stemmed (Snowball, French), then without its
accents. Accents go after stemming: before it, *réglementation* and *réglementée* part.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from search.references import find_articles

ANALYSIS = "fr-4"  # kept in the index, which is refused under another one: raise it when tokens change

_ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quoiqu".split())
_STOP_WORDS = frozenset(
    """a afin ai aimerais aimerait aimerions ainsi aller alors ans apres as au aucun aussi autre autres aux avait avant
    avec avoir ayant bien bonjour c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chez
    chose choses ci combien comme comment d dans de deja depuis des dire dis dit doit donc dont du elle elles en
    encore entre es est et etaient etait etant etc ete etes etre eu eux faire fait faudrait faut font gens il
    ils j jamais je jusque juste l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m
    ma mais me meme memes merci mes moi moins mon n ne ni no non nos notre nous on ont or ou oui par parce parle
    pas pendant peu peut peuvent peux plus pour pourquoi pourrait pourrions pouvoir pouvons puis puisque qu
    quand que quel quelle quelles quelqu quelque quelques quels qui quoi quoique rien s sa sais sait sans savoir
    se selon sera seront ses si soi soient soit son sont souhaite souhaitons sous suis sur svp t ta te tes toi
    ton tous tout toute toutes tres trop truc tu un une va vas vers veulent veut veux via voici voila vont vos
    votre voudrais voudrait voudrions vouloir voulons vous vraiment y""".split()
)
_ENGLISH = frozenset(
    """a about after all also an and any are as at be because been before between both but by can could did do does each
    for from get give had has have having how i if in into is it its just like me more most much must my need no not of
    on one or other our out over shall should so some such than that the their them then there these they this those
    through to too under until up us was we were what when where whether which while who whom whose why will with
    without would you your""".split()
)
_IN_BOTH = frozenset("a an as but me no on or out plus sans sous son us".split())  # says nothing of the language

_FOLDED_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "′": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
                               "−": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE",
                               "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None})  # fmt: skip
_TOKEN = re.compile(
    r"(?P<share>\d+(?:[.,]\d+)?) ?(?:%|pour ?cents?\b)"
    r"|(?P<number>(?<!\d)\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,/-]\d+)*(?:er|e|eme|ème|bis|ter)?\b)"
    r"|(?:\b(?:[cdjlmnst]|qu)')?(?P<acronym>\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b(?!'))?)"
    r"|(?P<word>[^\W_]+(?:'[^\W\d_][^\W_]*)*)",
    re.IGNORECASE,
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")

_local = threading.local()  # a stemmer keeps state: one for each thread


def tokens(text: str) -> list[str]:
    """The search tokens of `text`, in order, stop words left out; only stop words give those stop words."""
    clean = unicodedata.normalize("NFKC", without_note_calls(text).translate(_FOLDED_MARKS))
    found: list[str] = []
    stopped: list[str] = []
    at = 0
    for reference in find_articles(clean):
        _scan(clean[at : reference.start], found, stopped)
        found.append(reference.key.lower())
        at = reference.end
    _scan(clean[at:], found, stopped)
    return found or stopped


def _scan(text: str, found: list[str], stopped: list[str]) -> None:
    shouted = text.isupper()
    for match in _TOKEN.finditer(text):
        kind, written = match.lastgroup, match.group(match.lastgroup or 0)
        value = written.lower()
        if kind == "share":
            found.append(value.replace(".", ",") + "%")
        elif kind == "number":
            found.append(re.sub("[eè]me$", "e", value.replace(" ", "").replace(".", ",")))
        elif kind == "acronym":
            found.append(fold(value.replace(".", "")))
        else:
            word = _without_elision(value)
            # CES, NOTRe: capitals say that it is a name, unless all the text has them.
            named = not shouted and sum(c.isupper() for c in written.split("'")[-1]) > 1
            (stopped if fold(word) in _STOP_WORDS and not named else found).append(stem(word))


def is_stop_word(word: str) -> bool:
    """Whether `word` is left out of the search tokens of a text that has others."""
    return fold(word) in _STOP_WORDS


def is_english_stop_word(word: str) -> bool:
    """Whether `word` says nothing of what an English text is about."""
    return word.lower() in _ENGLISH


def words(text: str) -> list[str]:
    """The words of `text` in lower case with their accents, without their elision; no figures."""
    clean = unicodedata.normalize("NFKC", text.translate(_FOLDED_MARKS)).lower()
    return [word for match in _WORD.finditer(clean) if (word := _without_elision(match.group())).isalpha()]


def without_note_calls(text: str) -> str:
    """`text` without the raised figures that call a note, which would be read as part of a number: `1984¹`."""
    return _NOTE_CALL.sub("", text)


def squash(text: str) -> str:
    """Only the letters and digits of `text`, without case or note calls: what two typings of the same words share."""
    return "".join(c for c in unicodedata.normalize("NFKC", without_note_calls(text)).casefold() if c.isalnum())


def looks_english(text: str) -> bool:
    """Whether `text` holds more English function words than French ones."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _IN_BOTH]
    return sum(word in _ENGLISH for word in words) > sum(fold(word) in _STOP_WORDS for word in words)


def english_tokens(text: str) -> list[str]:
    """The search tokens of an English `text` that say what it is about; all of them when none does."""
    kept = " ".join(word for word in text.split() if not is_english_stop_word(word.strip(".,;:!?'\"()")))
    return tokens(kept) or tokens(text)


@lru_cache(1 << 16)  # a corpus says the same words again and again
def stem(word: str) -> str:
    """The stem of a lower-case word, without accents.

    Snowball needs the accent of some endings, which are given back to who types without (*solidarite*, *jumelees*,
    *transfrontaliere*); and it keeps the plural mark after a vowel (*élus*, *lieux*), so it is taken off here.
    """
    accented = re.sub(r"(?<=it)e(?=s?$)|e(?=es?$)", "é", re.sub(r"(?<=i)e(?=res?$)", "è", word))
    stemmed = fold(_stemmer().stemWord(accented))
    return re.sub(r"(?<=..[aeiou])s$|(?<=.eu)x$", "", stemmed)


def _without_elision(word: str) -> str:
    parts = word.split("'")
    first = next((place for place, part in enumerate(parts[:-1]) if part not in _ELIDED), len(parts) - 1)
    return "".join(parts[first:])


@lru_cache(1 << 16)
def fold(text: str) -> str:
    """`text` without its accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def _stemmer() -> Stemmer.Stemmer:
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("french")
    stemmer: Stemmer.Stemmer = _local.stemmer
    return stemmer


_NOTE_CALL = re.compile("[⁰¹²³⁴-⁹]+")
# From the first of several marks, and without a way back: a line of dots is read once.
_END = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)(?:[⁰¹²³⁴-⁹]|[\s\u00a0\u202f]*[»”\")\]])*"
    r"(?=\s+[«“\"(\[]?[\s\u00a0\u202f]*[A-ZÀ-ÖØ-Þ\d])|\n+"
)
_NUMBER_OF_ITEM = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5})")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«'’\u00a0\u202f]|\.-)(?:[A-Za-zÀ-ÿ]|LO|LP|art|arts|al|ann|apr|arr|av|bull|cass|cf|chap|chron|circ|civ|coll|"
    r"concl|cons|crim|dir|dr|éd|env|ex|fasc|fig|hab|ibid|janv|févr|avr|juill?|sept|oct|nov|déc|L\.O|L\.P|m|mm|mme|mmes|mlle|"
    r"min|max|n|no|nos|obs|op|ord|p|pp|par|pr|préc|prof|rapp|rec|réf|sect|sec|spéc|st|suiv|t|tél|tit|trib|v|vol)$",
    re.IGNORECASE,
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` lie, as (start, end), in order, without surrounding white space.

    A line break ends a sentence (blocks are joined by one); the full stop of an abbreviation (`art.`, `L.`, `n.`) or of
    a number at the head of a sentence (`2. Voter`), or of a table's cell, does not.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match["mark"] == "." and (
            _ABBREVIATION.search(text, max(0, match.start() - 12), match.start())
            or _NUMBER_OF_ITEM.fullmatch(text, max(start, text.rfind("|", start, match.start()) + 1), match.start())
        ):
            continue
        _keep(text, start, match.end(), spans)
        start = match.end()
    _keep(text, start, len(text), spans)
    return spans


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if any(c.isalnum() for c in piece):
        spans.append((start + left, start + left + len(piece)))
    elif piece and spans:  # a stray mark belongs to the sentence before
        spans[-1] = (spans[-1][0], start + left + len(piece))
