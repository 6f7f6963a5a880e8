"""A follow-up understood with the question before it, by a rule over its words: no language model.

The rule. With a question before it, and no legal reference of its own, a question is a follow-up when it is

1. a piece: it begins with *et*, *and*, *mais*, *quid de*, *what about*, or with a preposition, and asks nothing itself
   (no question word, no inverted verb). A year takes the place of the earlier question's year, an article of its
   article, words after a preposition of what the same preposition introduces there; else they are added to it;
2. a question about something that it does not name (`search/anaphora.py`): a pronoun, *son* or *ce dispositif* with
   nothing before it that it could stand for; or no word of content, or only words that are always of something (*quel
   est le délai ?*); or *et* and one word of content. It is asked as it is, and what the earlier question is about
   follows in brackets.

Any other question stands alone, whatever was asked before.
"""

import re
import unicodedata

from search.anaphora import INFINITIVE, asks, content, is_of_something, lacks_its_thing, plain
from search.lookup import read_request
from search.query import bare
from search.references import find_references
from search.text import fold, looks_english

LONGEST_PIECE = 6  # words of content in a piece
ADVERBIAL = 3  # words of content in a piece that begins with a preposition alone
MARGIN = 10  # characters that putting two questions together may add

_LINK = re.compile(r"^\W*(?:merci\b\W*)?(?:et|and|mais|but)\b[ ,]+(?:(?:alors|donc|sinon|puis|then)\b[ ,]*)?")
_TURN = re.compile(r"^\W*(?:quid|qu'en est-il|what about|how about|same question|meme question)\b ?")
_OF = {"des ": "les ", "du ": "le ", "de la ": "la ", "de l'": "l'", "de l’": "l’", "de ": "", "d'": "", "d’": ""}
_LIKEWISE = re.compile(r"\b(?:memes?|aussi|egalement|autant|same|too|also)\b")
_PREPOSITION = re.compile(
    r"(?:en|pour|avec|sans|chez|dans|sur|par|selon|depuis|avant|apres|a|au|aux|in|for|with|without|at)\b"
)
_VERB = r"\S+-(?:t-)?(?:ils?|elles?|on)\b"
_PHRASE = rf"\b{{preposition}} (?:(?!{_VERB})[^\s,;:?()]+ ?){{{{1,5}}}}(?=\s*$|,|{_VERB})"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDED = re.compile(r" ?\? (?:Et|And) [^?]+$")
_BRACKETS = re.compile(r"\(([^()]+)\)$")

# What stands before the thing that a question is about: with a noun (*quelle loi*, *combien de pays*), and without.
_ASKED = re.compile(
    r"^\W*(?:(?:[àa]|de|d['’]|pour|par|dans|depuis|jusqu['’][àa]|sous|avec|en|in|for|to) ?)*"
    r"(?:(?P<noun>quel(?:le)?s? (?!est |sont |était |seront |sera )|combien d(?:e |['’])|how many |which )"
    r"|(?:qu['’])?est[- ]ce qu(?:e |['’])|c['’]est quoi |quel(?:le)?s? (?:est|sont|était|seront|sera) "
    r"|combien |comment |quand |pourquoi |o[ùu] |qui |que |qu['’]|how (?:much|long|to) "
    r"|(?:what|who|when|where|how|why) |(?:can|must|may|is|are|do|does|should) )",
    re.IGNORECASE,
)
_THING = re.compile(r"\b(?:(?:les?|la|une?|des|du|de la|notre|votre|the|an?|our) |[ld]['’])(?=\w)|(?<!^)\b[A-ZÀ-Þ\d]")
_INVERTED = re.compile(r"(?<=\w)-(?:t-)?(?:ils?|elles?|on|je|nous|vous)\b", re.IGNORECASE)


