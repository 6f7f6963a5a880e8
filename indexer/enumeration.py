"""The marks of numbered paragraphs in laws (I. –, A. –, 1., 1°, a), –) and where they stand inside a text."""

import re

_ROMAN_DIGITS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()

_MARK = re.compile(
    r"(?:(?P<roman>X?(?:IX|IV|VI{0,3}|I{1,3})|XX?)(?:[ -](?:bis|ter|quater))?\s?(?:\.\s?[-–—]?|[-–—])"
    r"|(?P<upper>[A-Z])(?:[ -](?:bis|ter|quater))?\s?(?:\.\s?[-–—]|[-–—])"
    r"|(?P<degree>\d{1,2})\s?°(?:[ -]?(?:bis|ter|quater))?\)?"
    r"|(?P<digit>\d{1,2})(?:[.)]|\s?[-–—])"
    r"|(?P<lower>[a-z])(?:[ -](?:bis|ter|quater))?(?:\)|\.(?=\s))"
    r"|(?P<dash>[-–—•]))\s"
)
_INSIDE = (
    "roman",
    "degree",
    "lower",
)  # kinds that a text may go on with on the same line; "1." may be a sentence's end


def mark_kind(text: str) -> str:
    """What kind of mark `text` opens with: roman, upper, degree, digit, lower or dash; "" when there is none."""
    match = _MARK.match(text)
    return match.lastgroup or "" if match else ""


def paragraph_starts(text: str, last: dict[str, int]) -> list[int]:
    """Where the numbered paragraphs of `text` begin, from 0: each number must be the one after the last of its kind.

    "I. – Le maire peut : 1° signer ; 2° déléguer. II. – Le conseil…" has four, after the first letter. `last` holds the
    number that each kind has come to in the article so far, and is brought up to date.
    """
    starts = [0]
    for match in re.finditer(r"^|[.;:»] ", text):
        mark = _MARK.match(text, match.end())
        kind = mark.lastgroup if mark else None
        if mark is None or kind not in _INSIDE:
            continue
        value = _value(kind, mark[kind])
        if match.end() and value != 1 and value - last.get(kind, 0) not in (0, 1):  # 0: II bis after II
            continue
        for deeper in _INSIDE[_INSIDE.index(kind) + 1 :]:
            last.pop(deeper, None)
        last[kind] = value
        if match.end():
            starts.append(match.end())
    return starts


def _value(kind: str, mark: str) -> int:
    if kind == "roman":
        return _ROMAN_DIGITS.index(mark) + 1
    return int(mark) if kind == "degree" else ord(mark) - ord("a") + 1
