"""A question made ready: cleaned, its misspelt words matched to the documents', widened with the glossary, embedded."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.encoder import Encoder
from search.errors import QuestionEmpty, QuestionTooLong
from search.index.protocol import Index, Scores
from search.lookup import Request, read_request
from search.settings import Settings
from search.text import english_tokens, is_stop_word, looks_english, tokens

_WRITTEN = re.compile(r"[^\W\d_]+")
# What people say before and after the question itself.
_GREETING = re.compile(
    r"^\W*(?:(?:bonjour|bonsoir|madame|monsieur|mesdames|messieurs|à tous|a tous|svp|s'il vous pla[iî]t)\b[\s,.!]*)+"
    r"|^\W*(?:je (?:voudrais|souhaite|souhaiterais|cherche à|cherche a|veux|aimerais)|nous (?:voudrions|souhaitons|"
    r"souhaiterions|cherchons à|aimerions)|j'aimerais|pou(?:vez|rriez)[- ]vous me dire|savez[- ]vous|"
    r"est-il possible de)(?: (?:savoir|connaître|connaitre|comprendre|dire))? ?(?:si |s')?(?=\w)"
    r"|[\s,.!?]*\b(?:s'il vous pla[iî]t|svp|merci(?: (?:d'avance|beaucoup|par avance|de votre (?:aide|réponse)))?|"
    r"cordialement|bien à vous|bonne journée)[\s,.!?]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question's clean text, and what is searched for.

    `mended` are the misspelt words, each with the word it was taken for; `tokens` are what it asks about, in French
    also when it is in English; `terms` are these and those that the glossary adds, each with its weight; `vector` has
    the shape (dimension,), as `plain`, which the model gives without what it learned: what it learned ranks better, but
    tells less well whether anything answers; `pieces` are the vectors of the pieces of its words, (pieces, width);
    `request` are the legal references that it holds.
    """

    text: str
    mended: Mapping[str, str]
    tokens: tuple[str, ...]
    terms: Mapping[str, float]
    vector: Scores
    plain: Scores
    pieces: Scores
    english: bool
    request: Request = field(default_factory=Request)


def prepare(question: str, encoder: Encoder, index: Index, settings: Settings) -> Query:
    """Make `question` ready to be asked of `index`.

    Raises:
        QuestionEmpty: it has no letter or digit.
        QuestionTooLong: it has more characters than the setting `question_characters`.
    """
    text = clean_question(question, settings.question_characters)
    english = looks_english(text)
    understood = text if english else bare(text)
    mended: dict[str, str] = {}
    if settings.spelling and not english:
        understood, mended = _mended(understood, index)
    asked = english_tokens(understood) if english else tokens(understood)
    widened = index.glossary.widen(asked, english=english)
    if english and widened.names:  # its own words are not in French documents, but names and acronyms may be
        asked = list(dict.fromkeys([*widened.main, *(token for token in asked if token in index.glossary.vocabulary)]))
        asked += [token for token in widened.rest if token not in asked]
    added = widened.others if english else (*widened.main, *widened.others)
    terms = {token: float(count) for token, count in Counter(asked).items()}
    terms |= {token: settings.glossary_weight for token in added if token not in terms and settings.glossary_weight}
    if english and widened.names:  # the encoder finds French passages better with the French name of a notion beside
        understood = f"{understood} ({', '.join(widened.names)})"
    vector, plain, pieces = encoder.encode_question(understood)
    request = read_request(text, index.glossary.laws)
    return Query(text, mended, tuple(asked), terms, vector, plain, pieces, english, request)


def clean_question(question: str, longest: int) -> str:
    """`question` without control characters and with single spaces.

    Raises:
        QuestionError: nothing to search for is left, or more than `longest` characters came in.
    """
    if len(question) > longest:
        raise QuestionTooLong(
            f"The question has {len(question):,} characters; at most {longest:,} are read. Ask a shorter question."
        )
    readable = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in question)
    text = " ".join(readable.split())
    if not tokens(text):
        raise QuestionEmpty("The question is empty: write a few words, for instance « Par où commencer ? ».")
    return text


def bare(text: str) -> str:
    """`text` without greetings and thanks, unless nothing would be left to search for."""
    before = ""
    bare = text.replace("’", "'")
    while bare != before:
        before, bare = bare, _GREETING.sub("", bare)
    return bare if tokens(bare) and bare != text.replace("’", "'") else text


def _mended(text: str, index: Index) -> tuple[str, dict[str, str]]:
    """`text` with its words as the documents write them, and those of another spelling than a slip of accents."""
    if text.isupper():
        text = text.lower()
    mended: dict[str, str] = {}

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if word[1:].lower() != word[1:] or (word[0].isupper() and match.start()):  # a name or an acronym
            return word
        if is_stop_word(word) or any(
            index.holds(token) or token in index.glossary.vocabulary for token in tokens(word)
        ):
            return index.spelling.accented(word)
        if near := index.spelling.mended(word):
            mended[word] = near
        return near or word

    return _WRITTEN.sub(mend, text), mended