def understood(question: str, previous: str, longest: int = 2000) -> str:
    """`question` as it is to be asked after `previous`, itself as it was understood; "" when there is none.

    It stays as it is where both, together, have more than `longest` characters.
    """
    if not previous.strip() or len(question) + len(previous) > longest - MARGIN:
        return question
    typed, earlier = bare(_tidy(question)), bare(_tidy(previous))
    words = plain(typed)
    turn = _TURN.match(words)
    link = turn or _LINK.match(words)
    if link and not asks(words[link.end() :]):
        piece = _piece(typed[link.end() :], turned=turn is not None)
        named = content(plain(piece))
        if piece and len(named) <= LONGEST_PIECE:
            return _of_it(piece, earlier) if not named or is_of_something(plain(piece)) else _continued(earlier, piece)
    if read_request(typed).mentions:
        return question
    adverbial = _PREPOSITION.match(words) and not asks(words) and " que " not in words
    if adverbial and 0 < len(content(words)) <= ADVERBIAL:
        return _continued(earlier, typed.strip(" ?.!"))
    start = link.end() if link else 0
    linked = start and (len(content(words[start:])) <= 1 or _LIKEWISE.search(words[start:]))
    return _of_it(typed[start:], earlier) if linked or lacks_its_thing(words[start:]) else question


def _piece(text: str, *, turned: bool) -> str:
    """What follows *et*; or *quid de*, whose *de* goes."""
    piece = text.strip(" ?.!,")
    start = next((start for start in _OF if turned and piece.lower().startswith(start)), "")
    return _OF.get(start, "") + piece[len(start) :]


def _continued(earlier: str, piece: str) -> str:
    """The earlier question with a piece in the place of what it renews, or added."""
    ended = earlier.rstrip(" ?.!")
    mark, also = ("?", "And") if looks_english(earlier) else (" ?", "Et")
    years, new = _YEAR.findall(ended), _YEAR.findall(piece)
    if len(new) == 1 and len(set(years)) == 1 and not content(_YEAR.sub("", plain(piece))):
        return f"{ended.replace(years[0], new[0])}{mark}"
    asked, before = find_references(piece), find_references(ended)
    if asked and before:
        named = piece[asked[0].start : asked[-1].end]
        replaced = ended[before[0].start : before[-1].end]
        article = "article " if fold(replaced).startswith("art") and not fold(named).startswith("art") else ""
        return f"{ended[: before[0].start]}{article}{named}{ended[before[-1].end :]}{mark}"
    if not _PREPOSITION.match(plain(piece)):
        return f"{_ADDED.sub('', ended)}{mark} {also} {piece}{mark}"
    phrase = _PHRASE.format(preposition=re.escape(piece.split(maxsplit=1)[0]))
    last = list(re.finditer(phrase, ended, re.IGNORECASE))
    if last and not years and not new and not re.match(rf"\w+ {INFINITIVE}", plain(last[-1][0])):
        rest = ended[last[-1].end() :]
        return f"{ended[: last[-1].start()]}{piece}{'' if rest.startswith(',') else ' '}{rest}".rstrip() + mark
    return f"{ended} {piece[0].lower()}{piece[1:]}{mark}"


def _of_it(question: str, earlier: str) -> str:
    """The question, and in brackets what the earlier one is about."""
    asked = question.strip(" .!?,")
    mark = "?" if looks_english(asked) else " ?"
    return f"{asked[:1].upper()}{asked[1:]}{mark} ({_topic(earlier)})"


def _topic(question: str) -> str:
    """What a question is about: its words from the first thing named on, without what asks."""
    if inside := _BRACKETS.search(question):
        return inside[1]
    words = " ".join(re.sub(r"[?()]", " ", question).split()).strip(" .!,;")
    opening = _ASKED.match(words)
    left = _INVERTED.sub("", words[opening.end() :] if opening else words)
    thing = _THING.search(left)
    # *quelle somme le 1 % eau représente*: what is asked of it goes; *quelle loi permet de…*: that is what it is about.
    if opening and thing and (not opening["noun"] or thing.start() == len(left.split()[0]) + 1):
        left = left[thing.start() :]
    return left or words


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
