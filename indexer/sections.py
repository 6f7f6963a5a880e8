"""Blocks to sections: what stands under one path of headings, and headings without text put where they are not lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.extract import Block, Role
from search.text import squash

Section = tuple[tuple[str, ...], list[Block]]


@dataclass(slots=True)
class _Heading:
    """A heading of the path above the current place; `shown` once a passage bears it; `waiting` see `sections_of`."""

    block: Block
    shown: bool
    waiting: int


def sections_of(blocks: Sequence[Block], name: str, short: int) -> list[Section]:
    """Runs of blocks under one path of headings; `name` is the document's title, squashed, which need not be shown.

    A heading that no text follows, or only a line that the document says again and again, is no section: it waits, as
    text, for the next one, or goes to the end of the last one. So does a line or two above the first heading.
    """
    sections: list[Section] = []
    path: list[_Heading] = []
    section: list[Block] = []
    waiting: list[Block] = []
    said = Counter(squash(block.text) for block in blocks)

    def close() -> None:
        own = [block.text for block in section if len(section) > 1 or _says_something(block.text, said)]
        if own and (path or sum(map(len, own)) >= short):
            for heading in path:
                heading.shown = True
            sections.append((tuple(heading.block.text for heading in path), [*waiting, *section]))
            waiting.clear()
        else:
            waiting.extend(section)
        section.clear()

    def leave(level: int) -> None:
        while path and path[-1].block.level >= level:
            last = path.pop()
            if not last.shown:
                waiting.insert(last.waiting, last.block)

    for block in blocks:
        if block.role is Role.HEADING:
            close()
            leave(block.level)
            path.append(_Heading(block, squash(block.text) == name, len(waiting)))
        else:
            section.append(block)
    close()
    leave(0)
    if waiting:
        sections.append(((), waiting)) if not sections else sections[-1][1].extend(waiting)
    return sections


def _says_something(text: str, said: Counter[str]) -> bool:
    """Whether `text` is a sentence, or long, or not said again and again in its document."""
    return said[squash(text)] < 3 or len(text) > 80 or text[-1] in ".!?;:)»"
