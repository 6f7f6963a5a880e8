"""What the styles of a Word document make of a paragraph: heading, list item, caption, line of a table of contents."""

import re
from collections.abc import Iterator
from typing import Any

from indexer.extract.numbering import W

_HEADING = re.compile(
    r"^(?:heading|titre|title|intertitre|überschrift|título)[\s_-]*(?:(?:de\s+)?niveau|level)?[\s_-]*(\d)\b",
    re.IGNORECASE,
)
_TITLES = ("title", "titre", "titre principal", "titre du document")
_CONTENTS = re.compile(
    r"^(?:toc|tm|tdm|table des mati[èe]res|table of (?:contents|figures|authorities)|table des illustrations"
    r"|sommaire|index)\b",
    re.IGNORECASE,
)
_CAPTIONS = re.compile(r"caption|légende", re.IGNORECASE)
_LIST = re.compile(r"^(?:list|liste)\b.*?(\d)?$", re.IGNORECASE)


class Styles:
    """The styles of a document, from the root of their part; None where there is none."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        self._default = next(
            (style for style in found if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"), None
        )

    def is_contents(self, paragraph: Any) -> bool:
        """True for a line of a table of contents or an index."""
        return any(_CONTENTS.match(name) for name in self._names(paragraph))

    def is_caption(self, paragraph: Any) -> bool:
        """True for a paragraph in a caption's style."""
        return any(_CAPTIONS.search(name) for name in self._names(paragraph))

    def list_level(self, paragraph: Any) -> int | None:
        """The depth that a list's style gives a paragraph, None where its style is of no list."""
        for name in self._names(paragraph):
            if match := _LIST.match(name):
                return int(match[1] or 1)
        return None

    def heading(self, paragraph: Any) -> int | None:
        """The level of a heading, 0 for the title; None for another paragraph."""
        for place, name in enumerate(self._names(paragraph)):
            if match := _HEADING.match(name):
                return min(int(match[1]), 6)
            if place == 0 and name.lower() in _TITLES:  # subtitles and dates are often based on the title's style
                return 0
        for item in self._chain(paragraph):
            if (level := value(_properties(item), "outlineLvl")) is not None:
                return min(int(level) + 1, 6) if level.isdigit() and int(level) < 9 else None
        return None

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """The list of a paragraph and the depth in it."""
        depth: str | None = None
        for item in self._chain(paragraph):
            properties = _properties(item)
            found = properties.find(f"{W}numPr") if properties is not None else None
            if found is not None:
                depth = depth or value(found, "ilvl")
                number = value(found, "numId")
                if number is not None:  # number 0 takes a paragraph out of the list of its style
                    level = depth or "0"
                    return (number, int(level)) if number != "0" and level.isdigit() else None
        return None

    def has_header(self, table: Any) -> bool:
        """True when a table shows its first row as its style shows headers: in bold."""
        properties = table.find(f"{W}tblPr")
        look = properties.find(f"{W}tblLook") if properties is not None else None
        if look is None:
            return False
        bits = look.get(f"{W}val") or "0"
        first = look.get(f"{W}firstRow") or ("1" if re.fullmatch(r"[0-9A-Fa-f]+", bits) and int(bits, 16) & 32 else "0")
        if first not in ("1", "true", "on"):
            return False
        for style in self._based(value(properties, "tblStyle")):
            for part in style.findall(f"{W}tblStylePr"):
                if part.get(f"{W}type") == "firstRow":
                    return part.find(f"{W}rPr/{W}b") is not None
        return False

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's own properties, then its style's, then those of the styles that one is based on."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        name = value(own, "pStyle")
        if name is None and self._default is not None:
            yield self._default
        yield from self._based(name)

    def _based(self, name: str | None) -> Iterator[Any]:
        """A style and those that it is based on."""
        seen = set[str]()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            style = self._styles[name]
            yield style
            name = value(style, "basedOn")

    def _names(self, paragraph: Any) -> list[str]:
        return [name for item in self._chain(paragraph) if (name := value(item, "name"))]


def value(element: Any | None, name: str) -> str | None:
    """The `w:val` of a child element."""
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}val")


def is_on(element: Any | None, name: str) -> bool:
    """True when a child element switches a property on: without a value it does."""
    found = element.find(f"{W}{name}") if element is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _properties(item: Any) -> Any | None:
    return item if item.tag == f"{W}pPr" else item.find(f"{W}pPr")
