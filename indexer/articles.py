"""The divisions of a law (Partie, Livre, Titre… Article), found whether or not the format marks them as headings.

`structured` turns each block that opens a division into a heading in the right nesting, the article's body on the same
line split off. A sentence that begins by naming an article opens none, nor does an entry of a table of contents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.enumeration import paragraph_starts
from indexer.extract import Block, Role
from indexer.places import part
from search.references import opening_article
from search.text import squash

ARTICLE = 10
_CONTENTS = 11  # the rank of the heading of a table of contents, which any division ends
_RANKS = {"annexe": 0, "annexes": 0, "partie": 1, "sous-partie": 1.5, "livre": 2, "titre": 3, "sous-titre": 4,
          "chapitre": 5, "sous-chapitre": 5.5, "section": 6, "sous-section": 7, "paragraphe": 8, "§": 8,
          "sous-paragraphe": 9}  # fmt: skip

_ORDINAL = r"(?:premi[eè]re?|seconde?|\w+i[eè]me)"
_NUMBER = (
    rf"(?:(?-i:[IVXLC]+)(?:\s?er)?|\d+(?:[.-]\d+)*(?:\s?(?:er|[eè]re))?|{_ORDINAL}|unique|pr[ée]liminaire|liminaire)"
    r"(?:\s(?:bis|ter|quater|quinquies|sexies))?(?:\s(?-i:[A-H])(?=\s*(?:$|[.:(–—-])))?"
)
_DIVISION = re.compile(
    rf"(?:(?P<kind>(?:sous-)?(?:partie|titre|chapitre|section|paragraphe)|livre)\s(?:{_NUMBER})"
    rf"|{_ORDINAL}\s(?P<ordered>(?:sous-)?(?:partie|section))|(?P<code>partie)\s(?:législative|réglementaire)"
    rf"|(?P<sign>§)\s?\d+|(?P<annexe>annexe)\s(?:{_NUMBER}|(?-i:[A-Z]))|(?P<bare>annexes?)(?=\s*(?:$|[.:(–—-])))(?![\w°])",
    re.IGNORECASE,
)
_NOTE = r"\s*(?:[(\[](?P<note>[^)\]]{1,80})[)\]])?"
_AFTER = re.compile(rf"{_NOTE}\s*(?P<mark>[.:–—-][\s.:–—-]*)?")
_OF_LAW = re.compile(r"\s*(?:du|des|de la|de l['’])\s?")
_GOES_ON = re.compile(r"\s*(?:[,;)]|(?:et|ou|à|au|aux)\b)", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-ZÀ-Ý]{2,}\b(?!['’])")
_REPEALED = re.compile(r"\W*(?:abrog|supprim|périm|déclass|transfér|sans objet|réserv)", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…\s?…|_{4,}|\t\d+$")
_TITLE = 150  # characters of a division's title, at most


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a block opens: the rank of its division, its number's form, its heading, and where its body begins.

    `body` is None where the heading is all there is; `bare` where that is its number alone, so that a title may follow;
    `short` is the heading and the body's place if the words after the number are no title but a very short body.
    """

    rank: float
    number: str
    heading: str
    body: int | None
    bare: bool
    short: tuple[str, int] | None = None


