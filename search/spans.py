"""How far a quote must reach to be read alone: the sentence before a pronoun, a list with what introduces it, a row.

A span is always a run of the passage's own text, so that what is quoted stays verbatim.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from search.records import Passage

LONGEST = 700  # characters of a quote that is widened; a sentence longer than that stays as it is
SHORT_LIST = 450  # characters of a list that is quoted whole whichever item answers
ROW = " | "  # between the cells of a table's row

# What stands at the beginning of a sentence that is about the one before.
_LEANS = re.compile(
    r"(?:[Ii]ls?\b|[Ee]lles?\b|[Cc](?:elui|elles?|eux)(?:-ci|-là)?|[Cc]e(?:la|ci)|[Ll]['’](?:un|une) (?:et|des)"
    r"|[Cc]es? derni\w+|"
    r"[Cc]ette dernière|[Cc](?:e|et|ette|es) (?!guide|fiche|étude|document|rapport|texte d|note)\w|[Cc]['’]"
    r"|[Ss](?:on|a|es) \w|"
    r"[Ll]eurs? \w|[Dd]ans (?:ce|cet|cette|ces|tous les) (?:cas|cadre|hypothèse)\w*|[Dd]ans ce|[ÀA] (?:ce|cet|cette) |"
    r"[Ee]n (?:effet|outre|revanche|conséquence|pratique)\b|[Dd]e (?:plus|même|ce fait)\b|[Tt]outefois\b"
    r"|[Cc]ependant\b|"
    r"[Nn]éanmoins\b|[Pp]ourtant\b|[Pp]ar (?:ailleurs|conséquent|exception|dérogation)\b|[Aa]u contraire\b|[Mm]ais\b|"
    r"[Oo]r\b|[Dd]onc\b|[Aa]insi\b|[Pp]uis\b|[Ee]nsuite\b|[Ee]nfin\b|[Dd]['’]autres\b|[Ll]es (?:deux|autres"
    r"|seconds?)\b|"
    r"[Ll]['’]autre\b|[Oo]ui\b|[Nn]on\b|[Vv]rai\b|[Ff]aux\b|[Oo]n y\b|[Tt]ou(?:s|tes) (?:deux|trois)\b|"
    r"(?:It|They|He|She|This|These|Those|However|But|Its|Their|Also)\b)"
)
_IMPERSONAL = re.compile(
    r"[Ii]l (?:n['’e] ?)?(?:faut|convient|suffit|existe|y a|importe|s['’]agit (?:de|d['’])\b(?=.*:)|appartient"
    r"|reste|peut y|"
    r"peut exister|arrive|(?:est|était|sera) \w+ (?:de|d['’]|que|qu['’]|à))|[Cc]['’]est-à-dire"
)
_EXCEPTION = re.compile(
    r"\b(?:sauf|hormis|excepté|[Tt]outefois|[Cc]ependant|[Nn]éanmoins|[Ee]n revanche|à l['’]exception"
    r"|sous (?:la )?réserve|"
    r"à (?:la )?condition|[Pp]ar (?:exception|dérogation)|[Uu]ne (?:seule )?exception|[Ll]es exceptions"
    r"|ne s['’]applique pas|"
    r"[Mm]ais|sans préjudice|seule?s? (?:peut|peuvent|cas))\b"
)
_MARK = re.compile(r"(?:[-–—•▪◦*·»]|\d{1,2}[.)°]|[a-zA-Z]\)|[ivx]{1,4}[.)])\s")


def reach(passage: Passage, place: int, *, whole: bool = False, exceptions: bool = False) -> tuple[int, int]:
    """Where the quote of the `place`-th sentence of `passage` begins and ends.

    `whole`: a list comes with all its items, as far as they fit. `exceptions`: a following sentence that limits what
    this one says comes with it.
    """
    sentence = passage.sentences[place]
    lines = _lines(passage.text)
    at = next(n for n, (start, end) in enumerate(lines) if start <= sentence.start < end)
    texts = [passage.text[start:end] for start, end in lines]
    if ROW in texts[at]:
        return _row(lines, texts, at)
    title = at + 1 < len(lines) and ROW in texts[at + 1] and not texts[at].endswith((".", "!", "?"))
    if (texts[at].endswith(":") or title) and sentence.end >= lines[at][1]:
        return _before(passage, place, _list(lines, texts, at, sentence.start, len(lines)))
    introduction = _introduced(texts, at)
    if introduction is not None:
        return _item(passage, lines, texts, introduction, at, whole=whole)
    start, end = _before(passage, place, (sentence.start, sentence.end))
    after = place + 1
    if exceptions and after < len(passage.sentences):
        following = passage.sentences[after]
        words = passage.text[following.start : following.end]
        if _EXCEPTION.match(words) and following.end - start <= LONGEST:
            end = following.end
    return start, end


def header(passage: Passage, place: int) -> str:
    """The first row of the table that the `place`-th sentence is in; "" where it is in none."""
    start = passage.sentences[place].start
    above = [
        line for line, (first, _) in zip(passage.text.split("\n"), _lines(passage.text), strict=True) if first <= start
    ]
    rows = list(takewhile(lambda line: ROW in line, reversed(above)))
    return rows[-1] if rows else ""


def leans(text: str) -> bool:
    """Whether a sentence is about the one before, by its first words."""
    return _LEANS.match(text) is not None and _IMPERSONAL.match(text) is None


def limits(text: str) -> bool:
    """Whether a sentence names an exception or a condition."""
    return _EXCEPTION.search(text) is not None


def _lines(text: str) -> list[tuple[int, int]]:
    """Where the lines of `text` lie, without the line breaks."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _row(lines: Sequence[tuple[int, int]], texts: Sequence[str], at: int) -> tuple[int, int]:
    """The row with those above it up to the table's header, where that is near; else the row alone."""
    first = at - len(list(takewhile(lambda text: ROW in text, reversed(texts[:at]))))
    start, end = lines[first][0], lines[at][1]
    return (start, end) if end - start <= LONGEST else lines[at]


