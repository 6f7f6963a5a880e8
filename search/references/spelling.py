"""The spelling that references are read in: one character for one, no case, no accent, one dash, one space."""

import re
import unicodedata

_SAME = {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "º": "°", "−": "-", "\u2060": " ", "\ufeff": " ", "\u200b": " "}

NO = r"(?:n ?(?:°s?|os?\b|\b)\.?|numeros?\b)"  # "n°"
MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
          "decembre")  # fmt: skip
DATE = rf"(?:1 ?er|\d{{1,2}}) +(?:{'|'.join(MONTHS)}) +\d{{4}}(?!\d)"
REPEATED = (
    "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies|terdecies|quaterdecies|quindecies"
    "|sexdecies|septdecies|octodecies|novodecies|vicies"
)


class _Folded(dict[int, str]):
    """Characters by their plain form, found when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _SAME.get(char) or unicodedata.normalize("NFD", char)[0].lower()
        if unicodedata.category(char) == "Pd":
            plain = "-"
        elif char.isspace():
            plain = " "
        self[code] = plain if len(plain) == 1 else char
        return self[code]


_FOLDED = _Folded()


def plain(text: str) -> str:
    """`text` in the spelling that references are read in; every character stays at its place."""
    return text.translate(_FOLDED)


def iso_date(date: str) -> str:
    """The ISO 8601 form of a date in plain spelling: `7 juillet 2014` is `2014-07-07`."""
    day, month, year = re.sub(r"^1 ?er", "1", date).split()
    return f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"


def written_date(date: str) -> str:
    """An ISO 8601 date as French law writes it: `2014-07-07` is `7 juillet 2014`."""
    year, month, day = date.split("-")
    name = MONTHS[int(month) - 1]
    name = {"fevrier": "février", "aout": "août", "decembre": "décembre"}.get(name, name)
    return f"{'1er' if int(day) == 1 else int(day)} {name} {year}"
