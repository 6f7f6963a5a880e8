"""A question made ready: cleaned, analysed, embedded."""

import unicodedata
from dataclasses import dataclass

from search.encoder import Encoder
from search.errors import QuestionEmpty, QuestionTooLong
from search.index.protocol import Scores
from search.text import looks_english, tokens


@dataclass(frozen=True, slots=True)
class Query:
    """A question's clean text, its tokens, its vector of shape (dimension,), and whether it is put in English.

    The documents are French, so an English question's tokens say nothing of what they answer.
    """

    text: str
    tokens: tuple[str, ...]
    vector: Scores
    english: bool


def prepare(question: str, encoder: Encoder, longest: int) -> Query:
    """Make `question` ready.

    Raises:
        QuestionEmpty: it has no letter or digit.
        QuestionTooLong: it has more than `longest` characters.
    """
    text = clean_question(question, longest)
    return Query(text, tuple(tokens(text)), encoder.encode_queries([text])[0], looks_english(text))


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
