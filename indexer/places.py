"""From a run of a block's text to the page and the parts of it that the run covers."""

from dataclasses import replace

from indexer.extract import Block, Place
from search.records import Box


def part(block: Block, start: int, end: int) -> Block:
    """The block that `block.text[start:end]` makes, without the white space around it, each place of it kept."""
    text = block.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    places = tuple(
        replace(narrowed, start=narrowed.start - start, end=narrowed.end - start)
        for place in block.places
        if (narrowed := _narrowed(place, start, start + len(text))) is not None
    )
    page = places[0].page if places else block.page
    return replace(block, text=text, page=page, places=places)


def locate(block: Block, start: int, end: int) -> tuple[int | None, tuple[Box, ...]]:
    """The page on which `block.text[start:end]` begins, and the parts of pages that it covers, in reading order."""
    boxes = tuple(
        Box(place.page, *(round(min(max(edge, 0.0), 1.0), 4) for edge in place.box))
        for whole in block.places
        if (place := _narrowed(whole, start, end)) is not None
    )
    return (boxes[0].page if boxes else block.page), boxes


def _narrowed(place: Place, start: int, end: int) -> Place | None:
    """The part of a place that holds characters `start` to `end`, all taken for equally wide; None if there is none.

    A place that is higher than wide is not narrowed: its line may run upwards.
    """
    first, last = max(place.start, start), min(place.end, end)
    if first >= last:
        return None
    left, top, right, bottom = place.box
    if right - left >= bottom - top:
        width = (right - left) / (place.end - place.start)
        left, right = left + (first - place.start) * width, left + (last - place.start) * width
    return Place(first, last, place.page, (left, top, right, bottom))
