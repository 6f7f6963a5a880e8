"""What repeats the text: running headers, footers, page numbers, and tables of contents."""

import re
from collections import Counter

from indexer.extract.cleaning import clean
from indexer.extract.pdf.lines import rows
from indexer.extract.pdf.page import Fragment, PageText

_EDGE = 0.15  # of the page's height: where furniture stands
_OUTER = 0.08  # of the page's height: where a lone number is a page number whatever the other pages hold
_DEPTH = 4  # lines of furniture at each edge, at most
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:/|sur|de|of|\|)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_PAGE_OF = re.compile(r"^page\s+\d+\s*(?:sur|/|de|of)\s*\d+$", re.IGNORECASE)

_ENTRY = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]+)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:sommaire|table des mati[èe]res|contenu|contents|table of contents)$", re.IGNORECASE)
_ENOUGH = 3  # entries on a page; fewer may be the dotted lines of a form


def remove_furniture(pages: list[PageText]) -> None:
    """Take running headers, footers and page numbers out of the pages; what the file marks as such counts too."""
    found = [rows(page.fragments) for page in pages]
    sides = [_sides(page, page_rows) for page, page_rows in zip(pages, found, strict=True)]
    outer = [[_key(row) for side in both for row in side[:_DEPTH]] for both in sides]
    seen = Counter(key for keys in outer for key in set(keys))
    first = _letters(" ".join(fragment.text for fragment in pages[0].fragments)) if pages else ""
    body = _body_size(pages)
    needed = 2 if len(pages) <= 4 else 3
    for page, page_sides in zip(pages, sides, strict=True):
        gone: set[int] = set()
        for side in page_sides:
            accepted = 0
            for index, row in enumerate(side[:_DEPTH]):
                often = seen[_key(row)] >= max(5, 0.4 * len(pages))
                number, small = _is_number(row, page), all(fragment.size < 0.93 * body for fragment in row)
                repeats = small and page is not pages[0] and _repeats(row, first)
                if not (number or repeats or seen[_key(row)] >= _enough(row, body, needed, len(pages))):
                    break  # what lies further inside is text
                # A line that comes back right above the text may open it: names open the pages of a dialogue.
                if number or small or often or (index < 2 and _is_apart(side, index)):
                    accepted = index + 1
            gone.update(id(fragment) for row in side[:accepted] for fragment in row)
        page.fragments = [f for f in page.fragments if id(f) not in gone and not f.tag.is_artifact]
    turned = Counter(text for page in pages for text in {text for text, _ in page.turned})
    for page in pages:
        page.turned = [(text, box) for text, box in page.turned if turned[text] < needed]


def _sides(page: PageText, found: list[list[Fragment]]) -> list[list[list[Fragment]]]:
    """The rows of a page from its top inwards and from its foot inwards, up to the first that is not at the edge."""
    sides = []
    for side in (found, found[::-1]):
        inside = next((i for i, row in enumerate(side) if _EDGE < row[0].y / page.height < 1 - _EDGE), len(side))
        sides.append(side[: inside + 1] if inside else [])
    return sides


def _enough(row: list[Fragment], body: float, needed: int, pages: int) -> float:
    """On how many pages a line must show; one in larger type is a heading unless it shows on many."""
    return max(needed, 0.4 * pages) if any(fragment.size > 1.05 * body for fragment in row) else needed


def _is_apart(side: list[list[Fragment]], index: int) -> bool:
    """True for a row set well away from the next one inwards."""
    row = side[index]
    return index + 1 == len(side) or abs(side[index + 1][0].y - row[0].y) > 2.2 * row[0].size


def _key(row: list[Fragment]) -> tuple[str, int]:
    text = clean(" ".join(fragment.text for fragment in row)).lower()
    return _DIGITS.sub("#", text), round(row[0].y / 4)


def _repeats(row: list[Fragment], first: str) -> bool:
    """True for a line that says again what the first page says: a running title, on the only page that has one."""
    texts = [_letters(fragment.text) for fragment in row]
    return sum(map(len, texts)) > 8 and all(text in first for text in texts)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


def _body_size(pages: list[PageText]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.fragments:
            sizes[round(fragment.size, 1)] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_number(row: list[Fragment], page: PageText) -> bool:
    if _OUTER < row[0].y / page.height < 1 - _OUTER:
        return False
    text = clean(" ".join(fragment.text for fragment in row))
    return _PAGE_NUMBER.match(text) is not None or any(_PAGE_OF.match(clean(fragment.text)) for fragment in row)


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
