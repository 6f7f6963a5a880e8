"""The legal references of an index as a list to look through, law by law."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


def listed(table: ReferenceTable, find: str = "") -> list[Listed]:
    """The references that `find` names a part of, all where it is empty: codes first, each law's articles in order.

    Each word of it must begin a word of the citation, the key or the law's full name, accents and capitals aside.
    """
    words = _words(find)
    found = [Listed(reference, *counts) for reference, counts in table.counts().items() if _has(reference, words)]
    return sorted(found, key=lambda one: _order(one.reference))


def _words(find: str) -> list[str]:
    plain = _SERIES.sub(r"\1", _DASHES.sub("-", fold(find)))
    stripped = (word.strip(".,;:'’°()«»\"") for word in re.split(r"[\s’']+", plain))
    words = [word for word in stripped if word]
    return [word for word in words if not (is_stop_word(word) or word in _FILLER)] or words


def _has(reference: Reference, words: Sequence[str]) -> bool:
    code = codes().get(reference.law)
    text = fold(" ".join([reference.key, canonical(reference), *(code.names if code else ())]))
    return all(re.search(_beginning(word), text) for word in words)


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
