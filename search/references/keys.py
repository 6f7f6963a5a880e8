"""One key for one reference, whatever its spelling: `cgct L1115-1`, `code civil art. 100`, `loi 2014-773 art. 14`."""

import re
from dataclasses import dataclass, field

_SERIES = r"(?:LO|LP|[LRDA])\d+(?:-[\dA-Za-z]+)*"
_KEY = re.compile(rf"(?P<law>.*?)(?:(?:^| )(?P<article>{_SERIES}|art\. .+))?")
LONGEST_RANGE = 300  # articles that "L. 1 à L. 9" may stand for


@dataclass(frozen=True, slots=True)
class Reference:
    """An article of a law, or a whole text where `article` is "".

    `law` is the key of a code (`cgct`), of a law (`loi 2014-773`) or of a decision (`ce 472155`), "" where it is not
    known; `article` is `L1115-1` with a series letter, `art. 100` without; `date` is the law's, ISO 8601, where known:
    it belongs to the citation, not to the key.
    """

    law: str = ""
    article: str = ""
    date: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """What the index keeps, one for all spellings."""
        return f"{self.law} {self.article}".strip()

    @property
    def number(self) -> str:
        """The article's number without its series letter: `1115-1`, `100`, `2 bis`."""
        return self.article[5:] if self.article.startswith("art. ") else self.article.lstrip("LRDAOP")

    @property
    def series(self) -> str:
        """The letters before the number: `L`, `R`, `D`, `A`, `LO`, `LP` or ""."""
        return "" if self.article.startswith("art. ") else self.article[: len(self.article) - len(self.number)]


def parse_key(key: str) -> Reference:
    """The reference whose key this is."""
    match = _KEY.fullmatch(key)
    return Reference(match["law"], match["article"] or "") if match else Reference(key)


def place(article: str) -> tuple[str, list[tuple[int, str]]]:
    """Where an article stands among those of its series: `L1115-4-1` between `L1115-4` and `L1115-5`."""
    reference = Reference("", article)
    number = "1" if reference.number == "1er" else reference.number
    parts = re.findall(r"(\d+)|([^\W\d]+)", number)
    return reference.series, [(int(digits or 0), letters) for digits, letters in parts]


def between(first: str, last: str) -> list[str]:
    """The articles from `first` to `last` that their numbers alone tell, both included, in order."""
    start, end = re.fullmatch(r"(.*?)(\d+)", first.replace("1er", "1")), re.fullmatch(r"(.*?)(\d+)", last)
    if not (start and end and start[1] == end[1]) or not 0 <= int(end[2]) - int(start[2]) < LONGEST_RANGE:
        return [first, last]
    numbers = [f"{start[1]}{number}" for number in range(int(start[2]), int(end[2]) + 1)]
    return ["art. 1er" if number == "art. 1" else number for number in numbers]
