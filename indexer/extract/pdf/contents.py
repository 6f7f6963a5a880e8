"""Tables of contents: their lines repeat the headings with page numbers, so they are left out."""

import re

from indexer.extract.cleaning import clean
from indexer.extract.pdf.lines import rows
from indexer.extract.pdf.page import Fragment, PageText

_ENTRY = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]+)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:sommaire|table des mati[èe]res|contenu|contents|table of contents)$", re.IGNORECASE)
_ENOUGH = 3  # entries on a page; fewer may be the dotted lines of a form


def remove_contents(page: PageText) -> None:
    """Take the entries of a table of contents out of a page, with its title."""
    found = rows(page.fragments)
    texts = [clean(" ".join(fragment.text for fragment in row)) for row in found]
    entry = [_ENTRY.search(text) is not None for text in texts]
    if sum(entry) < _ENOUGH:
        return
    gone: set[int] = set()
    for index, row in enumerate(found):
        last = index + 1 == len(found)
        title = _TITLE.match(texts[index]) is not None
        # The first line of an entry that takes two lines, between two entries.
        wrapped = not last and index > 0 and entry[index - 1] and entry[index + 1] and _close(row, found[index + 1])
        if entry[index] or title or wrapped:
            gone.update(map(id, row))
    page.fragments = [fragment for fragment in page.fragments if id(fragment) not in gone]


def _close(row: list[Fragment], under: list[Fragment]) -> bool:
    return row[0].y - under[0].y < 1.6 * row[0].size
