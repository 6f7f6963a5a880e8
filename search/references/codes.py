"""The French codes, the Constitution and the treaties: their names, and their usual abbreviations (`codes.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.references.spelling import plain


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its key, how it is cited, its names (the full one first), and its identifier on Légifrance, or ""."""

    key: str
    cited: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    legitext: str


@cache
def codes() -> dict[str, Code]:
    """Every code by its key."""
    tables = tomllib.loads((files("search.references") / "codes.toml").read_text(encoding="utf-8"))["code"]
    read = (
        Code(
            key=table.get("key") or table["name"][0].lower() + table["name"][1:],
            cited=table.get("cited") or table["name"][0].lower() + table["name"][1:],
            names=(table["name"], *table.get("names", ())),
            short=tuple(table.get("short", ())),
            legitext=table.get("legitext", ""),
        )
        for table in tables
    )
    return {code.key: code for code in read}


@cache
def code_of_name() -> dict[str, str]:
    """The key of a code by each of its names in plain spelling, spaces, apostrophes and full stops left out."""
    return {_bare(name): code.key for code in codes().values() for name in (*code.names, *code.short)}


@cache
def names_pattern() -> re.Pattern[str]:
    """What finds a code's name (group `name`) or abbreviation (group `short`) in plain spelling."""
    names = sorted((n for code in codes().values() for n in code.names), key=len, reverse=True)
    short = sorted((n for code in codes().values() for n in code.short), key=len, reverse=True)
    named = f"(?P<name>{'|'.join(map(_pattern, names))})|(?P<short>{'|'.join(map(_pattern, short))})"
    return re.compile(rf"(?<![\w-])(?:{named})(?![\w'])")


def code_named(found: str) -> str:
    """The key of the code whose name or abbreviation, as `names_pattern` found it, this is."""
    return code_of_name()[_bare(found)]


def _bare(name: str) -> str:
    return re.sub(r"[ '.]", "", plain(name))


def _pattern(name: str) -> str:
    """A name with any spaces; the full stops of an abbreviation may be missing."""
    pattern = re.escape(plain(name)).replace(r"\ ", " *" if "." in name else " +").replace("'", "' *")
    return pattern.replace(r"\.", r"\.?")
