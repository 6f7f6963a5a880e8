"""The spaces between the letters of a line: those that part no words, and those that the file does not write."""

from indexer.extract.pdf.page import Char

_FALSE_SPACE = 0.12  # of the type size: a written space narrower than that parts no words
_UNIT_GAP = 0.2  # of the type size: between a number and its unit, a no-break space that is not written


def parts_words(last: Char, char: Char, gap: float) -> bool:
    """Whether a written space parts two words; `gap` is the distance of their letters, by the type size."""
    return not (0 <= gap < _FALSE_SPACE and (_inside_a_word(last.text, char.text) or char.text in ".,"))


def is_unwritten(last: Char, char: Char, gap: float) -> bool:
    """Whether there is a space that the file does not write: 5 secondes, 200 %; not in 1er, nor before raised marks."""
    unit = char.text == "%" or (char.text.isalpha() and not (last.text == "1" and char.text in "eè"))
    return last.text.isdigit() and unit and gap > _UNIT_GAP and abs(char.y - last.y) < 0.05 * char.size


def _inside_a_word(left: str, right: str) -> bool:
    """Whether two letters may follow each other in a word: a capital after a small letter opens another one."""
    return left.isalpha() and right.isalpha() and not (left.islower() and right.isupper())
