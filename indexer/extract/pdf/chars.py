"""The characters of a page as fragments: runs of one line without a wide gap, with their place, size and weight."""

import ctypes
import math
import re
from collections import Counter
from typing import Any

from indexer.extract.cleaning import ACCENTS, clean, superscript
from indexer.extract.hyphens import HYPHENS
from indexer.extract.pdf.page import Char, Drawn, Fragment, Frame, PageText
from indexer.extract.pdf.rules import read_rules, ruled_between
from indexer.extract.pdf.spaces import is_unwritten, parts_words
from indexer.extract.pdf.tags import ARTIFACT, NO_TAG, Tag, is_artifact, read_tags

_SPACE_GAP = 1.3  # of the type size: wider than most justified spaces
_BARE_GAP = 0.9  # where no space is written in the file: wider than a word space
_CELL_GAP = 0.4  # in a file that writes its spaces: wider than what pdfium adds for loose letters
_RULE_GAP = 0.5  # of the type size: the least between a cell's text and the next one's, with the rule between them
_NO_LETTER = re.compile("[\\x7f-\\x9f\\ue000-\\uf8ff\\ufffd]")  # of control, of private use, or none
_BOLD = ("bold", "black", "heavy", "demi", "gras")
_RAISED = 0.15  # of the type size: how far above the line a note's mark stands
_SMALLER = 0.85  # of the line's type size: what a note's mark stays under


def read_page(page: Any) -> PageText:
    """The fragments of a page (a `pypdfium2.PdfPage`), in the order of the file.

    A page of which most letters stand sideways is read as if it was turned upright.
    """
    tags = read_tags(page)
    frame = Frame(page)
    drawn = read_rules(page, frame)
    reader = page.get_textpage()
    try:
        collector = _Collector(reader.raw, frame, tags, drawn)
        text = collector.collect(reader.count_chars())
        if collector.artifacts > collector.upright:  # a file that marks its text as decoration
            tags, collector = {}, _Collector(reader.raw, frame, {}, drawn)
            text = collector.collect(reader.count_chars())
        turn, letters = collector.turned.most_common(1)[0] if collector.turned else (0, 0)
        if letters > collector.upright:
            frame = Frame(page, turn)
            text = _Collector(reader.raw, frame, tags, read_rules(page, frame)).collect(reader.count_chars())
    finally:
        reader.close()
    return text


