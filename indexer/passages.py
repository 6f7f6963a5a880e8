"""Blocks to passages: structure first, sentence boundaries, about the size asked for, never across a heading.

What belongs together stays together: a table's rows stand under its header, a list under the sentence that introduces
it, in every passage that they run over into. Everything else is kept once, in order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.extract import Block, Role
from search.records import Passage, Sentence
from search.references import article_key
from search.text import sentence_spans, squash

VERSION = 2  # kept in the index: raise it when passages are cut differently


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is not cut again: a block, or some sentences of a long one.

    `lead` is what stands above it in its passage; as a piece itself (`is_lead`) that is no sentence to quote.
    """

    text: str
    page: int | None
    lead: str = ""
    is_lead: bool = False


def cut(document_id: str, blocks: Sequence[Block], characters: int, title: str = "") -> list[Passage]:
    """The passages of a document, each of about `characters`: at most 1.5 times that, unless one sentence is longer.

    A table's header and the repeated introduction of a list come on top of that.
    Passage ids are the document's id, `#`, and the passage's place from 1. A heading that only repeats the document's
    `title` is left out of the paths.
    """
    passages: list[Passage] = []
    for path, section in _sections(blocks, title):
        headings = tuple(heading for heading in path if squash(heading) != squash(title))
        for pieces in _packed(_pieces(section, characters), characters):
            number = len(passages) + 1
            passages.append(_passage(f"{document_id}#{number}", document_id, headings, pieces))
    return passages


@dataclass(slots=True)
class _Heading:
    """A heading of the path above the current place; `shown` once a passage bears it."""

    block: Block
    shown: bool = False


def _sections(blocks: Iterable[Block], title: str) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks under one path of headings. A heading that no text follows is a section of its own."""
    path: list[_Heading] = []
    section: list[Block] = []

    def close() -> Iterator[tuple[tuple[str, ...], list[Block]]]:
        if section:
            for heading in path:
                heading.shown = True
            yield tuple(heading.block.text for heading in path), list(section)
            section.clear()

    def leave(level: int) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
        while path and path[-1].block.level >= level:
            last = path.pop()
            if not last.shown:
                section.append(last.block)
                yield from close()

    for block in blocks:
        if block.role is not Role.HEADING:
            section.append(block)
            continue
        yield from close()
        yield from leave(block.level)
        path.append(_Heading(block, shown=squash(block.text) == squash(title)))
    yield from close()
    yield from leave(0)


def _pieces(section: Sequence[Block], characters: int) -> Iterator[_Piece]:
    introduction = ""
    for block in section:
        lead = ""
        if block.role is Role.TABLE_ROW:
            lead = block.header if block.header != block.text else ""
        elif block.role is Role.LIST_ITEM:
            lead = introduction
        else:
            spans = sentence_spans(block.text)
            last = block.text[slice(*spans[-1])] if spans else ""
            introduction = last if last.endswith(":") else ""
        for text in _split(block.text, characters):
            yield _Piece(text, block.page, lead)


def _split(text: str, characters: int) -> Iterator[str]:
    """`text` whole when it is not much longer than `characters`, else cut between sentences."""
    if len(text) <= characters * 1.5:
        yield text
        return
    start = end = 0
    for first, last in sentence_spans(text):
        if end > start and last - start > characters:
            yield text[start:first].strip()
            start = first
        end = last
    yield text[start:].strip()


def _packed(pieces: Iterable[_Piece], characters: int) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    size = 0
    above = ""  # the lead that the group's last piece stands under
    for piece in pieces:
        stands = piece.lead == above or (group and group[-1].text.endswith(piece.lead))
        lead = "" if stands else piece.lead
        if group and size + len(lead) + len(piece.text) > characters * 1.1:
            yield group
            group, size, lead = [], 0, piece.lead
        if lead:
            group.append(_Piece(lead, None, is_lead=True))
            size += len(lead) + 1
        group.append(piece)
        size += len(piece.text) + 1
        above = piece.lead
    if group:
        yield group


def _passage(passage_id: str, document_id: str, headings: tuple[str, ...], pieces: Sequence[_Piece]) -> Passage:
    text = "\n".join(piece.text for piece in pieces)
    sentences = []
    start = 0
    for piece in pieces:
        if not piece.is_lead:
            sentences += [Sentence(start + a, start + b, piece.page) for a, b in sentence_spans(piece.text)]
        start += len(piece.text) + 1
    pages = [piece.page for piece in pieces if piece.page is not None]
    reference = next((key for heading in reversed(headings) if (key := article_key(heading))), "")
    return Passage(
        id=passage_id,
        document_id=document_id,
        text=text,
        headings=headings,
        page=min(pages, default=None),
        last_page=max(pages, default=None),
        reference=reference,
        sentences=tuple(sentences),
    )
