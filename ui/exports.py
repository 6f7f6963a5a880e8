"""Citations in the formats of other programs: text, RIS and BibTeX for reference managers, CSV for spreadsheets."""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from search.records import Answer, Document, Hit, Passage, Quote
from ui.citations import article, citation
from ui.texts import Language, text
from ui.written import written_text

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexEncodingMiddleware

# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation is of: a passage, or the words `quote` of it; `page` and `time` are where these are.

    `near`: it was shown as what comes near a question, not as its answer.
    """

    document: Document
    passage: Passage
    page: int | None
    time: float | None = None
    quote: str = ""
    near: bool = False

    @classmethod
    def of(cls, source: Quote | Hit) -> "Cited":
        """The citation of a quote, or of a passage found."""
        if isinstance(source, Quote):
            return cls(source.document, source.passage, source.page, source.time, source.text)
        return cls(source.document, source.passage, source.passage.page, source.passage.time)

    def line(self, language: Language) -> str:
        """The citation in one line, with the article it is of."""
        law = article(self.passage)[0]
        line = citation(self.document, self.passage, self.page, language, self.time)
        return f"{line} [{law}]" if law else line

    def remark(self, language: Language) -> str:
        """That it does not clearly answer, or ""."""
        return text("remark_nearby", language) if self.near else ""


def answer_text(answer: Answer, language: Language) -> str:
    """An answer to paste elsewhere: the question, what was written and is supported, the quotes, their sources.

    Of quotes that only come near, that is said before them.
    """
    marks = "«\u00a0{}\u00a0»" if language == "fr" else "“{}”"
    quotes = [f"{marks.format(quote.text)} [{quote.number}]" for quote in answer.quotes]
    lines = [f"[{quote.number}] {Cited.of(quote).line(language)}" for quote in answer.quotes]
    asked = text("asked", language).format(question=answer.question)
    near = f"{text('nearby', language)}." if answer.outcome == "nearby" else ""
    parts = (asked, near, written_text(answer, language), *quotes, "\n".join(lines))
    return "\n\n".join(part for part in parts if part)


def as_text(cited: Sequence[Cited], language: Language) -> str:
    """One citation a line, each after its number and its words where it is of a quote."""
    lines = []
    for number, one in enumerate(cited, 1):
        lines.append(f"[{number}] {one.line(language)}")
        lines += [f"    {_line(below)}" for below in (one.quote, one.remark(language)) if below]
    return "\n".join(lines) + "\n"


def as_ris(cited: Sequence[Cited], language: Language) -> str:
    """RIS, one reference for each citation: a statute for an article of law, a report for what else there is."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]  # the package has no types
        """Without a number above each reference, which some programs take for a part of it."""

        def set_header(self, count: int) -> str:
            return ""

    references = []
    for one in cited:
        law, address = article(one.passage)
        notes = [note for note in (law, one.quote, one.remark(language)) if note]
        year, month, day = [*one.document.date.split("-"), "", ""][:3]
        fields = {
            "type_of_reference": "STAT" if law else "RPRT",
            "title": one.document.title,
            "publisher": one.document.publisher,
            "year": year,
            "date": f"{year}/{month}/{day}/" if month else "",
            "start_page": str(one.page or ""),
            "section": one.passage.headings[-1] if one.passage.headings else "",
            "language": one.document.language,
            "urls": [_line(url) for url in (one.document.url, address) if url],
            "notes": [_line(note) for note in notes],
        }
        references.append({name: _line(v) if isinstance(v, str) else v for name, v in fields.items() if v})
    return str(rispy.dumps(references, implementation=Writer))


def as_bibtex(cited: Sequence[Cited], language: Language) -> str:
    """BibTeX in ASCII, as far as LaTeX has a name for a letter, so that no program misreads an accent."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import AddEnclosingMiddleware
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = []
    for number, one in enumerate(cited, 1):
        law, address = article(one.passage)
        kind = "techreport" if one.document.kind == "study" else "misc"
        year, month, _ = [*one.document.date.split("-"), "", ""][:3]
        fields = {
            "title": one.document.title,
            "institution" if kind == "techreport" else "publisher": one.document.publisher,
            "year": year,
            "month": month.lstrip("0"),
            "pages": str(one.page or ""),
            "url": one.document.url or address,
            "note": " ".join(part for part in (law and f"{law}.", one.quote, one.remark(language)) if part),
        }
        key = f"{_slug(PurePosixPath(one.document.id).stem)}-{number}"
        entries.append(Entry(kind, key, [Field(name, _line(value)) for name, value in fields.items() if value]))
    braces = AddEnclosingMiddleware(reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{")
    return write_string(Library(entries), unparse_stack=[_latex(), braces])


def as_csv(cited: Sequence[Cited], language: Language) -> str:
    """A table for a spreadsheet, with the separator that it expects in `language`; no cell of it is a formula."""
    columns = ("quote", "title", "publisher", "date", "page", "label", "section", "article", "url", "document", "line",
               "remark")  # fmt: skip
    rows = StringIO()
    writer = csv.writer(rows, delimiter=";" if language == "fr" else ",")
    writer.writerow(text(f"column.{name}", language) for name in ("number", *columns))
    for number, one in enumerate(cited, 1):
        law, address = article(one.passage)
        values = {
            "quote": one.quote,
            "title": one.document.title,
            "publisher": one.document.publisher,
            "date": one.document.date,
            "page": str(one.page or ""),
            "label": one.passage.label(one.page),
            "section": " › ".join(one.passage.headings),
            "article": law,
            "url": one.document.url or address,
            "document": one.document.id,
            "line": one.line(language),
            "remark": one.remark(language),
        }
        writer.writerow([number, *(_cell(values[name]) for name in columns)])
    return "\ufeff" + rows.getvalue()  # the mark by which spreadsheets know UTF-8


# Each format by the suffix of its files: who writes it, and its media type.
FORMATS: Mapping[str, tuple[Callable[[Sequence[Cited], Language], str], str]] = {
    "txt": (as_text, "text/plain"),
    "ris": (as_ris, "application/x-research-info-systems"),
    "bib": (as_bibtex, "application/x-bibtex"),
    "csv": (as_csv, "text/csv"),
}


def _line(value: str) -> str:
    """`value` in one line: a line end would begin another field."""
    return " ".join(value.split())


def _cell(value: str) -> str:
    return f"'{value}" if value.lstrip(" \u00a0").startswith(_FORMULA) else value


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"


@cache
def _latex() -> "LatexEncodingMiddleware":
    """Writes what LaTeX would take for a command, but leaves a field that is an address as it is."""
    from bibtexparser.middlewares import LatexEncodingMiddleware
    from pylatexenc.latexencode import RULE_DICT, RULE_REGEX, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    # BibTeX counts braces even after a backslash: they go by their names. A straight quote stays one.
    own = {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}", ord('"'): '{"}'}
    address = re.compile(r"^https?://[^\s{}\\]+$")
    rules = [
        UnicodeToLatexConversionRule(RULE_REGEX, [(address, r"\g<0>")]),
        UnicodeToLatexConversionRule(RULE_DICT, own),
        "defaults",
    ]
    encoder = UnicodeToLatexEncoder(conversion_rules=rules, unknown_char_policy="keep", unknown_char_warning=False)
    return LatexEncodingMiddleware(encoder=encoder)
