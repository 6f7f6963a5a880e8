"""The question and its choices in the address: `?q=…&kind=…&publisher=…&theme=…&from=…&to=…&per=…&lang=…&after=…`."""

from dataclasses import dataclass
from typing import cast, get_args
from urllib.parse import parse_qs

from ui.texts import Language

FIELDS = 200  # of an address; one with more is not ours


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. Nothing of it is checked but the language: the search tells what it cannot use."""

    question: str = ""
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    per_document: int = 0  # 0 is no limit
    language: Language = "fr"
    themes: tuple[str, ...] = ()
    previous: str = ""  # the question before it, where it is a follow-up


def read_address(query: str) -> Asked:
    """What `query`, with or without its question mark, asks for; what cannot be read of it counts as not there."""
    try:
        fields = parse_qs(query.removeprefix("?"), max_num_fields=FIELDS)
    except ValueError:
        return Asked()
    names = ("q", "from", "to", "per", "lang", "after")
    question, date_from, date_to, per, language, previous = (fields.get(name, [""])[0] for name in names)
    return Asked(
        question,
        tuple(fields.get("kind", [])),
        tuple(fields.get("publisher", [])),
        date_from,
        date_to,
        int(per) if per.isdecimal() and len(per) == 1 else 0,
        cast("Language", language) if language in get_args(Language) else "fr",
        tuple(fields.get("theme", [])),
        previous,
    )
