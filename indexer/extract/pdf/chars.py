"""The characters of a page as fragments: runs of one line without a wide gap, with their place, size and weight."""

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from indexer.extract.cleaning import clean, superscript
from indexer.extract.hyphens import HYPHENS

_SPACE_GAP = 1.3  # of the type size: wider than most justified spaces
_BARE_GAP = 0.9  # where no space is written in the file: wider than a word space
_BOLD = ("bold", "black", "heavy", "demi", "gras")
_RAISED = 0.15  # of the type size: how far above the line a note's mark stands
_SMALLER = 0.85  # of the line's type size: what a note's mark stays under


@dataclass(slots=True)
class Char:
    """One character with its box, base line and type size, in points from the page's lower left corner as displayed.

    `foot` is the lower side of its box.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    foot: float


@dataclass(slots=True)
class Fragment:
    """Characters that follow each other on one line. `order` is their rank in the file, a witness of reading order."""

    chars: list[Char]
    order: int
    text: str = ""
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False

    def measure(self) -> "Fragment":
        """Fill the fields that sum up the characters."""
        sizes = Counter(round(char.size, 1) for char in self.chars if char.text != " ")
        self.size = max(sizes, key=lambda size: (sizes[size], size))
        letters = [char for char in self.chars if char.text != " " and round(char.size, 1) == self.size]
        self.y = sorted(char.y for char in letters)[len(letters) // 2]
        self.x0 = min(char.x0 for char in self.chars)
        self.x1 = max(char.x1 for char in self.chars)
        self.bold = sum(char.bold for char in letters) * 2 > len(letters)
        self.text = _render(self.chars, self.y, self.size)
        return self


@dataclass(slots=True)
class PageText:
    """The text of one page. `turned` holds the lines that are not horizontal."""

    width: float
    height: float
    fragments: list[Fragment] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)


def read_page(page: Any) -> PageText:
    """The fragments of a page (a `pypdfium2.PdfPage`), in the order of the file."""
    text = PageText(*page.get_size())
    reader = page.get_textpage()
    try:
        _Collector(reader.raw, text, _Rotation(page)).collect(reader.count_chars())
    finally:
        reader.close()
    return text


class _Rotation:
    """Coordinates of the file → coordinates of the page as displayed."""

    def __init__(self, page: Any) -> None:
        self.degrees = page.get_rotation()
        # The size is that of the displayed page, the characters are placed on the page before its rotation.
        self._width, self._height = page.get_size()

    def apply(self, x: float, y: float) -> tuple[float, float]:
        match self.degrees:
            case 90:
                return y, self._height - x
            case 180:
                return self._width - x, self._height - y
            case 270:
                return self._width - y, x
        return x, y


class _Collector:
    """Walks the characters of a page and cuts them into fragments."""

    def __init__(self, raw: Any, text: PageText, rotation: _Rotation) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw, self._page, self._rotation = pdfium, raw, text, rotation
        self._box = [ctypes.c_double() for _ in range(4)]
        self._origin = [ctypes.c_double() for _ in range(2)]
        self._matrix = pdfium.FS_MATRIX()
        self._open: list[Char] = []
        self._turned: list[str] = []
        self._space = self._written_space = False
        self._bold = False

    def collect(self, count: int) -> None:
        word_start = True
        for index in range(count):
            code = self._pdfium.FPDFText_GetUnicode(self._raw, index)
            # Code 0 is a glyph of which the file does not say the letter.
            letter = chr(code) if 0 < code <= 0x10FFFF else ""
            if letter in ("\r", "\n", ""):
                self._end() if letter else None
                word_start = True
            elif letter.isspace() or letter == "\x07":
                self._space = True
                self._written_space |= not self._pdfium.FPDFText_IsGenerated(self._raw, index)
                word_start = True
            else:
                self._add(index, letter, word_start)
                word_start = False
        self._end()
        self._end_turned()

    def _add(self, index: int, letter: str, word_start: bool) -> None:
        pdfium, raw, (left, right, bottom, top) = self._pdfium, self._raw, self._box
        pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(raw, index, *self._origin)
        pdfium.FPDFText_GetMatrix(raw, index, self._matrix)
        matrix = self._matrix
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation.degrees
        if abs((angle + 180) % 360 - 180) > 8:
            self._end()
            self._turned.append((" " if self._space else "") + letter)
            self._space = False
            return
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        if word_start or not self._open:
            self._bold = self._is_bold(index)
        (x0, y0), (x1, y1) = (
            self._rotation.apply(left.value, bottom.value),
            self._rotation.apply(right.value, top.value),
        )
        _, y = self._rotation.apply(*(value.value for value in self._origin))
        size = size if size > 0.5 else max(abs(y1 - y0), 1.0)
        if pdfium.FPDFText_IsHyphen(raw, index) == 1:
            letter = "\ufffe" if letter in HYPHENS else letter
        self._place(Char(letter, min(x0, x1), max(x0, x1), y, size, self._bold, min(y0, y1)))

    def _place(self, char: Char) -> None:
        """Continue the open fragment with a character, or start another."""
        if self._open:
            last, size = self._open[-1], max(char.size, self._open[-1].size)
            gap = char.x0 - last.x1
            widest = (_SPACE_GAP if self._written_space else _BARE_GAP) * size
            if abs(char.y - last.y) > 0.5 * size or gap > widest or gap < -1.5 * size:
                self._end()
            elif self._space:
                self._open.append(Char(" ", last.x1, char.x0, last.y, last.size, last.bold, last.y))
        self._open.append(char)
        self._space = self._written_space = False

    def _end(self) -> None:
        if self._open:
            fragment = Fragment(self._open, len(self._page.fragments)).measure()
            if clean(fragment.text):
                self._page.fragments.append(fragment)
        self._open = []
        self._space = self._written_space = False
        if self._turned:
            self._end_turned()

    def _end_turned(self) -> None:
        if text := clean("".join(self._turned)):
            self._page.turned.append(text)
        self._turned = []

    def _is_bold(self, index: int) -> bool:
        """By the weight the font gives, or by its name, since many fonts give none."""
        if self._pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600:
            return True
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, 128, flags)
        name = buffer.value.decode("utf-8", "replace").lower()
        return any(word in name for word in _BOLD)


def _render(chars: list[Char], y: float, size: float) -> str:
    """The text of a fragment, its raised digits as superscripts."""
    out: list[str] = []
    for char in chars:
        # Either a smaller digit drawn higher, or a glyph that the font draws high by itself.
        raised = char.text.isdigit() and (
            char.foot > y + 0.2 * size or (char.size < _SMALLER * size and char.y > y + _RAISED * size)
        )
        out.append(superscript(char.text) if raised else char.text)
    return "".join(out)
