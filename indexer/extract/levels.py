"""Heading levels made consecutive, so that a block's path of headings makes sense."""

from collections.abc import Iterable
from dataclasses import replace

from indexer.extract.blocks import Block, Role


def normalise_levels(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give each heading the depth of its place among the headings before it: 1, 3, 3, 2 becomes 1, 2, 2, 2.

    Files jump levels (a title followed by third-level headings) or start deep; the relations between neighbours are
    what counts, and they are kept.
    """
    open_levels: list[int] = []
    result: list[Block] = []
    for block in blocks:
        if block.role is not Role.HEADING:
            result.append(block)
            continue
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        open_levels.append(block.level)
        result.append(replace(block, level=min(len(open_levels), 6)))
    return tuple(result)
