"""Blocks to passages: structure first, sentence boundaries, about the size asked for, never across a heading.

What belongs together stays together: a table's rows stand under its header, a list under the sentence that introduces
it, in every passage that they run over into; an article is cut between its numbered paragraphs. Everything else is
kept once, in order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.articles import structured
from indexer.enumeration import mark_kind
from indexer.extract import Block, Role
from indexer.places import locate
from indexer.sections import sections_of
from search.records import Passage, Sentence
from search.references import article_key
from search.text import sentence_spans, squash

VERSION = 5  # kept in the index: raise it when passages are cut differently

SHORT = 6  # a text this many times shorter than a passage says little alone
LABEL = 40  # characters of a line that names what comes after it, at most

Kind = tuple[int, str]


def cut(
    document_id: str, blocks: Sequence[Block], characters: int, title: str = "", labels: Sequence[str] = ()
) -> list[Passage]:
    """The passages of a document, each of about `characters`, at most twice that.

    A table's header and the repeated introduction of a list come on top of that, each at most half of it.
    Passage ids are the document's id, `#`, and the passage's place from 1. A heading that only repeats the document's
    `title` is left out of the paths. `labels` are the numbers printed on the pages.
    """
    passages: list[Passage] = []
    name = squash(title)
    for path, section in sections_of(structured(blocks), name, characters // SHORT):
        headings = tuple(heading for heading in path if squash(heading) != name)
        reference = _reference(headings, title)
        for group in _packed(list(_pieces(section, characters)), characters):
            passage_id = f"{document_id}#{len(passages) + 1}"
            passages.append(_passage(passage_id, document_id, headings, reference, group, labels))
    return passages


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is not cut again: `block.text[start:end]`; `lead` is what must stand above it in its passage.

    `kind` is the depth and the mark of the list item or numbered paragraph that it begins, None for any other text.
    """

    block: Block
    start: int
    end: int
    lead: str
    kind: Kind | None

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]


def _pieces(section: Sequence[Block], characters: int) -> Iterator[_Piece]:
    above: list[tuple[Kind | None, str]] = []  # the items that are open, outermost first, with what introduces theirs
    header = ""
    for block in section:
        kind, lead = _kind(block), ""
        if block.role is Role.TABLE_ROW:
            if block.header not in (header, block.text) and len(block.header) > characters // 2:
                whole = Block(block.header, Role.TABLE_ROW, block.page)  # too long to be said again
                yield from (_Piece(whole, start, end, "", None) for start, end in _split(whole.text, characters))
            header = block.header
            lead = header if header != block.text and len(header) <= characters // 2 else ""
        elif block.role not in (Role.FOOTNOTE, Role.CAPTION):
            kinds = [known for known, _ in above]
            del above[kinds.index(kind) if kind in kinds else 0 if kind is None else len(above) :]
            lead = above[-1][1] if above else ""
            above.append((kind, _introduction(block.text, characters) or lead))
        for place, (start, end) in enumerate(_split(block.text, characters)):
            yield _Piece(block, start, end, lead, kind if place == 0 else None)


def _kind(block: Block) -> Kind | None:
    mark = mark_kind(block.text) if block.role in (Role.PARAGRAPH, Role.LIST_ITEM) else ""
    if mark in ("roman", "upper", "degree", "lower"):  # a law's, of which each has one depth
        return 0, mark
    return (block.level, mark) if mark or block.role is Role.LIST_ITEM else None


def _introduction(text: str, characters: int) -> str:
    """The sentence that introduces what comes after `text`, if there is one."""
    if not text.endswith(":"):
        return ""
    start, end = sentence_spans(text)[-1] if any(c.isalnum() for c in text) else (0, 0)
    return text[start:end] if end - start <= characters // 2 else ""


def _split(text: str, characters: int) -> Iterator[tuple[int, int]]:
    """`text` whole when it is not much longer than `characters`, else cut between sentences, or inside endless ones."""
    limit = characters * 3 // 2
    start = end = 0
    for first, last in _bounded(text, limit) if len(text) > limit else []:
        if end > start and last - start > characters:
            yield start, end
            start = first + (text[first] == " ")
        end = last
    yield start, len(text)


