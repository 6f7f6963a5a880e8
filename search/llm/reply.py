"""A model's reply, whole or as far as it has come, to sentences with the numbers of the passages that they cite."""

import re
import unicodedata
from typing import NamedTuple

from search.text import sentence_spans

_THOUGHT = re.compile(r"</?(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_TAG_BEGUN = re.compile(r"<[/a-z]{0,10}$", re.IGNORECASE)
# [1], [1][2], [1, 2], [1-3], [passage 2], [P2], [^2], 【2】, 【2†source】
_ONE = r"(?:passages?|p|n°|source)?\s*\^?\d{1,4}"
_CITATION = re.compile(
    rf"\s*[\[【]\s*{_ONE}(?:\s*(?:,|;|et|and|&|-|–)\s*{_ONE})*\s*(?:†[^\]】]*)?[\]】]", re.IGNORECASE
)
_BEGUN = re.compile(r"\s*[\[【][^\]】]{0,40}$")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*\D{0,8}(\d+)")
_FIRST_MARK = 0xE100  # private characters that stand for the citations while the sentences are split
_MARK = re.compile("[\ue100-\uf8ff]")
_MARKS_AFTER_STOP = re.compile(r"([.!?…]+[»”\")\s]*)((?:\s*[\ue100-\uf8ff])+)")
_EMPHASIS = re.compile(r"\*\*|__|`")
_LINE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|[-*•–]\s+|>\s+|\d{1,2}[.)]\s+)+")


class Stated(NamedTuple):
    """A sentence without its citations, and the numbers that it cites, in order."""

    text: str
    citations: tuple[int, ...]


def sentences(reply: str, *, whole: bool) -> list[Stated]:
    """The sentences of `reply`; unless it is `whole`, only those that the next one follows, which are complete."""
    text = _visible(reply, whole=whole)
    cited: list[tuple[int, ...]] = []

    def mark(match: re.Match[str]) -> str:
        cited.append(_numbers(match.group()))
        return chr(min(_FIRST_MARK + len(cited) - 1, 0xF8FF))

    text = _MARKS_AFTER_STOP.sub(r"\2\1", _CITATION.sub(mark, _EMPHASIS.sub("", text)))
    spans = sentence_spans(text)
    found = []
    for start, end in spans if whole else spans[:-1]:
        piece = text[start:end]
        numbers = [n for m in _MARK.findall(piece) for n in cited[min(ord(m) - _FIRST_MARK, len(cited) - 1)]]
        said = " ".join(_LINE_MARK.sub("", _MARK.sub("", piece)).split())
        if any(character.isalnum() for character in said):
            found.append(Stated(said, tuple(dict.fromkeys(numbers))))
    return found


def _visible(reply: str, *, whole: bool) -> str:
    """What is said, not thought: after the last closed thought, before one left open; nothing that is half a mark."""
    clean = "".join(c for c in reply if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    tags = list(_THOUGHT.finditer(clean))
    closing = max((tag.end() for tag in tags if tag.group()[1] == "/"), default=0)
    opening = min((tag.start() for tag in tags if tag.group()[1] != "/" and tag.start() >= closing), default=len(clean))
    said = clean[closing:opening]
    return said if whole else _BEGUN.sub("", _TAG_BEGUN.sub("", said))


def _numbers(citation: str) -> tuple[int, ...]:
    """The numbers in a citation; a range is all of it, up to a length that makes sense."""
    inner = citation.partition("†")[0]
    numbers = [int(n) for n in re.findall(r"\d+", inner)]
    for first, last in _RANGE.findall(inner):
        numbers += range(int(first), min(int(last), int(first) + 50) + 1)
    return tuple(dict.fromkeys(sorted(numbers)))
