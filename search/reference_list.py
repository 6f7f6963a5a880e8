"""The legal references of an index as a list to look through, law by law."""

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from search.index.references import ReferenceTable
from search.references import Reference, canonical
from search.references.codes import codes
from search.references.keys import place
from search.text import fold, is_stop_word

_SERIES = re.compile(r"(?<![^\W_])(LO|LP|[LRDA])[.\s*]*(?=\d)", re.IGNORECASE)
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")
_FILLER = frozenset(("art", "article", "articles", "n"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A reference, how many passages are it (none where the documents only name it), and how many others cite it."""

    reference: Reference
    passages: int
    citing: int


# The whole list of each index that is open: making one takes a second for a code of ten thousand articles.
_KEPT: WeakKeyDictionary[ReferenceTable, list[tuple[Listed, str]]] = WeakKeyDictionary()


def listed(table: ReferenceTable, find: str = "") -> list[Listed]:
    """The references that `find` names a part of, all where it is empty: codes first, each law's articles in order.

    Each word of it must begin a word of the citation, the key or the law's full name, accents and capitals aside.
    """
    if table not in _KEPT:
        every = [Listed(reference, *counts) for reference, counts in table.counts().items()]
        every.sort(key=lambda one: _order(one.reference))
        _KEPT[table] = [(one, _names(one.reference)) for one in every]
    wanted = [re.compile(_beginning(word)) for word in _words(find)]
    return [one for one, names in _KEPT[table] if all(word.search(names) for word in wanted)]


def _words(find: str) -> list[str]:
    plain = _SERIES.sub(r"\1", _DASHES.sub("-", fold(find)))
    stripped = (word.strip(".,;:'’°()«»\"") for word in re.split(r"[\s’']+", plain))
    words = [word for word in stripped if word]
    return [word for word in words if not (is_stop_word(word) or word in _FILLER)] or words


def _names(reference: Reference) -> str:
    """All that a reference is called by, as `find` is compared with it."""
    code = codes().get(reference.law)
    return fold(" ".join([reference.key, canonical(reference), *(code.names if code else ())]))


def _beginning(word: str) -> str:
    """What finds `word` at the beginning of a number or of a word: 14, not 2014."""
    return (r"(?<!\d)" if word[0].isdigit() else r"(?<![^\W\d_])") + re.escape(word)


def _order(reference: Reference) -> tuple[bool, bool, str, tuple[str, list[tuple[int, str]]]]:
    return (
        not reference.law,
        reference.law not in codes(),
        canonical(Reference(reference.law)),
        place(reference.article),
    )