def _bounded(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text` one right after the other, those longer than `limit` cut at a pause in them."""
    start = 0
    for end in [*(end for _, end in sentence_spans(text)[:-1]), len(text)]:
        while end - start > limit:
            window = text[start + limit // 2 : start + limit]
            found = (window.rfind(mark) + len(mark.rstrip()) for mark in ("; ", ", ", " ") if mark in window)
            stop = start + limit // 2 + next(found, len(window))
            yield start, stop
            start = stop
        yield start, end
        start = end


@dataclass(slots=True)
class _Group:
    """The pieces of a passage under way: its lines, each with its piece (None for a lead), and its size."""

    lines: list[tuple[str, _Piece | None]] = field(default_factory=list)
    size: int = 0

    def add(self, piece: _Piece) -> None:
        if lead := self.lead(piece):
            self._line(lead, None)
        self._line(piece.text, piece)

    def lead(self, piece: _Piece) -> str:
        """What must be said above `piece`: a header not just above it, an introduction that is nowhere in the group."""
        if piece.block.role is Role.TABLE_ROW:
            last = self.lines[-1] if self.lines else ("", None)
            said = (last[1] is not None and last[1].lead == piece.lead) or last[0].endswith(piece.lead)
        else:
            said = any(text.endswith(piece.lead) for text, _ in self.lines)
        return "" if said else piece.lead

    def let_go(self, characters: int) -> _Piece | None:
        """Give up the last line where it opens what comes after it: the sentence before a list, or a speaker's name.

        It is kept if there would be less than `characters` without it.
        """
        text, piece = self.lines[-1]
        if piece is None or text != piece.block.text or piece.block.role not in (Role.PARAGRAPH, Role.LIST_ITEM):
            return None
        label = piece.block.role is Role.PARAGRAPH and len(text) <= LABEL and text[0].isupper()
        opens = text[-1] == ":" or (label and text[-1] not in ".;,!?…»)")
        lines = self.lines[: -2 if self.lines[-2:-1] and self.lines[-2][1] is None else -1]
        size = sum(len(line) + 1 for line, _ in lines)
        if not opens or size < characters or len(text) > 2 * characters:
            return None
        self.lines, self.size = lines, size
        return piece

    def pieces(self) -> list[_Piece]:
        return [piece for _, piece in self.lines if piece is not None]

    def _line(self, text: str, piece: _Piece | None) -> None:
        self.lines.append((text, piece))
        self.size += len(text) + 1


def _packed(pieces: Sequence[_Piece], characters: int) -> list[_Group]:
    """`pieces` in groups of about `characters`; none is too short to say something alone, unless it is the only one."""
    groups = [_Group()]
    short = characters // SHORT
    _pack(pieces, characters * 11 // 10, short, groups)
    if len(groups) > 1 and groups[-1].size < short:
        last = groups.pop()
        for piece in last.pieces():
            groups[-1].add(piece)
    return groups


def _pack(pieces: Sequence[_Piece], limit: int, short: int, groups: list[_Group]) -> None:
    for unit in _units(pieces):
        size = sum(len(piece.text) + 1 for piece in unit)
        group = groups[-1]
        if group.size > short and group.size + len(group.lead(unit[0])) + size > limit:
            groups.append(_Group())
            if opening := group.let_go(short):
                groups[-1].add(opening)
        if size > limit and len(unit) > 1:
            _pack(unit, limit, short, groups)
        else:
            for piece in unit:
                groups[-1].add(piece)


def _units(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """What is best kept whole: the items of the outermost list or numbering that is not all of `pieces`, else pieces.

    A paragraph without a mark ends a list, but not a numbered paragraph of a law.
    """
    outer = next((piece.kind for piece in pieces[1:] if piece.kind is not None), None)
    if pieces[0].kind in {piece.kind for piece in pieces[1:]}:
        outer = pieces[0].kind
    start = 0
    for place in range(1, len(pieces)):
        kind = pieces[place].kind
        ended = (
            kind is None and outer is not None and outer[0] > 0 and pieces[place].block is not pieces[place - 1].block
        )
        if outer is None or kind == outer or ended:
            yield pieces[start:place]
            start = place
    yield pieces[start:]


def _reference(headings: Sequence[str], title: str) -> str:
    """The key of the innermost article of a path."""
    for place in range(len(headings) - 1, -1, -1):
        if key := article_key(headings[place], [*reversed(headings[:place]), title]):
            return key
    return article_key(title)


def _passage(
    passage_id: str, document_id: str, headings: tuple[str, ...], reference: str, group: _Group, labels: Sequence[str]
) -> Passage:
    text = "\n".join(line for line, _ in group.lines)
    sentences = []
    start = 0
    for line, piece in group.lines:
        for first, last in sentence_spans(line):
            if piece is None:
                break
            page, boxes = locate(piece.block, piece.start + first, piece.start + last)
            sentences.append(Sentence(start + first, start + last, page, piece.block.time, boxes))
        start += len(line) + 1
    pages = [page for sentence in sentences for page in sentence.pages]
    if not pages:  # text without a letter has no sentence
        pages = [piece.block.page for piece in group.pieces() if piece.block.page is not None]
    page, last_page = min(pages, default=None), max(pages, default=None)
    printed = tuple(labels[page - 1 : last_page]) if page else ()
    return Passage(
        id=passage_id,
        document_id=document_id,
        text=text,
        headings=headings,
        page=page,
        last_page=last_page,
        reference=reference,
        sentences=tuple(sentences),
        labels=printed if any(label not in ("", str(n)) for n, label in enumerate(printed, page or 1)) else (),
    )
