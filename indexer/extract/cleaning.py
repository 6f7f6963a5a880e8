"""Characters put right: what files hold in place of the letters that a reader sees."""

import re
import unicodedata

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Soft hyphens, U+FFFE (pdfium's mark of a line-end hyphen) and zero-width characters stand inside words.
_DELETED = "\u00ad\ufffe\uffff\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_TABLE: dict[int, str | None] = {ord(old): new for old, new in _LIGATURES.items()}
_TABLE.update({ord(char): None for char in _DELETED})
_TABLE.update(dict.fromkeys((*range(0x20), 0x7F)))
# Characters of Windows-1252 that a program took for Latin-1: U+0092 is an apostrophe.
_TABLE.update({code: bytes((code,)).decode("cp1252", "ignore") for code in range(0x80, 0xA0)})
# pdfium gives U+0007 for the space glyph of some fonts.
_TABLE.update({ord(char): " " for char in "\t\n\v\f\r\x07\x1c\x1d\x1e\x1f"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPACES = re.compile(r"\s+")

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "¸": "\u0327"}
_DETACHED = re.compile("([´`ˆ¨¸]) ?([A-Za-zı])")
_TEXACCENTS = re.compile("[a-z][ˆ¨¸][a-zı]")


def clean(text: str) -> str:
    """Text in NFC, any run of white space one space, without the invisible characters; superscripts stay.

    NFC and not NFKC: NFKC would glue a note's mark to its word (`1984¹` would read 19841).
    """
    text = _PRIVATE.sub("•", text.translate(_TABLE))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip()


def superscript(mark: str) -> str:
    """Raised digits as the characters made for them, so that they never glue to a number: 1984 and note 1 → 1984¹."""
    return mark.translate(_SUPERSCRIPTS)


def has_detached_accents(text: str) -> bool:
    """True for text in which accents stand beside their letters, as old TeX fonts leave them (`entit´es`, `r´eseau`).

    Decided on the whole document: one `´` alone may be somebody's apostrophe, a circumflex inside a word is not.
    """
    return _TEXACCENTS.search(text) is not None


def attach_accents(text: str) -> str:
    """Put detached accents back on their letters: `entit´es` → `entités`."""

    def attach(match: re.Match[str]) -> str:
        letter = "i" if match[2] == "ı" else match[2]
        joined = unicodedata.normalize("NFC", letter + ACCENTS[match[1]])
        return joined if len(joined) == 1 else match[0]

    return _DETACHED.sub(attach, text)