def _is_item(text: str) -> bool:
    return bool(text) and (_MARK.match(text) is not None or text[0].islower() or text.endswith((";", ",")))


def _introduced(texts: Sequence[str], at: int) -> int | None:
    """The line that introduces the list that line `at` is an item of; None where it is of none."""
    if not _is_item(texts[at]):
        return None
    first = at - len(list(takewhile(_is_item, reversed(texts[:at]))))
    above = first - 1
    return above if above >= 0 and texts[above].endswith(":") else None


def _item(
    passage: Passage,
    lines: Sequence[tuple[int, int]],
    texts: Sequence[str],
    introduction: int,
    at: int,
    *,
    whole: bool,
) -> tuple[int, int]:
    """The introduction's last sentence and the list down to item `at`; to its end when short, or asked `whole`."""
    start = max(
        [lines[introduction][0], *(s.start for s in passage.sentences if s.end <= lines[introduction][1])],
    )
    _, last = _list(lines, texts, introduction, start, len(lines))
    if lines[at][1] <= last and (whole or last - start <= SHORT_LIST):
        return start, last
    end = lines[at][1]
    return (start, end) if end - start <= LONGEST else lines[at]


def _list(
    lines: Sequence[tuple[int, int]], texts: Sequence[str], introduction: int, start: int, stop: int
) -> tuple[int, int]:
    """From `start`, in the line that introduces a list, to the last of its items that fits."""
    end = lines[introduction][1]
    for place in range(introduction + 1, stop):
        if not (_is_item(texts[place]) or ROW in texts[place]) or lines[place][1] - start > LONGEST:
            break
        end = lines[place][1]
    return start, end


def _before(passage: Passage, place: int, span: tuple[int, int]) -> tuple[int, int]:
    """`span`, whose first sentence is the `place`-th, widened by the two sentences before at most, while it leans."""
    start, end = span
    for before in (place - 1, place - 2):
        if before < 0 or not leans(passage.text[start:end]):
            break
        previous = passage.sentences[before]
        between = passage.text[previous.end : start]
        broken = "\n" in between and not passage.text[previous.start : previous.end].endswith((".", "!", "?", "»", ":"))
        row = ROW in passage.text[previous.start : previous.end]
        if broken or row or end - previous.start > LONGEST:
            break
        start = previous.start
    return start, end