class _Collector:
    """Walks the characters of a page and cuts them into fragments."""

    def __init__(self, raw: Any, frame: Frame, tags: dict[int, Tag], drawn: Drawn) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw, self.frame, self._tags = pdfium, raw, frame, tags
        self._page = PageText(frame, drawn=drawn)
        self._box = [ctypes.c_double() for _ in range(4)]
        self._open: list[Char] = []
        self._space = self._written_space = False
        self._written = self._bare = 0  # spaces inside lines, of the file's own and of pdfium's
        # What all characters of one text object have in common.
        self._object = 0
        self._angle = self._size = self._y = 0.0
        self._bold = self._unmapped = self._is_aside = False
        self._tag = NO_TAG
        self._aside = ""  # letters that are not horizontal
        self._aside_boxes: list[tuple[float, float, float, float]] = []
        self.upright = self.artifacts = 0  # letters
        self.turned: Counter[int] = Counter()  # letters by the turn that would set them upright

    def collect(self, count: int) -> PageText:
        """The text of the page."""
        get_unicode, is_generated = self._pdfium.FPDFText_GetUnicode, self._pdfium.FPDFText_IsGenerated
        for index in range(count):
            code = get_unicode(self._raw, index)
            # Code 0 is a glyph of which the file does not say the letter.
            letter = chr(code) if 0 < code <= 0x10FFFF else ""
            if letter in ("\r", "\n"):
                self._end()
            elif letter.isspace() or letter == "\x07":
                self._space = True
                self._written_space |= not is_generated(self._raw, index)
            elif letter:
                self._add(index, letter)
            else:
                self._page.unknown += 1
        self._end()
        return self._page

    def _add(self, index: int, letter: str) -> None:
        pdfium, raw, (left, right, bottom, top) = self._pdfium, self._raw, self._box
        found = pdfium.FPDFText_GetTextObject(raw, index)
        address = ctypes.addressof(found.contents) if found else 0
        if address != self._object or not address:
            self._object = address
            self._enter(index, found)
        pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        box = self.frame.apply(left.value, bottom.value, right.value, top.value)
        if not self.frame.shows(box):
            return
        self._page.unknown += self._unmapped or _NO_LETTER.match(letter) is not None
        if self._is_aside:
            self._set_aside(letter, box)
            return
        if self._aside:
            self._end()
        self.artifacts += self._tag.is_artifact
        self.upright += not self._tag.is_artifact
        size = self._size if self._size > 0.5 else max(box[3] - box[1], 1.0)
        if letter in HYPHENS and pdfium.FPDFText_IsHyphen(raw, index) == 1:
            letter = "\ufffe"
        y = self._y if address else box[1]
        self._place(Char(letter, box[0], box[2], y, size, self._bold, box[1], box[3], self._tag))

    def _enter(self, index: int, found: Any) -> None:
        """Note what the characters of a text object have in common."""
        pdfium, raw = self._pdfium, self._raw
        matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        self._angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self.frame.degrees
        self._is_aside = abs((self._angle + 180) % 360 - 180) > 8
        self._size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        self._y = self.frame.apply(x.value, y.value, x.value, y.value)[1]
        self._bold = self._is_bold(index)
        self._unmapped = pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1
        self._tag = self._tag_of(found) if self._tags else NO_TAG

    def _tag_of(self, found: Any) -> Tag:
        number = self._pdfium.FPDFPageObj_GetMarkedContentID(found) if found else -1
        if tag := self._tags.get(number):
            return tag
        return ARTIFACT if found and is_artifact(found) else NO_TAG

    def _set_aside(self, letter: str, box: tuple[float, float, float, float]) -> None:
        if self._open:
            self._end()
        self.turned[round(self._angle / 90) % 4 * 90] += 1
        self._aside += (" " if self._space else "") + letter
        self._aside_boxes.append(box)
        self._space = False

    def _place(self, char: Char) -> None:
        """Continue the open fragment with a character, or start another."""
        if self._open and char.x1 < self._open[-1].x0 and self._sets_on(char):
            return
        if self._open:
            self._written += self._written_space
            self._bare += self._space and not self._written_space
            last, size = self._open[-1], max(char.size, self._open[-1].size)
            gap = char.x0 - last.x1
            widest = (_SPACE_GAP if self._written_space else self._bare_gap(last.text, char.text)) * size
            apart = abs(char.y - last.y) > 0.5 * size or gap > widest or gap < -1.5 * size or char.tag is not last.tag
            if apart or (gap > _RULE_GAP * size and ruled_between(self._page.drawn, last, char)):
                self._end()
            elif parts_words(last, char, gap / size) if self._space else is_unwritten(last, char, gap / size):
                self._open.append(Char(" ", last.x1, char.x0, last.y, last.size, last.bold, last.y, last.y, last.tag))
        self._open.append(char)
        self._space = self._written_space = False

    def _bare_gap(self, before: str, after: str) -> float:
        """In a file that writes its spaces, a gap without one parts two cells though it be narrow.

        No-break spaces are often not written either: those before a colon, inside a number.
        """
        breaks = before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())
        return _CELL_GAP if breaks and self._written > max(10 * self._bare, 20) else _BARE_GAP

    def _sets_on(self, char: Char) -> bool:
        """Put an accent drawn over a capital that came long before it in its place."""
        if char.text not in ACCENTS:
            return False
        middle = (char.x0 + char.x1) / 2
        for index, under in enumerate(self._open):
            if under.text.isupper() and under.x0 <= middle <= under.x1 and 0 < char.top - under.foot < 2 * under.size:
                self._open.insert(index, char)
                return True
        return False

    def _end(self) -> None:
        if self._open:
            fragment = _fragment(self._open, len(self._page.fragments), self.frame)
            if clean(fragment.text):
                self._page.fragments.append(fragment)
        self._open = []
        self._space = self._written_space = False
        if text := clean(self._aside):
            self._page.turned.append((text, self.frame.place(*_union(self._aside_boxes))))
        self._aside, self._aside_boxes = "", []

    def _is_bold(self, index: int) -> bool:
        """By the weight the font gives, or by its name, since many fonts give none."""
        if self._pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600:
            return True
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, 128, flags)
        name = buffer.value.decode("utf-8", "replace").lower()
        return any(word in name for word in _BOLD)


def _fragment(chars: list[Char], order: int, frame: Frame) -> Fragment:
    """The fields that sum up the characters."""
    written = [char for char in chars if char.text != " "]
    sizes = Counter(round(char.size, 1) for char in written)
    size = max(sizes, key=lambda size: (sizes[size], size))
    letters = [char for char in written if round(char.size, 1) == size]
    y = sorted(char.y for char in letters)[len(letters) // 2]
    x0, bottom, x1, top = _union([(char.x0, char.foot, char.x1, char.top) for char in written])
    return Fragment(
        text=_render(chars, y, size),
        x0=x0,
        x1=x1,
        y=y,
        size=size,
        bold=sum(char.bold for char in letters) * 2 > len(letters),
        order=order,
        box=frame.place(x0, bottom, x1, top),
        tag=chars[0].tag,
    )


def _union(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _render(chars: list[Char], y: float, size: float) -> str:
    """The text of a fragment, its raised digits as superscripts."""
    out: list[str] = []
    before = ""  # the raised letter before
    for char in chars:
        # Either a smaller digit drawn higher, or a glyph that the font draws high by itself.
        raised = char.foot > y + 0.2 * size or (char.size < _SMALLER * size and char.y > y + _RAISED * size)
        if raised and before + char.text == "TM":
            out[-1] = "™"
        else:
            out.append(superscript(char.text) if raised and char.text.isdigit() else char.text)
        before = char.text if raised else ""
    return "".join(out)
