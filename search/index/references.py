"""The legal references of an index: which passages are an article or a text, and which cite it.

Tables of the database of a generation. `article` holds the passages that are an article (`article` is "" for a whole
text), `citing` those that name it, `text` the date of each law that some document dates. Laws and articles are in the
form of their keys (`cgct`, `L1115-1`), so that two codes with the same number stay apart.
"""

import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from search.records import Document, Passage
from search.references import Reference, announced, find_references, parse_key
from search.references.headings import law_above
from search.references.keys import place

VERSION = 1  # kept in the index: raise it when references are read differently

TABLES = """
CREATE TABLE article (article TEXT, law TEXT, passage INTEGER, number TEXT, PRIMARY KEY (article, law, passage))
    WITHOUT ROWID;
CREATE INDEX article_number ON article (number, law);
CREATE INDEX article_law ON article (law);
CREATE TABLE citing (article TEXT, law TEXT, passage INTEGER, PRIMARY KEY (article, law, passage)) WITHOUT ROWID;
CREATE INDEX citing_law ON citing (law);
CREATE TABLE text (law TEXT PRIMARY KEY, date TEXT) WITHOUT ROWID;
CREATE INDEX text_date ON text (date);
"""

Row = tuple[str, str, int]  # article, law, passage
Query = Callable[..., list[tuple[str, ...]]]


def write_references(database: sqlite3.Connection, documents: Iterable[Document], passages: Sequence[Passage]) -> None:
    """Fill the tables, which `TABLES` made, for these passages, whose ordinals are their places."""
    titles = {document.id: document.title for document in documents}
    holding: set[Row] = set()
    citing: set[Row] = set()
    ranges: list[tuple[Reference, str, int]] = []
    dates: dict[str, Counter[str]] = defaultdict(Counter)
    for ordinal, passage in enumerate(passages):
        own = _announced(passage, titles[passage.document_id])
        holding |= {(reference.article, reference.law, ordinal) for reference in own}
        above = [*reversed(passage.headings), titles[passage.document_id]]
        found = find_references("\n".join([*passage.headings, passage.text]), parse_key(passage.reference))
        for mention in found:
            known = [_with_law(reference, above) for reference in mention.references()]
            if mention.foreign or (known[0].article.startswith("art. ") and not known[0].law):
                continue
            citing |= {(reference.article, reference.law, ordinal) for reference in known}
            if mention.last:
                ranges.append((known[0], mention.last, ordinal))
        for reference in [*own, *(mention.reference for mention in found)]:
            if reference.date:
                dates[reference.law][reference.date] += 1
    citing |= _inside(ranges, holding)
    dated = {law: sorted(counts, key=lambda date: (-counts[date], date))[0] for law, counts in dates.items()}
    numbered = _numbered(dated)
    holding, citing = (
        {(article, numbered.get(law, law), ordinal) for article, law, ordinal in rows} for rows in (holding, citing)
    )
    database.executemany(
        "INSERT INTO article VALUES (?, ?, ?, ?)",
        ((article, law, ordinal, Reference(law, article).number) for article, law, ordinal in sorted(holding)),
    )
    database.executemany("INSERT INTO citing VALUES (?, ?, ?)", sorted(citing - holding))
    database.executemany("INSERT INTO text VALUES (?, ?)", sorted(dated.items()))


def _announced(passage: Passage, title: str) -> list[Reference]:
    """What the passage is: its article, what the headings above it announce, and the text that its title names."""
    above = [*reversed(passage.headings), title]
    found = [parse_key(passage.reference)] if passage.reference else []
    for number, heading in enumerate(above[:-1]):
        found += announced(heading, above[number + 1 :])
    return [*found, *(reference for reference in announced(title) if not reference.article)]


def _with_law(reference: Reference, above: Sequence[str]) -> Reference:
    """An article with a series letter gets the code that what stands above names, if it says none itself."""
    if reference.law or not reference.series:
        return reference
    return replace(reference, law=law_above(reference.article, above))


def _inside(ranges: Iterable[tuple[Reference, str, int]], holding: Iterable[Row]) -> set[Row]:
    """The articles there are between the ends of each range, which numbers alone do not tell (`L1115-4-1`)."""
    known = _ordered((article, law) for article, law, _ in holding)
    rows: set[Row] = set()
    for first, last, ordinal in ranges:
        rows |= {(article, first.law, ordinal) for article in _slice(known[first.law], first.article, last)}
    return rows


