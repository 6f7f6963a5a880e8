"""A passage's text as HTML: the question's words marked, the sentences quoted in the answer underlined."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import escape

from search.references import find_articles
from search.text import tokens

Span = tuple[int, int]

# Pieces that the analysis turns into one token each; the elided word before an apostrophe stays out of the mark.
_PIECE = re.compile(
    r"\d+(?:[.,]\d+)?[ \u00a0\u202f]?(?:%|pour ?cents?\b)"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,/-]\d+)*(?:er|e|ème|bis|ter)?\b"
    r"|\b(?:[^\W\d_]\.){2,}"
    r"|(?:\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’])?(?P<word>[^\W\d_][^\W_]*(?:['’][^\W\d_][^\W_]*)*)",
    re.IGNORECASE,
)


def marked_text(text: str, words: Collection[str], quoted: Iterable[Span] = ()) -> str:
    """`text` as one `<p>` a line, escaped; `words` are the question's tokens, `quoted` spans of `text`."""
    quotes = sorted(quoted)
    lines = []
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        inner = [(max(a, start), min(b, end)) for a, b in quotes if a < end and b > start]
        lines.append(f"<p>{_line(text, start, end, frozenset(words), inner)}</p>")
    return "".join(lines)


def matched_spans(text: str, words: Collection[str]) -> list[Span]:
    """Where `text` holds a word, number or legal reference with a token in `words`, in order, without overlap."""
    return list(_matched(text, frozenset(words)))


def _matched(text: str, words: frozenset[str]) -> Iterator[Span]:
    at = 0
    for reference in find_articles(text):
        yield from _pieces(text, at, reference.start, words)
        if reference.key.lower() in words:
            yield reference.start, reference.end
        at = reference.end
    yield from _pieces(text, at, len(text), words)


def _pieces(text: str, start: int, end: int, words: frozenset[str]) -> Iterator[Span]:
    for match in _PIECE.finditer(text, start, end):
        span = match.span("word") if match["word"] else match.span()
        if not words.isdisjoint(_tokens(text[span[0] : span[1]])):
            yield span


def _line(text: str, start: int, end: int, words: frozenset[str], quoted: list[Span]) -> str:
    marks = [(start + a, start + b) for a, b in _matched(text[start:end], words)]
    html, at = [], start
    for quote_start, quote_end in quoted:
        html.append(_with_marks(text, at, quote_start, marks))
        html.append(f'<span class="quoted">{_with_marks(text, quote_start, quote_end, marks)}</span>')
        at = quote_end
    html.append(_with_marks(text, at, end, marks))
    return "".join(html)


def _with_marks(text: str, start: int, end: int, marks: list[Span]) -> str:
    """`text[start:end]`, escaped, each of `marks` cut to it in a `<mark>`."""
    html, at = [], start
    for mark_start, mark_end in marks:
        a, b = max(mark_start, at), min(mark_end, end)
        if a < b:
            html.append(f"{escape(text[at:a])}<mark>{escape(text[a:b])}</mark>")
            at = b
    return "".join(html) + escape(text[at:end])


@lru_cache(maxsize=50_000)
def _tokens(word: str) -> frozenset[str]:
    return frozenset(tokens(word))
