"""True sentences made false by one small change: another figure, date, name, article or word, or a negation."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from search.text import looks_english

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
NAMES = (
    "Marseille",
    "Toulouse",
    "Sénégal",
    "Madagascar",
    "Erasmus",
    "UNESCO",
    "Bretagne",
    "Allemagne",
    "Dupont",
    "BERD",
)

_DATE = re.compile(rf"\b\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)}) \d{{4}}")
_REFERENCE = re.compile(r"\b[LRD]\. ?\d{3,4}-\d+(?:-\d+)*")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?(?![\w-]| \d{3})")
_NAME = re.compile(r"(?<=[a-zà-ÿ'’] )(?:[A-ZÉÎ][\w'’-]+|[A-Z]{2,})(?: [A-ZÉÎ][\w-]+)*|(?<=[dlL]['’])[A-ZÉÎ][\w-]+")
_ENGLISH_VERB = re.compile(r"\b(?:is|are|was|were|must|may|can|has)\b(?! not)")
_VERB = re.compile(
    r"(?<!['’])\b(?P<verb>peut|peuvent|doit|doivent|est|sont|a|ont|permet|permettent|prévoit|demande|finance|financent|compte|"
    r"apporte|autorise|donne|fixe|concerne|reste|sert)\b(?! (?:pas|plus|jamais))"
)
_NOT = re.compile(r"\b(?:ne |n['’])(?P<verb>[\w'’-]+(?: [\w'’-]+)??) (?:pas|plus|jamais)\b")
_WORD = re.compile(r"[^\W\d_]{5,}")


def perturbations(sentence: str, random: Random, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each kind of change that `sentence` allows, once, as (kind, changed); `words` are those that a swap brings in."""
    for kind, changed in (
        ("number", _number(sentence, random)),
        ("date", _date(sentence, random)),
        ("article", _reference(sentence, random)),
        ("name", _name(sentence, random)),
        ("negation", _negation(sentence, random)),
        ("word", _word(sentence, random, words)),
    ):
        if changed and changed != sentence:
            yield kind, changed


def _pick(pattern: re.Pattern[str], sentence: str, random: Random) -> re.Match[str] | None:
    found = list(pattern.finditer(sentence))
    return random.choice(found) if found else None


def _with(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]


def _number(sentence: str, random: Random) -> str | None:
    dated = [span for pattern in (_DATE, _REFERENCE) for m in pattern.finditer(sentence) for span in [m.span()]]
    found = [m for m in _NUMBER.finditer(sentence) if not any(a <= m.start() < b for a, b in dated)]
    if not found:
        return None
    match = random.choice(found)
    place = random.choice([n for n, c in enumerate(match.group()) if c.isdigit()])
    digit = random.choice([d for d in "123456789" if d != match.group()[place]])
    return _with(sentence, match, match.group()[:place] + digit + match.group()[place + 1 :])


def _date(sentence: str, random: Random) -> str | None:
    match = _pick(_DATE, sentence, random)
    if match is None:
        return None
    day, month, year = match.group().split()
    changed = [
        f"{int(day.removesuffix('er')) % 27 + 2} {month} {year}",
        f"{day} {random.choice([m for m in MONTHS if m != month])} {year}",
        f"{day} {month} {int(year) + random.choice((-3, -1, 1, 2))}",
    ]
    return _with(sentence, match, random.choice(changed))


def _reference(sentence: str, random: Random) -> str | None:
    match = _pick(_REFERENCE, sentence, random)
    return match and _with(sentence, match, match.group() + random.choice(("0", "-7", "3")))


def _name(sentence: str, random: Random) -> str | None:
    match = _pick(_NAME, sentence, random)
    return match and _with(sentence, match, random.choice([n for n in NAMES if n not in sentence]))


def _negation(sentence: str, random: Random) -> str | None:
    if match := _pick(_NOT, sentence, random):
        return _with(sentence, match, match["verb"])
    if looks_english(sentence):
        match = _pick(_ENGLISH_VERB, sentence, random)
        return match and _with(sentence, match, f"{match.group()} not")
    match = _pick(_VERB, sentence, random)
    if match is None:
        return None
    verb = match["verb"]
    return _with(sentence, match, f"{'n’' if verb[0] in 'aeo' else 'ne '}{verb} pas")


def _word(sentence: str, random: Random, words: Sequence[str]) -> str | None:
    match = _pick(_WORD, sentence, random)
    if match is None:
        return None
    other = random.choice(words)
    return _with(sentence, match, other.capitalize() if match.group()[0].isupper() else other)
