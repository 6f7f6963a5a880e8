"""Law by article: every division a heading in the right nesting, whether or not the format marks it.

A division's title on the next line is joined to it, an article's body on the same line is split off, and what only
looks like a division, an entry of a table of contents or of a list of articles, is left as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.divisions import ARTICLE, TITLE, Opening, opening
from indexer.enumeration import paragraph_starts
from indexer.extract import Block, Role
from indexer.places import part
from search.text import squash

_CONTENTS = ARTICLE + 1  # the rank of the heading of a table of contents, which any division ends


def structured(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with a heading for each division of a law; the levels of all headings are their depths, from 1."""
    blocks = [replace(b, role=Role.PARAGRAPH, level=0) if _too_long(b) else b for b in blocks]
    candidates = [opening(block) for block in blocks]
    openings = _genuine(candidates)
    result: list[Block] = []
    path: list[_Open] = []
    titles: set[int] = set()  # blocks that were taken for the title of the division before them
    numbers: dict[str, int] = {}
    for place, (block, division) in enumerate(zip(blocks, openings, strict=True)):
        level = block.level if block.role is Role.HEADING else None
        listed = candidates[place] is not None and any(entry.rank == _CONTENTS for entry in path)
        if place in titles:
            continue
        if division is None and (level is None or listed):
            in_article = any(entry.rank == ARTICLE for entry in path)
            body = replace(block, role=Role.PARAGRAPH, level=0) if listed else block
            result += _paragraphs(body, numbers) if in_article else [body]
            continue
        rank, heading = (division.rank, division.heading) if division else (None, block.text)
        if division and division.bare and _is_title(blocks, openings, place, level):
            heading = heading.rstrip(" .:–—-") + " – " + blocks[place + 1].text
            titles.add(place + 1)
        del path[_parents(path, rank, level) :]
        path.append(_Open(_CONTENTS if squash(heading) in ("sommaire", "tabledesmatières") else rank, level))
        numbers.clear()
        places = block.places if heading == block.text else ()
        result.append(replace(block, text=heading, role=Role.HEADING, level=len(path), places=places))
        if division and division.body is not None:
            body = replace(part(block, division.body, len(block.text)), role=Role.PARAGRAPH, level=0)
            result += _paragraphs(body, numbers)
    return result


def _too_long(block: Block) -> bool:
    """Whether a heading is a paragraph set in the type of one: every passage below would bear it."""
    return block.role is Role.HEADING and len(block.text) > 3 * TITLE


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that is open: its rank among the divisions (None if it is none), its level (None if not marked)."""

    rank: int | None
    level: int | None


def _parents(path: Sequence[_Open], rank: int | None, level: int | None) -> int:
    """How many of the open headings are above a new one.

    Among divisions their ranks decide, and between two articles the format's levels (a commentary may put one below
    another); else the levels do. A heading of the format ends an article that the format does not mark.
    """

    def closes(entry: _Open, *, below_divisions: bool) -> bool:
        deeper = entry.level is not None and level is not None and level > entry.level
        if rank is not None and entry.rank is not None:
            return entry.rank > rank or (entry.rank == rank and not (deeper and rank == ARTICLE))
        if entry.level is None or level is None:
            return rank is None and entry.rank == ARTICLE
        return not deeper and (rank is None or below_divisions)

    last = max((place for place, entry in enumerate(path) if entry.rank is not None), default=-1)
    return next((i for i, entry in enumerate(path) if closes(entry, below_divisions=i > last)), len(path))


def _genuine(candidates: Sequence[Opening | None]) -> list[Opening | None]:
    """Those that something follows: the others are entries of a table of contents or of a list of articles."""
    openings, found = list(candidates), list(candidates)
    filled = [False] * (len(found) + 1)
    for place in range(len(found) - 1, -1, -1):
        division, below = found[place], openings[place + 1] if place + 1 < len(found) else None
        if division is None:
            continue
        if division.short and _stands_alone(openings, filled, place):
            division = openings[place] = found[place] = replace(
                division, heading=division.short[0], body=division.short[1]
            )
        if division.body is not None:
            filled[place] = True
        elif below is None:
            filled[place] = place + 1 < len(found)
        else:
            filled[place] = below.rank > division.rank and filled[place + 1]
    later: set[tuple[int, str]] = set()
    for place in range(len(found) - 1, -1, -1):
        division = openings[place]
        if division is None:
            continue
        name = (division.rank, division.number)
        if not filled[place] or (name in later and _ends_a_list(openings, filled, place)):
            found[place] = None
        later.add(name)
    return found


def _stands_alone(openings: Sequence[Opening | None], filled: Sequence[bool], place: int) -> bool:
    """Whether text comes before the line at `place`, and an article with text, or nothing, comes after it."""
    before = openings[place - 1] if place else None
    after = place + 1 == len(openings) or (openings[place + 1] is not None and filled[place + 1])
    return after and place > 0 and (before is None or before.body is not None)


def _ends_a_list(openings: Sequence[Opening | None], filled: Sequence[bool], place: int) -> bool:
    """Whether the entry at `place` stands right below entries without text, as the last one of a list does."""
    while place and openings[place - 1] is not None:
        place -= 1
        division = openings[place]
        if division is not None and division.body is not None:
            return False
        if not filled[place]:
            return True
    return False


def _is_title(blocks: Sequence[Block], openings: Sequence[Opening | None], place: int, level: int | None) -> bool:
    """Whether the block after the bare division at `place` is the division's title on a line of its own."""
    division = openings[place]
    if place + 1 >= len(blocks) or openings[place + 1] is not None or division is None:
        return False
    below = blocks[place + 1]
    if len(below.text) > TITLE:
        return False
    if below.role is Role.HEADING:
        return level is None or below.level <= level
    following = openings[place + 2] if place + 2 < len(openings) else None
    return (
        below.role is Role.PARAGRAPH
        and division.rank < ARTICLE
        and below.text[-1] not in ".;:,"
        and following is not None
        and following.rank > division.rank
    )


def _paragraphs(block: Block, numbers: dict[str, int]) -> list[Block]:
    """Text of an article, cut where its numbered paragraphs share a line; `numbers`: what those have come to."""
    if block.role not in (Role.PARAGRAPH, Role.LIST_ITEM):
        return [block]
    starts = paragraph_starts(block.text, numbers)
    return [part(block, start, end) for start, end in zip(starts, [*starts[1:], len(block.text)], strict=True)]
