"""The styles of an OpenDocument file: what a paragraph is, what is bold, how lists and headings are numbered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.extract.numbering import format_number

if TYPE_CHECKING:
    from odfdo import Element

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
OUTLINE = "\n outline"
"""The name under which the numbering of headings is kept: no list bears it."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: `shown` is how many levels its number shows (2 in `3.1`)."""

    form: str
    prefix: str
    suffix: str
    shown: int
    start: int


class OdfStyles:
    """The styles of a document, those of its content and those of its styles part."""

    def __init__(self, document: Any) -> None:
        self._parents: dict[str, str] = {}
        self._lists: dict[str, str] = {}  # the list that a paragraph's style puts it in, '' for none
        self._weights: dict[str, bool] = {}
        self._levels: dict[tuple[str, int], _Level | None] = {}  # None for a bullet
        for part in (document.styles, document.content):
            for style in part.root.get_elements("//style:style"):
                self._add(style)
            for style in part.root.get_elements("//text:list-style"):
                name = str(style.get_attribute("style:name"))
                self._add_levels(name, style, "text:list-level-style-number")
                for bullet in style.get_elements("text:list-level-style-bullet|text:list-level-style-image"):
                    self._levels[name, _whole(bullet.get_attribute("text:level"), 1)] = None
            for style in part.root.get_elements("//text:outline-style"):
                self._add_levels(OUTLINE, style, "text:outline-level-style")

    def _add(self, style: "Element") -> None:
        name = str(style.get_attribute("style:name") or "")
        if parent := style.get_attribute("style:parent-style-name"):
            self._parents[name] = str(parent)
        listed = style.get_attribute("style:list-style-name")
        if listed is not None:
            self._lists[name] = str(listed)
        for properties in style.get_elements("style:text-properties"):
            weight = properties.get_attribute("fo:font-weight")
            if weight is not None:
                self._weights[name] = str(weight) in ("bold", "600", "700", "800", "900")

    def _add_levels(self, name: str, style: "Element", tag: str) -> None:
        for level in style.get_elements(tag):
            form = _FORMS.get(str(level.get_attribute("style:num-format") or ""))
            if form:
                depth = _whole(level.get_attribute("text:level"), 1)
                self._levels[name, depth] = _Level(
                    form,
                    str(level.get_attribute("style:num-prefix") or "").strip(),
                    str(level.get_attribute("style:num-suffix") or "").strip(),
                    _whole(level.get_attribute("text:display-levels"), 1),
                    _whole(level.get_attribute("text:start-value"), 1),
                )

    def chain(self, element: "Element") -> list[str]:
        """The names of the style of a paragraph, a heading or a span, and of those that it comes from."""
        name, names = str(element.get_attribute("text:style-name") or ""), list[str]()
        while name and name not in names:
            names.append(name)
            name = self._parents.get(name, "")
        return names

    def names(self, element: "Element") -> list[str]:
        """The same as people see them, in lower case."""
        return [name.replace("_20_", " ").replace("_5f_", "_").lower() for name in self.chain(element)]

    def list_of(self, paragraph: "Element") -> str | None:
        """The list that a paragraph's style puts it in: '' takes it out of any, None says nothing."""
        return next((self._lists[name] for name in self.chain(paragraph) if name in self._lists), None)

    def is_bold(self, paragraph: "Element") -> bool:
        """True when all of a paragraph is in bold, or in the style of a table's header."""
        if any(name in ("table heading", "titre de tableau", "en-tête de tableau") for name in self.names(paragraph)):
            return True
        if any(self._weights.get(name, False) for name in self.chain(paragraph)):
            return True
        spans = [child for child in paragraph.children if child.tag == "text:span" and child.text_recursive.strip()]
        bare = (paragraph.text or "").strip() or any((child.tail or "").strip() for child in paragraph.children)
        return (
            bool(spans)
            and not bare
            and all(self._weights.get(name, False) for s in spans for name in self.chain(s)[:1])
        )

    def first(self, style: str, depth: int) -> int:
        """The first number of a level."""
        level = self._level(style, depth)
        return level.start if level else 1

    def label(self, style: str, depth: int, counts: dict[int, int]) -> str:
        """The number before an item, with a space after it; '' for a bullet. `counts`: the number of each level."""
        level = self._level(style, depth)
        if level is None:
            return ""
        parts = []
        for place in range(max(1, depth - level.shown + 1), depth + 1):
            shown = self._level(style, place)
            if shown is not None:
                parts.append(format_number(counts.get(place, shown.start), shown.form))
        return f"{level.prefix}{'.'.join(parts)}{level.suffix} "

    def _level(self, style: str, depth: int) -> _Level | None:
        """A level, or where a style says nothing of it the nearest one above, as pandoc counts on."""
        while depth > 1 and (style, depth) not in self._levels and style != OUTLINE:
            depth -= 1
        return self._levels.get((style, depth))


def _whole(text: object, default: int) -> int:
    return int(str(text)) if text is not None and str(text).isdigit() else default
