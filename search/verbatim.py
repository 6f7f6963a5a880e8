"""Whether a quote is in a passage, letter for letter, after the one normalisation that is declared here.

What may differ: how many spaces, and of which width (a line break is one); a word hyphenated at the end of a line, or
a soft hyphen inside it; a ligature for its letters (`ﬁ`); an accented letter in one character or two. All else must be
the same: letters and their case, accents, figures, punctuation. A quote begins and ends where words and numbers do:
`387 communes` is no quote of `45 387 communes`.
"""

import re
import unicodedata

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # the soft hyphen, and spaces of no width
_LINE_END = re.compile(r"(?<=[^\W\d_])[-‐][^\S\n]*\n\s*(?=[^\W\d_])")
_BREAK = "\ue000"  # stands for the hyphen at the end of a line, which may be the word's own or not

# What goes on before or after a quote that does not begin or end where a word or a number does.
_GOES_ON_BEFORE = re.compile(rf"[^\W_]$|{_BREAK}$|\w[-‐‑–]$")
_GOES_ON_AFTER = re.compile(rf"[^\W_]|{_BREAK}|[-‐‑–]\w")
_NUMBER_BEFORE, _THOUSANDS_BEFORE = re.compile(r"\d[.,]$|[-−]$"), re.compile(r"\d $")
_NUMBER_AFTER = re.compile(r"[.,]\d| \d{3}(?!\d)")


def is_verbatim(quote: str, passage: str) -> bool:
    """Whether `quote` stands in `passage`, in whole words and whole numbers; an empty quote stands nowhere."""
    wanted, text = _normal(quote), _normal(passage)
    if not any(character.isalnum() for character in wanted):
        return False
    pattern = re.compile(f"(?=({_pattern(wanted, broken=_BREAK in wanted + text)}))")
    return any(_is_whole(text, *match.span(1)) for match in pattern.finditer(text))


def _normal(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text.translate(_LIGATURES)).replace(_BREAK, ""))
    return " ".join(_LINE_END.sub(_BREAK, text).split())


def _pattern(wanted: str, *, broken: bool) -> str:
    """`wanted` as a regular expression that allows for line ends inside words, on either side."""
    if not broken:
        return re.escape(wanted)
    parts = []
    for place, character in enumerate(wanted):
        following = wanted[place + 1 : place + 2]
        if character == _BREAK:
            parts.append(f"[-‐{_BREAK}]?")
        elif character in "-‐" and wanted[place - 1 : place].isalpha() and following.isalpha():
            parts.append(f"[{character}{_BREAK}]")
        else:
            parts.append(re.escape(character))
            if character.isalpha() and following.isalpha():
                parts.append(f"{_BREAK}?")
    return "".join(parts)


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 5]
    quote = text[start:end]
    if quote[0].isalnum() and _GOES_ON_BEFORE.search(before):
        return False
    if quote[-1].isalnum() and _GOES_ON_AFTER.match(after):
        return False
    if quote[0].isdigit() and (
        _NUMBER_BEFORE.search(before) or (re.match(r"\d{3}(?!\d)", quote) and _THOUSANDS_BEFORE.search(before))
    ):
        return False
    return not (quote[-1].isdigit() and _NUMBER_AFTER.match(after))
