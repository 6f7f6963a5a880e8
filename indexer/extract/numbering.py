"""The numbers that Word writes before paragraphs and does not store with them."""

import re
from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_TENS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"))


class Numbering:
    """Counts the paragraphs of each list as Word does. `root` is the numbering part, None where there is none."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._sequences: dict[str, str] = {}  # lists made from the same definition count on from each other
        self._restarts: dict[str, dict[int, int]] = {}  # unless they say where they begin
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        definitions = {item.get(f"{W}abstractNumId"): item for item in root.findall(f"{W}abstractNum")}
        named = {value: item for item in definitions.values() if (value := _value(item, "styleLink"))}
        for item in root.findall(f"{W}num"):
            number, abstract = item.get(f"{W}numId"), _value(item, "abstractNumId")
            definition = definitions.get(abstract)
            definition = named.get(_value(definition, "numStyleLink") or "", definition)
            levels = [] if definition is None else definition.findall(f"{W}lvl")
            self._levels[number] = {_whole(level.get(f"{W}ilvl"), 0): _level(level) for level in levels}
            self._sequences[number] = abstract or number
            overrides = {
                _whole(override.get(f"{W}ilvl"), 0): _whole(start, 1)
                for override in item.findall(f"{W}lvlOverride")
                if (start := _value(override, "startOverride")) is not None
            }
            if overrides:
                self._restarts[number] = overrides

    def next(self, number_id: str, level: int) -> str | None:
        """The number of the next paragraph of a list, '' for a bullet, None when the paragraph is in no list."""
        levels = self._levels.get(number_id)
        if levels is None or level not in levels:
            return None
        form, pattern, start = levels[level]
        if not pattern.strip() and form == "bullet":
            return None  # a paragraph set in like the item that it goes on
        counts = self._counts[self._sequences[number_id]]
        for place, first in self._restarts.pop(number_id, {}).items():
            counts[place] = first - 1
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if form in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            place_form, _, place_start = levels.get(place, ("decimal", "", 1))
            return format_number(counts.get(place, place_start), place_form)

        return re.sub(r"%(\d)", number, pattern).strip()


def format_number(value: int, form: str) -> str:
    """A number in one of the forms of Word; those that are rare are written in digits."""
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26 * 10:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 400:
        text, rest = "", value
        for unit, sign in (*_TENS, *_ROMAN):
            text += sign * (rest // unit)
            rest %= unit
        return text.upper() if form == "upperRoman" else text
    return str(value)


def _level(level: Any) -> tuple[str, str, int]:
    """The form, the pattern and the first number of a level."""
    form, pattern, start = (_value(level, name) for name in ("numFmt", "lvlText", "start"))
    return form or "decimal", "%1." if pattern is None else pattern, _whole(start, 1)


def _value(element: Any | None, name: str) -> str | None:
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}val")


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