def structured(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with a heading for each division of a law; the levels of all headings are their depths, from 1."""
    read = [_opening(block) for block in blocks]
    openings = _genuine(read)
    result: list[Block] = []
    path: list[_Open] = []
    titles: set[int] = set()  # blocks that were taken for the title of the division before them
    numbers: dict[str, int] = {}
    for place, (block, opening) in enumerate(zip(blocks, openings, strict=True)):
        level = block.level if block.role is Role.HEADING else None
        listed = read[place] is not None and any(entry.rank == _CONTENTS for entry in path)
        if place in titles:
            continue
        if opening is None and (level is None or listed):
            in_article = any(entry.rank == ARTICLE for entry in path)
            body = replace(block, role=Role.PARAGRAPH, level=0) if listed else block
            result += _paragraphs(body, numbers) if in_article else [body]
            continue
        rank, heading = (opening.rank, opening.heading) if opening else (None, block.text)
        if opening and opening.bare and _is_title(blocks, openings, place, level):
            heading += " – " + blocks[place + 1].text
            titles.add(place + 1)
        del path[_parents(path, rank, level) :]
        path.append(_Open(_CONTENTS if squash(heading) in ("sommaire", "tabledesmatières") else rank, level))
        numbers.clear()
        result.append(replace(block, text=heading, role=Role.HEADING, level=len(path), places=()))
        if opening and opening.body is not None:
            body = replace(part(block, opening.body, len(block.text)), role=Role.PARAGRAPH, level=0)
            result += _paragraphs(body, numbers)
    return result


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that is open: its rank among the divisions (None if it is none), its level (None if not marked)."""

    rank: float | None
    level: int | None


def _parents(path: Sequence[_Open], rank: float | None, level: int | None) -> int:
    """How many of the open headings are above a new one.

    Among divisions their ranks decide, and the format's levels between equals; else the levels do. A heading of the
    format ends an article that the format does not mark.
    """

    def closes(entry: _Open, *, below_divisions: bool) -> bool:
        deeper = entry.level is not None and level is not None and level > entry.level
        if rank is not None and entry.rank is not None:
            return entry.rank > rank or (entry.rank == rank and not deeper)
        if entry.level is None or level is None:
            return rank is None and entry.rank == ARTICLE
        return not deeper and (rank is None or below_divisions)

    last = max((place for place, entry in enumerate(path) if entry.rank is not None), default=-1)
    return next((i for i, entry in enumerate(path) if closes(entry, below_divisions=i > last)), len(path))


def _opening(block: Block) -> _Opening | None:
    """What `block` opens if read by itself."""
    text, marked = block.text, block.role is Role.HEADING
    if not (marked or block.role is Role.PARAGRAPH) or _LEADERS.search(text):
        return None
    if article := opening_article(text):
        return _article(text, article.end, article.key, marked=marked)
    division = _DIVISION.match(text)
    if division is None or len(text) > 200 or not (marked or text[0].isupper() or text[0] == "§"):
        return None
    rest = text[division.end() :]
    title, separated = _after(rest)
    if _GOES_ON.match(rest) or _OF_LAW.match(rest):
        return None
    if title and not marked and (title[-1] in ".,;:" or not (separated or title[0].isupper())):
        return None
    kind = next(name for name in division.groups() if name).lower()
    repealed = _repealed(rest, division.end())
    heading = text if repealed is None else text[: division.end()]
    return _Opening(_RANKS[kind], text[: division.end()].casefold(), heading, repealed, bare=not title)


def _article(text: str, end: int, key: str, *, marked: bool) -> _Opening | None:
    """An article whose number ends at `end`, unless the text goes on as a sentence does."""
    rest = text[end:]
    body, separated = _after(rest)
    start = len(text) - len(body)
    number = text[:start].rstrip(" .:–—-")
    of_law = _OF_LAW.match(rest) is not None
    if _GOES_ON.match(rest) or not (marked or separated or not body or _may_follow(text, body, of_law=of_law)):
        return None
    if (repealed := _repealed(rest, end)) is not None:
        return _Opening(ARTICLE, key, text[:end], repealed, bare=False)
    if not body or of_law:
        return _Opening(ARTICLE, key, text if of_law else number, None, bare=not body)
    if len(body) > _TITLE or (body[-1] in ".;:»" and not (marked and len(body) <= 80)):
        return _Opening(ARTICLE, key, number, start, bare=False)
    return _Opening(ARTICLE, key, text, None, bare=False, short=None if marked else (number, start))


def _may_follow(text: str, body: str, *, of_law: bool) -> bool:
    """Whether `body` stands after an article's number with no mark between, as no sentence would go on."""
    if of_law:
        return text[-1] not in ".,;:" and len(text) <= _TITLE
    return (body[0].isupper() or body[0].isdigit() or body[0] in '«"“') and (text.isupper() or not _ACRONYM.match(body))


def _after(rest: str) -> tuple[str, bool]:
    """What follows a number, without the marks between, and whether there are some, or a note in brackets."""
    after = _AFTER.match(rest)
    if after is None:  # pragma: no cover (every part of it may be missing)
        return rest, False
    return rest[after.end() :], bool(after["mark"] or after["note"])


def _repealed(rest: str, end: int) -> int | None:
    """Where "(abrogé)" begins, when that is all there is after the number that ends at `end`."""
    body = rest.lstrip(" .:–—-")
    return end + len(rest) - len(body) if _REPEALED.match(body) and len(body) <= 80 else None


def _genuine(openings: list[_Opening | None]) -> list[_Opening | None]:
    """`openings` without those that nothing follows: entries of a table of contents or of a list of articles."""
    found = list(openings)
    filled = [False] * (len(found) + 1)
    for place in range(len(found) - 1, -1, -1):
        opening, below = found[place], openings[place + 1] if place + 1 < len(found) else None
        if opening is None:
            continue
        if opening.short and _stands_alone(openings, filled, place):
            opening = openings[place] = found[place] = replace(opening, heading=opening.short[0], body=opening.short[1])
        if opening.body is not None:
            filled[place] = True
        elif below is None:
            filled[place] = place + 1 < len(found)
        else:
            filled[place] = below.rank > opening.rank and filled[place + 1]
    later: set[tuple[float, str]] = set()
    for place in range(len(found) - 1, -1, -1):
        opening = openings[place]
        if opening is None:
            continue
        name = (opening.rank, opening.number)
        if not filled[place] or (name in later and _ends_a_list(openings, filled, place)):
            found[place] = None
        later.add(name)
    return found


def _stands_alone(openings: Sequence[_Opening | None], filled: Sequence[bool], place: int) -> bool:
    """Whether text comes before the line at `place`, and an article with text, or nothing, comes after it."""
    before = openings[place - 1] if place else None
    after = place + 1 == len(openings) or (openings[place + 1] is not None and filled[place + 1])
    return after and place > 0 and (before is None or before.body is not None)


def _ends_a_list(openings: Sequence[_Opening | None], filled: Sequence[bool], place: int) -> bool:
    """Whether the entry at `place` stands right below entries without text, as the last one of a list does."""
    while place and openings[place - 1] is not None:
        place -= 1
        opening = openings[place]
        if opening is not None and opening.body is not None:
            return False
        if not filled[place]:
            return True
    return False


def _is_title(blocks: Sequence[Block], openings: Sequence[_Opening | None], place: int, level: int | None) -> bool:
    """Whether the block after the bare division at `place` is the division's title on a line of its own."""
    opening = openings[place]
    if place + 1 >= len(blocks) or openings[place + 1] is not None or opening is None:
        return False
    below = blocks[place + 1]
    if len(below.text) > _TITLE:
        return False
    if below.role is Role.HEADING:
        return level is None or below.level <= level
    following = openings[place + 2] if place + 2 < len(openings) else None
    return (
        below.role is Role.PARAGRAPH
        and opening.rank < ARTICLE
        and below.text[-1] not in ".;:,"
        and following is not None
        and following.rank > opening.rank
    )


def _paragraphs(block: Block, numbers: dict[str, int]) -> list[Block]:
    """Text of an article, cut where its numbered paragraphs share a line; `numbers`: what those have come to."""
    if block.role not in (Role.PARAGRAPH, Role.LIST_ITEM):
        return [block]
    starts = paragraph_starts(block.text, numbers)
    return [part(block, start, end) for start, end in zip(starts, [*starts[1:], len(block.text)], strict=True)]
