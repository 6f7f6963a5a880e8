"""The text of a Word paragraph as it reads in the end: tracked changes accepted, fields by their results."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from indexer.extract.cleaning import clean, superscript
from indexer.extract.docx_styles import is_on, value
from indexer.extract.numbering import W

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = f"{W}txbxContent"
# Deleted or moved away, of no text, or the same again for old programs. Comments are in a part of their own.
_SKIPPED = frozenset(
    (
        *(f"{W}{name}" for name in "del moveFrom pPr rPr sdtPr instrText delInstrText delText rt ffData".split()),
        FALLBACK,
    )
)
_FIXED = {f"{W}{name}": " " for name in ("tab", "ptab", "br", "cr")} | {f"{W}noBreakHyphen": "-"}
_DROPPED_FIELDS = ("TOC", "INDEX", "TOA", "XE", "TC", "RD")  # tables of contents and what makes them
_SYMBOLS = {  # of the fonts that people insert symbols from; other signs are bullets
    "Symbol": {0xA0: "€", 0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈"},
    "Wingdings": {0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFD: "☒", 0xFE: "☒", 0xFC: "✓", 0xE0: "→", 0xE8: "→"},
    "Wingdings 2": {0x50: "✓", 0x52: "☒", 0x53: "☒", 0xA3: "☐"},
}


class Story:
    """Reads the paragraphs of one part in order. `calls` gives the mark of each note called so far."""

    def __init__(self, root: Any, calls: dict[tuple[str, str], str]) -> None:
        self.calls = calls
        self._fields: list[_Field] = []
        kinds = [field.get(f"{W}fldCharType") for field in root.iter(f"{W}fldChar")]
        # With an end missing, a table of contents would swallow the rest of the document.
        self._balanced = kinds.count("begin") == kinds.count("end")

    def text(self, paragraph: Any) -> str:
        """The text of a paragraph, that of its boxes apart."""
        return clean("".join(self._pieces(paragraph)))

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == f"{W}fldChar":
                yield self._field(child)
            elif tag == f"{W}instrText" and self._fields:
                self._fields[-1].code += child.text or ""
            elif tag in _SKIPPED or _is_left_out(child, tag):
                continue
            elif tag == f"{W}r":
                yield self._run(child)
            elif not self._is_hidden():
                yield from self._visible(child)
            else:
                yield from self._pieces(child)

    def _visible(self, child: Any) -> Iterator[str]:
        tag = child.tag
        if tag in (f"{W}t", _MATH):
            yield child.text or ""
        elif tag in _FIXED:
            yield _FIXED[tag]
        elif tag == f"{W}sym":
            yield _symbol(child)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnotes" if tag == f"{W}footnoteReference" else "endnotes"
            yield self.calls.setdefault((kind, child.get(f"{W}id", "")), superscript(str(len(self.calls) + 1)))
        else:
            yield from self._pieces(child)

    def _run(self, run: Any) -> str:
        properties = run.find(f"{W}rPr")
        text = "".join(self._pieces(run))
        if is_on(properties, "vanish"):
            return ""
        raised = value(properties, "vertAlign") == "superscript"
        return superscript(text) if raised and text.strip().isdigit() else text

    def _field(self, mark: Any) -> str:
        """Open, turn to the result of, or close a field; the text of a box to tick or of a list to choose from."""
        kind = mark.get(f"{W}fldCharType")
        if not self._balanced:
            return ""
        if kind == "begin":
            self._fields.append(_Field())
            return "" if any(field.is_hidden() for field in self._fields[:-1]) else _choice(mark.find(f"{W}ffData"))
        if self._fields and kind == "separate":
            self._fields[-1].in_result = True
        elif self._fields and kind == "end":
            self._fields.pop()
        return ""

    def _is_hidden(self) -> bool:
        return any(field.is_hidden() for field in self._fields)


class _Field:
    """A field that is open: its code, and whether its result has begun."""

    def __init__(self) -> None:
        self.code, self.in_result = "", False

    def is_hidden(self) -> bool:
        """True for what of the field no reader sees, and for what the document holds elsewhere."""
        return not self.in_result or _kind(self.code) in _DROPPED_FIELDS


def boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once (Word writes them in two forms), not those inside them."""
    for box in paragraph.iter(_BOX):
        between = takewhile(lambda parent: parent is not paragraph, box.iterancestors())
        if not any(parent.tag in (FALLBACK, _BOX) for parent in between):
            yield box


def is_placeholder(control: Any) -> bool:
    """True for a content control that nobody has filled: it shows what to do ("Cliquez ici")."""
    return is_on(control.find(f"{W}sdtPr"), "showingPlcHdr")


def _is_left_out(child: Any, tag: str) -> bool:
    """True for a box, which is read apart, an unfilled control, and a table of contents."""
    if tag == f"{W}fldSimple":
        return _kind(child.get(f"{W}instr", "")) in _DROPPED_FIELDS
    return tag == _BOX or (tag == f"{W}sdt" and is_placeholder(child))


def _kind(code: str) -> str:
    return code.split(maxsplit=1)[0].upper() if code.strip() else ""


def _choice(data: Any | None) -> str:
    """What a form's box or list shows."""
    if data is None:
        return ""
    if (tick := data.find(f"{W}checkBox")) is not None:
        return "☒" if is_on(tick, "checked" if tick.find(f"{W}checked") is not None else "default") else "☐"
    if (choices := data.find(f"{W}ddList")) is not None:
        entries = [entry.get(f"{W}val", "") for entry in choices.findall(f"{W}listEntry")]
        place = value(choices, "result") or value(choices, "default") or "0"
        return entries[int(place)] if place.isdigit() and int(place) < len(entries) else ""
    return ""


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    table = _SYMBOLS.get(element.get(f"{W}font", ""))
    return table.get(low, "•") if table is not None else chr(number) if number < 0xD800 else "•"