def _ordered(articles: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The articles of each law in their order."""
    known: dict[str, list[str]] = defaultdict(list)
    for article, law in sorted(set(articles), key=lambda row: (row[1], place(row[0]))):
        if article:
            known[law].append(article)
    return known


def _slice(articles: Sequence[str], first: str, last: str) -> Sequence[str]:
    start = bisect_left(articles, place(first), key=place)
    return articles[start : bisect_right(articles, place(last), key=place)]


def _numbered(dated: dict[str, str]) -> dict[str, str]:
    """For each text named by its date alone, the numbered one of the same kind and date, if there is just one."""
    found: dict[str, str] = {}
    for law, date in dated.items():
        kind = law.split()[0]
        same = [other for other, day in dated.items() if day == date and other != law and other.split()[0] == kind]
        if " du " in law and len(same) == 1:
            found[law] = same[0]
    return found


class ReferenceTable:
    """What can be asked of the references of an index; `query` runs SQL on its database and gives the rows."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def full(self, reference: Reference) -> Reference:
        """`reference` with its law's number and date as the documents give them."""
        kind, _, rest = reference.law.partition(" ")
        if rest.startswith("du ") and reference.date:
            rows = self._query("SELECT law FROM text WHERE date = ?", reference.date)
            same = [law for (law,) in rows if law.startswith(kind + " ") and " du " not in law]
            return replace(reference, law=same[0]) if len(same) == 1 else reference
        if not reference.date and (rows := self._query("SELECT date FROM text WHERE law = ?", reference.law)):
            return replace(reference, date=rows[0][0])
        return reference

    def holding(self, reference: Reference) -> dict[Reference, list[int]]:
        """The articles of the index that `reference` may mean, each with its passages in order.

        With its law given, only that law's, or a code's article whose code no document says; without, each law's. A
        number without its series letter means those of any series.
        """
        rows = self._matching("article = ?", reference.article, reference.law)
        if reference.article and not reference.series and not (rows and reference.law):
            rows += [row for row in self._matching("number = ?", reference.number, reference.law) if row not in rows]
        if not rows and reference.law and reference.series:
            rows = self._matching("article = ?", reference.article, "", exact=True)
        found: dict[Reference, list[int]] = {}
        for article, law, passage in rows:
            found.setdefault(Reference(law, article), []).append(passage)
        return found

    def citing(self, references: Iterable[Reference]) -> list[int]:
        """The passages that cite one of these, in order; a text is cited wherever an article of it is."""
        rows: set[tuple[str, ...]] = set()
        for reference in references:
            if not reference.article:
                rows.update(self._query("SELECT passage FROM citing WHERE law = ?", reference.law))
                continue
            query = "SELECT passage FROM citing WHERE article = ?"
            if reference.law:
                rows.update(self._query(f"{query} AND law IN (?, '')", reference.article, reference.law))
            else:
                rows.update(self._query(query, reference.article))
        return sorted(int(passage) for (passage,) in rows)

    def counts(self) -> dict[Reference, tuple[int, int]]:
        """Every reference there is, with how many passages are it, and how many others cite it, as `citing` tells.

        A number alone is left out where some law's article has it and no passage is the article of that number alone.
        """
        dates = {row[0]: row[1] for row in self._query("SELECT law, date FROM text")}
        own: dict[tuple[str, str], set[str]] = defaultdict(set)
        naming: dict[tuple[str, str], set[str]] = defaultdict(set)  # by law and article
        of_law: dict[str, set[str]] = defaultdict(set)
        of_article: dict[str, set[str]] = defaultdict(set)
        for law, article, passage in self._query("SELECT law, article, passage FROM article"):
            own[law, article].add(passage)
        for law, article, passage in self._query("SELECT law, article, passage FROM citing"):
            naming[law, article].add(passage)
            of_law[law].add(passage)
            of_article[article].add(passage)
        lawful = {article for law, article in [*own, *naming] if law}
        counted = {}
        for law, article in sorted({*own, *naming}):
            inside = own.get((law, article), set())
            if not law and article in lawful and not inside:
                continue
            if not article:
                citing = of_law[law]
            elif law:
                citing = naming.get((law, article), set()) | naming.get(("", article), set())
            else:
                citing = of_article[article]
            counted[Reference(law, article, dates.get(law, ""))] = len(inside), len(citing - inside)
        return counted

    def span(self, first: Reference, last: str) -> list[Reference]:
        """The articles of the index from `first` to `last`, or to the end of its chapter where that is ""."""
        rows = self._query("SELECT DISTINCT article, law FROM article WHERE article != ''")
        known = _ordered((article, law) for article, law in rows if first.law in ("", law))
        chapter = re.sub(r"\d+(?:-[a-z]+)?$", "", first.article)
        found = []
        for law, articles in sorted(known.items()):
            inside = _slice(articles, first.article, last or chapter + "99999")
            found += [Reference(law, article) for article in inside if article.startswith(chapter) or last]
        return found

    def has_plain_articles(self) -> bool:
        """Whether the index holds articles without a series letter."""
        return bool(self._query("SELECT 1 FROM article WHERE article >= 'art. ' AND article < 'art.!' LIMIT 1"))

    def _matching(self, where: str, value: str, law: str, *, exact: bool = False) -> list[tuple[str, str, int]]:
        query = f"SELECT article, law, passage FROM article WHERE {where}"  # noqa: S608 (one of our own two)
        found = self._query(f"{query} AND law = ?", value, law) if law or exact else self._query(query, value)
        return sorted(((a, b, int(p)) for a, b, p in found), key=lambda row: (row[1], row[0], row[2]))
