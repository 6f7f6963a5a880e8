"""Footnotes: the lines in smaller type at the foot of a column, each opened by its mark."""

import re
import unicodedata

from indexer.extract.pdf.lines import Line

_SMALLER = 0.95  # of the body's size
_RAISED_MARK = re.compile(r"^[⁰¹²³⁴-⁹]+\s*|^[*†‡]+\s*")
_PLAIN_MARK = re.compile(r"^[(\[]?(\d{1,3})[)\].]?\s+(?=\S)")


def split_notes(lines: list[Line], body: float) -> tuple[list[Line], list[list[Line]]]:
    """The lines of a column without its footnotes, and the lines of each note."""
    start = len(lines)
    while start and lines[start - 1].size < _SMALLER * body:
        start -= 1
    if start == len(lines):
        return lines, []
    while start < len(lines) and not _opens(lines[start], None):
        start += 1
    notes: list[list[Line]] = []
    number: int | None = None
    for line in lines[start:]:
        if not notes or _opens(line, number):
            notes.append([])
            number = _number(line)
        notes[-1].append(line)
    return lines[:start], notes


def _opens(line: Line, previous: int | None) -> bool:
    """True when a line opens a note; a plain number must follow the note before, since years open lines too."""
    if _RAISED_MARK.match(line.text):
        return True
    number = _number(line)
    return number is not None and (previous is None or number == previous + 1)


def _number(line: Line) -> int | None:
    if match := _PLAIN_MARK.match(line.text):
        return int(match[1])
    if match := re.match(r"^[⁰¹²³⁴-⁹]+", line.text):
        return int(unicodedata.normalize("NFKC", match[0]))
    return None
